from odoo import models


class PortalEvent(models.Model):
    """The certificate of a signature, and of a quotation that was declined."""

    _inherit = "portal.event"

    def _certificate(self):
        snapshot = self._get_snapshot()
        return {
            **super()._certificate(),
            "signature": snapshot.get("signature") or {},
            "details": snapshot.get("details_added") or [],
            "reason": snapshot.get("reason"),
        }
