"""X-POLINE: what the buyer makes of a supplier's answer."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .supplier_case import SupplierCase


@tagged("post_install", "-at_install")
class TestPurchaseDecision(SupplierCase):
    def setUp(self):
        super().setUp()
        self.changed()
        self.po.invalidate_recordset()

    def accept(self, line):
        self.line(line).with_user(self.buyer).action_accept()

    def decline(self, line, reason="We need it earlier."):
        action = self.line(line).with_user(self.buyer).action_decline()
        wizard = (
            self.env["portal.purchase.decline"]
            .with_user(self.buyer)
            .with_context(**action["context"])
            .create({"reason": reason})
        )
        wizard.action_decline()

    def mails(self):
        """Return the mails to the supplier about decisions."""
        return self.env["mail.mail"].search(
            [
                ("model", "=", "purchase.order"),
                ("res_id", "=", self.po.id),
                ("subject", "like", "our decision"),
            ]
        )

    def test_x_poline_accepting_changes_the_line(self):
        """X-POLINE: date and quantity of the line; the price that was shown stays."""
        self.env["product.supplierinfo"].create(
            {
                "partner_id": self.supplier.id,
                "product_tmpl_id": self.product.product_tmpl_id.id,
                "price": 99.0,
            }
        )
        self.accept(self.ink)
        self.assertEqual(self.ink.product_qty, 3)
        self.assertEqual(self.ink.price_unit, 20.0)
        self.assertEqual(self.ink._portal_day(), self.later)
        answer = self.line(self.ink)
        self.assertEqual(answer.state, "accepted")
        self.assertEqual(answer.decided_by_id, self.buyer)
        self.assertFalse(answer.is_outdated)
        event = self.events(self.po, "po_line_accepted")
        self.assertEqual(event.identified_by, "staff")
        # the other one waits still: no mail, and the activity stays
        self.assertFalse(self.mails())
        self.assertTrue(self.po.activity_ids)

    def test_x_poline_nobody_writes_what_the_supplier_said(self):
        """X-AUDIT: a buyer decides by the buttons, and forges nothing by RPC."""
        answer = self.line(self.ink).with_user(self.buyer)
        for values in (
            {"state": "accepted"},
            {"price_unit": 1.0, "has_price": True},
            {"shown": "{}"},
            {"reason": "Sold out"},
        ):
            with self.assertRaises(AccessError):
                answer.write(values)
        self.accept(self.ink)
        self.assertEqual(answer.state, "accepted")

    def test_x_poline_accepting_splits_the_line(self):
        """X-POLINE: one line per delivery, in its place, all answered."""
        self.accept(self.carton)
        first, second, third, fourth = self.po.order_line.sorted(
            lambda line: (line.sequence, line.id)
        )
        self.assertEqual(first + second, self.paper + self.ink)
        self.assertEqual(third, self.carton)
        self.assertEqual((third.product_qty, fourth.product_qty), (6, 4))
        self.assertEqual(third._portal_day(), self.day)
        self.assertEqual(fourth._portal_day(), self.later)
        self.assertEqual(fourth.price_unit, 1.5)
        self.assertEqual(fourth.name, "Carton")
        self.assertEqual(self.line(fourth).state, "accepted")
        self.assertTrue(self.po._portal_all_answered())
        self.assertEqual(self.po.amount_total, 5 * 3 + 4 * 20 + 10 * 1.5)

    def test_x_poline_a_split_is_told_once(self):
        """X-POLINE: the further line is no answer of its own, in mail and page."""
        self.accept(self.ink)
        self.accept(self.carton)
        [mail] = self.mails()
        self.assertEqual(mail.body_html.count("<strong>Carton"), 1)
        [answers] = self.page(self.get(f"/my/purchase/{self.po.id}")).xpath(
            "//section[@id='portal_purchase_answers']"
        )
        self.assertEqual(answers.text_content().count("Carton"), 1)
        # changed by the buyer afterwards: it has to be looked at
        others = self.paper + self.ink + self.carton
        (self.po.order_line - others).product_qty = 3
        [answers] = self.page(self.get(f"/my/purchase/{self.po.id}")).xpath(
            "//section[@id='portal_purchase_answers']"
        )
        self.assertEqual(answers.text_content().count("Carton"), 2)

    def test_x_poline_the_split_line_stands_where_it_belongs(self):
        """X-POLINE: a line in the middle is split there, not at the end."""
        fields = self.fill(
            self.form(), self.paper, "change", [(self.day, "2"), (self.later, "3")]
        )
        self.send(fields)
        self.accept(self.paper)
        lines = self.po.order_line.sorted(lambda line: (line.sequence, line.id))
        self.assertEqual(lines.mapped("product_qty"), [2, 3, 4, 10])

    def test_x_poline_accepting_a_rejection_orders_nothing(self):
        self.send(self.fill(self.form(), self.ink, "reject", reason="Sold out."))
        self.accept(self.ink)
        self.assertEqual(self.ink.product_qty, 0)
        self.assertEqual(self.line(self.ink).state, "accepted")
        page = self.text_of(self.get(f"/my/purchase/{self.po.id}"))
        self.assertIn("Cannot deliver: Sold out.", page)

    def test_x_poline_the_last_decision_tells_of_all(self):
        """X-POLINE: what was accepted before the last line was declined is told."""
        self.accept(self.ink)
        self.decline(self.carton)
        [mail] = self.mails()
        self.assertIn("Ink", mail.body_html)
        self.assertIn("We need it earlier.", mail.body_html)

    def test_x_poline_declining_tells_the_supplier(self):
        """X-POLINE: with the reason, a link of their own; they may answer again."""
        self.decline(self.carton)
        self.assertEqual(self.carton.product_qty, 10)
        [mail] = self.mails()
        self.assertEqual(mail.recipient_ids, self.sven)
        self.assertIn("We need it earlier.", mail.body_html)
        self.assertIn("Carton", mail.body_html)
        self.assertNotIn("Ink", mail.body_html)
        self.assertTrue(self.po.portal_waiting)
        self.assertFalse(self.po.acknowledged)
        page = self.text_of(self.get(f"/my/purchase/{self.po.id}"))
        self.assertIn("Our reason: We need it earlier.", page)
        self.assertIn("Waiting for your answer", page)
        fields = self.form()
        self.assertNotIn(f"kind-{self.carton.id}", dict(fields))
        self.send(self.fill(fields, self.carton, "confirm"))
        self.assertEqual(self.line(self.carton).state, "confirmed")
        self.assertTrue(self.po.acknowledged)

    def test_x_poline_one_mail_when_all_is_decided(self):
        """X-POLINE: accepted lines are told together, and the activity is done."""
        self.accept(self.ink)
        self.accept(self.carton)
        [mail] = self.mails()
        self.assertIn("Ink", mail.body_html)
        self.assertIn("Carton", mail.body_html)
        self.assertFalse(self.po.activity_ids)
        self.assertEqual(self.po.portal_waiting_answer_count, 0)
        self.assertTrue(self.po.acknowledged)

    def test_x_poline_the_mail_goes_out_with_a_link(self):
        """P-HOTLINK: each recipient's own link is in the mail that goes out."""
        self.decline(self.carton)
        [email] = self.mails()._prepare_outgoing_list()
        self.assertEqual(email["partner_id"], self.sven)
        self.assertRegex(email["body"], "/my/link/[A-Za-z0-9_-]{43}")
        self.assertNotIn("access_token", email["body"])

    def test_x_poline_a_decision_needs_a_reason_and_rights(self):
        line = self.line(self.ink)
        with self.assertRaises(UserError):
            line.with_user(self.buyer)._portal_decline("  ")
        for user in (self.salesperson, self.sven_user):
            with self.assertRaises(AccessError):
                line.with_user(user).action_accept()
            with self.assertRaises(AccessError):
                line.with_user(user)._portal_decline("No.")
        self.assertEqual(line.state, "waiting")

    def test_x_poline_decided_once(self):
        self.accept(self.ink)
        with self.assertRaises(UserError):
            self.accept(self.ink)
        with self.assertRaises(UserError):
            self.decline(self.ink)
        self.assertEqual(len(self.events(self.po, "po_line_accepted")), 1)

    def test_x_poline_not_what_was_received_billed_or_changed_meanwhile(self):
        """X-POLINE: accepting never overwrites what happened after the answer."""
        self.ink.product_qty = 9
        self.assertTrue(self.line(self.ink).is_outdated)
        with self.assertRaisesRegex(UserError, "changed after the supplier answered"):
            self.accept(self.ink)
        self.carton.qty_received = 2
        with self.assertRaisesRegex(UserError, "received or billed"):
            self.accept(self.carton)
        self.assertEqual((self.ink.product_qty, self.carton.product_qty), (9, 10))
        self.decline(self.ink)
        self.assertEqual(self.line(self.ink).state, "declined")

    def test_x_poline_a_locked_order_takes_dates_only(self):
        fields = self.fill(self.form(), self.ink, "change", [(self.later, "4")])
        self.send(fields)
        self.po.button_lock()
        self.accept(self.ink)
        self.assertEqual(self.ink._portal_day(), self.later)
        with self.assertRaisesRegex(UserError, "locked"):
            self.accept(self.carton)

    def test_x_poline_other_companies_see_nothing(self):
        """X-MULTI: a buyer of another company sees no answer and no number."""
        company = self.env["res.company"].create({"name": "Elsewhere"})
        user = new_test_user(
            self.env,
            "elsewhere.test",
            groups="purchase.group_purchase_user",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        Line = self.env["portal.purchase.answer.line"].with_user(user)
        self.assertFalse(Line.search([]))
        with self.assertRaises(AccessError):
            self.line(self.ink).with_user(user).read(["description"])

    def test_x_poline_the_buttons_lead_there(self):
        action = self.po.with_user(self.buyer).action_portal_answers()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found.order_id, self.po)
        for view in ("list", "kanban", "form", "search"):
            found.with_user(self.buyer).get_views([(False, view)])
