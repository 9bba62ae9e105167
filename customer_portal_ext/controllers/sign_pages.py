from odoo.http import request
from odoo.tools import format_amount

from ..tools.fingerprint import canonical_json
from .gate import keep_private


class SignPages:
    """The pages around signing; mixed into the controller that signs (O-ESIGN)."""

    def _portal_sign_page(
        self,
        order_sudo,
        actor,
        errors=(),
        changed=False,
        changes=(),
        status=200,
    ):
        words = self._portal_sign_words(order_sudo)
        snapshot = order_sudo._portal_sign_snapshot(words)
        form = request.httprequest.form
        ticked = () if changed else form.getlist("check")
        total = order_sudo.amount_total
        lines = order_sudo._portal_sign_lines()
        values = {
            "sale_order": order_sudo,
            "groups": order_sudo._prepare_portal_groups(lines),
            "checklists": self._portal_checklist_values(snapshot, ticked),
            "tax_groups": order_sudo._portal_tax_groups(order_sudo.tax_totals),
            "document_label": order_sudo._portal_label(),
            "private_amounts": order_sudo.portal_private_amounts,
            "statement": words,
            "terms": order_sudo._portal_terms_shown(),
            "shown": canonical_json(snapshot),
            "details": self._portal_sign_details(order_sudo, actor).rows(form),
            "signer": form.get("signer") or actor["partner_name"] or "",
            "draws": form.get("how") == "draw",
            "asks_pin": not self._portal_is_guest(actor),
            "submit_text": request.env._(
                "Sign for %(amount)s",
                amount=format_amount(request.env, total, order_sudo.currency_id),
            ),
            "errors": list(errors),
            "error_of": dict(errors),
            "wrong": {name for name, _text in errors},
            "changed": changed,
            "changes": changes,
            "res_company": order_sudo.company_id,
            "page_name": "sign",
            "no_breadcrumbs": request.env.user._is_public(),
        }
        response = request.render(
            "customer_portal_ext.sign_check", values, status=status
        )
        return keep_private(response)

    def _portal_sign_blocked(self, order_sudo, why, status=403):
        """Say what is missing before they can sign: "none", "locked", "guest"."""
        values = {
            "why": why,
            "by_link": request.env["res.users"]._portal_needs_real_login(),
            "sale_order": order_sudo,
            "document_label": order_sudo._portal_label(),
            "page_name": "sign",
            "no_breadcrumbs": True,
        }
        response = request.render(
            "customer_portal_ext.sign_blocked", values, status=status
        )
        return keep_private(response)

    def _portal_sign_closed(self, order_sudo, status=200):
        """Say why a document is not to be signed, or not any more."""
        if order_sudo.state == "cancel":
            why = "cancelled"
        elif order_sudo.signed_on:
            why = "signed"
        elif order_sudo.state in ("draft", "sent") and order_sudo.is_expired:
            why = "expired"
        else:
            why = "other"
        values = {
            "why": why,
            "sale_order": order_sudo,
            "document_label": order_sudo._portal_label(),
            "page_name": "sign",
            "no_breadcrumbs": request.env.user._is_public(),
        }
        response = request.render(
            "customer_portal_ext.sign_closed", values, status=status
        )
        return keep_private(response)
