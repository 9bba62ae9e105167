from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from ..models.account_move import VENDOR_TYPES
from .conversation import PortalConversation
from .gate import keep_private, portal_readonly

_ROUTE = {
    "type": "http",
    "auth": "public",
    "website": True,
    "methods": ["GET"],
    "sitemap": False,
    "readonly": portal_readonly,
}


class PortalBills(PortalConversation):
    """The page of a bill that is in our books, as its supplier sees it (B-REPORTS)."""

    @http.route("/my/bills/<int:invoice_id>", **_ROUTE)
    def portal_bill(self, invoice_id, access_token=None, report_type=None, **kwargs):
        """Show a bill with what it is for, what it was paid with and what they sent."""
        move_sudo = self._portal_document("account.move", invoice_id, access_token)
        if move_sudo.move_type not in VENDOR_TYPES:
            raise NotFound()
        if report_type:
            # the reports are those of stock's page, which asks the policy again
            query = request.httprequest.query_string.decode("ascii", "ignore")
            return request.redirect(f"/my/invoices/{invoice_id}?{query}", code=303)
        response = request.render(
            "customer_portal_ext.portal_bill", self._portal_bill_values(move_sudo)
        )
        return keep_private(response) if request.env.user._is_public() else response

    @http.route("/my/bills/<int:invoice_id>/file/<int:file_id>", **_ROUTE)
    def portal_bill_file(self, invoice_id, file_id, **kwargs):
        """Download a file that came with a bill; it is never shown in place."""
        move_sudo = self._portal_document("account.move", invoice_id)
        return self._portal_bill_file(move_sudo.portal_bill_id, file_id)

    def _portal_bill_file(self, bill_sudo, file_id):
        """Answer with one of the files of a sent bill.

        :param portal.bill bill_sudo: one that the visitor may see, or none
        """
        file_sudo = bill_sudo.file_ids.filtered(lambda file: file.id == file_id)
        if not file_sudo.attachment_id:
            raise NotFound()
        stream = request.env["ir.binary"]._get_stream_from(
            file_sudo.attachment_id, filename=file_sudo.name
        )
        response = keep_private(stream.get_response(as_attachment=True))
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Content-Security-Policy"] = (
            "default-src 'none'; frame-ancestors 'none'; sandbox"
        )
        return response

    def _portal_bill_values(self, move_sudo):
        move_sudo._portal_load_bill()
        guest = request.env.user._is_public()
        bill_sudo = move_sudo.portal_bill_id
        orders_sudo = move_sudo._portal_bill_orders() | bill_sudo.order_id
        shown_sudo = self._portal_seen(orders_sudo) if orders_sudo else orders_sudo
        currency = move_sudo.currency_id
        return {
            "bill": move_sudo,
            "bill_lines": move_sudo._portal_bill_lines(),
            "bill_sent": bill_sudo,
            "bill_files": [
                {"url": f"{move_sudo.access_url}/file/{file.id}", "file": file}
                for file in bill_sudo.file_ids
            ],
            "bill_orders": shown_sudo,
            "bill_payments": self._portal_bill_settled(move_sudo),
            "bill_sign": -1 if move_sudo.move_type == "in_refund" else 1,
            "bill_currency": currency,
            "bill_status": move_sudo._portal_bill_words(
                move_sudo.payment_state,
                move_sudo.move_type,
                move_sudo.amount_residual,
            )
            if move_sudo.state == "posted"
            else dict(move_sudo._fields["state"]._description_selection(request.env))[
                move_sudo.state
            ],
            "has_statement": not guest
            and "/my/statement/supplier" not in self._portal_bill_closed(),
            "portal_talk": self._portal_talks(move_sudo)[move_sudo],
            "notice": self._portal_notice(),
            "title": move_sudo._portal_label(),
            "res_company": move_sudo.company_id,
            "page_name": "portal_bill",
            "no_breadcrumbs": guest,
            "portal_guest": guest,
        }

    def _portal_bill_closed(self):
        """Return the addresses that this visitor does not get."""
        user = request.env.user
        if not user.share:
            return set()
        codes = request.env["portal.policy"]._section_codes(user)
        return request.env["portal.section"].sudo()._closed_paths(codes)

    def _portal_bill_settled(self, move_sudo):
        """Return what a bill was settled with, in the reader's words."""
        words = {
            "payment": self.env._("Payment"),
            "in_invoice": self.env._("Bill"),
            "in_refund": self.env._("Credit note"),
        }
        rows = move_sudo._portal_bill_payments()
        Payment = request.env["account.payment"].sudo()
        payments_sudo = Payment.browse(
            row["payment_id"]
            for row in rows
            if row["payment_id"] and Payment._portal_list_path(row["payment_id"])
        )
        # each payment that has a page, for who sees it
        seen = self._portal_seen(payments_sudo) if payments_sudo else payments_sudo
        return [
            {
                **row,
                "kind": words.get(row["kind"], self.env._("Other entry")),
                "path": row["payment_id"] in seen.ids
                and Payment._portal_list_path(row["payment_id"]),
            }
            for row in rows
        ]
