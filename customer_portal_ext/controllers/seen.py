from odoo import http
from odoo.http import request

from .changes import Changes
from .files import PortalFiles


class PortalSeen(Changes, PortalFiles):
    """What changed on an order since its reader last looked (X-VERSIONS)."""

    @http.route(
        "/my/orders/<int:order_id>/seen",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
    )
    def portal_order_seen(self, order_id, shown="", **kwargs):
        """Remember that the reader saw the changes, if they are still the same."""
        order_sudo = self._portal_document(
            "sale.order", order_id, page=f"/my/orders/{order_id}"
        )
        actor = self._portal_acting(order_sudo)
        order_sudo._portal_lock()
        if shown != order_sudo._portal_seen_fingerprint():
            return self._portal_acted(f"{order_sudo.access_url}?notice=seen_again")
        partner_sudo = request.env["res.partner"].sudo().browse(actor["partner_id"])
        order_sudo._portal_mark_seen(partner_sudo)
        return self._portal_acted(f"{order_sudo.access_url}?notice=seen")

    def _prepare_order_values(self, order_sudo):
        reader_sudo = self._portal_reader(order_sudo)
        # before the rest: it tells whether lines have proofs, for all of them at once
        date, seen = order_sudo._portal_read_files_and_seen(reader_sudo)
        values = super()._prepare_order_values(order_sudo)
        changes = self._portal_changes_since(order_sudo, seen)
        if changes["changes"]:
            changes.update(since=date, shown=order_sudo._portal_seen_fingerprint())
        values["seen"] = changes
        values["file_groups"] = self._portal_file_groups(order_sudo, None)
        values["may_send_files"] = (
            values["may_act"] and order_sudo._portal_allows_upload()
        )
        return values

    def _portal_reader(self, order_sudo):
        """Return the contact who looks, in superuser mode; staff are none."""
        user = request.env.user
        # sudo: only the id is used
        Partner = request.env["res.partner"].sudo()
        if user._is_public():
            actor = self._portal_actor(order_sudo)
            return Partner.browse(actor["partner_id"] if actor else ())
        return user.sudo().partner_id if user.share else Partner

    def _portal_notices(self):
        return {
            **super()._portal_notices(),
            "seen": ["success", self.env._("Thank you. We keep that you saw it.")],
            "seen_again": [
                "warning",
                self.env._(
                    "It changed again meanwhile. Please look at the changes as they"
                    " are now."
                ),
            ],
        }
