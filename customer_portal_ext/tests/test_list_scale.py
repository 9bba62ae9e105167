import logging
from unittest.mock import patch

from odoo.tests import tagged

from .invoice_cast import InvoiceHttpCase
from .statement_case import StatementCase
from .test_lists import SORTS, make_documents

MAX_QUERIES = 12


OTHERS = (
    "/my/history/quotes?search=poster&status=waiting&from=2020-01-01",
    "/my/history/orders",
    "/my/history/payments",
    "/my/invoices",
    "/my/invoices?filterby=invoices&status=overdue&search=poster",
    "/my/projects",
    "/my/tasks",
    "/my/tasks?search=window",
)


def make_others(case, count):
    """Make documents for the lists beside those of ``SORTS``."""
    make_documents(case, "sale.order", count, "cancel")
    moves = case.env["account.move"]
    for _number in range(2):
        moves |= case.invoice(due=3)
    moves |= moves[:1].copy({"invoice_date": case.days_ago(1)})
    for _number in range(count - 3):
        moves |= moves[:1].copy({"invoice_date": case.days_ago(1)})
    moves.filtered(lambda move: move.state == "draft").action_post()
    payments = case.env["account.payment"].create(
        [
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": case.customer.id,
                "amount": 5,
            }
            for _number in range(count)
        ]
    )
    payments.action_post()
    project = case.env["project.project"].create(
        {"name": "Window", "privacy_visibility": "portal"}
    )
    tasks = case.env["project.task"].create(
        [{"name": "Paint", "project_id": project.id} for _number in range(count)]
    )
    project.message_subscribe(partner_ids=case.carla.ids)
    tasks.message_subscribe(partner_ids=case.carla.ids)
    case.env.flush_all()


@tagged("post_install", "-at_install")
class TestListScale(StatementCase, InvoiceHttpCase):
    """X-SCALE: a list costs the same, whatever there is of rows and of contacts."""

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

    def test_x_scale_other_lists_cost_the_same(self):
        """G8: at most 12 queries, whatever the rows; with a search as well."""
        self.login_as(self.carla_user)
        few = {}
        for count in (2, 90):
            make_others(self, count)
            for path in OTHERS:
                with self.subTest(path=path, count=count):
                    statements = self.queries(path)
                    self.assertLessEqual(
                        len(statements), MAX_QUERIES, "\n".join(statements)
                    )
                    self.assertEqual(
                        len(statements),
                        few.setdefault(path, len(statements)),
                        "\n".join(statements),
                    )
        for path in ("/my/invoices", "/my/tasks", "/my/history/payments"):
            rows = self.page(self.get(path)).xpath("//table//tbody/tr")
            self.assertEqual(len(rows), 80, path)

    def following(self, path):
        [link] = self.page(self.get(path)).xpath("//a[@rel='next']/@href")
        return link.partition("after=")[2]

    def test_x_scale_lists_run_on_a_replica(self):
        """A list asks for a read-only cursor, keeps it, and writes nothing (G11)."""
        self.quotation()
        self.env.flush_all()
        self.login_as(self.carla_user)
        PortalList = type(self.env["portal.list"])
        seen = {"_waiting_count": [], "_page": []}

        def note(name):
            method = getattr(PortalList, name)

            def noted(record, *args, **kwargs):
                seen[name].append(record.env.cr.readonly)
                return method(record, *args, **kwargs)

            return noted

        with (
            patch.object(PortalList, "_waiting_count", note("_waiting_count")),
            patch.object(PortalList, "_page", note("_page")),
            self.assertNoLogs("odoo.http", level=logging.WARNING),
        ):
            for path in [*SORTS, "/my"]:
                self.assertEqual(self.get(path).status_code, 200)
        self.assertEqual(seen["_page"], [True] * len(SORTS))
        # the number of the menu, on each page
        self.assertGreaterEqual(len(seen["_waiting_count"]), len(SORTS) + 1)
        self.assertEqual(set(seen["_waiting_count"]), {True})

    def test_lists_keep_stocks_previous_and_next(self):
        orders = make_documents(self, "sale.order", 3, "sale")
        self.login_as(self.carla_user)
        self.get("/my/orders")
        newest, middle, _oldest = orders.sorted(lambda order: -order.id)
        page = self.page(self.get(f"/my/orders/{middle.id}"))
        links = page.xpath("//div[contains(@class, 'record_pager')]/a/@href")
        self.assertIn(f"/my/orders/{newest.id}", links[0])
