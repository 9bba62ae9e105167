"""The dashboard for staff: what customers wait for, what waits for customers."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import PortalCase


@tagged("post_install", "-at_install")
class TestWaiting(PortalCase):
    def rows(self, document, user=None):
        Waiting = self.env["portal.waiting"].with_user(user or self.salesperson)
        return Waiting.search(
            [("document_model", "=", document._name), ("document_id", "=", document.id)]
        )

    def kinds(self, document, user=None):
        return sorted(self.rows(document, user).mapped("kind"))

    def say(self, document, author, **values):
        return document.message_post(
            body="Hello",
            author_id=author.id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            **values,
        )

    def test_orders(self):
        """C-ACTIONS: what an order asks for, until it is done or cannot be any more."""
        quote = self.quotation()
        [row] = self.rows(quote)
        self.assertEqual((row.kind, row.side, row.days), ("approve", "them", 0))
        self.assertEqual(row.partner_id, self.carla)
        self.assertEqual(row.commercial_partner_id, self.customer)
        self.assertEqual(row.user_id, self.salesperson)
        self.assertEqual(row.since, quote.portal_status_since)
        self.assertFalse(self.rows(self.order()))
        quote.validity_date = "2020-01-01"
        self.assertFalse(self.rows(quote))
        signing = self.order()
        signing._portal_enter_status(self.status("sale.order", "sign"), send_mail=False)
        self.assertEqual(self.kinds(signing), ["sign"])
        signing.action_cancel()
        self.assertFalse(self.rows(signing))

    def test_change_request(self):
        """C-CHANGE: customers wait for an answer, and it opens on a click."""
        quote = self.quotation()
        actor = self.env["portal.demo"]._actor(self.carla.id)
        request = quote.sudo()._portal_request_change(
            quote.order_line[:1], actor, "Larger, please.", []
        )
        row = self.rows(quote).filtered(lambda row: row.kind == "change")
        self.assertEqual((row.side, row.partner_id), ("us", self.carla))
        action = row.action_open()
        self.assertEqual(
            (action["res_model"], action["res_id"]),
            ("portal.change.request", request.id),
        )
        request._portal_withdraw(actor, "Found some.")
        self.assertNotIn("change", self.kinds(quote))

    def test_messages(self):
        """P-COMMENT: from the first message that nobody answered."""
        quote = self.order(portal_show=True)
        quote._portal_enter_status(
            self.status("sale.order", "approve"), send_mail=False
        )
        first = self.say(quote, self.carla)
        self.say(quote, self.carla)
        row = self.rows(quote).filtered(lambda row: row.kind == "message")
        self.assertEqual(row.since, first.date)
        # a note among colleagues is no answer
        quote.message_post(
            body="Who knows?",
            author_id=self.salesperson.partner_id.id,
            subtype_xmlid="mail.mt_note",
        )
        self.assertIn("message", self.kinds(quote))
        self.say(quote, self.salesperson.partner_id)
        self.assertNotIn("message", self.kinds(quote))
        self.say(quote, self.carla)
        self.assertIn("message", self.kinds(quote))
        purchase = self.purchase()
        self.say(purchase, self.sven)
        self.assertIn("message", self.kinds(purchase, self.buyer))

    def test_purchases(self):
        """P-PO: orders that no supplier has acknowledged."""
        purchase = self.purchase()
        self.assertEqual(self.kinds(purchase, self.buyer), ["acknowledge"])

    def test_invoices(self):
        """C-ACTIONS: as the company asks for money: at once, when due, or never."""
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.carla.id,
                "invoice_date": "2024-01-01",
                "invoice_date_due": "2024-01-31",
                "invoice_line_ids": [(0, 0, {"name": "Print", "price_unit": 10.0})],
            }
        )
        user = new_test_user(
            self.env, "ina.test", groups="account.group_account_invoice"
        )
        self.assertFalse(self.rows(invoice, user))
        invoice.action_post()
        since = {"overdue": "2024-01-31", "open": "2024-01-01"}
        for setting in ("open", "overdue", "never"):
            self.company.portal_invoice_action = setting
            self.env.invalidate_all()
            row = self.rows(invoice, user)
            with self.subTest(setting=setting):
                self.assertEqual(len(row), setting != "never")
                if row:
                    self.assertEqual(str(row.since.date()), since[setting])
                    self.assertEqual(row.age, "old")

    def test_rights(self):
        """X-MULTI: what somebody may not read does not wait for them."""
        quote, purchase = self.quotation(), self.purchase()
        own = new_test_user(
            self.env, "own.test", groups="sales_team.group_sale_salesman"
        )
        for document, user in (
            (quote, own),
            (quote, self.buyer),
            (purchase, self.salesperson),
        ):
            Waiting = self.env["portal.waiting"].with_user(user)
            with self.subTest(document=document, user=user.name):
                self.assertFalse(self.rows(document, user))
                [row] = self.rows(document, self.env.ref("base.user_admin"))
                # as a missing one, or as one that is not theirs
                self.env.invalidate_all()
                self.assertFalse(Waiting.browse(row.id).read(["name"]))
                with self.assertRaises(UserError):
                    Waiting.browse(row.id).action_open()
                self.assertFalse(Waiting.browse(row.id)._filtered_access("read"))
                found = Waiting._read_group(
                    [("document_id", "=", document.id)], ["kind"], ["__count"]
                )
                self.assertFalse(found)
        quote.user_id = own
        self.assertEqual(self.kinds(quote, own), ["approve"])
        with self.assertRaises(AccessError):
            self.rows(quote, self.carla_user)

    def test_companies(self):
        """X-MULTI: of the companies that are switched on."""
        quote = self.quotation()
        other = self.env["res.company"].create({"name": "Sister Ltd"})
        self.salesperson.company_ids = [(4, other.id)]
        Waiting = self.env["portal.waiting"].with_user(self.salesperson)
        domain = [("document_id", "=", quote.id), ("kind", "=", "approve")]
        here = Waiting.with_context(allowed_company_ids=self.company.ids)
        there = Waiting.with_context(allowed_company_ids=other.ids)
        self.assertTrue(here.search(domain))
        self.assertFalse(there.search(domain))

    def test_gone(self):
        """A matter that was dealt with meanwhile says so."""
        quote = self.quotation()
        [row] = self.rows(quote)
        quote.action_cancel()
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "dealt with meanwhile"):
            row.action_open()
