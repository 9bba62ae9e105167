"""P-JOBS: what staff answer to a client's own note reaches them, and nobody else."""

import re
from email.utils import make_msgid

from odoo.tests import tagged

from .project_cast import ProjectCase

LINK = re.compile(r"/my/link/([\w-]{20,})")
ANSWER = "Your boss will not hear of it CANARY"


@tagged("post_install", "-at_install")
class TestOwnNoteAnswers(ProjectCase):
    def setUp(self):
        super().setUp()
        for record in (self.project, self.task):
            record.portal_client_ids = self.carla | self.dora
        self.env.flush_all()
        self.login_as(self.carla_user)
        self.notes = {}
        for record in (self.project, self.task):
            self.write_note(record, "My boss must not know", own_note="1")
            record.invalidate_recordset()
            self.notes[record] = record.message_ids[0]
        self.env["mail.mail"].search([]).unlink()

    def receive(self, author, parent, text=ANSWER, headers="", to="office@us.test"):
        """Let the gateway take a reply, as it comes from a mail server."""
        mail = (
            f"From: {author.email_formatted}\n"
            f"To: {to}\n"
            f"Message-Id: {make_msgid()}\n"
            f"In-Reply-To: {parent.message_id}\n"
            "Subject: Re: Note\n"
            f"{headers}"
            "MIME-Version: 1.0\n"
            "Content-Type: text/plain; charset=utf-8\n"
            f"\n{text}\n"
        )
        record = self.env[parent.model].browse(parent.res_id)
        found = self.env["mail.thread"].sudo().message_process(None, mail)
        self.assertEqual(found, record.id)
        record.invalidate_recordset()
        return record.message_ids.sorted("id")[-1]

    def mailed(self):
        """Return {recipient: body as sent} of the queued mails."""
        return {
            email["partner_id"]: email["body"]
            for mail in self.env["mail.mail"].search([])
            for email in mail._prepare_outgoing_list()
        }

    def assertBetweenCarlaAndUs(self, record, answer, text="CANARY"):
        """Shown and mailed to her with her link; on nobody else's page, in no call."""
        self.assertTrue(answer.is_internal)
        outside = answer.notified_partner_ids.filtered("partner_share")
        self.assertEqual(outside, self.carla)
        body = self.mailed()[self.carla]
        self.assertIn(text, body)
        Link = self.env["portal.hotlink"]
        [link] = [Link._find(secret) for secret in set(LINK.findall(body))]
        self.assertEqual(link.partner_id, self.carla)
        self.assertEqual(link._get_document_sudo(), record)
        self.assertNotIn(self.dora, self.mailed())
        self.login_as(self.carla_user)
        page = self.get(self.path(record))
        self.assertIn(text, self.text_of(page))
        self.assertEqual(self.text_of(page).count("Only you and us"), 2)
        for user in (self.dora_user, self.eve_user, None):
            self.login_as(user)
            for path in (self.path(record), f"{self.path(record)}/comment"):
                self.assertNotIn(text, self.get(path).text)
        Message = self.env["mail.message"].with_user(self.dora_user)
        self.assertFalse(Message.search([("id", "=", answer.id)]))

    def test_p_jobs_answered_by_e_mail(self):
        """P-JOBS, P-HOTLINK: staff simply reply to the mail that told them."""
        for record, note in self.notes.items():
            self.env["mail.mail"].search([]).unlink()
            answer = self.receive(self.pia.partner_id, note)
            self.assertBetweenCarlaAndUs(record, answer)

    def test_p_jobs_answered_in_odoo(self):
        """P-JOBS: "Reply" in the inbox has the note; in the chatter, who is named."""
        for record, note in self.notes.items():
            for values in (
                # the inbox replies with a message to everybody
                {"parent_id": note.id, "subtype_xmlid": "mail.mt_comment"},
                {
                    "partner_ids": (self.carla + self.salesperson.partner_id).ids,
                    "subtype_xmlid": "mail.mt_note",
                },
            ):
                with self.subTest(record=record, values=values):
                    self.env["mail.mail"].search([]).unlink()
                    answer = record.with_user(self.pia).message_post(
                        body=ANSWER, message_type="comment", **values
                    )
                    self.assertBetweenCarlaAndUs(record, answer)
                    answer.unlink()

    def test_p_jobs_the_conversation_goes_on(self):
        """P-JOBS: the client replies to the answer, and staff to that."""
        answer = self.receive(self.pia.partner_id, self.notes[self.task])
        again = self.receive(self.carla, answer, "Thank you FIRST")
        self.assertTrue(again.is_internal)
        self.assertEqual(again.notified_partner_ids, self.pia.partner_id)
        self.env["mail.mail"].search([]).unlink()
        last = self.receive(self.pia.partner_id, again, "With pleasure LAST")
        self.assertEqual(
            last.notified_partner_ids.filtered("partner_share"), self.carla
        )
        self.login_as(self.carla_user)
        page = self.text_of(self.get(self.path(self.task)))
        for text in ("CANARY", "FIRST", "LAST"):
            self.assertIn(text, page)
        self.login_as(self.dora_user)
        page = self.get(self.path(self.task)).text
        for text in ("CANARY", "FIRST", "LAST"):
            self.assertNotIn(text, page)

    def test_p_jobs_files_of_an_answer(self):
        """P-JOBS: for the one it is for."""
        answer = self.task.with_user(self.pia).message_post(
            body=ANSWER,
            parent_id=self.notes[self.task].id,
            message_type="comment",
            attachments=[("plan.txt", b"CANARY")],
        )
        file = f"{self.path(self.task)}/comment/{answer.id}/file/"
        file += str(answer.attachment_ids.id)
        self.login_as(self.carla_user)
        self.assertIn(file, self.get(self.path(self.task)).text)
        self.assertEqual(self.get(file).content, b"CANARY")
        for user in (self.dora_user, self.eve_user):
            self.login_as(user)
            self.assertEqual(self.get(file).status_code, 404)

    def test_p_jobs_nobody_else_outside(self):
        """P-JOBS: whoever else is named or addressed outside gets nothing of it."""
        answer = self.task.with_user(self.pia).message_post(
            body=ANSWER,
            parent_id=self.notes[self.task].id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=(self.dora | self.eve).ids,
            outgoing_email_to="stranger@nowhere.test",
        )
        self.assertBetweenCarlaAndUs(self.task, answer)
        addresses = self.env["mail.mail"].search([]).mapped("email_to")
        self.assertFalse([address for address in addresses if address])
        self.assertNotIn(self.eve, self.task.message_partner_ids)

    def test_p_jobs_an_absent_user(self):
        """P-JOBS: "out of office" quotes the note, and no other client reads it."""
        self.pia.write(
            {
                "out_of_office_from": "2000-01-01",
                "out_of_office_message": "<p>Back on Monday</p>",
            }
        )
        self.login_as(self.carla_user)
        self.write_note(self.task, "My secret CANARY", own_note="1")
        self.task.invalidate_recordset()
        absent = self.task.message_ids.filtered(
            lambda message: message.message_type == "out_of_office"
        )
        self.assertIn("CANARY", absent.body)
        self.assertTrue(absent.is_internal)
        self.login_as(self.dora_user)
        page = self.get(self.path(self.task)).text
        self.assertNotIn("CANARY", page)
        self.assertNotIn("Back on Monday", page)
        self.assertNotIn(self.dora, absent.notified_partner_ids)
        self.login_as(self.carla_user)
        self.assertIn("Back on Monday", self.get(self.path(self.task)).text)

    def test_p_jobs_what_is_no_answer(self):
        """P-JOBS: other notes of staff stay theirs, other messages stay public."""
        note = self.notes[self.task]
        post = self.task.with_user(self.pia).message_post
        # dora has written none; two are named; a plain note; a program; a stranger
        for message in (
            post(
                body=ANSWER,
                message_type="comment",
                subtype_xmlid="mail.mt_note",
                partner_ids=self.pia.partner_id.ids,
            ),
            self.receive(
                self.pia.partner_id, note, headers="Auto-Submitted: auto-replied\n"
            ),
            self.receive(self.dora, note),
            self.receive(self.eve, note),
        ):
            self.assertTrue(message.subtype_id.internal)
            self.assertFalse(message.notified_partner_ids.filtered("partner_share"))
        for user in (self.carla_user, self.dora_user):
            self.login_as(user)
            self.assertNotIn("CANARY", self.get(self.path(self.task)).text)
        said = post(
            body="For all of you",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        self.assertFalse(said.is_internal)
        for user in (self.carla_user, self.dora_user):
            self.login_as(user)
            self.assertIn("For all of you", self.get(self.path(self.task)).text)

    def test_rpc_says_no_more(self):
        """P-JOBS, W9: by RPC a client learns of no note of others, nor makes one."""
        answer = self.receive(self.pia.partner_id, self.notes[self.task])
        task = self.task.with_user(self.dora_user)
        said = task.message_post(body="Hello", parent_id=answer.id)
        self.assertFalse(said.sudo().is_internal)
        with self.assertRaises(Exception):  # noqa: B017
            self.env["mail.message"].with_user(self.dora_user).browse(answer.id).read(
                ["portal_note_partner_id"]
            )
