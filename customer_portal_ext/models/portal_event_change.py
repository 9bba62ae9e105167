from odoo import api, models
from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)


class PortalEvent(models.Model):
    """What becomes of a change request, as evidence (C-CHANGE)."""

    _inherit = "portal.event"

    @api.model
    def _get_kinds(self):
        return {
            **super()._get_kinds(),
            "change_withdrawn": _lt("Withdrew a change request"),
            "change_done": _lt("Change made"),
        }
