from unittest.mock import patch

from odoo.fields import Command, Date, Datetime
from odoo.tests import tagged

from ..models import portal_list_waiting
from .common import PortalHttpCase


@tagged("post_install", "-at_install")
class TestActions(PortalHttpCase):
    """C-ACTIONS: everything that waits for a contact, in one list and on the start."""

    def rows(self):
        """Return [(address of the document, address of its button)] of the list."""
        page = self.page(self.get("/my/actions"))
        return [
            (row.xpath(".//th//a/@href")[0], row.xpath(".//a[@aria-label]/@href")[0])
            for row in page.xpath("//table[@id='portal_list']/tbody/tr")
        ]

    def test_c_actions_what_is_due_first_comes_first(self):
        today = Date.today()
        # an answer is then due until the offer expires
        self.company.portal_due_days = 0
        later = self.quotation(validity_date=Date.add(today, days=9))
        sign = self.quotation(validity_date=Date.add(today, days=8))
        sign.portal_status_id = self.status("sale.order", "sign")
        pay = self.quotation(validity_date=Date.add(today, days=7))
        pay.portal_status_id = self.status("sale.order", "pay")
        whenever = self.quotation(validity_date=False)
        supply = self.purchase(partner=self.colin)
        supply.date_planned = Datetime.add(Datetime.now(), days=2)
        expired = self.quotation(validity_date=Date.subtract(today, days=1))
        self.assertTrue(expired.portal_waiting)
        self.order()
        self.quotation(partner=self.eve)
        self.quotation().portal_show = False
        self.env.flush_all()
        self.login_as(self.carla_user)
        self.assertEqual(
            self.rows(),
            [
                (
                    f"/my/purchase/{supply.id}",
                    f"/my/purchase/acknowledge?order_ids={supply.id}",
                ),
                (f"/my/orders/{pay.id}", f"/my/orders/{pay.id}"),
                (f"/my/orders/{sign.id}", f"/my/orders/{sign.id}"),
                (f"/my/orders/{later.id}", f"/my/orders/{later.id}/approve"),
                (f"/my/orders/{whenever.id}", f"/my/orders/{whenever.id}/approve"),
            ],
        )
        for _document, button in self.rows():
            self.assertEqual(self.get(button).status_code, 200, button)

    def test_c_actions_is_no_list_to_search(self):
        """C-ACTIONS, O-SEARCH: what the address asks for in vain is said."""
        self.quotation()
        self.login_as(self.carla_user)
        for query in ("search=x", "status=1", "on=date", "from=2026-01-01", "to=x"):
            page = self.get(f"/my/actions?{query}")
            self.assertEqual(page.status_code, 200)
            self.assertIn("could not be understood", page.text, query)
        self.assertNotIn("could not be understood", self.get("/my/actions").text)

    def test_c_actions_what_is_kept_is_no_answer(self):
        """C-ACTIONS: what begins or ceases to wait is there, or gone, at once."""
        self.login_as(self.carla_user)
        self.assertEqual(self.rows(), [])
        order = self.quotation()
        self.assertEqual(
            [path for path, _do in self.rows()], [f"/my/orders/{order.id}"]
        )
        order.portal_show = False
        self.assertEqual(self.rows(), [])

    def test_c_actions_a_line_that_waits_is_enough(self):
        order = self.quotation()
        order.portal_status_id = self.status("sale.order", "none", state="sent")
        order.order_line.portal_status_id = self.status("sale.order.line", "approve")
        self.env.flush_all()
        self.assertTrue(order.portal_waiting)
        self.login_as(self.carla_user)
        path = f"/my/orders/{order.id}"
        self.assertEqual(self.rows(), [(path, f"{path}/approve")])

    def test_the_start_page_says_how_much_waits_without_a_script(self):
        self.login_as(self.carla_user)
        self.assertIn("Nothing waits for you", self.text_of(self.get("/my")))
        self.assertIn("Nothing waits for you", self.text_of(self.get("/my/actions")))
        for _number in range(3):
            self.quotation()
        self.env.flush_all()
        response = self.get("/my")
        [link] = self.page(response).xpath("//main//a[@href='/my/actions']")
        self.assertEqual(link.text_content().strip(), "Action required: 3")
        self.assertIn("<noscript>", response.text)
        with patch.object(portal_list_waiting, "ACTION_CAP", 2):
            self.assertIn("Action required: more than 2", self.text_of(self.get("/my")))

    def test_stocks_cards_count_what_the_lists_show(self):
        self.quotation()
        self.order()
        order = self.quotation()
        order.order_line = [Command.clear()]
        order.action_confirm()
        self.purchase(partner=self.colin)
        self.purchase(partner=self.colin, confirm=False).state = "sent"
        self.env.flush_all()
        self.login_as(self.carla_user)
        counters = ["quotation_count", "order_count", "rfq_count", "purchase_count"]
        counts = self.make_jsonrpc_request("/my/counters", {"counters": counters})
        self.assertEqual(counts, dict.fromkeys(counters, 1))

    def test_actions_are_for_those_who_signed_in(self):
        response = self.get("/my/actions")
        self.assertIn("/web/login", response.headers["Location"])
