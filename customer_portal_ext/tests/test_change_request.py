"""C-CHANGE: a customer asks for a change, staff answer, the line waits again."""

import io

from odoo.tests import tagged

from .common import PortalHttpCase


@tagged("post_install", "-at_install")
class TestChangeRequest(PortalHttpCase):
    def setUp(self):
        super().setUp()
        self.quote = self.quotation()
        self.line = self.quote.order_line[2]
        self.path = f"/my/orders/{self.quote.id}/change-request"
        self.login_as(self.carla_user)

    def form(self, *lines):
        query = "&".join(f"line_ids={line.id}" for line in lines)
        response = self.get(f"{self.path}?{query}")
        self.assertEqual(response.status_code, 200)
        _form, fields = self.form_of(response, self.path)
        return [(name, value) for name, value in fields if name != "body"]

    def send(self, fields, body, files=()):
        return self.submit(
            self.path,
            [*fields, ("body", body)],
            files=[("files", file) for file in files] or [("files", ("", b""))],
        )

    @property
    def request_record(self):
        return self.env["portal.change.request"].search(
            [("order_id", "=", self.quote.id)]
        )

    def test_c_change_on_a_line_with_a_file(self):
        """C-CHANGE: staff see text and file; line and order say so."""
        fields = self.form(self.line)
        self.assertIn(("line_ids", str(self.line.id)), fields)
        response = self.send(
            fields, "Matt paper, please.", [("plan.pdf", io.BytesIO(b"%PDF-1.4 plan"))]
        )
        self.assertEqual(response.status_code, 303, response.text[:500])
        request = self.request_record
        self.assertEqual(request.body, "Matt paper, please.")
        self.assertEqual(request.line_ids, self.line)
        self.assertEqual(request.partner_id, self.carla)
        self.assertEqual(request.attachment_ids.raw, b"%PDF-1.4 plan")
        self.assertEqual(request.user_id, self.salesperson)
        self.assertEqual(request.activity_ids.user_id, self.salesperson)
        self.assertEqual(self.line.portal_status_id.name, "Change requested")
        self.assertEqual(self.quote.portal_status_id.name, "Change requested")
        self.assertEqual(self.quote.portal_open_change_count, 1)
        message = self.quote.message_ids.filtered(lambda m: m.author_id == self.carla)
        self.assertIn("Matt paper, please.", message.body)
        self.assertEqual(message.attachment_ids, request.attachment_ids)
        event = self.events(self.quote, "change_requested")
        self.assertEqual(event._get_snapshot()["files"][0]["name"], "plan.pdf")
        done = self.get(response.headers["Location"])
        self.assertIn(event.reference, self.text_of(done))
        page = self.get(f"/my/orders/{self.quote.id}")
        self.assertIn("Matt paper, please.", self.text_of(page))
        [path] = self.page(page).xpath(
            "//*[@id='portal_change_requests']//a[text()='plan.pdf']/@href"
        )
        download = self.get(path)
        self.assertEqual(download.content, b"%PDF-1.4 plan")
        self.assertIn("attachment", download.headers["Content-Disposition"])
        self.login_as(self.eve_user)
        self.assertEqual(self.get(path).status_code, 404)

    def test_c_change_answer_lets_the_line_wait_again(self):
        """C-CHANGE: after the answer the line asks again, and the customer has mail."""
        self.send(self.form(self.line), "Cheaper, please.")
        self.line.with_user(self.salesperson).price_unit = 8
        request = self.request_record.with_user(self.salesperson)
        request.answer = "Eight it is."
        request.action_accept()
        self.assertEqual(request.state, "accepted")
        self.assertTrue(self.line.portal_waiting)
        self.assertFalse(request.activity_ids)
        mail = self.env["mail.mail"].search(
            [
                ("model", "=", request._name),
                ("res_id", "=", request.id),
                ("recipient_ids", "in", self.carla.ids),
            ],
            limit=1,
        )
        self.assertIn("Eight it is.", mail.body_html)
        page = self.text_of(self.get(f"/my/orders/{self.quote.id}"))
        self.assertIn("Eight it is.", page)
        path, fields = self.approve_form(self.quote, self.line)
        self.assertEqual(self.submit(path, fields).status_code, 303)
        kinds = self.events(self.quote).mapped("kind")
        self.assertEqual(
            kinds, ["line_approved", "change_answered", "change_requested"]
        )
        self.assertFalse(self.env["portal.event"]._first_broken_event(self.quote))

    def test_c_change_of_the_whole_document(self):
        response = self.send(self.form(), "Deliver it to the other address.")
        self.assertEqual(response.status_code, 303)
        self.assertFalse(self.request_record.line_ids)
        self.assertTrue(self.line.portal_waiting)

    def test_c_change_twice_is_once(self):
        fields = self.form(self.line)
        first = self.send(fields, "Matt, please.")
        again = self.send(fields, "Matt, please.")
        self.assertEqual(again.status_code, 303)
        self.assertEqual(again.headers["Location"], first.headers["Location"])
        self.assertEqual(len(self.request_record), 1)

    def test_c_change_errors_keep_what_was_typed(self):
        """C-CHANGE: nothing written, an empty file: what is wrong, and nothing lost."""
        fields = self.form(self.line)
        for body, files, error in (
            ("   ", [], "Write what should be changed."),
            ("Text kept", [("empty.pdf", io.BytesIO(b""))], "empty.pdf is empty."),
            ("x" * 10_001, [], "The text is too long."),
        ):
            with self.subTest(error):
                response = self.send(fields, body, files)
                self.assertEqual(response.status_code, 422)
                self.assertIn(error, self.text_of(response))
                page = self.page(response)
                self.assertEqual(
                    page.xpath("//textarea[@name='body']")[0].text_content().strip(),
                    body.strip(),
                )
                self.assertEqual(
                    page.xpath("//input[@name='line_ids'][@checked]/@value"),
                    [str(self.line.id)],
                )
        self.assertFalse(self.request_record)
        self.assertFalse(self.events(self.quote))

    def test_c_change_file_too_large(self):
        content = io.BytesIO(b"x" * (10 * 1024 * 1024 + 1))
        response = self.send(self.form(self.line), "Text", [("big.bin", content)])
        self.assertEqual(response.status_code, 422)
        self.assertIn("big.bin is larger than 10 MB.", self.text_of(response))

    def test_c_options_no_change_where_not_allowed(self):
        """C-OPTIONS: a status that allows no change offers and takes none."""
        fields = self.form(self.line)
        self.quote.portal_status_id.allow_change_request = False
        self.quote.order_line.portal_status_id.allow_change_request = False
        page = self.get(f"/my/orders/{self.quote.id}")
        self.assertNotIn("/change-request", page.text)
        self.assertIn("notice=no_change", self.get(self.path).headers["Location"])
        response = self.send(fields, "Still")
        self.assertIn("notice=no_change", response.headers["Location"])
        self.assertFalse(self.request_record)

    def test_foreign_lines_and_orders(self):
        fields = self.form(self.line)
        foreign = self.quotation(partner=self.eve).order_line[0]
        response = self.send([*fields, ("line_ids", str(foreign.id))], "Mine now")
        self.assertEqual(response.status_code, 404)
        self.login_as(self.eve_user)
        self.assertEqual(self.get(self.path).status_code, 404)
        self.assertFalse(self.request_record)

    def test_markup_in_the_text_stays_text(self):
        """What a customer writes is shown as written, never run."""
        self.send(self.form(self.line), "<script>alert(1)</script>")
        page = self.get(f"/my/orders/{self.quote.id}")
        self.assertNotIn("<script>alert(1)", page.text)
        self.assertIn("<script>alert(1)</script>", self.text_of(page))
        message = self.quote.message_ids.filtered(lambda m: m.author_id == self.carla)
        self.assertNotIn("<script>", message.body)
