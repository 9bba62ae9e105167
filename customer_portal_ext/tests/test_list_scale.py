import logging
import threading
from contextlib import contextmanager
from unittest.mock import patch

from odoo import sql_db
from odoo.tests import tagged

from ..models.portal_list import PortalList
from .common import PortalHttpCase
from .test_lists import SORTS, make_documents

# What the tests' own cursor adds to a request: no query of a page.
NOT_A_QUERY = ("SAVEPOINT", "ROLLBACK", "RELEASE", "SET TRANSACTION")

MAX_QUERIES = 12


@tagged("post_install", "-at_install")
class TestListScale(PortalHttpCase):
    """X-SCALE: a list costs the same, whatever there is of rows and of contacts."""

    @contextmanager
    def statements(self):
        """Collect the SQL statements of the requests, not those of the test."""
        collected = []
        execute = sql_db.Cursor.execute
        test_thread = threading.current_thread()

        def observe(cursor, query, *args, **kwargs):
            text = str(getattr(query, "code", query)).strip()
            if threading.current_thread() is not test_thread and not text.startswith(
                NOT_A_QUERY
            ):
                collected.append(text)
            return execute(cursor, query, *args, **kwargs)

        with patch.object(sql_db.Cursor, "execute", observe):
            yield collected

    def queries(self, path):
        """Return the statements of one request for a list, after a first one."""
        self.assertEqual(self.get(path).status_code, 200)
        with self.statements() as statements:
            self.assertEqual(self.get(path).status_code, 200)
        return statements

    def test_x_scale_queries_do_not_depend_on_rows_or_contacts(self):
        self.login_as(self.carla_user)
        for model, state in (("sale.order", "sent"), ("purchase.order", "purchase")):
            make_documents(self, model, 3, state)
        make_documents(self, "sale.order", 3, "sale")
        make_documents(self, "purchase.order", 3, "sent")
        few = {path: self.queries(path) for path in SORTS}
        for model, state in (("sale.order", "sent"), ("purchase.order", "purchase")):
            make_documents(self, model, 90, state)
        make_documents(self, "sale.order", 90, "sale")
        make_documents(self, "purchase.order", 90, "sent")
        self.env["res.partner"].create(
            [
                {"name": f"Contact {number}", "parent_id": self.customer.id}
                for number in range(500)
            ]
        )
        self.env.flush_all()
        for path in SORTS:
            with self.subTest(path=path):
                many = self.queries(path)
                self.assertLessEqual(len(many), MAX_QUERIES, "\n".join(many))
                self.assertEqual(len(many), len(few[path]), "\n".join(many))
                self.assertFalse([text for text in many if '"parent_id" IN' in text])
                rows = self.page(self.get(path)).xpath("//table//tbody/tr")
                self.assertEqual(len(rows), 80)
                following = f"{path}?after=" + self.following(path)
                self.assertEqual(len(self.queries(following)), len(many))

    def following(self, path):
        [link] = self.page(self.get(path)).xpath("//a[@rel='next']/@href")
        return link.partition("after=")[2]

    def test_x_scale_lists_run_on_a_replica(self):
        """A list asks for a read-only cursor, keeps it, and writes nothing (G11)."""
        self.quotation()
        self.env.flush_all()
        self.login_as(self.carla_user)
        seen = []
        original = PortalList._count, PortalList._page

        def note(method):
            def noted(record, *args, **kwargs):
                seen.append(record.env.cr.readonly)
                return method(record, *args, **kwargs)

            return noted

        with (
            patch.object(PortalList, "_count", note(original[0])),
            patch.object(PortalList, "_page", note(original[1])),
            self.assertNoLogs("odoo.http", level=logging.WARNING),
        ):
            for path in [*SORTS, "/my"]:
                self.assertEqual(self.get(path).status_code, 200)
        # each list once, and on each page the number of the menu
        self.assertEqual(seen, [True] * (2 * len(SORTS) + 1))

    def test_lists_keep_stocks_previous_and_next(self):
        orders = make_documents(self, "sale.order", 3, "sale")
        self.login_as(self.carla_user)
        self.get("/my/orders")
        newest, middle, _oldest = orders.sorted(lambda order: -order.id)
        page = self.page(self.get(f"/my/orders/{middle.id}"))
        links = page.xpath("//div[contains(@class, 'record_pager')]/a/@href")
        self.assertIn(f"/my/orders/{newest.id}", links[0])
