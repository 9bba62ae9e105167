from odoo import http
from odoo.http import request

from .gate import keep_private, portal_readonly
from .lists import PortalLists

RECEIPT = "account.action_report_payment_receipt"


class PortalPayments(PortalLists):
    """The page of one payment, and its receipt (C-HISTORY)."""

    @http.route(
        "/my/payments/<int:payment_id>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_my_payment(self, payment_id, report_type=None, download=False, **kwargs):
        """Show what a payment paid and what is left of it, or give its receipt.

        :raise NotFound: when it is foreign, not booked, or missing
        """
        payment_sudo = self._portal_document("account.payment", payment_id)
        if report_type == "pdf":
            return keep_private(
                self._show_report(
                    model=payment_sudo,
                    report_type=report_type,
                    report_ref=RECEIPT,
                    download=download,
                )
            )
        is_guest = request.env.user._is_public()
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "portal_payment",
            "payment": payment_sudo._prepare_portal_payment_values(),
            "payment_path": payment_sudo.access_url,
            # a guest has one document: no way up
            "no_breadcrumbs": is_guest,
            "portal_guest": is_guest,
            "lists": not is_guest
            and "/my/history/payments" not in self._portal_closed_paths(),
        }
        return keep_private(
            request.render("customer_portal_ext.portal_payment", values)
        )
