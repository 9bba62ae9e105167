"""X-POLINE: a supplier answers a purchase order line by line."""

from datetime import timedelta

from odoo.tests import tagged
from odoo.tools import format_date

from .supplier_case import SupplierCase


@tagged("post_install", "-at_install")
class TestPurchaseAnswer(SupplierCase):
    def test_x_poline_unchanged_is_confirmed_at_once(self):
        """X-POLINE, P-PO-STATUS: all confirmed: nothing waits, the status moves."""
        response = self.send(self.form())
        self.assertEqual(response.status_code, 303)
        done = self.text_of(self.get(response.headers["Location"]))
        self.assertIn("We have your answer", done)
        self.assertNotIn("What happens next", done)
        states = {self.line(line).state for line in self.po.order_line}
        self.assertEqual(states, {"confirmed"})
        self.assertTrue(self.po.acknowledged)
        self.assertEqual(
            self.po.portal_status_id, self.company.portal_acknowledged_status_id
        )
        self.assertEqual(self.po.portal_acknowledged_by, "Sven Supplier")
        self.assertFalse(self.po.portal_waiting)
        self.assertFalse(self.po.activity_ids)
        # stock's own reminder of the receipt
        self.assertNotIn(self.po, self.env["purchase.order"]._get_orders_to_remind())

    def test_one_day_on_all_pages(self):
        """P-PO, X-POLINE: a delivery is expected on the day it is for the buyer, who
        may be on the other side of the date line, on every page and on the paper."""
        self.po.user_id.tz = "Asia/Tokyo"
        self.sven.tz = "America/Los_Angeles"
        self.po.order_line.date_planned = f"{self.day} 20:00:00"
        self.assertEqual(self.po._portal_day(), self.day + timedelta(days=1))
        shown = format_date(self.env, self.po._portal_day(), lang_code=self.sven.lang)
        for path in (
            f"/my/purchase/{self.po.id}",
            f"/my/purchase/acknowledge?order_ids={self.po.id}",
            self.path,
        ):
            self.assertIn(shown, self.text_of(self.get(path)), path)
        paper = self.get(f"/my/purchase/{self.po.id}?report_type=html")
        self.assertIn(shown, paper.text)

    def test_one_day_in_lists(self):
        """P-PO, X-EXPORT, O-SEARCH: lists and their files say the day that the pages
        say, it is late by that day, and it is found by it."""
        self.po.user_id.tz = "Asia/Tokyo"
        self.sven.tz = "America/Los_Angeles"
        self.po.order_line.date_planned = f"{self.day} 20:00:00"
        # where no answer is due by a day of its own, "Action required" says this one
        self.po.portal_due_date = False
        self.env.flush_all()
        planned = self.day + timedelta(days=1)
        shown = format_date(self.env, planned, lang_code=self.sven.lang)
        for path in ("/my/purchase", "/my/actions"):
            self.assertIn(shown, self.text_of(self.get(path)), path)
            table = self.get(f"{path}?export=csv").text
            self.assertIn(str(planned), table, path)
            self.assertNotIn(str(self.day), table, path)
        for day in (self.day, planned):
            asked = f"on=date_planned&from={day}&to={day}"
            found = (
                f'href="/my/purchase/{self.po.id}"'
                in self.get(f"/my/purchase?{asked}").text
            )
            self.assertEqual(found, day == planned, day)
        self.po.user_id.tz = False
        self.po.company_id.partner_id.tz = "America/Los_Angeles"
        self.env.flush_all()
        self.assertIn(str(self.day), self.get("/my/purchase?export=csv").text)

    def test_acknowledged_whole(self):
        """X-POLINE: an acknowledgement confirms the lines that have no answer."""
        fields = self.form()
        fields = self.fill(fields, self.paper, "reject", reason="Sold out")
        for line in (self.ink, self.carton):
            fields = self.fill(fields, line, "skip")
        self.send(fields)
        path = "/my/purchase/acknowledge"
        response = self.get(f"{path}?order_ids={self.po.id}")
        self.submit(path, self.form_of(response, path)[1])
        self.env.invalidate_all()
        self.assertTrue(self.po.acknowledged)
        answers = self.po._portal_current_answers()
        self.assertEqual(
            [answers[line].kind for line in self.po.order_line],
            ["reject", "confirm", "confirm"],
        )
        self.assertEqual(answers[self.paper].state, "waiting")
        self.assertEqual(answers[self.ink].event_id.kind, "acknowledged")

    def test_x_poline_changes_wait_for_the_buyer(self):
        """X-POLINE: other date, other quantity, split, and a line untouched."""
        answer = self.changed()
        self.assertEqual(self.line(self.paper).state, "confirmed")
        ink, carton = self.line(self.ink), self.line(self.carton)
        self.assertEqual((ink.kind, ink.state), ("change", "waiting"))
        self.assertEqual(ink.delivery_ids.mapped("quantity"), [3.0])
        self.assertEqual(ink.delivery_ids.date, self.later)
        self.assertEqual((carton.kind, carton.state), ("split", "waiting"))
        self.assertEqual(carton.delivery_ids.mapped("quantity"), [6.0, 4.0])
        # nothing of the order itself has changed
        self.assertEqual(self.ink.product_qty, 4)
        self.assertEqual(len(self.po.order_line), 3)
        event = self.events(self.po, "po_answered")
        self.assertEqual(event.partner_id, self.sven)
        self.assertEqual(event.identified_by, "login")
        self.assertEqual(answer.event_id, event)
        snapshot = event._get_snapshot()
        self.assertEqual(snapshot["answers"][1]["deliveries"][0]["quantity"], "3.00")
        self.assertEqual(snapshot["lines"][1]["quantity"], "4.00")
        self.assertFalse(self.env["portal.event"]._first_broken_event(self.po))

    def test_x_poline_the_buyer_is_told(self):
        """X-POLINE: an activity of the buyer, a message, a number on the order."""
        self.changed()
        [activity] = self.po.activity_ids
        self.assertEqual(activity.user_id, self.buyer)
        self.assertEqual(self.po.with_user(self.buyer).portal_waiting_answer_count, 2)
        said = self.po.message_ids.filtered(lambda one: one.author_id == self.sven)
        self.assertIn("answered on the portal", " ".join(said.mapped("body")))
        self.assertIn("Ink", " ".join(said.mapped("body")))
        found = self.env["purchase.order"].search(
            [("portal_waiting_answer_count", ">", 0)]
        )
        self.assertIn(self.po, found)
        # all lines have an answer: the reminders stop (P-PO-STATUS)
        self.assertTrue(self.po.acknowledged)

    def test_x_poline_reject_needs_a_reason(self):
        """X-POLINE: without one the form comes back with all that was typed."""
        fields = self.fill(self.form(), self.ink, "reject", remark="Sorry")
        fields = self.fill(fields, self.carton, "change", [(self.later, "7,5")])
        response = self.post(fields, "check")
        self.assertEqual(response.status_code, 422)
        page = self.page(response)
        [link] = page.xpath("//div[@id='error-summary']//a/@href")
        self.assertEqual(link, f"#field-reason-{self.ink.id}")
        self.assertTrue(page.xpath(f"//*[@id='{link[1:]}']"))
        again = dict(self.form_of(response, self.path)[1])
        self.assertEqual(again[f"kind-{self.ink.id}"], "reject")
        self.assertEqual(again[f"remark-{self.ink.id}"], "Sorry")
        self.assertEqual(again[f"quantity-{self.carton.id}"], "7,5")
        self.assertFalse(self.events(self.po))
        fields = self.form_of(response, self.path)[1]
        fields = self.fill(fields, self.ink, "reject", reason="Out of stock.")
        self.assertEqual(self.send(fields).status_code, 303)
        self.assertEqual(self.line(self.ink).reason, "Out of stock.")
        self.assertEqual(self.line(self.carton).delivery_ids.quantity, 7.5)

    def test_x_poline_buttons_redraw_and_lose_nothing(self):
        """X-POLINE: add and remove a delivery without JavaScript."""
        fields = self.fill(
            self.form(), self.ink, "change", [(self.later, "3")], remark="Part one"
        )
        fields = [(n, v) for n, v in fields if n != "remark"] + [("remark", "Hello")]
        response = self.post(fields, f"add-{self.ink.id}")
        self.assertEqual(response.status_code, 200)
        again = self.form_of(response, self.path)[1]
        quantities = [v for n, v in again if n == f"quantity-{self.ink.id}"]
        self.assertEqual(quantities, ["3", "1"])
        self.assertIn((f"remark-{self.ink.id}", "Part one"), again)
        self.assertIn(("remark", "Hello"), again)
        response = self.post(again, f"remove-{self.ink.id}-0")
        again = self.form_of(response, self.path)[1]
        quantities = [v for n, v in again if n == f"quantity-{self.ink.id}"]
        self.assertEqual(quantities, ["1"])
        self.assertFalse(self.events(self.po))

    def test_x_poline_the_check_page_leads_back(self):
        """X-POLINE: nothing is sent before it, and "Change it" loses nothing."""
        fields = self.fill(self.form(), self.ink, "change", [(self.later, "3")])
        # no way past the check page
        checked = self.post(fields, "send")
        self.assertEqual(checked.status_code, 200)
        self.assertIn("Check your answer", self.text_of(checked))
        self.assertFalse(self.events(self.po))
        back = self.post(self.form_of(checked, self.path)[1], "edit")
        again = dict(self.form_of(back, self.path)[1])
        self.assertEqual(again[f"quantity-{self.ink.id}"], "3")
        self.assertEqual(again[f"date-{self.ink.id}"], str(self.later))

    def test_x_poline_what_the_check_page_did_not_show_is_shown(self):
        """X-POLINE: fields changed after the check page are checked again."""
        checked = self.post(self.form(), "check")
        fields = self.form_of(checked, self.path)[1]
        fields = self.fill(fields, self.ink, "change", [(self.later, "1")])
        response = self.post(fields, "send")
        self.assertEqual(response.status_code, 200)
        self.assertIn("Check your answer", self.text_of(response))
        self.assertFalse(self.events(self.po))

    def test_x_poline_twice_is_once(self):
        """X-POLINE: the same form again does nothing and says so."""
        checked = self.post(self.form(), "check")
        fields = self.form_of(checked, self.path)[1]
        first = self.post(fields, "send")
        again = self.post(fields, "send")
        self.assertEqual(again.status_code, 303)
        self.assertIn(first.headers["Location"], again.headers["Location"])
        text = self.text_of(self.get(again.headers["Location"]))
        self.assertIn("Nothing was sent twice", text)
        self.assertEqual(len(self.events(self.po, "po_answered")), 1)

    def test_x_poline_changed_meanwhile_is_shown_anew(self):
        """X-POLINE: another price, quantity or date in between: nothing is taken."""
        changes = {
            "price_unit": (9.0, "Unit price: was 20.00, is now 9.00"),
            "product_qty": (8, "Quantity: was 4.00, is now 8.00"),
            "date_planned": (f"{self.later} 12:00:00", "Expected arrival: was"),
        }
        for name, (value, text) in changes.items():
            with self.subTest(name):
                checked = self.post(self.form(), "check")
                fields = self.form_of(checked, self.path)[1]
                fields = self.fill(fields, self.carton, "change", [(self.later, "2")])
                self.ink.write({"price_unit": self.ink.price_unit, name: value})
                response = self.post(fields, "send")
                self.assertEqual(response.status_code, 409)
                self.assertIn(text, self.text_of(response))
                again = dict(self.form_of(response, self.path)[1])
                self.assertEqual(again[f"quantity-{self.carton.id}"], "2")
                self.assertFalse(self.events(self.po))

    def test_x_poline_wrong_dates_and_quantities(self):
        """X-POLINE: each is told at its field, and nothing is kept of it."""
        past = self.day.replace(year=self.day.year - 1)
        wrong = [
            ("", "3"),
            (past, "3"),
            ("tomorrow", "3"),
            ("9999-01-01", "3"),
            (self.later, ""),
            (self.later, "0"),
            (self.later, "-1"),
            (self.later, "1e9"),
            (self.later, "nan"),
            (self.later, "1.23456"),
        ]
        for date, quantity in wrong:
            with self.subTest((date, quantity)):
                fields = self.fill(self.form(), self.ink, "change", [(date, quantity)])
                response = self.post(fields, "check")
                self.assertEqual(response.status_code, 422)
                hrefs = self.page(response).xpath("//div[@id='error-summary']//a/@href")
                self.assertTrue(hrefs)
                for href in hrefs:
                    self.assertTrue(self.page(response).xpath(f"//*[@id='{href[1:]}']"))
        self.assertFalse(self.line(self.ink))

    def test_x_poline_change_into_what_is_ordered_is_a_confirmation(self):
        fields = self.fill(self.form(), self.ink, "change", [(self.day, "4.0")])
        self.send(fields)
        self.assertEqual(self.line(self.ink).kind, "confirm")
        self.assertEqual(self.line(self.ink).state, "confirmed")

    def test_x_poline_nothing_after_receipt_or_bill(self):
        """X-POLINE: what was received or billed is not in the form, nor taken."""
        fields = self.form()
        self.ink.qty_received = 1
        response = self.post(fields, "check")
        self.assertEqual(response.status_code, 409)
        self.assertIn("cannot be answered any more", self.text_of(response))
        names = [name for name, _value in self.form_of(response, self.path)[1]]
        self.assertNotIn(f"kind-{self.ink.id}", names)
        self.po.action_create_invoice()
        bill = self.po.invoice_ids
        bill.invoice_date = self.day
        (self.po.order_line - self.ink).qty_received = 1
        response = self.get(self.path)
        self.assertEqual(response.status_code, 303)
        self.assertIn("notice=no_answer", response.headers["Location"])
        self.assertEqual(self.post(fields, "send").status_code, 303)
        self.assertFalse(self.events(self.po))

    def test_x_poline_some_lines_now_the_others_later(self):
        """X-POLINE: the order waits until each line has an answer."""
        self.send(self.fill(self.form(), self.ink, "skip"))
        self.assertFalse(self.line(self.ink))
        self.assertFalse(self.po.acknowledged)
        self.assertTrue(self.po.portal_waiting)
        fields = dict(self.form())
        self.assertEqual(fields[f"kind-{self.paper.id}"], "skip")
        self.assertEqual(fields[f"kind-{self.ink.id}"], "confirm")
        self.send(self.form())
        self.assertTrue(self.po.acknowledged)
        self.assertEqual(len(self.events(self.po, "po_answered")), 2)

    def test_x_poline_nothing_answered_is_an_error(self):
        fields = self.form()
        for line in self.po.order_line:
            fields = self.fill(fields, line, "skip")
        response = self.post(fields, "check")
        self.assertEqual(response.status_code, 422)
        self.assertIn("Answer at least one line", self.text_of(response))

    def test_x_poline_a_new_answer_supersedes_the_older(self):
        self.changed()
        old = self.line(self.ink)
        fields = self.fill(self.form(), self.ink, "change", [(self.later, "4")])
        self.send(fields)
        self.assertEqual(old.state, "superseded")
        self.assertFalse(old.is_current)
        self.assertEqual(self.line(self.ink).delivery_ids.quantity, 4)
        # what was left as answered stands
        self.assertEqual(self.line(self.carton).state, "waiting")
