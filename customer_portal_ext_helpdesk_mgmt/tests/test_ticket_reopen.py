"""P-TICKETS: closed with a remark, and opened again within the time that is allowed."""

from odoo import fields as odoo_fields
from odoo.tests import tagged

from .test_ticket_talk import TalkHttpCase


@tagged("post_install", "-at_install")
class TestTicketReopen(TalkHttpCase):
    def setUp(self):
        super().setUp()
        self.mine.stage_id = self.done
        self.login_as(self.carla_user)

    def send(self, files=(), **changes):
        fields = {"remark": "Still creased.", "csrf_token": self.token(), **changes}
        return self.submit(
            f"{self.path}/reopen",
            fields,
            files=[("files", file) for file in files] or None,
        )

    def token(self):
        page = self.page(self.get("/my"))
        return page.xpath("//input[@name='csrf_token']/@value")[0]

    def test_p_tickets_reopen(self):
        """P-TICKETS: open again, with why; recorded, and told to who answers."""
        page = self.page(self.get(self.path))
        # at the top, and below the conversation, where nothing can be written
        links = page.xpath(f"//main//a[@href='{self.path}/reopen']")
        self.assertEqual(len(links), 2)
        [talk] = page.xpath("//*[@id='discussion']")
        self.assertIn(links[1], list(talk.iter()))
        self.form_of(self.get(f"{self.path}/reopen"), f"{self.path}/reopen")
        response = self.send(files=[("photo.txt", b"canary", "text/plain")])
        self.assertEqual(response.status_code, 303)
        page = self.text_of(self.get(response.headers["Location"]))
        self.assertIn("The ticket is open again", page)
        self.assertIn("Still creased.", page)
        self.assertEqual(self.mine.stage_id, self.new)
        self.assertFalse(self.mine.closed_date)
        event = self.events(self.mine, "ticket_reopened")
        self.assertEqual(event.partner_id, self.carla)
        [message] = self.mine._portal_public_messages()
        self.assertEqual(message.attachment_ids.raw, b"canary")
        self.assertIn(self.hanna.partner_id, message.notified_partner_ids)
        # again
        response = self.send()
        self.assertIn("notice=ticket_open", response.headers["Location"])
        self.assertEqual(len(self.events(self.mine, "ticket_reopened")), 1)
        self.assertEqual(len(self.mine._portal_public_messages()), 1)

    def test_p_tickets_good_files_are_kept(self):
        """P-TICKETS: a bad file beside a good one: that one waits, and goes along."""
        photo = ("photo.txt", b"canary", "text/plain")
        response = self.send(files=[photo, ("x.txt", b"", "text/plain")])
        self.assertEqual(response.status_code, 422)
        _form, fields = self.form_of(response, f"{self.path}/reopen")
        self.assertTrue(self.mine.closed)
        kept = dict(fields)["kept"]
        response = self.send(kept=kept)
        self.assertIn("notice=ticket_reopened", response.headers["Location"])
        [message] = self.mine._portal_public_messages()
        self.assertEqual(message.attachment_ids.raw, b"canary")
        # and no other form has it
        fields = {"comment": "Mine", "kept": kept, "csrf_token": self.token()}
        response = self.submit(f"{self.path}/comment", fields)
        self.assertEqual(response.status_code, 422)

    def test_nothing_is_lost(self):
        """P-TICKETS: what is wrong is said, and what was written is kept."""
        for remark, files, text in (
            (" ", (), "Write what is still to be done."),
            ("Kept words", [("x.exe", b"MZ\0", "text/plain")], "x.exe"),
            ("Kept words", [("x.txt", b"", "text/plain")], "x.txt is empty."),
        ):
            response = self.send(remark=remark, files=files)
            self.assertEqual(response.status_code, 422)
            self.assertIn(text, self.text_of(response))
            self.assertIn(remark.strip(), self.text_of(response))
        self.assertEqual(self.mine.stage_id, self.done)
        self.assertFalse(self.mine._portal_public_messages())

    def test_p_tickets_time_is_over(self):
        """P-TICKETS: not after the days of the setting, and not at all with none."""

        def refuse():
            self.assertNotIn(f"{self.path}/reopen", self.get(self.path).text)
            response = self.get(f"{self.path}/reopen")
            self.assertIn("ticket_too_late", response.headers["Location"])
            response = self.send()
            self.assertIn("ticket_too_late", response.headers["Location"])
            self.assertEqual(self.mine.stage_id, self.done)

        now = odoo_fields.Datetime.now()
        self.mine.closed_date = odoo_fields.Datetime.subtract(now, days=31)
        refuse()
        self.mine.closed_date = now
        self.company.portal_ticket_reopen_days = 0
        refuse()

    def test_stage_of_reopened(self):
        """P-TICKETS: into the stage that was set for it, of the ticket's own team."""
        again = self.new.copy(
            {"name": "Again", "portal_reopen": True, "sequence": 9, "company_id": False}
        )
        team = self.env["helpdesk.ticket.team"].create(
            {"name": "Others", "company_id": self.company.id}
        )
        self.new.copy({"portal_reopen": True, "team_ids": [(6, 0, team.ids)]})
        self.assertEqual(self.mine._portal_reopen_stage(), again)

    def test_attackers(self):
        """P-TICKETS: neither another customer, nor who was added, nor a visitor."""
        for user in (self.eve_user, self.erin_user):
            self.login_as(user)
            self.assertEqual(self.get(f"{self.path}/reopen").status_code, 404)
            self.assertEqual(self.send().status_code, 404)
        self.mine.message_subscribe(partner_ids=self.eve.ids)
        self.login_as(self.eve_user)
        self.assertEqual(self.send().status_code, 404)
        self.login_as(self.carla_user)
        self.assertEqual(self.send(csrf_token="wrong").status_code, 400)
        self.login_as(None)
        response = self.get(f"{self.path}/reopen")
        self.assertIn("/web/login", response.headers["Location"])
        self.assertEqual(self.mine.stage_id, self.done)


@tagged("post_install", "-at_install")
class TestTicketRemark(TalkHttpCase):
    def test_p_tickets_close_with_a_remark(self):
        """P-TICKETS: the remark is a message of theirs, and part of the evidence."""
        self.login_as(self.carla_user)
        self.assertIn(f"{self.path}/close", self.get(self.path).text)
        response = self.get(f"{self.path}/close")
        _form, fields = self.form_of(response, "/ticket/close")
        response = self.submit("/ticket/close", {**dict(fields), "remark": "All well."})
        self.assertEqual(response.status_code, 303)
        self.assertEqual(self.mine.stage_id, self.done)
        [message] = self.mine._portal_public_messages()
        self.assertIn("All well.", message.body)
        self.assertIn(self.hanna.partner_id, message.notified_partner_ids)
        self.assertIn("All well.", self.events(self.mine, "ticket_closed").snapshot)
        self.assertIn("All well.", self.text_of(self.get(self.path)))

    def test_too_long(self):
        """P-TICKETS: nothing is closed, and nothing is lost."""
        self.login_as(self.carla_user)
        response = self.get(f"{self.path}/close")
        _form, fields = self.form_of(response, "/ticket/close")
        fields = {**dict(fields), "remark": "kept " * 3000}
        response = self.submit("/ticket/close", fields)
        self.assertEqual(response.status_code, 422)
        self.assertIn("kept kept", response.text)
        self.assertEqual(self.mine.stage_id, self.new)

    def test_the_assignee_is_told(self):
        """P-TICKETS: who answers it learns of the closing, also without a remark."""
        self.login_as(self.carla_user)
        response = self.get(f"{self.path}/close")
        _form, fields = self.form_of(response, "/ticket/close")
        self.submit("/ticket/close", fields)
        told = self.env["mail.message"].search(
            [("model", "=", "helpdesk.ticket"), ("res_id", "=", self.mine.id)]
        )
        told = told.filtered(
            lambda message: (
                message.message_type == "user_notification"
                and "has closed" in message.body
            )
        )
        self.assertEqual(told.notified_partner_ids, self.hanna.partner_id)
        self.assertNotIn("has closed this ticket", self.get(self.path).text)
