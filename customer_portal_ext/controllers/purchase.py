from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from odoo.addons.purchase.controllers.portal import CustomerPortal

from .gate import PortalGate, keep_private, portal_readonly


class PortalPurchase(PortalGate, CustomerPortal):
    """The page of a purchase order, as its supplier sees it (P-PO)."""

    @http.route(methods=["GET"], readonly=portal_readonly)
    def portal_my_purchase_order(self, order_id=None, access_token=None, **kw):
        order_sudo = self._portal_document("purchase.order", order_id, access_token)
        # Stock acknowledges on this very GET: any scanner of mails would (W2).
        kw.pop("acknowledge", None)
        if kw.pop("update", None) and not kw.get("report_type"):
            # stock's own form of dates leads to ours (W16)
            return request.redirect(f"/my/purchase/{order_id}/answer")
        if not kw.get("report_type"):
            order_sudo._portal_load_page()
        page = super().portal_my_purchase_order

        def answer():
            return page(order_id, access_token=access_token, **kw)

        if kw.get("report_type"):
            # the days that the buyer's own print has, not the day before or after
            request.update_context(tz=order_sudo.get_order_timezone().zone)
        if kw.get("report_type") == "pdf":
            response = self._portal_answer_pdf(order_sudo, answer)
        else:
            response = answer()
        return keep_private(response) if request.env.user._is_public() else response

    def _get_page_view_values(
        self, document, access_token, values, session_history, no_breadcrumbs, **kwargs
    ):
        values = super()._get_page_view_values(
            document, access_token, values, session_history, no_breadcrumbs, **kwargs
        )
        if document._name == "purchase.order":
            guest = request.env.user._is_public()
            values["portal"] = {
                "may_act": self._portal_may_act(document),
                "waiting": document.portal_waiting,
                "status": document.portal_status_id,
                "certificates": document._portal_certificates(
                    self._portal_actor(document)
                ),
                "notice": self._portal_notice(),
                "details": document._portal_details(),
                "contact_picture": document._portal_contact_picture(),
                "product_pictures": document._portal_product_pictures(),
                **self._portal_answer_values(document),
            }
            values["portal_invoices"] = self._portal_seen(document.invoice_ids)
            values["portal_guest"] = guest
            if guest:
                values["no_breadcrumbs"] = True
                values.pop("prev_record", None)
                values.pop("next_record", None)
        return values

    def _portal_answer_values(self, order_sudo):
        """Return what the page says of the answers to its lines (X-POLINE)."""
        current = order_sudo._portal_current_answers()
        return {
            "answerable": bool(order_sudo._portal_answerable_lines()),
            "takes_prices": order_sudo._portal_takes_prices(),
            "answers": [
                answer._prepare_portal_values()
                for answer in order_sudo._portal_answers_to_list(current)
            ],
            "asks_again": order_sudo.portal_waiting
            and any(answer.state == "declined" for answer in current.values()),
        }

    @http.route()
    def portal_my_purchase_order_update_dates(
        self, order_id=None, access_token=None, **kw
    ):
        """Refuse stock's way to overwrite the dates of an order (W16, X-POLINE).

        Whoever had a link changed a confirmed order at once, unseen. Suppliers answer
        line by line, and the buyer decides.
        """
        raise NotFound()
