"""P-HOTLINK for tickets: every mail about one has each recipient's own link."""

from odoo.tests import tagged

from .common import LINK, TicketCase


@tagged("post_install", "-at_install")
class TestTicketMail(TicketCase):
    def setUp(self):
        super().setUp()
        self.mine = self.ticket()
        self.flush_tracking()
        # what creating and assigning it has sent
        self.env["mail.mail"].search([]).unlink()

    def flush_tracking(self):
        self.env.flush_all()
        self.cr.precommit.run()

    def outgoing(self):
        """Return {recipient: body as sent} of the queued mails of the ticket."""
        mails = self.env["mail.mail"].search(
            [("model", "=", "helpdesk.ticket"), ("res_id", "=", self.mine.id)]
        )
        return {
            email["partner_id"]: email["body"]
            for mail in mails
            for email in mail._prepare_outgoing_list()
        }

    def links(self, body):
        """Return the links of a body: by design, one for each recipient."""
        Link = self.env["portal.hotlink"]
        return [Link._find(secret) for secret in set(LINK.findall(body))]

    def assertOwnLink(self, bodies, partner):
        [link] = self.links(bodies[partner])
        self.assertEqual(link.partner_id, partner)
        self.assertEqual(link._get_document_sudo(), self.mine)
        for other, body in bodies.items():
            if other != partner:
                self.assertNotIn(link, self.links(body))

    def test_p_hotlink_comment(self):
        """P-HOTLINK: customer, and a follower without login; staff have none."""
        self.mine.message_subscribe(partner_ids=(self.carla | self.colin).ids)
        self.mine.message_subscribe(partner_ids=self.salesperson.partner_id.ids)
        self.mine.with_user(self.hanna).message_post(
            body="New posters are on their way.",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        bodies = self.outgoing()
        self.assertOwnLink(bodies, self.carla)
        self.assertOwnLink(bodies, self.colin)
        self.assertFalse(self.links(bodies[self.salesperson.partner_id]))
        self.assertFalse(self.mine.access_token)

    def test_p_hotlink_person_who_was_added(self):
        """P-TICKET-USERS: somebody of another company, without a login."""
        extra = self.contact("Ella Else", self.other, "ella@other.test")
        self.mine.message_subscribe(partner_ids=extra.ids)
        self.mine.with_user(self.hanna).message_post(
            body="Hello", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.assertOwnLink(self.outgoing(), extra)

    def test_p_hotlink_note(self):
        """An internal note goes to no contact."""
        self.mine.message_subscribe(partner_ids=self.carla.ids)
        self.mine.with_user(self.hanna).message_post(
            body="Internal", subtype_xmlid="mail.mt_note"
        )
        self.assertNotIn(self.carla, self.outgoing())

    def test_p_hotlink_closed(self):
        """P-HOTLINK: the mail of a closing stage, which has no button in stock."""
        self.mine.with_user(self.hanna).stage_id = self.done
        self.flush_tracking()
        bodies = self.outgoing()
        self.assertOwnLink(bodies, self.carla)
        self.assertIn("Hello Carla Client,", bodies[self.carla])
        self.assertIn("has been closed", bodies[self.carla])

    def test_p_hotlink_changed_stage(self):
        """P-HOTLINK: the mail of any stage."""
        self.rejected.mail_template_id = self.env.ref(
            "helpdesk_mgmt.changed_stage_template"
        )
        self.mine.with_user(self.hanna).stage_id = self.rejected
        self.flush_tracking()
        bodies = self.outgoing()
        self.assertOwnLink(bodies, self.carla)
        self.assertIn("Hello Carla Client,", bodies[self.carla])
        self.assertIn("stage has changed to", bodies[self.carla])

    def test_assignment_goes_to_the_assignee(self):
        """The mail that says "assigned to you" goes to that person, without a link."""
        template = self.env.ref("helpdesk_mgmt.assignment_email_template")
        template.send_mail(
            self.mine.id, email_layout_xmlid="mail.mail_notification_light"
        )
        bodies = self.outgoing()
        self.assertEqual(list(bodies), [self.hanna.partner_id])
        self.assertIn("Hello Hanna Test,", bodies[self.hanna.partner_id])
        self.assertFalse(self.links(bodies[self.hanna.partner_id]))

    def test_p_hotlink_assignment_sent_by_hand(self):
        """P-HOTLINK: a template sent to the customer by hand has the link as well."""
        template = self.env.ref("helpdesk_mgmt.assignment_email_template")
        template.send_mail(
            self.mine.id, email_values={"recipient_ids": [(4, self.carla.id)]}
        )
        self.assertOwnLink(self.outgoing(), self.carla)

    def test_p_hotlink_hidden_ticket(self):
        """O-SHOW: a ticket that is not on the portal has no link."""
        self.mine.portal_show = False
        self.mine.with_user(self.hanna).stage_id = self.done
        self.flush_tracking()
        self.assertFalse(self.links(self.outgoing()[self.carla]))

    def test_p_hotlink_off(self):
        """P-HOTLINK-OFF: the clean address instead."""
        self.company.portal_hotlink_mode = "off"
        self.mine.with_user(self.hanna).stage_id = self.done
        self.flush_tracking()
        body = self.outgoing()[self.carla]
        self.assertFalse(self.links(body))
        self.assertIn(f"/my/ticket/{self.mine.id}", body)

    def test_x_tokens_kept_mails_hold_no_secret(self):
        """X-TOKENS: these templates keep their mails; no link is stored with them."""
        self.mine.with_user(self.hanna).stage_id = self.done
        self.flush_tracking()
        [link] = LINK.findall(self.outgoing()[self.carla])[:1]
        self.env.flush_all()
        for table in ("mail_mail", "mail_message", "portal_hotlink"):
            self.env.cr.execute(f"SELECT t::text FROM {table} t")
            text = "\n".join(row for (row,) in self.env.cr.fetchall())
            self.assertNotIn(link, text)
            self.assertFalse(LINK.search(text))
