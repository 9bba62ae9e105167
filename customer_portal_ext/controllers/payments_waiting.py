from odoo.http import request

from .gate import PortalGate


class PortalPaymentsWaiting(PortalGate):
    """What was begun and is not booked, above the list of payments (P-PROVIDERS)."""

    def _portal_waiting_payments(self, partner_sudo, companies):
        """Return the values of the list that say what is on its way, or failed."""
        waiting_sudo = request.env["payment.transaction"]._portal_waiting(
            partner_sudo, companies
        )
        told = waiting_sudo._prepare_waiting_values()
        link = request.env["portal.pay.link"]
        for transaction_sudo, values in zip(waiting_sudo, told, strict=True):
            if transaction_sudo.state in ("cancel", "error"):
                values["again"] = link._path(
                    transaction_sudo.company_id.id, transaction_sudo.currency_id.id
                )
        return {"payments_waiting": told}
