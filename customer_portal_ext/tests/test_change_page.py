"""C-CHANGE: a request's own page, its conversation, withdrawing, and its mails."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.fields import Date
from odoo.tests import tagged

from .talk_cast import ChangeCase


@tagged("post_install", "-at_install")
class TestChangePage(ChangeCase):
    def test_c_change_conversation(self):
        """C-CHANGE: both sides write on the request; notes stay with staff."""
        self.login_as(self.carla_user)
        staff = self.change.with_user(self.salesperson)
        self.say(staff, "Which <paper> exactly?")
        self.say(staff, "Canary note", subtype_xmlid="mail.mt_note")
        page = self.get(self.change_path)
        text = self.text_of(page)
        self.assertIn("Matt paper, please.", text)
        self.assertIn("Which <paper> exactly?", text)
        self.assertNotIn("Canary", page.text)
        response = self.write_comment(
            "170 g",
            [("sample.txt", b"sample")],
            path=f"{self.change_path}/comment",
            page_path=self.change_path,
        )
        self.assertEqual(response.status_code, 303, response.text[:500])
        message = self.said(self.change)
        self.assertIn("170 g", message.body)
        self.assertIn(self.salesperson.partner_id, message.notified_partner_ids)
        url = (
            f"{self.change_path}/comment/{message.id}/file/{message.attachment_ids.id}"
        )
        self.assertEqual(self.get(url).content, b"sample")
        order_page = self.get(self.page_path)
        requests = self.page(order_page).xpath("//*[@id='portal_change_requests']")
        shown = requests[0].text_content()
        self.assertIn("Which <paper> exactly?", shown)
        self.assertIn("170 g", shown)
        self.assertNotIn("Canary", order_page.text)
        # nothing of it is said on the order a second time
        self.assertFalse(self.said().filtered(lambda m: "170 g" in m.body))

    def test_c_change_staff_message_brings_a_link(self):
        """C-CHANGE: "send message" reaches who asked, with their link to the page."""
        message = self.say(self.change.with_user(self.salesperson), "Which paper?")
        self.env.flush_all()
        mails = self.env["mail.mail"].search([("mail_message_id", "=", message.id)])
        mail = mails.filtered(lambda mail: self.carla in mail.recipient_ids)
        bodies = [email["body"] for email in mail._prepare_outgoing_list()]
        self.assertTrue(any("/my/link/" in body for body in bodies))
        link = self.env["portal.hotlink"].search(
            [
                ("res_model", "=", "portal.change.request"),
                ("partner_id", "=", self.carla.id),
            ],
            limit=1,
        )
        self.assertEqual(link.res_id, self.change.id)
        self.assertEqual(link._get_target_path(), self.change_path)

    def test_c_change_answers_are_mailed(self):
        """C-CHANGE: accepted, declined and done: a mail to who asked, in the queue."""
        other = self.ask(self.quote, self.quote.order_line[1], "Blue, please.")
        for change, how, words in (
            (self.change, "accept", "We accept the change you asked for:"),
            (self.change, "done", "The change you asked for is made:"),
            (other, "decline", "We cannot make the change you asked for:"),
        ):
            with self.subTest(how):
                before = change.message_ids
                if how == "done":
                    change.with_user(self.salesperson).action_done()
                else:
                    self.answer(how, change=change)
                self.env.flush_all()
                self.env.invalidate_all()
                message = (change.message_ids - before).filtered(
                    lambda m: m.message_type == "email_outgoing"
                )
                mail = self.env["mail.mail"].search(
                    [("mail_message_id", "=", message.id)]
                )
                self.assertEqual(mail.mapped("state"), ["outgoing"] * len(mail))
                self.assertIn(self.carla, mail.recipient_ids)
                [email] = mail.filtered(
                    lambda m: self.carla in m.recipient_ids
                )._prepare_outgoing_list()
                self.assertIn(words, email["body"])
                self.assertIn("Gladly.", email["body"])
                self.assertIn("/my/link/", email["body"])
        kinds = self.events(self.quote).mapped("kind")
        self.assertEqual(
            kinds,
            [
                "change_answered",
                "change_done",
                "change_answered",
                "change_requested",
                "change_requested",
            ],
        )
        self.assertFalse(self.env["portal.event"]._first_broken_event(self.quote))
        self.login_as(self.carla_user)
        page = self.text_of(self.get(self.change_path))
        self.assertEqual(page.count("Gladly."), 1)
        self.assertIn("Done", page)
        self.assertIn("Declined", self.text_of(self.get(other.access_url)))

    def test_c_change_template_in_the_customers_language(self):
        """C-CHANGE: the mail is written in the language of who asked."""
        self.env["res.lang"]._activate_lang("fr_FR")
        template = self.env.ref("customer_portal_ext.mail_template_change_answered")
        template.with_context(lang="fr_FR").subject = "Votre demande"
        self.carla.lang = "fr_FR"
        self.answer()
        sent = self.change.message_ids.filtered(
            lambda m: m.message_type == "email_outgoing"
        )
        self.assertEqual(sent.subject, "Votre demande")

    def test_c_change_withdraw(self):
        """C-CHANGE: an open request is withdrawn once, with evidence; lines wait."""
        self.login_as(self.carla_user)
        self.assertFalse(self.line.portal_waiting)
        response, fields = self.withdraw("We found some.")
        self.assertEqual(response.status_code, 303)
        self.env.invalidate_all()
        self.assertEqual(self.change.state, "withdrawn")
        self.assertTrue(self.line.portal_waiting)
        self.assertFalse(self.change.activity_ids)
        event = self.events(self.quote, "change_withdrawn")
        self.assertEqual(event.partner_id, self.carla)
        self.assertEqual(event._get_snapshot()["withdraw_reason"], "We found some.")
        self.assertIn(
            "You have withdrawn", self.text_of(self.get(response.headers["Location"]))
        )
        told = self.said().filtered(lambda m: "We found some." in m.body)
        self.assertIn(self.salesperson.partner_id, told.notified_partner_ids)
        again = self.submit(f"{self.change_path}/withdraw", [*fields, ("reason", "x")])
        self.assertIn("notice=change_withdrawn_before", again.headers["Location"])
        self.assertEqual(len(self.events(self.quote, "change_withdrawn")), 1)
        with self.assertRaises(UserError):
            self.answer()
        self.assertIn("Withdrawn", self.text_of(self.get(self.page_path)))

    def test_c_change_no_withdrawing_after_the_answer(self):
        """C-CHANGE: what was answered is not withdrawn."""
        self.login_as(self.carla_user)
        path = f"{self.change_path}/withdraw"
        _form, fields = self.form_of(self.get(path), path)
        self.answer()
        response = self.submit(path, fields)
        self.assertIn("notice=change_closed", response.headers["Location"])
        self.assertEqual(self.change.state, "accepted")
        self.assertFalse(self.events(self.quote, "change_withdrawn"))
        self.assertNotIn("/withdraw", self.get(self.change_path).text)
        self.assertIn("notice=change_closed", self.get(path).headers["Location"])

    def test_c_change_another_request_holds_the_line(self):
        """C-CHANGE: a line waits again when the last of its requests is answered."""
        second = self.ask(self.quote, self.line, "And cheaper.")
        self.answer()
        self.assertFalse(self.line.portal_waiting)
        self.answer("decline", change=second)
        self.assertTrue(self.line.portal_waiting)

    def test_c_change_nothing_follows_on_a_cancelled_order(self):
        """C-CHANGE: after cancelling, an answer changes no line and no status."""
        self.quote._action_cancel()
        before = (self.quote.portal_status_id, self.line.portal_status_id)
        self.answer("decline")
        self.assertEqual(
            (self.quote.portal_status_id, self.line.portal_status_id), before
        )
        self.assertEqual(self.change.state, "declined")

    def test_c_change_staff_filters(self):
        """C-CHANGE: open, mine, late and to be made are found by the search."""
        Request = self.env["portal.change.request"].with_user(self.salesperson)
        view = Request.get_view(view_type="search")["arch"]
        for name in ("open", "mine", "late", "to_make", "answered"):
            self.assertIn(f'name="{name}"', view)
        late = [("state", "=", "open"), ("activity_date_deadline", "<", "today")]
        self.assertNotIn(self.change, Request.search(late))
        self.change.activity_ids.date_deadline = Date.today() - timedelta(days=2)
        self.assertIn(self.change, Request.search(late))
        self.assertEqual(self.quote.portal_open_change_count, 1)
