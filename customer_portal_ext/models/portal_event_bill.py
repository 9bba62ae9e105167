from odoo import api, models
from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)


class PortalEvent(models.Model):
    """The acts on bills that suppliers send."""

    _inherit = "portal.event"

    @api.model
    def _get_kinds(self):
        return {
            **super()._get_kinds(),
            "bill_sent": _lt("Sent a bill"),
            "bill_withdrawn": _lt("Withdrew a bill"),
            "bill_refused": _lt("Bill refused"),
            "bill_approved": _lt("Bill approved: it is in the books"),
        }
