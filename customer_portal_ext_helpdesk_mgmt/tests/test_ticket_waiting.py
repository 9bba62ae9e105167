"""What waits of tickets: staff's dashboard, the morning's digest, due dates."""

from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.tests import new_test_user, tagged

from .common import LINK, TicketCase

EIGHT = "2031-03-10 08:30:00"


@tagged("post_install", "-at_install")
class TestTicketDashboard(TicketCase):
    def rows(self, ticket, user=None):
        Waiting = self.env["portal.waiting"].with_user(user or self.hanna)
        Waiting.invalidate_model()
        return Waiting.search(
            [("document_model", "=", ticket._name), ("document_id", "=", ticket.id)]
        )

    def say(self, ticket, author, minutes=0, **values):
        message = ticket.message_post(
            body="Hello",
            author_id=author.id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            **values,
        )
        message.date = fields.Datetime.add(message.date, minutes=minutes)
        return message

    def test_a_new_ticket(self):
        """P-TICKETS: its customer waits for us since they sent it, until we answer."""
        ticket = self.ticket()
        [row] = self.rows(ticket)
        self.assertEqual((row.side, row.kind), ("us", "ticket"))
        self.assertEqual(row.since, ticket.create_date)
        self.assertEqual(row.partner_id, self.carla)
        self.assertEqual(row.commercial_partner_id, self.customer)
        self.assertEqual(row.user_id, self.hanna)
        self.assertIn(ticket.number, row.name)
        self.assertEqual(row.action_open()["res_id"], ticket.id)
        # neither a note nor what the customer adds is an answer
        ticket.with_user(self.hanna).message_post(
            body="Who knows?", subtype_xmlid="mail.mt_note"
        )
        self.say(ticket, self.carla, 1)
        self.assertEqual(self.rows(ticket).kind, "ticket")
        self.assertEqual(self.rows(ticket).since, ticket.create_date)
        self.say(ticket, self.hanna.partner_id, 2)
        self.assertFalse(self.rows(ticket))

    def test_a_message(self):
        """O-TICKETS: from the first message after our last answer."""
        ticket = self.ticket()
        self.say(ticket, self.hanna.partner_id)
        first = self.say(ticket, self.carla, 5)
        self.say(ticket, self.carla, 9)
        [row] = self.rows(ticket)
        self.assertEqual((row.side, row.kind), ("us", "message"))
        self.assertEqual(row.since, first.date)
        self.say(ticket, self.hanna.partner_id, 12)
        self.assertFalse(self.rows(ticket))

    def test_closed(self):
        """P-TICKETS: closed waits for nobody, unless somebody writes afterwards."""
        ticket = self.ticket()
        self.say(ticket, self.carla, -5)
        ticket.stage_id = self.done
        self.assertFalse(self.rows(ticket))
        self.say(ticket, self.carla, 5)
        [row] = self.rows(ticket)
        self.assertEqual((row.side, row.kind), ("us", "message"))

    def test_for_the_customer(self):
        """C-ACTIONS: what waits for the customer, since we asked."""
        self.new.portal_waiting = True
        ticket = self.ticket()
        [row] = self.rows(ticket)
        self.assertEqual((row.side, row.kind), ("them", "reply"))
        self.assertEqual(row.since, ticket.last_stage_update)
        asked = self.say(ticket, self.hanna.partner_id, 3)
        self.assertEqual(self.rows(ticket).since, asked.date)
        self.say(ticket, self.carla, 5)
        [row] = self.rows(ticket)
        self.assertEqual((row.side, row.kind), ("us", "message"))
        ticket.portal_show = False
        self.assertFalse(self.rows(ticket))

    def test_rights(self):
        """X-MULTI: nobody sees there what the helpdesk does not let them read."""
        ticket = self.ticket()
        self.assertTrue(self.rows(ticket))
        own = new_test_user(
            self.env, "own.test", groups="helpdesk_mgmt.group_helpdesk_user_own"
        )
        self.assertFalse(self.rows(ticket, own))
        self.assertFalse(self.rows(ticket, self.salesperson))
        menu = self.env.ref("customer_portal_ext_helpdesk_mgmt.menu_helpdesk_waiting")
        self.assertIn(
            menu.id, self.env["ir.ui.menu"].with_user(own)._visible_menu_ids()
        )


@tagged("post_install", "-at_install")
@freeze_time(EIGHT)
class TestTicketRemind(TicketCase):
    """X-REMIND: a ticket that waits for its customer is in the morning's digest."""

    def setUp(self):
        super().setUp()
        self.company.write(
            {
                "portal_ticket_days": 3,
                "portal_digest_days": 3,
                "portal_overdue_days": 3,
                "portal_digest_active": True,
                "email": "office@us.test",
            }
        )
        (self.carla | self.eve).write({"tz": "UTC"})
        self.asks = self.new.copy(
            {"name": "Your turn", "portal_waiting": True, "company_id": False}
        )
        self.mine = self.ticket(stage_id=self.asks.id)
        self.today = fields.Date.today()
        self.env.flush_all()

    def run_cron(self, name):
        with patch.object(
            type(self.env["ir.cron"]),
            "_commit_progress",
            lambda cron, processed=0, remaining=None, deactivate=False: 60.0,
        ):
            cron = self.env.ref(f"customer_portal_ext.{name}")
            cron.sudo().ir_actions_server_id.run()

    def digest(self, partner):
        return self.env["portal.letter"].search(
            [("kind", "=", "digest"), ("partner_id", "=", partner.id)]
        )

    def test_x_remind_a_ticket(self):
        """X-REMIND, C-ACTIONS: due by the setting; by mail, with their own link."""
        self.assertEqual(self.mine.portal_due_date, fields.Date.add(self.today, days=3))
        self.run_cron("cron_digests")
        [letter] = self.digest(self.carla)
        self.assertFalse(self.digest(self.eve))
        [line] = letter.digest_line_ids
        self.assertEqual((line.res_model, line.res_id), (self.mine._name, self.mine.id))
        self.run_cron("cron_letters")
        mail = self.env["mail.mail"].search(
            [("model", "=", "portal.letter"), ("res_id", "=", letter.id)]
        )
        [email] = mail._prepare_outgoing_list()
        self.assertIn(self.mine.name, email["body"])
        self.assertIn("Answer", email["body"])
        links = {
            self.env["portal.hotlink"]._find(secret)
            for secret in LINK.findall(email["body"])
        }
        self.assertIn(self.mine, [link._get_document_sudo() for link in links])
        self.assertEqual({link.partner_id for link in links}, {self.carla})

    def test_x_remind_answered(self):
        """X-REMIND: answered before the mail goes out, or before the morning."""
        self.run_cron("cron_digests")
        self.mine.message_post(
            body="Here it is",
            author_id=self.carla.id,
            message_type="email",
            subtype_xmlid="mail.mt_comment",
        )
        self.assertFalse(self.mine.portal_due_date)
        self.run_cron("cron_letters")
        self.assertEqual(self.digest(self.carla).state, "dropped")

    def test_x_remind_overdue(self):
        """X-REMIND: then an activity for who answers, taken back by the answer."""
        self.mine.portal_due_date = fields.Date.subtract(self.today, days=4)
        self.env.flush_all()
        self.run_cron("cron_digests")
        self.run_cron("cron_digests")
        self.assertFalse(self.digest(self.carla))
        [activity] = self.mine.activity_ids
        self.assertEqual(activity.user_id, self.hanna)
        self.assertIn("no answer since", activity.summary)
        self.assertIn(
            self.mine,
            self.mine.search([("portal_is_overdue", "=", True)]),
        )
        self.mine.portal_waiting = False
        self.assertFalse(self.mine.activity_ids)
        self.assertFalse(self.mine.portal_due_date)

    def test_x_remind_hidden(self):
        """O-SHOW: what is not on the portal is in no mail."""
        self.mine.portal_show = False
        self.env.flush_all()
        self.run_cron("cron_digests")
        self.assertFalse(self.digest(self.carla))
