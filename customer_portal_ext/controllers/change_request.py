from odoo import http
from odoo.http import request

from .approve import PortalApprove
from .gate import keep_private, portal_readonly
from .uploads import upload_limit

MAX_TEXT = 10_000


class PortalChangeRequest(PortalApprove):
    """Ask for a change of lines or of a whole document (C-CHANGE)."""

    @http.route(
        "/my/orders/<int:order_id>/change-request",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_change_form(self, order_id, **kwargs):
        """Show the form, with the lines that were chosen on the order's page."""
        order_sudo = self._portal_document("sale.order", order_id)
        self._portal_acting(order_sudo)
        lines = self._portal_chosen_lines(order_sudo, request.httprequest.args)
        if not self._portal_change_allowed(order_sudo, lines):
            return request.redirect(f"{order_sudo.access_url}?notice=no_change")
        return self._portal_change_page(
            order_sudo, lines, errors=self._portal_too_much_errors()
        )

    @http.route(
        "/my/orders/<int:order_id>/change-request",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
        max_content_length=upload_limit,
    )
    def portal_change_submit(self, order_id, body="", **kwargs):
        """Record the request, tell staff, and confirm."""
        order_sudo = self._portal_document("sale.order", order_id)
        actor = self._portal_acting(order_sudo)
        lines = self._portal_chosen_lines(order_sudo, request.httprequest.form)
        body = body.strip()
        partner_sudo = request.env["res.partner"].sudo().browse(actor["partner_id"])
        order_sudo._portal_lock()
        again = order_sudo._portal_same_change_request(lines, partner_sudo, body)
        if again:
            return self._portal_form_done(
                f"/my/orders/{order_sudo.id}/done/{again.event_id.id}"
            )
        if not self._portal_change_allowed(order_sudo, lines):
            return self._portal_form_done(f"{order_sudo.access_url}?notice=no_change")
        place = self._portal_place("change", actor, order_sudo)
        files, errors = self._portal_form_files(place)
        if not body:
            errors.insert(0, ("body", request.env._("Write what should be changed.")))
        elif len(body) > MAX_TEXT:
            errors.insert(0, ("body", request.env._("The text is too long.")))
        if errors:
            kept = self._portal_keep(place, files)
            return self._portal_form_wrong(errors, kept) or self._portal_change_page(
                order_sudo, lines, body=body, errors=errors, kept=kept, status=422
            )
        change_sudo = order_sudo._portal_request_change(lines, actor, body, files)
        return self._portal_form_done(
            f"/my/orders/{order_sudo.id}/done/{change_sudo.event_id.id}", place
        )

    def _portal_change_allowed(self, order_sudo, lines):
        """Tell whether these lines, or the document when none, may be asked about."""
        if lines:
            return not lines - order_sudo._portal_lines_open_to_change()
        return order_sudo._portal_allows_change_request()

    def _portal_change_page(
        self, order_sudo, lines, body="", errors=(), kept=None, status=200
    ):
        open_to_change = order_sudo._portal_lines_open_to_change()
        values = {
            "sale_order": order_sudo,
            "lines": [line._prepare_portal_line_values() for line in open_to_change],
            "chosen": lines.ids,
            "body": body,
            "errors": errors,
            "heading": self.env._(
                "Ask for a change of %(document)s", document=order_sudo._portal_label()
            ),
            **self._portal_kept_values(kept),
            "res_company": order_sudo.company_id,
            "page_name": "change_request",
            "no_breadcrumbs": request.env.user._is_public(),
        }
        return keep_private(
            request.render(
                "customer_portal_ext.change_request_form", values, status=status
            )
        )
