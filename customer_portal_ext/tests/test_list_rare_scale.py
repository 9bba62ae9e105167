from unittest.mock import patch

from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import SQL

from ..models import portal_list
from .common import PortalCase


@tagged("post_install", "-at_install")
class TestListRareScale(PortalCase):
    """G9, O-SEARCH: a text that is nowhere costs no more than a page."""

    def setUp(self):
        super().setUp()
        if not self.env.registry.has_trigram:
            self.skipTest("needs pg_trgm")
        self.quote = self.quotation()
        self.env.flush_all()
        columns = SQL(", ").join(
            SQL.identifier(name)
            for name, field in self.quote._fields.items()
            if field.store
            and field.column_type
            and name not in ("id", "name", "client_order_ref", "access_token")
        )
        self.env.cr.execute(
            SQL(
                "INSERT INTO sale_order (name, client_order_ref, %s)"
                " SELECT 'X' || n, 'PO-' || n, %s FROM sale_order,"
                " generate_series(1, 3000) n WHERE id = %s",
                columns,
                columns,
                self.quote.id,
            )
        )
        for table in ("sale_order", "sale_order_line", "portal_search_text"):
            self.env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))

    def buffers(self, words):
        """Return the rows of a search, and the buffers of its statements."""
        PortalList = self.env(user=self.carla_user)["portal.list"]
        statements = []
        execute = type(self.env).execute_query

        def note(env, query):
            statements.append(query)
            return execute(env, query)

        with (
            patch.object(type(self.env), "execute_query", note),
            patch(f"{portal_list.__name__}.read_rows", note),
        ):
            domain = PortalList._search_domain("sale.order", words, "", None, None)
            source = PortalList._source(
                "sale.order",
                domain & Domain("portal_phase", "=", "quote"),
                self.carla,
                self.company,
            )
            rows = PortalList._page([source], "date", "date desc, id desc").rows
        total = 0
        for statement in statements:
            self.env.cr.execute(
                SQL("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) %s", statement)
            )
            [[[found]]] = self.env.cr.fetchall()
            plan = found["Plan"]
            total += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
        return rows, total

    def test_g9_what_is_nowhere_or_rare_is_found_at_once(self):
        for words, count in (
            (["zqxwv"], 0),
            (["poster", "zqxwv"], 0),
            (["po-2999"], 1),
            ([self.quote.name.lower()], 1),
        ):
            with self.subTest(words=words):
                rows, buffers = self.buffers(words)
                self.assertEqual(len(rows), count)
                self.assertLessEqual(buffers, 1500)

    def test_g9_what_is_frequent_is_read_from_the_list(self):
        with patch.object(
            type(self.env["portal.list"]), "_found_ids", side_effect=AssertionError
        ):
            rows, _buffers = self.buffers(["po-"])
            self.assertEqual(len(rows), 80)
            self.assertEqual(len(self.buffers(["9"])[0]), 80)
