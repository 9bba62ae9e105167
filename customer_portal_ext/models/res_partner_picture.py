from odoo import models
from odoo.tools import consteq, hmac

SCOPE = "customer_portal_ext.picture"


class ResPartner(models.Model):
    """Pictures of our people on pages of documents, by an address (G13)."""

    _inherit = "res.partner"

    def _portal_picture_address(self):
        """Return the address of this contact's picture, empty without a contact.

        Only who was given it can know it, and it is another with each change: whoever
        sees the page of a document sees who is responsible, guests of a link too.

        :rtype: str
        """
        if not self:
            return ""
        self.ensure_one()
        return f"/my/picture/{self.id}-{self._portal_picture_digest()}"

    def _portal_picture_digest(self):
        # sudo: the secret of the database, and when the contact changed
        changed = self.sudo().write_date
        return hmac(self.env(su=True), SCOPE, (self.id, changed.isoformat()))[:32]

    def _portal_opens_picture(self, digest):
        """Tell whether this is the digest of the picture's address now."""
        return digest.isascii() and consteq(self._portal_picture_digest(), digest)
