from odoo import models
from odoo.tools import ormcache


class ResUsers(models.Model):
    """Whether somebody is signed in: a page asks a dozen times (G10)."""

    _inherit = "res.users"

    def _is_public(self):
        self.ensure_one()
        return self._portal_is_public() if self.id else super()._is_public()

    # as the groups of a user, of which this is one, are kept
    @ormcache("self.id")
    def _portal_is_public(self):
        return super()._is_public()  # pylint: disable=super-method-mismatch
