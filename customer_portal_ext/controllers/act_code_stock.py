from odoo import http
from odoo.exceptions import ValidationError
from odoo.http import request

from odoo.addons.sale.controllers.portal import CustomerPortal, PaymentPortal

from .gate import PortalGate


class PortalStockActs(PortalGate, CustomerPortal):
    """A code by e-mail before stock's own acts on an order too (X-OTP)."""

    @http.route()
    def portal_quote_accept(self, order_id, access_token=None, **kwargs):
        """Sign; the page says what to do first, and the signature stays on it."""
        error = self._portal_stock_code_error(order_id, access_token)
        if error:
            return {"error": error}
        return super().portal_quote_accept(
            order_id, access_token=access_token, **kwargs
        )

    @http.route()
    def portal_quote_decline(self, order_id, access_token=None, **kwargs):
        """Decline; the words travel through the page of the code."""
        order_sudo = self._portal_find("sale.order", order_id, access_token)
        actor = order_sudo and self._portal_actor(order_sudo)
        if actor:
            self._portal_require_code(order_sudo, actor)
        return super().portal_quote_decline(
            order_id, access_token=access_token, **kwargs
        )

    def _portal_stock_code_error(self, order_id, access_token):
        order_sudo = self._portal_find("sale.order", order_id, access_token)
        actor = order_sudo and self._portal_actor(order_sudo)
        if actor and self._portal_code_needed(order_sudo, actor):
            return code_first_text()
        return None


class PortalStockPayment(PortalGate, PaymentPortal):
    @http.route()
    def portal_order_transaction(self, order_id, access_token=None, **kwargs):
        """Pay an order."""
        order_sudo = self._portal_find("sale.order", order_id, access_token)
        actor = order_sudo and self._portal_actor(order_sudo)
        if actor and self._portal_code_needed(order_sudo, actor):
            raise ValidationError(code_first_text())
        return super().portal_order_transaction(
            order_id, access_token=access_token, **kwargs
        )


def code_first_text():
    """Return what to do before an act that has no form of ours."""
    return request.env._(
        "Please confirm first that it is you: press “Send me a code” at the top of this"
        " page, and enter the code from the e-mail."
    )
