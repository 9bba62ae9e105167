from odoo import http

from odoo.addons.payment.controllers.post_processing import PaymentPostProcessing

from .gate import keep_private


class PortalPaymentStatus(PaymentPostProcessing):
    """The page after paying: what became of it, and what to do next (P-PAY-INVOICE).

    Stock leads on to the document at once, which says nothing of a payment that was
    cancelled or failed; here the reader learns it, and goes on by a button.
    """

    @http.route(methods=["GET"])
    def display_status(self, **kwargs):
        response = super().display_status(**kwargs)
        tx_sudo = response.qcontext.get("tx")
        if tx_sudo:
            response.qcontext["portal_words"] = tx_sudo._portal_status_words()
        keep_private(response)
        return response

    @http.route()
    def poll_status(self, **kwargs):
        values = super().poll_status(**kwargs)
        if values["state"] in ("cancel", "error"):
            values["landing_route"] = "/payment/status"
        return values
