from odoo import models


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def generate_access_token(self):
        """Make no token for the page of a ticket, which lists no token.

        The helpdesk's page makes one for every file of the ticket by being opened, and
        with it whoever has the address gets the file, also an internal one.
        """
        if self.env.context.get("portal_ticket_page"):
            return [False] * len(self)
        return super().generate_access_token()
