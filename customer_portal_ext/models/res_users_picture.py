from odoo import models


class ResUsers(models.Model):
    """The reader's own picture on pages of the portal (G13)."""

    _inherit = "res.users"

    def _portal_picture_url(self):
        """Return the address of this user's picture, new with each change of it.

        The picture itself is read under the reader's rights: one's own contact.
        """
        self.ensure_one()
        # sudo: the date of the reader's own contact
        partner_sudo = self.sudo().partner_id
        changed = int(partner_sudo.write_date.timestamp())
        return f"/web/image/res.partner/{partner_sudo.id}/avatar_128?unique={changed}"
