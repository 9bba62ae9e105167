from werkzeug.exceptions import NotFound

from odoo import fields, http
from odoo.http import request

from odoo.addons.sale.controllers.portal import CustomerPortal, PaymentPortal

from ..models.ir_http_refused import START_PAGE
from .gate import PortalGate, keep_private, portal_readonly


class PortalOrders(PortalGate, CustomerPortal):
    """The page of a quotation or an order (P-PUBLIC, C-ITEM-STATUS, C-OPTIONS)."""

    @http.route(methods=["GET"], readonly=portal_readonly)
    def portal_order_page(self, order_id, access_token=None, **kwargs):
        order_sudo = self._portal_document("sale.order", order_id, access_token)
        if kwargs.get("report_type") == "pdf":
            response = self._portal_answer_pdf(
                order_sudo,
                lambda: self._portal_order_pdf(order_sudo, access_token, kwargs),
            )
            return self._portal_private_for_guest(response)
        order_sudo._portal_load_page()
        if request.env.user.share:
            order_sudo._portal_show_listed_amounts()
        if access_token:
            # Stock posts "viewed by customer" when a token opens the page, also for
            # scanners of mails (W25). Once a day and session: say that it was today.
            request.session[f"view_quote_{order_id}"] = fields.Date.today().isoformat()
        response = super().portal_order_page(
            order_id, access_token=access_token, **kwargs
        )
        return self._portal_private_for_guest(response)

    def _portal_order_pdf(self, order_sudo, access_token, arguments):
        """Have stock make the PDF of an order, with the total of what it lists."""
        if request.env.user.share:
            order_sudo._portal_show_listed_amounts()
        page = super().portal_order_page  # pylint: disable=super-method-mismatch
        return page(order_sudo.id, access_token=access_token, **arguments)

    def _show_report(self, model, report_type, report_ref, download=False):
        """Give the pro forma invoice where its link asks for it (P-REPRINT)."""
        if model._name == "sale.order" and request.params.get("paper") == "proforma":
            if not model._portal_offers_proforma():
                raise NotFound()
            report_ref = "sale.action_report_pro_forma_invoice"
            # it is in the name of the file too
            model = model.with_context(portal_proforma=True)
        return super()._show_report(model, report_type, report_ref, download=download)

    @http.route(methods=["GET"])
    def portal_quote_document(self, order_id, document_id, access_token=None):
        """Download a product's document; a signed-in reader needs no token."""
        self._portal_document("sale.order", order_id, access_token)
        response = super().portal_quote_document(
            order_id, document_id, access_token=access_token
        )
        if START_PAGE.fullmatch(response.location or ""):
            # not a document of this order
            raise NotFound()
        return response

    def _portal_private_for_guest(self, response):
        """Keep what a guest of a link sees out of caches and frames."""
        return keep_private(response) if request.env.user._is_public() else response

    def _get_page_view_values(
        self, document, access_token, values, session_history, no_breadcrumbs, **kwargs
    ):
        values = super()._get_page_view_values(
            document, access_token, values, session_history, no_breadcrumbs, **kwargs
        )
        if document._name == "sale.order":
            values["portal"] = self._prepare_order_values(document)
            values["portal_invoices"] = self._portal_seen(document.invoice_ids).sorted(
                "date", reverse=True
            )[:3]
            values["portal_guest"] = request.env.user._is_public()
            if values["portal_guest"]:
                # a guest has one document: no way up, no way to the next one
                values["no_breadcrumbs"] = True
                values.pop("prev_record", None)
                values.pop("next_record", None)
        return values

    def _prepare_order_values(self, order_sudo):
        """Return what the order page shows beyond stock's.

        :return: dict for the template; ``lines`` are those that can be answered
        """
        actor = self._portal_actor(order_sudo)
        certified = order_sudo._portal_read_history()
        may_act = actor is not None
        visible = order_sudo._portal_visible_lines()
        to_approve = order_sudo._portal_lines_to_approve()
        open_to_change = order_sudo._portal_lines_open_to_change()
        return {
            "may_act": may_act,
            "lines": visible & (to_approve | open_to_change),
            "line_status": {
                line.id: line._prepare_portal_status_values()
                for line in visible
                if not line.display_type
            },
            "to_approve": to_approve.ids,
            "open_to_change": open_to_change.ids,
            "can_ask_change": order_sudo._portal_allows_change_request(),
            "status": order_sudo.portal_status_id,
            "private_amounts": order_sudo.portal_private_amounts,
            "certificates": order_sudo._portal_certificates(
                actor if certified else None
            ),
            "notice": self._portal_notice(),
            "details": order_sudo._portal_details(),
            "papers": order_sudo._portal_papers(),
            "contact_picture": order_sudo._portal_contact_picture(),
            "signature_picture": order_sudo._portal_signature_picture(),
            # stock's own forms cannot ask for it
            "code_needed": (
                order_sudo._has_to_be_signed() or order_sudo._has_to_be_paid()
            )
            and self._portal_code_needed(order_sudo, actor),
        }


class PortalOrderPayment(PaymentPortal):
    @http.route()
    def portal_order_transaction(self, order_id, access_token=None, **kwargs):
        """Pay an order; a signed-in payer needs no token."""
        return super().portal_order_transaction(order_id, access_token, **kwargs)
