"""Who looks, and of what company, is read at once, and by nobody's rights (G4)."""

from types import SimpleNamespace
from unittest.mock import patch

from werkzeug.routing import MapAdapter

from odoo.tests import tagged
from odoo.tools import SQL

from ..models import portal_read_by_page
from ..tools.quick_read import read_rows
from .common import PortalCase, PortalHttpCase
from .statement_case import StatementCase


@tagged("post_install", "-at_install")
class TestVisitorRead(PortalCase):
    def setUp(self):
        super().setUp()
        for name in portal_read_by_page.OF_VISITORS:
            self.patch(self.registry[name], "_portal_page_read", lambda record: "/test")
        known = vars(self.registry).setdefault("portal_read_by_page", {})
        for patcher in (
            patch.dict(known),
            patch.object(
                portal_read_by_page,
                "request",
                SimpleNamespace(env=self.env(user=self.carla_user)),
            ),
        ):
            patcher.start()
            self.addCleanup(patcher.stop)

    def look(self):
        """Return what a page shows of its visitor, read anew."""
        self.env.flush_all()
        self.env.invalidate_all()
        self.env.cr.cache.pop("portal_visitors_read", None)
        user = self.env(user=self.carla_user).user
        partner = user.partner_id
        return [
            user.share,
            partner.name,
            partner.write_date,
            partner.commercial_partner_id.ref,
            user.company_id.name,
            user.company_id.partner_id,
        ]

    def test_one_query(self):
        """G4: the second time one query brings all, and the same as the ORM does."""
        self.customer.ref = "C 17"
        first = self.look()
        self.assertIn("C 17", first)
        self.look()
        before = self.env.cr.sql_log_count
        self.assertEqual(self.look(), first)
        self.assertEqual(self.env.cr.sql_log_count - before, 1)

    def test_what_waits_stays(self):
        """G4: what was changed in this transaction is not read over."""
        self.look()
        self.look()
        self.env.cr.cache.pop("portal_visitors_read", None)
        self.env.invalidate_all()
        self.carla.name = "Carla Changed"
        user = self.env(user=self.carla_user).user
        self.assertTrue(user.share)
        self.assertEqual(user.partner_id.name, "Carla Changed")

    def test_rules_are_asked(self):
        """G4: whoever asks with their own rights is answered by the ORM."""
        self.look()
        self.look()
        self.env.invalidate_all()
        self.env.cr.cache.pop("portal_visitors_read", None)
        carla = self.carla.with_user(self.carla_user)
        asked = []
        self.patch(
            self.registry["res.partner"],
            "fetch",
            lambda records, names=None: asked.append(records.env.uid),
        )
        carla._fetch_field(carla._fields["name"])
        self.assertEqual(asked, [self.carla_user.id])

    def test_somebody_else(self):
        """G4: a visitor's rows are not read for what a page asks of somebody else."""
        self.look()
        self.env.invalidate_all()
        self.env.cr.cache.pop("portal_visitors_read", None)
        self.assertTrue(self.env.user.partner_id.name)
        names = self.carla._fields["name"]._get_cache(self.env)
        self.assertNotIn(self.carla.id, names)


@tagged("post_install", "-at_install")
class TestQuickRead(PortalCase):
    def test_what_waits_is_written_first(self):
        """G8: a statement finds what waits to be written, or to be computed."""
        ref = self.customer._fields["ref"]
        query = SQL(
            "SELECT ref FROM res_partner WHERE id = %s", self.customer.id, to_flush=ref
        )
        self.env.flush_all()
        with self.assertQueryCount(1):
            read_rows(self.env, query)
        self.customer.ref = "C 18"
        self.assertEqual(read_rows(self.env, query), [("C 18",)])


@tagged("post_install", "-at_install")
class TestListOfVisitor(StatementCase, PortalHttpCase):
    def test_queries_of_a_list(self):
        """G4: one for the visitor, one for the rows, one for what waits."""
        self.quotation()
        self.login_as(self.carla_user)
        self.queries("/my/quotes")
        statements = self.queries("/my/quotes")
        self.assertEqual(len(statements), 3, "\n".join(statements))
        self.assertIn('FROM "res_users"', statements[0])
        self.assertIn('FROM "res_partner"', statements[0])

    def test_no_row_of_a_page_twice(self):
        """G10: what the gate has read of a document, its page does not read again."""
        order = self.quotation()
        self.login_as(self.carla_user)
        address = f"/my/orders/{order.id}"
        self.queries(address)
        statements = "\n".join(self.queries(address))
        for table in ("sale_order", "res_company", "sale_order_line"):
            rows = f'to_json("{table}".*)'
            self.assertEqual(statements.count(rows), 1, f"{table}: {statements}")

    def test_address_is_matched_once(self):
        """G4: each language of the menu has the page's address, found once."""
        self.login_as(self.carla_user)
        found = []
        match = MapAdapter.match

        def counted(adapter, *args, **kwargs):
            found.append(match(adapter, *args, **kwargs))
            return found[-1]

        def matches(path):
            found.clear()
            page = self.page(self.get(path))
            links = page.xpath("//a[contains(@class, 'js_change_lang')]/@href")
            return len(found), links

        with patch.object(MapAdapter, "match", counted):
            alone, _links = matches("/my/quotes")
            self.env["res.lang"]._activate_lang("de_DE")
            count, links = matches("/my/quotes?sortby=name")
        self.assertEqual(len(links), 2)
        for link in links:
            self.assertTrue(link.endswith("/my/quotes?sortby=name"), link)
        self.assertEqual(count, alone)
