from odoo import api, models
from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)


class PortalEvent(models.Model):
    """Evidence of signing, declining, choosing options and ordering again."""

    _inherit = "portal.event"

    @api.model
    def _get_kinds(self):
        return {
            **super()._get_kinds(),
            "signed": _lt("Signed"),
            "declined": _lt("Declined"),
            "quantity_changed": _lt("Changed the quantity of an optional item"),
            "reordered": _lt("Ordered again"),
        }
