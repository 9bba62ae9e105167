from odoo import http
from odoo.http import request

from ..models.portal_event_verify import VERIFY_PATH
from ..models.portal_rate_limit import HOUR
from .gate import keep_private, portal_readonly

# Wrong answers of one network in an hour: somebody who types, not somebody who guesses.
MOST_WRONG = 20


class PortalVerify(http.Controller):
    """Anyone verifies a certificate by its number and its fingerprint (X-AUDIT)."""

    @http.route(
        VERIFY_PATH,
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_verify(self, number="", fingerprint="", **kwargs):
        """Show the form, filled in by the QR code of a certificate; tell nothing."""
        return self._portal_verify_page(number, fingerprint)

    @http.route(
        VERIFY_PATH,
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
    )
    def portal_verify_submit(self, number="", fingerprint="", **kwargs):
        """Tell whether there is such a certificate.

        By POST, because wrong answers are counted, and a GET writes nothing.
        """
        Limit = request.env["portal.rate.limit"].sudo()
        network = Limit._network_key()
        if Limit._is_used_up("verify", network, MOST_WRONG, HOUR):
            return self._portal_verify_page(
                number, fingerprint, outcome="wait", status=429
            )
        event_sudo = request.env["portal.event"]._find_certificate(number, fingerprint)
        if not event_sudo:
            Limit._allow("verify", network, MOST_WRONG, HOUR)
            return self._portal_verify_page(
                number, fingerprint, outcome="unknown", status=404
            )
        if not event_sudo._is_as_recorded():
            return self._portal_verify_page(number, fingerprint, outcome="altered")
        return self._portal_verify_page(
            number,
            fingerprint,
            outcome="genuine",
            result=event_sudo._verify_result(),
        )

    def _portal_verify_page(
        self, number, fingerprint, outcome=None, result=None, status=200
    ):
        values = {
            "number": number[:100],
            "fingerprint": fingerprint[:100],
            "outcome": outcome,
            "result": result,
            "page_name": "verify",
            "no_breadcrumbs": True,
        }
        return keep_private(
            request.render("customer_portal_ext.verify_page", values, status=status)
        )
