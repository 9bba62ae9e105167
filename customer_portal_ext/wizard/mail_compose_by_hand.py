from odoo import models


class MailComposeMessage(models.TransientModel):
    """What a member of staff sends with its button goes out (X-NOTIFPREF)."""

    _inherit = "mail.compose.message"

    def action_send_mail(self):
        by_hand = self.with_context(portal_sent_by_hand=True)
        return super(MailComposeMessage, by_hand).action_send_mail()
