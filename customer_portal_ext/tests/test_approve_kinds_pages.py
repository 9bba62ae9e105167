"""C-APPROVE, X-BOUND: every kind of line on the pages of the portal."""

import json

from odoo.tests import tagged

from .common import PortalHttpCase
from .test_approve_kinds import KindsCast


@tagged("post_install", "-at_install")
class TestKindsPages(KindsCast, PortalHttpCase):
    def setUp(self):
        super().setUp()
        self.order_ = self.empty_quotation()
        self.line, self.items = self.combo(self.order_)
        self.heading = self.section(self.order_, "Package", collapse_prices=True)
        self.inside = self.add(self.order_, name="Poster", price_unit=17.31)
        self.inside |= self.add(self.order_, name="Mount", price_unit=41.07)
        self.section(self.order_, "Printing")
        self.plain = self.add(self.order_, name="Proof", price_unit=5)
        self.login_as(self.carla_user)
        self.path = f"/my/orders/{self.order_.id}/approve"

    def test_answer_list(self):
        """C-APPROVE: one box for a combo, one for a section that hides prices."""
        page = self.page(self.get(f"/my/orders/{self.order_.id}"))
        [answer] = page.xpath("//section[@id='portal_answer']")
        values = answer.xpath(".//input[@name='line_ids']/@value")
        self.assertEqual(
            values, [str(record.id) for record in (self.line, self.heading, self.plain)]
        )
        text = answer.text_content()
        self.assertIn("58.38", text)
        self.assertIn("42.50", text)
        self.assertIn("Printing", text)
        self.assertNotIn("41.07", text)

    def test_check_page_and_approval(self):
        """C-APPROVE-MANY: what hides its prices is chosen and approved as one."""
        response = self.get(f"{self.path}?line_ids={self.heading.id}")
        self.assertEqual(response.status_code, 200)
        self.assertNotIn("41.07", response.text)
        self.assertIn("58.38", response.text)
        self.assertIn("Approve 1 item", self.text_of(response))
        _form, fields = self.form_of(response, self.path)
        done = self.submit(self.path, [*fields, ("terms", "1")])
        self.assertEqual(done.status_code, 303)
        self.assertIn("/done/", done.headers["Location"])
        self.assertEqual(self.order_.portal_approval_ids.line_id, self.inside)
        event = self.events(self.order_, "line_approved")
        certificate = self.get(f"/my/evidence/{event.id}")
        self.assertIn("58.38", certificate.text)
        self.assertNotIn("41.07", certificate.text)
        again = self.submit(self.path, [*fields, ("terms", "1")])
        self.assertIn("notice=already", again.headers["Location"])

    def test_x_bound_hidden_price_that_moves_the_sum(self):
        """X-BOUND: the sum of a section that hides prices is part of what is shown."""
        response = self.get(f"{self.path}?line_ids={self.heading.id}")
        _form, fields = self.form_of(response, self.path)
        self.inside[0].price_unit = 20
        answer = self.submit(self.path, [*fields, ("terms", "1")])
        self.assertEqual(answer.status_code, 409)
        self.assertNotIn("41.07", answer.text)
        self.assertFalse(self.order_.portal_approval_ids)

    def test_x_bound_parts_and_notes_are_named(self):
        """X-BOUND: what changed in a combo or around a line is said."""
        path, fields = self.approve_form(self.order_, self.line)
        self.items[0].name = "Frame, black"
        self.add(
            self.order_,
            display_type="line_note",
            name="Without glass",
            sequence=self.line.sequence,
        )
        text = self.text_of(self.submit(path, fields))
        self.assertIn("What it consists of", text)
        broken = [
            (name, json.dumps({"lines": [{"line": self.line.id, "labels": 3}]}))
            if name == "shown"
            else (name, value)
            for name, value in fields
        ]
        self.assertEqual(self.submit(path, broken).status_code, 409)

    def test_wrong_lines_are_not_found(self):
        """C-APPROVE: a heading that hides nothing, and lines of others, are nothing."""
        foreign = self.quotation(partner=self.eve).order_line[0]
        plain_section = self.plain._portal_headings()
        for line in (foreign, plain_section):
            response = self.get(f"{self.path}?line_ids={line.id}")
            self.assertEqual(response.status_code, 404)

    def test_item_of_a_combo_brings_the_combo(self):
        """C-APPROVE: whoever names an item gets the whole combo."""
        path, fields = self.approve_form(self.order_, self.items[:1])
        self.assertIn(("line_ids", str(self.line.id)), fields)
        self.assertEqual(self.submit(path, fields).status_code, 303)
        self.assertEqual(self.order_.portal_approval_ids.line_id, self.line)

    def test_partial_approval_change_request_and_confirmation(self):
        """C-APPROVE: no confirmation while a change is asked for."""
        self.approve(self.order_, self.line)
        self.assertEqual(self.order_.state, "sent")
        change = self.order_._portal_request_change(
            self.plain, self.actor(), "Bigger, please.", []
        )
        self.approve(self.order_, self.inside)
        self.assertEqual(self.order_.state, "sent", "a change is still asked for")
        self.assertFalse(self.plain.portal_approval_ids)
        change.answer = "Yes."
        change.action_accept()
        self.assertEqual(self.order_._portal_lines_to_approve(), self.plain)
        self.approve(self.order_, self.plain)
        self.assertEqual(self.order_.state, "sale")
