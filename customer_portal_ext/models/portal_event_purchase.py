from odoo import api, models
from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)


class PortalEvent(models.Model):
    """A supplier's answer by lines and what became of it, as evidence (X-POLINE)."""

    _inherit = "portal.event"

    @api.model
    def _get_kinds(self):
        return {
            **super()._get_kinds(),
            "po_answered": _lt("Answered line by line"),
            "po_line_accepted": _lt("Change by the supplier accepted"),
            "po_line_declined": _lt("Change by the supplier declined"),
        }
