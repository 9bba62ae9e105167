import re

from odoo import http
from odoo.http import request
from odoo.tools import float_compare

from ..models.portal_rate_limit import HOUR
from ..tools import secrets
from ..tools.fingerprint import canonical_json
from .approve import PortalApprove
from .gate import keep_private, portal_readonly

# How often one contact may order again in an hour.
REORDERS = 20
MAX_REFERENCE = 64

_KEY = re.compile(r"[A-Za-z0-9_-]{43}")


class PortalReorder(PortalApprove):
    """Order again: a check page, and a new quotation (C-REORDER)."""

    @http.route(
        "/my/orders/<int:order_id>/reorder",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_reorder_check(self, order_id, done=None, again=None, **kwargs):
        """Show what would be ordered, at today's prices; or what was."""
        order_sudo = self._portal_document("sale.order", order_id)
        self._portal_acting(order_sudo)
        if done and _KEY.fullmatch(done):
            new_sudo = order_sudo._portal_reordered(done)
            if new_sudo:
                return self._portal_reorder_done(order_sudo, new_sudo, again)
        if not order_sudo._portal_may_reorder():
            return request.redirect(f"{order_sudo.access_url}?notice=no_reorder")
        return self._portal_reorder_page(order_sudo, secrets.new_secret())

    @http.route(
        "/my/orders/<int:order_id>/reorder",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
    )
    def portal_reorder_submit(
        self, order_id, key="", shown=None, client_order_ref="", **kwargs
    ):
        """Make the new quotation, if what was shown is still so."""
        order_sudo = self._portal_document("sale.order", order_id)
        actor = self._portal_acting(order_sudo)
        if not _KEY.fullmatch(key):
            # a form that was not ours, or an old one
            return self._portal_reorder_page(
                order_sudo, secrets.new_secret(), status=422
            )
        order_sudo._portal_lock()
        done = f"/my/orders/{order_sudo.id}/reorder?done={key}"
        if order_sudo._portal_reordered(key):
            return self._portal_acted(f"{done}&again=1")
        if not order_sudo._portal_may_reorder():
            return self._portal_acted(f"{order_sudo.access_url}?notice=no_reorder")
        preview = order_sudo._portal_reorder_preview()
        if shown != canonical_json(preview["snapshot"]):
            changes = self._portal_changes(shown, preview["snapshot"])
            return self._portal_reorder_page(
                order_sudo, key, changed=True, changes=changes, status=409
            )
        reference = client_order_ref.strip()
        if len(reference) > MAX_REFERENCE or (
            reference and not reference.isprintable()
        ):
            text = request.env._(
                "Your reference has at most %(count)s characters.", count=MAX_REFERENCE
            )
            return self._portal_reorder_page(order_sudo, key, error=text, status=422)
        limit = ("reorder", str(actor["partner_id"]), REORDERS, HOUR)
        if not request.env["portal.rate.limit"]._allow(*limit):
            text = request.env._(
                "You ordered again very often just now. Please wait an hour, or write"
                " to us."
            )
            return self._portal_reorder_page(order_sudo, key, error=text, status=429)
        if not any(not old.display_type for old, _new in preview["lines"]):
            return self._portal_reorder_page(order_sudo, key, status=422)
        order_sudo._portal_reorder(actor, preview["snapshot"], key, reference)
        return self._portal_acted(done)

    def _portal_reorder_page(
        self, order_sudo, key, error=None, changed=False, changes=(), status=200
    ):
        preview = order_sudo._portal_reorder_preview()
        currency = preview["order"].currency_id
        rows = []
        for old, new in preview["lines"]:
            before = old.price_unit * (1 - old.discount / 100)
            now = new.price_unit * (1 - new.discount / 100)
            rows.append(
                {
                    "old": old,
                    "new": new,
                    "heading": (new.name or "").split("\n")[0],
                    "optional": not old.display_type and old._is_line_optional(),
                    "before": before,
                    "now": now,
                    # an item of a combo has no price of its own
                    "differs": not old.display_type
                    and (
                        old.currency_id != currency
                        or float_compare(before, now, precision_digits=4) != 0
                    ),
                }
            )
        values = {
            "sale_order": order_sudo,
            "new_order": preview["order"],
            "currency": currency,
            "rows": rows,
            "orderable": any(not row["old"].display_type for row in rows),
            "gone": preview["gone"],
            "before": self._portal_reordered_before(order_sudo),
            "shown": canonical_json(preview["snapshot"]),
            "key": key,
            "client_order_ref": request.httprequest.form.get("client_order_ref", ""),
            "document_label": order_sudo._portal_label(),
            "error": error,
            "changed": changed,
            "changes": changes,
            "res_company": order_sudo.company_id,
            "page_name": "reorder",
            "no_breadcrumbs": request.env.user._is_public(),
        }
        response = request.render(
            "customer_portal_ext.reorder_check", values, status=status
        )
        return keep_private(response)

    def _portal_reordered_before(self, order_sudo):
        """Return what this visitor sees of what was ordered again and is still open.

        Whoever comes back to the check page learns that it was sent.

        :return: dict with ``label``, ``date`` and ``url``, or None
        """
        new_sudo = order_sudo._portal_open_reorder()
        if not new_sudo or not self._portal_find("sale.order", new_sudo.id):
            return None
        return {
            "label": new_sudo._portal_label(),
            "date": new_sudo.create_date,
            "url": new_sudo.access_url,
        }

    def _portal_reorder_done(self, order_sudo, new_sudo, again):
        """Confirm it; the link to the new quotation is for who may see that one."""
        visible = bool(self._portal_find("sale.order", new_sudo.id))
        values = {
            "sale_order": order_sudo,
            "new_order": new_sudo,
            "new_label": new_sudo._portal_label(),
            "visible": visible,
            "again": bool(again),
            "res_company": order_sudo.company_id,
            "page_name": "reordered",
            "no_breadcrumbs": request.env.user._is_public(),
        }
        return keep_private(request.render("customer_portal_ext.reorder_done", values))

    def _portal_notices(self):
        return {
            **super()._portal_notices(),
            "no_reorder": [
                "info",
                self.env._("This document cannot be ordered again here."),
            ],
        }
