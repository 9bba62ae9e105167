from odoo import models


class PortalShare(models.TransientModel):
    _inherit = "portal.share"

    def _send_signup_link(self, partners=None):
        """Share a document without a signup token in the mail about it (W11)."""
        if partners is None:
            partners = self.partner_ids.filtered(lambda partner: not partner.user_ids)
        return self._send_public_link(partners)
