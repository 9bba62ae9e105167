"""X-INSTALL: what installing does to tickets, files and mails that are there."""

from odoo.tests import tagged

from .. import hooks
from .common import TicketCase


@tagged("post_install", "-at_install")
class TestHooks(TicketCase):
    def test_tickets_are_shown_as_before(self):
        """X-INSTALL: customers go on seeing their tickets, but archived ones."""
        shown, archived = self.ticket(), self.ticket(active=False)
        self.env.flush_all()
        self.cr.execute(
            "UPDATE helpdesk_ticket SET portal_show = NULL, portal_published = NULL"
            " WHERE id = ANY(%s)",
            [(shown | archived).ids],
        )
        hooks.post_init_hook(self.env)
        self.assertTrue(shown.portal_published)
        self.assertTrue(archived.portal_show)
        self.assertFalse(archived.portal_published)

    def test_tokens_of_internal_files_end(self):
        """P-TICKETS: what stock's page gave away before is taken back."""
        ticket = self.ticket()
        internal, public = self.file(ticket), self.file(ticket)
        ticket.message_post(
            body="x", subtype_xmlid="mail.mt_note", attachment_ids=internal.ids
        )
        ticket.message_post(
            body="x",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            attachment_ids=public.ids,
        )
        (internal | public).generate_access_token()
        hooks.post_init_hook(self.env)
        self.assertFalse(internal.access_token)
        self.assertTrue(public.access_token)

    def test_a_companys_own_words_stay(self):
        """The mails greet the reader; the rest of a text is as it was."""
        template = self.env.ref("helpdesk_mgmt.closed_ticket_template")
        template.body_html = '<p>Dear <t t-out="object.user_id.name"/>, all "done".</p>'
        assignment = self.env.ref("helpdesk_mgmt.assignment_email_template")
        assignment.partner_to = "{{object.team_id.user_id.partner_id.id}}"
        hooks.post_init_hook(self.env)
        self.assertIn('t-out="object.partner_id.name"', template.body_html)
        self.assertIn("Dear <t t-out", template.body_html)
        self.assertEqual(
            assignment.partner_to, "{{object.team_id.user_id.partner_id.id}}"
        )

    def test_p_ticket_users_who_saw_it_sees_it(self):
        """P-TICKET-USERS: followers from outside go on seeing what they saw."""
        ticket = self.ticket()
        people = self.eve | self.colin | self.hanna.partner_id
        ticket.with_context(portal_person_made=True).message_subscribe(people.ids)
        self.assertFalse(ticket.portal_person_ids)
        hooks.post_init_hook(self.env)
        # colleagues see it anyway, staff by their own rights
        self.assertEqual(ticket.portal_person_ids.partner_id, self.eve)

    def test_c_actions_awaiting(self):
        """C-ACTIONS: the helpdesk's own stage waits for customers, unless in use."""
        stage = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_awaiting")
        tickets = self.env["helpdesk.ticket"].with_context(active_test=False)
        tickets.search([("stage_id", "=", stage.id)]).stage_id = self.new
        stage.portal_waiting = False
        used = self.ticket(stage_id=stage.id)
        hooks.post_init_hook(self.env)
        self.assertFalse(stage.portal_waiting)
        self.assertFalse(used.portal_waiting)
        used.stage_id = self.new
        hooks.post_init_hook(self.env)
        self.assertTrue(stage.portal_waiting)
