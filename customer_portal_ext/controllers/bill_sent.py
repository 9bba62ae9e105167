from odoo import http
from odoo.http import request

from .bill_upload import PortalBillUpload
from .gate import keep_private, portal_readonly


class PortalBillSent(PortalBillUpload):
    """A bill that was sent, until it is in the books: its page, and withdrawing it."""

    @http.route(
        "/my/bills/sent/<int:bill_id>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_bill_sent(self, bill_id, **kwargs):
        """Show what was sent and what became of it."""
        bill_sudo = self._portal_document("portal.bill", bill_id)
        move_sudo = bill_sudo.move_id
        if bill_sudo.state == "approved" and self._portal_seen(move_sudo):
            return request.redirect(move_sudo.access_url, code=303)
        return self._portal_bill_sent_page(bill_sudo)

    @http.route(
        "/my/bills/sent/<int:bill_id>/file/<int:file_id>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_bill_sent_file(self, bill_id, file_id, **kwargs):
        """Download a file of a sent bill; it is never shown in place."""
        bill_sudo = self._portal_document("portal.bill", bill_id)
        return self._portal_bill_file(bill_sudo, file_id)

    @http.route(
        "/my/bills/sent/<int:bill_id>/withdraw",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
    )
    def portal_bill_withdraw(self, bill_id, **kwargs):
        """Withdraw one's own bill, until staff work on it."""
        bill_sudo = self._portal_document(
            "portal.bill", bill_id, page=f"/my/bills/sent/{bill_id}"
        )
        actor = self._portal_acting(bill_sudo)
        bill_sudo._portal_lock()
        if bill_sudo.partner_id.id != actor["partner_id"]:
            return self._portal_bill_sent_page(
                bill_sudo,
                notice=[
                    "warning",
                    self.env._("Only who sent a bill can withdraw it."),
                ],
                status=403,
            )
        path = bill_sudo.access_url
        if bill_sudo.state == "withdrawn":
            return self._portal_bill_done(path, "bill_withdrawn_before")
        if bill_sudo.state != "new" or bill_sudo.move_id.state == "posted":
            return self._portal_bill_sent_page(
                bill_sudo,
                notice=[
                    "warning",
                    self.env._(
                        "We work with this bill already, and it cannot be withdrawn any"
                        " more. Please write to us if it is wrong."
                    ),
                ],
                status=409,
            )
        bill_sudo._portal_withdraw(actor)
        return self._portal_bill_done(path, "bill_withdrawn")

    def _portal_bill_sent_page(self, bill_sudo, notice=None, status=200):
        order_sudo = bill_sudo.order_id
        actor = self._portal_actor(bill_sudo)
        own = bool(actor) and actor["partner_id"] == bill_sudo.partner_id.id
        shown = request.env.user._is_public() or self._portal_seen(order_sudo)
        values = {
            "bill": bill_sudo,
            "bill_state": bill_sudo._portal_state_words(bill_sudo.state),
            "bill_files": [
                {"url": f"{bill_sudo.access_url}/file/{file.id}", "file": file}
                for file in bill_sudo.file_ids
            ],
            "bill_order": order_sudo if shown else None,
            "order_name": order_sudo.name,
            "may_withdraw": own and bill_sudo.state == "new",
            "may_send": bill_sudo.state in ("refused", "withdrawn")
            and actor is not None
            and shown
            and self._portal_may_send_bill(order_sudo),
            "notice": notice or self._portal_notice(),
            "title": bill_sudo._portal_label(),
            "res_company": bill_sudo.company_id,
            "page_name": "portal_bill",
            "no_breadcrumbs": request.env.user._is_public(),
        }
        return keep_private(
            request.render(
                "customer_portal_ext.portal_bill_sent", values, status=status
            )
        )

    def _portal_notices(self):
        return {
            **super()._portal_notices(),
            "bill_sent": [
                "success",
                self.env._(
                    "Thank you. We have your bill, and check it. You see here what"
                    " becomes of it."
                ),
            ],
            "bill_twice": [
                "info",
                self.env._(
                    "You sent this bill before, and we have it. Nothing was stored"
                    " again."
                ),
            ],
            "bill_closed": [
                "warning",
                self.env._(
                    "Bills cannot be sent to this order any more. Please write to us."
                ),
            ],
            "bill_withdrawn": ["success", self.env._("Your bill is withdrawn.")],
            "bill_withdrawn_before": [
                "info",
                self.env._("This bill was withdrawn before. Nothing has changed."),
            ],
        }

    def _get_page_view_values(
        self, document, access_token, values, session_history, no_breadcrumbs, **kwargs
    ):
        values = super()._get_page_view_values(
            document, access_token, values, session_history, no_breadcrumbs, **kwargs
        )
        if document._name == "purchase.order":
            values["portal_may_send_bill"] = (
                request.env.user.share and self._portal_may_send_bill(document)
            )
        return values
