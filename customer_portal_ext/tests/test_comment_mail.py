"""P-COMMENT by e-mail: who is told, the company's copy, and answers by e-mail."""

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools.mail import email_normalize

from .talk_cast import TalkCase


@tagged("post_install", "-at_install")
class TestCommentMail(TalkCase):
    def setUp(self):
        super().setUp()
        self.login_as(self.carla_user)

    def mails(self, message):
        self.env.invalidate_all()
        return self.env["mail.mail"].search([("mail_message_id", "=", message.id)])

    def copies(self, message):
        return self.mails(message).filtered("email_to")

    def comment(self, text="Hello", **kwargs):
        before = self.said()
        response = self.write_comment(text, **kwargs)
        self.assertEqual(response.status_code, 303, response.text[:500])
        return self.said() - before

    def test_p_comment_who_is_told(self):
        """P-COMMENT: the responsible user, followers, and a copy by the queue."""
        self.quote.message_subscribe(self.colin.ids)
        message = self.comment("Hello <i>you</i>", files=[("plan.txt", b"plan")])
        copy = self.copies(message)
        self.assertEqual(copy.email_to, "office@us.test")
        self.assertEqual(copy.state, "outgoing")
        self.assertIn("Hello &lt;i&gt;you&lt;/i&gt;", copy.body_html)
        self.assertIn("plan.txt", copy.body_html)
        self.assertIn("Carla Client", copy.body_html)
        self.assertIn(f"/odoo/sale.order/{self.quote.id}", copy.body_html)
        self.assertEqual(copy.message_id, message.message_id)
        [email] = copy._prepare_outgoing_list()
        self.assertNotIn("/my/link/", email["body"])
        recipients = self.mails(message).recipient_ids
        self.assertIn(self.colin, recipients)
        self.assertIn(self.salesperson.partner_id, message.notified_partner_ids)
        self.assertNotIn(self.carla, recipients)
        mail = self.mails(message).filtered(lambda m: self.colin in m.recipient_ids)
        bodies = [email["body"] for email in mail._prepare_outgoing_list()]
        self.assertTrue(any("/my/link/" in body for body in bodies))

    def test_p_comment_copy_setting(self):
        """P-COMMENT: to the company, to another address, off; never twice."""
        self.company.write(
            {
                "portal_comment_copy": "address",
                "portal_comment_copy_email": "sales@us.test",
            }
        )
        self.assertEqual(self.copies(self.comment("1")).email_to, "sales@us.test")
        for wrong in ("sales", False, "sales@us.test, nobody"):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                self.company.portal_comment_copy_email = wrong
        self.company.portal_comment_copy = "off"
        self.assertFalse(self.copies(self.comment("2")))
        # who reads that address has it as a follower already
        self.company.write({"portal_comment_copy": "company", "email": "sam@us.test"})
        self.assertFalse(self.copies(self.comment("3")))
        self.company.email = False
        self.assertFalse(self.copies(self.comment("4")))

    def test_p_comment_no_header_of_theirs(self):
        """P-COMMENT: no line break in a header, whatever people are called."""
        self.carla.name = "Carla\r\nBcc: spam@spam.test"
        self.quote.client_order_ref = "x\nBcc: spam@spam.test"
        message = self.comment("Hello\r\nBcc: spam@spam.test")
        for mail in self.mails(message):
            self.assertNotIn("\n", mail.subject or "")
            for email in mail._prepare_outgoing_list():
                built = self.env["ir.mail_server"]._build_email__(
                    email_from=email["email_from"],
                    email_to=email["email_to"],
                    subject=email["subject"],
                    body=email["body"],
                    headers=email["headers"],
                )
                self.assertNotIn("Bcc", built)

    def answer(self, message, email_from, text, to=None):
        domain = self.env["mail.alias.domain"].search([], limit=1)
        raw = f"""Return-Path: <{email_normalize(email_from)}>
To: {to or domain.catchall_email}
From: {email_from}
Subject: Re: something
Message-ID: <{text.replace(" ", "")}@mail.test>
In-Reply-To: {message.message_id}
References: {message.message_id}
Date: Fri, 02 Jan 2026 10:00:00 +0000
Content-Type: text/plain; charset="utf-8"

{text}
"""
        self.env["mail.thread"].message_process("res.partner", raw)

    def test_p_comment_answer_by_mail(self):
        """P-COMMENT: an answer by e-mail is in the same history, with no login too."""
        self.env["mail.alias.domain"].create(
            {"name": "us.test", "bounce_alias": "bounce", "catchall_alias": "catchall"}
        )
        message = self.say(self.quote, "Question", partner_ids=self.colin.ids)
        self.env["portal.change.request"].search([]).unlink()
        for partner in (self.colin, self.carla):
            with self.subTest(partner.name):
                text = f"Answer of {partner.name}"
                self.answer(message, f"{partner.name} <{partner.email}>", text)
                said = self.said(author=partner)
                self.assertEqual(len(said), 1)
                self.assertEqual(said.message_type, "email")
                self.assertIn(text, self.text_of(self.get(self.page_path)))
        # the company's mailbox answers the copy
        comment = self.comment("By the form")
        self.answer(comment, "Sam Test <sam@us.test>", "Answer of staff")
        page = self.text_of(self.get(self.page_path))
        self.assertIn("Answer of staff", page)
