"""P-TICKETS: a reply by e-mail opens a closed ticket again, by the page's rules."""

from email.utils import make_msgid

from odoo import fields
from odoo.tests import tagged

from .common import TicketCase


@tagged("post_install", "-at_install")
class TestTicketByMail(TicketCase):
    def setUp(self):
        super().setUp()
        self.mine = self.ticket()
        self.mine.message_subscribe(partner_ids=self.carla.ids)
        self.answer = self.mine.with_user(self.hanna).message_post(
            body="Sent again.",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        self.mine.stage_id = self.done
        self.env.flush_all()

    def receive(self, author, text="Still creased.", parent=None, headers=""):
        """Let the gateway take a reply, as it comes from a mail server."""
        parent = parent or self.answer
        mail = (
            f"From: {author.email_formatted}\n"
            "To: office@us.test\n"
            f"Message-Id: {make_msgid()}\n"
            f"In-Reply-To: {parent.message_id}\n"
            f"References: {parent.message_id}\n"
            "Subject: Re: Creased posters\n"
            f"{headers}"
            "MIME-Version: 1.0\n"
            "Content-Type: text/plain; charset=utf-8\n"
            f"\n{text}\n"
        )
        ticket_id = self.env["mail.thread"].sudo().message_process(None, mail)
        self.assertEqual(ticket_id, self.mine.id)
        self.mine.invalidate_recordset()
        return self.mine.message_ids.filtered(
            lambda message: message.message_type == "email"
        ).sorted("id")[-1:]

    def assertClosed(self):
        self.assertEqual(self.mine.stage_id, self.done)
        self.assertTrue(self.mine.closed_date)
        self.assertFalse(self.events(self.mine, "ticket_reopened"))

    def test_p_tickets_a_reply_opens_it(self):
        """P-TICKETS, X-AUDIT: stage, evidence that says how, a note, staff told."""
        message = self.receive(self.carla)
        self.assertIn("Still creased.", message.body)
        self.assertEqual(message.author_id, self.carla)
        self.assertEqual(self.mine.stage_id, self.new)
        self.assertFalse(self.mine.closed_date)
        event = self.events(self.mine, "ticket_reopened")
        self.assertEqual(event.partner_id, self.carla)
        self.assertEqual(event.identified_by, "mail")
        self.assertIn("Still creased.", event.snapshot)
        self.assertIn(str(message.id), event.snapshot)
        note = self.mine.message_ids.filtered(
            lambda said: "by replying to an e-mail" in said.body
        )
        self.assertTrue(note.subtype_id.internal)
        self.assertNotIn(self.carla, note.notified_partner_ids)
        self.assertIn(self.hanna.partner_id, message.notified_partner_ids)
        # open now: the next reply is a message and no more
        self.receive(self.carla, "And torn.")
        self.assertEqual(len(self.events(self.mine, "ticket_reopened")), 1)

    def test_p_tickets_a_reply_to_the_mail_of_the_closing(self):
        """P-TICKETS: what a customer most often replies to; it is no internal note."""
        self.env.flush_all()
        self.cr.precommit.run()
        closing = self.mine.message_ids.filtered(lambda said: "closed" in said.body)
        self.assertIn(self.carla, closing.notified_partner_ids | closing.partner_ids)
        message = self.receive(self.carla, parent=closing[:1])
        self.assertFalse(message.subtype_id.internal)
        self.assertEqual(self.mine.stage_id, self.new)

    def test_p_tickets_stage_of_reopened(self):
        """P-TICKETS: the stage that was set for it; the answer has been given."""
        again = self.new.copy(
            {
                "name": "Again",
                "portal_reopen": True,
                "portal_waiting": True,
                "sequence": 9,
                "company_id": False,
            }
        )
        self.receive(self.carla)
        self.assertEqual(self.mine.stage_id, again)
        self.assertFalse(self.mine.portal_waiting)

    def test_p_tickets_nobody_follows(self):
        """P-TICKETS: who answers is told even where no message reaches them."""
        self.mine.message_unsubscribe(partner_ids=self.hanna.partner_id.ids)
        self.receive(self.carla)
        told = self.env["mail.message"].search(
            [
                ("model", "=", self.mine._name),
                ("res_id", "=", self.mine.id),
                ("message_type", "=", "user_notification"),
                ("notified_partner_ids", "in", self.hanna.partner_id.ids),
            ]
        )
        told = told.filtered(lambda said: "by replying to an e-mail" in said.body)
        self.assertEqual(len(told), 1)
        self.assertIn("Still creased.", told.body)

    def test_p_tickets_not_allowed(self):
        """P-TICKETS: too late, or the company does not let customers open tickets."""
        self.company.portal_ticket_reopen_days = 0
        self.assertIn("Still creased.", self.receive(self.carla).body)
        self.assertClosed()
        self.company.portal_ticket_reopen_days = 30
        self.mine.closed_date = fields.Datetime.subtract(fields.Datetime.now(), days=31)
        self.receive(self.carla)
        self.assertClosed()

    def test_p_tickets_programs_do_not(self):
        """P-TICKETS: nobody at the keyboard: out of office, receipts, newsletters."""
        for headers in (
            "Auto-Submitted: auto-replied\n",
            "Auto-Submitted: auto-generated; type=x\n",
            "X-Autoreply: yes\n",
            "X-Auto-Response-Suppress: All\n",
            "Precedence: auto_reply\n",
            "Return-Path: <>\n",
        ):
            with self.subTest(headers=headers):
                message = self.receive(self.carla, "I am away.", headers=headers)
                self.assertIn("I am away.", message.body)
                self.assertClosed()
        # what a person's program says of itself
        self.receive(self.carla, headers="Auto-Submitted: no\nPrecedence: normal\n")
        self.assertEqual(self.mine.stage_id, self.new)

    def test_p_tickets_bounces_do_not(self):
        """P-TICKETS: a mail that could not be delivered is no reply."""
        bounce = (
            "From: MAILER-DAEMON@client.test\n"
            "To: office@us.test\n"
            f"Message-Id: {make_msgid()}\n"
            f"In-Reply-To: {self.answer.message_id}\n"
            "Subject: Undelivered\n"
            "Content-Type: text/plain\n\nNo such user\n"
        )
        self.env["mail.thread"].sudo().message_process(None, bounce)
        self.mine.invalidate_recordset()
        self.assertClosed()

    def test_p_tickets_staff_do_not(self):
        """P-TICKETS: staff who write on a closed ticket keep it closed."""
        self.receive(self.hanna.partner_id, "For the record.")
        self.assertClosed()

    def test_attackers(self):
        """P-TICKETS: neither strangers, nor who was added, nor who sees no tickets."""
        self.receive(self.eve)
        self.assertClosed()
        self.mine.message_subscribe(partner_ids=self.eve.ids)
        self.assertTrue(self.mine._portal_is_added(self.eve.id))
        self.receive(self.eve)
        self.assertClosed()
        unknown = self.env["res.partner"].new({"name": "X", "email": "x@nowhere.test"})
        self.receive(unknown)
        self.assertClosed()
        self.mine.portal_show = False
        self.env.flush_all()
        self.receive(self.carla)
        self.assertClosed()

    def test_o_modules(self):
        """O-MODULES: not for a contact whose section was taken away."""
        self.env["portal.section.access"].create(
            {
                "section_id": self.env.ref("customer_portal_ext.section_tickets").id,
                "partner_id": self.carla.id,
                "company_id": self.company.id,
                "is_granted": False,
            }
        )
        self.env.flush_all()
        self.receive(self.carla)
        self.assertClosed()

    def test_internal_note(self):
        """P-TICKETS: an answer to an internal note is none to the customer's ticket."""
        note = self.mine.with_user(self.hanna).message_post(
            body="Between us", subtype_xmlid="mail.mt_note"
        )
        self.receive(self.carla, parent=note)
        self.assertClosed()

    def test_c_actions_out_of_office_is_no_answer(self):
        """C-ACTIONS: a ticket that waits for the customer waits on."""
        self.new.portal_waiting = True
        self.mine.write({"stage_id": self.new.id, "closed_date": False})
        self.mine.portal_waiting = True
        self.receive(self.carla, "I am away.", headers="Auto-Submitted: auto-replied\n")
        self.assertTrue(self.mine.portal_waiting)
        self.receive(self.carla, "Here I am.")
        self.assertFalse(self.mine.portal_waiting)
