from werkzeug.exceptions import abort

from odoo.http import request

from .gate import PortalGate, keep_private


class PortalAsked(PortalGate):
    """Who of a customer's contacts is asked to approve (X-QUORUM)."""

    def _portal_refuse_unnamed(self, order_sudo, actor):
        """Answer whoever is not asked with a page that says who can approve.

        Where nothing waits, it is for the caller to say so.

        :param dict actor: who acts, as evidence keeps it
        """
        if (
            not order_sudo.portal_is_named
            or order_sudo._portal_voice_of(actor["partner_id"])
            or not order_sudo._portal_lines_to_approve()
        ):
            return
        response = request.render(
            "customer_portal_ext.only_named",
            {
                "document_label": order_sudo._portal_label(),
                "address": order_sudo.access_url,
                "only_text": self._portal_only_text(order_sudo),
                "no_breadcrumbs": request.env.user._is_public(),
            },
            status=403,
        )
        # an aborted request is not rendered any more
        response.flatten()
        abort(keep_private(response))

    def _portal_only_text(self, order_sudo):
        """Return who can approve a document, as a sentence."""
        return self.env._(
            "Only %(names)s can approve this document.",
            names=order_sudo._portal_asked_names(),
        )
