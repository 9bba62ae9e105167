"""C-APPROVE, C-APPROVE-MANY, C-OPTIONS, X-BOUND: approving lines on the portal."""

from odoo import http
from odoo.fields import Command, Date
from odoo.tests import tagged

from .common import PortalHttpCase


@tagged("post_install", "-at_install")
class TestApprove(PortalHttpCase):
    def setUp(self):
        super().setUp()
        self.quote = self.quotation()
        self.lines = self.quote.order_line
        self.path = f"/my/orders/{self.quote.id}/approve"
        self.login_as(self.carla_user)

    def assertNothingApproved(self):
        self.quote.invalidate_recordset()
        self.assertFalse(self.quote.portal_approval_ids)
        self.assertFalse(self.events(self.quote, "line_approved"))
        self.assertEqual(
            self.lines.portal_status_id, self.status("sale.order.line", "approve")
        )

    def test_c_approve_many_two_lines(self):
        """C-APPROVE-MANY: two lines at once, with what was shown as evidence."""
        path, fields = self.approve_form(self.quote, self.lines[:2])
        response = self.submit(path, fields)
        self.assertEqual(response.status_code, 303, response.text)
        event = self.events(self.quote, "line_approved")
        self.assertEqual(len(event), 1)
        self.assertURLEqual(
            response.headers["Location"], f"/my/orders/{self.quote.id}/done/{event.id}"
        )
        self.assertEqual(
            self.lines.mapped("portal_status_id.name"),
            ["Approved", "Waiting for your approval"],
        )
        self.assertEqual(self.quote.portal_approval_ids.line_id, self.lines[:2])
        snapshot = event._get_snapshot()
        self.assertEqual(snapshot["total"], "30.00")
        self.assertEqual(event.statement, "I have read and approve the terms.")
        self.assertEqual(
            snapshot["terms"][0]["text"], "Printed as approved, five days."
        )
        self.assertEqual(event.partner_id, self.carla)
        self.assertEqual(event.identified_by, "login")
        self.assertFalse(self.env["portal.event"]._first_broken_event(self.quote))
        done = self.get(response.headers["Location"])
        self.assertEqual(done.status_code, 200)
        self.assertIn(event.reference, done.text)
        self.assertIn("3 more lines", self.text_of(done))

    def test_c_approve_check_page_shows_amounts(self):
        """C-APPROVE: the check page names each line and what all of them cost."""
        response = self.get(f"{self.path}?line_ids={self.lines[2].id}")
        text = self.text_of(response)
        self.assertIn("Poster 3", text)
        self.assertNotIn("Poster 2", text)
        self.assertRegex(text, r"Approve 1 item for \D*30\.00")
        self.assertIn("Printed as approved, five days.", text)
        self.assertNothingApproved()

    def test_c_approve_without_the_tick(self):
        """C-APPROVE: without the terms a clear error, and the choice is kept."""
        path, fields = self.approve_form(self.quote, self.lines[:2], terms=False)
        response = self.submit(path, fields)
        self.assertEqual(response.status_code, 422)
        self.assertIn("There is a problem", self.text_of(response))
        _form, again = self.form_of(response, path)
        chosen = {value for name, value in again if name == "line_ids"}
        self.assertEqual(chosen, {str(line.id) for line in self.lines[:2]})
        self.assertNothingApproved()

    def test_c_approve_twice_is_once(self):
        """C-APPROVE: the same form again does nothing and says so."""
        path, fields = self.approve_form(self.quote, self.lines[:1])
        self.submit(path, fields)
        response = self.submit(path, fields)
        self.assertEqual(response.status_code, 303)
        self.assertIn("notice=already", response.headers["Location"])
        self.assertEqual(len(self.events(self.quote, "line_approved")), 1)
        self.assertEqual(len(self.quote.portal_approval_ids), 1)

    def test_x_bound_changed_between_check_and_submit(self):
        """X-BOUND: a price that changed meanwhile: shown what changed, nothing done."""
        path, fields = self.approve_form(self.quote, self.lines[:2])
        self.lines[0].price_unit = 12.5
        response = self.submit(path, fields)
        self.assertEqual(response.status_code, 409)
        text = self.text_of(response)
        self.assertIn("It changed since you looked", text)
        self.assertRegex(text, r"Unit price: was 10\.00 ?, is now 12\.50")
        self.assertNothingApproved()
        # the page is a new check page: with the tick it approves what is now
        _form, fields = self.form_of(response, path)
        self.assertEqual(self.submit(path, [*fields, ("terms", "1")]).status_code, 303)
        self.assertEqual(
            self.events(self.quote, "line_approved")._get_snapshot()["total"], "32.50"
        )

    def test_x_bound_changed_terms(self):
        """X-BOUND: other terms than were shown: nothing is approved."""
        path, fields = self.approve_form(self.quote, self.lines[:1])
        self.company.portal_terms = "<p>Other terms.</p>"
        response = self.submit(path, fields)
        self.assertEqual(response.status_code, 409)
        self.assertIn("The terms", self.text_of(response))
        self.assertNothingApproved()

    def test_x_bound_forged_snapshot(self):
        """X-BOUND: what the form claims to have shown decides nothing."""
        path, fields = self.approve_form(self.quote, self.lines[:1])
        forged = [
            (name, value.replace("10.00", "0.01") if name == "shown" else value)
            for name, value in fields
        ]
        self.assertEqual(self.submit(path, forged).status_code, 409)
        for garbage in ("", "{", "[]", '{"lines": 3}', '{"lines": [{}]}', "null"):
            with self.subTest(garbage):
                broken = [
                    (name, garbage if name == "shown" else value)
                    for name, value in fields
                ]
                self.assertEqual(self.submit(path, broken).status_code, 409)
        self.assertNothingApproved()

    def test_c_options_no_button_where_status_does_not_ask(self):
        """C-OPTIONS: no box and no approval for a line that does not ask for it."""
        self.lines[0].portal_status_id = self.Status.search(
            [("name", "=", "For information"), ("company_id", "=", self.company.id)]
        )
        page = self.page(self.get(f"/my/orders/{self.quote.id}"))
        boxes = page.xpath("//input[@name='line_ids']/@value")
        self.assertEqual(boxes, [str(line.id) for line in self.lines[1:]])
        response = self.get(f"{self.path}?line_ids={self.lines[0].id}")
        self.assertIn("notice=not_waiting", response.headers["Location"])
        path, fields = self.approve_form(self.quote, self.lines[1:2])
        fields = [
            (name, str(self.lines[0].id) if name == "line_ids" else value)
            for name, value in fields
        ]
        self.assertIn("notice=already", self.submit(path, fields).headers["Location"])
        self.assertFalse(self.quote.portal_approval_ids)

    def test_c_item_status_private_line(self):
        """C-ITEM-STATUS: a private line is on no page, in no PDF and not approvable."""
        self.lines[1].write(
            {
                "name": "Canary line",
                "portal_status_id": self.Status.search(
                    [("name", "=", "Internal"), ("company_id", "=", self.company.id)]
                ).id,
            }
        )
        order_page = self.get(f"/my/orders/{self.quote.id}")
        self.assertNotIn("Canary", order_page.text)
        self.assertIn("the total of the items listed here", self.text_of(order_page))
        report = self.get(f"/my/orders/{self.quote.id}?report_type=html")
        self.assertEqual(report.status_code, 200)
        self.assertIn("Poster 1", report.text)
        self.assertNotIn("Canary", report.text)
        response = self.get(f"{self.path}?line_ids={self.lines[1].id}")
        self.assertEqual(response.status_code, 404)

    def test_foreign_and_unknown_lines_are_refused_whole(self):
        """Foreign or unknown numbers: one 404, nothing written, no hint."""
        foreign = self.quotation(partner=self.eve).order_line[0]
        path, fields = self.approve_form(self.quote, self.lines[:1])
        answers = set()
        for bad in (foreign.id, 999_999_999, "x", "-1", "1e3", "٣", "9" * 40):
            for method in ("GET", "POST"):
                with self.subTest(bad=bad, method=method):
                    if method == "GET":
                        response = self.get(
                            f"{path}?line_ids={self.lines[0].id}&line_ids={bad}"
                        )
                    else:
                        response = self.submit(path, [*fields, ("line_ids", str(bad))])
                    self.assertEqual(response.status_code, 404)
                    self.assertNotIn("Poster", response.text)
                    answers.add(self.text_of(response))
        self.assertEqual(len(answers), 1)
        self.assertNothingApproved()
        self.assertFalse(foreign.portal_approval_ids)

    def test_foreign_order(self):
        """P-PUBLIC: another customer's order is missing, for reading and for acting."""
        path, fields = self.approve_form(self.quote, self.lines[:1])
        self.login_as(self.eve_user)
        missing = self.get("/my/orders/999999999/approve")
        response = self.get(path)
        self.assertEqual((response.status_code, missing.status_code), (404, 404))
        self.assertEqual(self.text_of(response), self.text_of(missing))
        token = http.Request.csrf_token(self)
        fields = [(n, token if n == "csrf_token" else v) for n, v in fields]
        self.assertEqual(self.submit(path, fields).status_code, 404)
        self.assertNothingApproved()

    def test_missing_csrf_token(self):
        """A form without its token is refused."""
        path, fields = self.approve_form(self.quote, self.lines[:1])
        fields = [(name, value) for name, value in fields if name != "csrf_token"]
        with self.assertLogs("odoo.http", "WARNING"):
            self.assertEqual(self.submit(path, fields).status_code, 400)
        self.assertNothingApproved()

    def test_anonymous_is_asked_to_sign_in(self):
        """Visitors go to the login and from there to the page they asked for."""
        self.login_as(None)
        response = self.get(self.path)
        self.assertEqual(response.status_code, 303)
        self.assertURLEqual(
            response.headers["Location"],
            f"/web/login?redirect=/my/orders/{self.quote.id}/approve",
        )

    def test_staff_may_look_but_not_answer(self):
        """Approvals are the customer's: a member of staff gets a page that says so."""
        self.login_as(self.salesperson)
        self.assertEqual(self.get(f"/my/orders/{self.quote.id}").status_code, 200)
        response = self.get(self.path)
        self.assertEqual(response.status_code, 403)
        self.assertIn("You can look at this document", self.text_of(response))

    def test_expired_and_cancelled_offers(self):
        """C-OPTIONS: an offer that expired or was cancelled asks for nothing."""
        path, fields = self.approve_form(self.quote, self.lines[:1])
        self.quote.validity_date = Date.subtract(Date.today(), days=1)
        self.assertIn("notice=already", self.submit(path, fields).headers["Location"])
        self.quote.validity_date = False
        self.quote._action_cancel()
        self.assertIn("notice=already", self.submit(path, fields).headers["Location"])
        self.assertFalse(self.quote.portal_approval_ids)

    def test_last_approval_confirms(self):
        """C-APPROVE: with the last line the order is confirmed."""
        path, fields = self.approve_form(self.quote, self.lines)
        self.submit(path, fields)
        self.assertEqual(self.quote.state, "sale")
        self.assertEqual(self.quote.portal_status_id.name, "Ordered")
        self.assertFalse(self.quote.portal_waiting)
        kinds = self.events(self.quote).mapped("kind")
        self.assertEqual(kinds, ["order_confirmed", "line_approved"])
        # the confirmation goes out by the queue, and not inside the customer's request
        self.assertTrue(self.quote.pending_email_template_id)
        with self.enter_registry_test_mode():
            self.env.ref("customer_portal_ext.cron_order_mails").method_direct_trigger()
        self.assertFalse(self.quote.pending_email_template_id)
        mail = self.env["mail.message"].search(
            [("res_id", "=", self.quote.id), ("model", "=", "sale.order")], limit=1
        )
        self.assertIn(self.carla, mail.notified_partner_ids)

    def test_last_approval_does_not_confirm_where_not_wanted(self):
        """C-APPROVE: the company decides whether approval confirms."""
        self.quote.portal_status_id.next_status_id.confirm_order = False
        path, fields = self.approve_form(self.quote, self.lines)
        self.submit(path, fields)
        self.assertEqual(self.quote.state, "sent")
        self.assertEqual(self.quote.portal_status_id.name, "Approved")

    def test_last_approval_asks_for_payment(self):
        """C-APPROVE: where a payment is required, it is asked for next."""
        self.quote.write({"require_payment": True, "prepayment_percent": 1.0})
        path, fields = self.approve_form(self.quote, self.lines)
        self.submit(path, fields)
        self.assertEqual(self.quote.state, "sent")
        self.assertEqual(self.quote.portal_status_id.action, "pay")
        self.assertTrue(self.quote._has_to_be_paid())

    def test_c_approve_with_taxes_and_discount(self):
        """C-APPROVE: the snapshot holds taxes, discount and the amount with them."""
        tax = self.env["account.tax"].create({"name": "Tax 20", "amount": 20})
        self.lines[0].write(
            {"tax_ids": [Command.set(tax.ids)], "discount": 50, "product_uom_qty": 3}
        )
        path, fields = self.approve_form(self.quote, self.lines[:1])
        self.submit(path, fields)
        [line] = self.events(self.quote, "line_approved")._get_snapshot()["lines"]
        self.assertEqual(line["discount"], "50.00")
        self.assertEqual(line["subtotal"], "15.00")
        self.assertEqual(line["total"], "18.00")
        self.assertEqual(line["labels"]["taxes"], ["Tax 20"])

    def test_salesperson_is_told(self):
        """C-APPROVE: the salesperson reads who approved which lines."""
        path, fields = self.approve_form(self.quote, self.lines[:2])
        self.submit(path, fields)
        message = self.quote.message_ids.filtered(lambda m: m.author_id == self.carla)
        self.assertIn("Poster 2", message.body)
        self.assertIn(self.salesperson.partner_id, message.notified_partner_ids)
