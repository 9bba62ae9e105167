"""C-PREVIEW: tickets as a chosen contact sees them, also where they are not in /my."""

from odoo import http
from odoo.fields import Command
from odoo.tests import tagged

from .common import TicketHttpCase


@tagged("post_install", "-at_install")
class TestTicketPreview(TicketHttpCase):
    def test_new_ticket_as_the_contact(self):
        """C-PREVIEW: the form of a new ticket is the contact's, and sends nothing."""
        group = self.env.ref("customer_portal_ext.group_portal_preview")
        self.hanna.group_ids = [Command.link(group.id)]
        self.login_as(self.hanna)
        path = f"/my/preview/{self.carla.id}"
        _form, fields = self.form_of(self.get(path), path)
        self.submit(path, fields)
        # typed, or opened where a browser tells nobody where it comes from
        response = self.get("/new/ticket")
        self.assertEqual(response.status_code, 200)
        banner = "//section[@id='portal_preview_banner']"
        self.assertTrue(self.page(response).xpath(banner))
        self.assertNotIn(self.hanna.name, self.text_of(response))
        before = self.env["helpdesk.ticket"].search_count([])
        ticket = self.ticket()
        token = http.Request.csrf_token(self)
        for address, values in (
            ("/submitted/ticket", {"subject": "Hello", "description": "Hello"}),
            ("/ticket/close", {"ticket_id": ticket.id, "stage_id": self.done.id}),
        ):
            with self.subTest(address=address):
                response = self.submit(address, {"csrf_token": token, **values})
                self.assertEqual(response.status_code, 403)
        self.assertEqual(self.env["helpdesk.ticket"].search_count([]), before + 1)
        self.assertEqual(ticket.stage_id, self.new)
