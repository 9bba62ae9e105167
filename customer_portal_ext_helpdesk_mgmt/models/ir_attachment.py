from odoo import api, fields, models


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    @api.autovacuum
    def _gc_portal_ticket_files(self):
        """Remove files of forms that were never sent, a day later.

        They wait elsewhere now; these are what an earlier version has left.
        """
        since = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        self.sudo().search(
            [
                ("res_model", "=", "helpdesk.ticket"),
                ("res_id", "=", 0),
                ("create_date", "<", since),
                ("create_uid.share", "=", True),
            ]
        ).unlink()

    def generate_access_token(self):
        """Make no token for the page of a ticket, which lists no token.

        The helpdesk's page makes one for every file of the ticket by being opened, and
        with it whoever has the address gets the file, also an internal one.
        """
        if self.env.context.get("portal_ticket_page"):
            return [False] * len(self)
        return super().generate_access_token()
