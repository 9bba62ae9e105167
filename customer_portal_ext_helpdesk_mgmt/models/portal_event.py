from odoo import api, models
from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)


class PortalEvent(models.Model):
    _inherit = "portal.event"

    @api.model
    def _get_kinds(self):
        return {**super()._get_kinds(), "ticket_closed": _lt("Closed the ticket")}
