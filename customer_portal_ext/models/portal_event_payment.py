from odoo import api, models
from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)


class PortalEvent(models.Model):
    """Payments as evidence: who started one, and that it was confirmed (C-PAY-MANY)."""

    _inherit = "portal.event"

    @api.model
    def _get_kinds(self):
        return {
            **super()._get_kinds(),
            "payment_started": _lt("Started a payment"),
            "payment_confirmed": _lt("Payment confirmed by the provider"),
        }
