from odoo import http
from odoo.http import request

from .act_code_stock import PortalStockActs
from .gate import keep_private, portal_readonly

MAX_REASON = 5000


class PortalDecline(PortalStockActs):
    """Decline a quotation that was to be signed, also without JavaScript (O-ESIGN)."""

    @http.route(
        "/my/orders/<int:order_id>/decline",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_decline_check(self, order_id, access_token=None, **kwargs):
        """Ask for the reason; nothing is declined by looking at this page."""
        order_sudo = self._portal_document("sale.order", order_id, access_token)
        actor = self._portal_decline_actor(order_sudo)
        if not order_sudo._has_to_be_signed():
            return request.redirect(f"{order_sudo.access_url}?message=cant_reject")
        if self._portal_code_needed(order_sudo, actor):
            self._portal_require_code(order_sudo, actor)
        return self._portal_decline_page(order_sudo, access_token)

    @http.route()
    def portal_quote_decline(
        self, order_id, access_token=None, decline_message=None, **kwargs
    ):
        """Decline with a reason; the words travel through the page of the code."""
        found_sudo = self._portal_find("sale.order", order_id, access_token)
        if request.env.user.share and not found_sudo:
            # answered as every page of stock's that is refused (W24)
            return super().portal_quote_decline(order_id, access_token=access_token)
        order_sudo = self._portal_document("sale.order", order_id, access_token)
        actor = self._portal_decline_actor(order_sudo)
        actor = self._portal_require_code(order_sudo, actor)
        order_sudo._portal_lock()
        if order_sudo.state == "cancel":
            return self._portal_acted(f"{order_sudo.access_url}?notice=already")
        if not order_sudo._has_to_be_signed():
            return self._portal_acted(f"{order_sudo.access_url}?message=cant_reject")
        reason = (decline_message or "").strip()
        if not reason or len(reason) > MAX_REASON:
            return self._portal_decline_page(
                order_sudo, access_token, reason, error=True, status=422
            )
        snapshot = order_sudo._portal_sign_snapshot("")
        super().portal_quote_decline(
            order_id, access_token=access_token, decline_message=reason, **kwargs
        )
        request.env["portal.event"]._record(
            order_sudo, "declined", actor, snapshot={**snapshot, "reason": reason}
        )
        return self._portal_acted(
            order_sudo.get_portal_url(query_string="&notice=declined")
        )

    def _portal_decline_actor(self, order_sudo):
        """Return who declines, or answer with a page that says why they may not."""
        if not request.env.user.share:
            return self._portal_acting(order_sudo)
        actor = self._portal_stock_actor(order_sudo)
        if not self._portal_stock_may_sign(order_sudo, actor):
            self._portal_stop_unsigned(order_sudo, actor)
        return actor

    def _portal_stop_unsigned(self, order_sudo, actor):
        """Answer a contact without the right to sign: whom they can ask."""
        partner_sudo = request.env["res.partner"].sudo().browse(actor["partner_id"])
        values = {
            "document_label": order_sudo._portal_label(),
            "sale_order": order_sudo,
            "colleagues": partner_sudo._portal_who_may_sign(order_sudo),
            "page_name": "sign",
            "no_breadcrumbs": True,
        }
        response = request.render(
            "customer_portal_ext.sign_only_look", values, status=403
        )
        self._portal_stop(keep_private(response))

    def _portal_decline_page(
        self, order_sudo, access_token, reason="", error=False, status=200
    ):
        values = {
            "sale_order": order_sudo,
            "document_label": order_sudo._portal_label(),
            # of a company that still takes Odoo's own links
            "access_token": access_token,
            "reason": reason,
            "too_long": len(reason) > MAX_REASON,
            "error": error,
            "page_name": "decline",
            "no_breadcrumbs": request.env.user._is_public(),
        }
        response = request.render(
            "customer_portal_ext.decline_check", values, status=status
        )
        return keep_private(response)

    def _portal_notices(self):
        return {
            **super()._portal_notices(),
            "declined": [
                "success",
                self.env._("You declined this quotation. We have your reason."),
            ],
        }
