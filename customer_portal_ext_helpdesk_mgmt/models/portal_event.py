from odoo import api, models
from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)


class PortalEvent(models.Model):
    _inherit = "portal.event"

    @api.model
    def _get_kinds(self):
        return {
            **super()._get_kinds(),
            "ticket_raised": _lt("Sent a ticket"),
            "ticket_answered": _lt("Wrote on the ticket"),
            "ticket_closed": _lt("Closed the ticket"),
            "ticket_reopened": _lt("Opened the ticket again"),
            "ticket_person_added": _lt("Added somebody to the ticket"),
            "ticket_person_removed": _lt("Took somebody off the ticket"),
            "ticket_left": _lt("Left the ticket"),
        }
