from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from ..models.portal_hotlink import SESSION_LINK
from .gate import PortalGate, parse_ids

# This session has sent the small POST of a page, so that a person looks at it.
SESSION_PERSON = "portal_person"

# Headers of whatever gets an address before a person asks for it.
AHEAD_HEADERS = ("Odoo-Link-Preview", "Purpose", "Sec-Purpose", "X-Moz")


class PortalViewed(PortalGate):
    """Noting that a person looked at a document (O-VIEWED).

    The page's own script sends it when the page is in view. Who has no JavaScript is
    not told of: a GET proves nothing, and a button that says "I have read this" would
    be one more thing to do.
    """

    @http.route(
        "/my/viewed",
        type="http",
        auth="public",
        methods=["POST"],
        sitemap=False,
    )
    def portal_viewed(self, res_model=None, res_id="", **kwargs):
        """Note a view. The answer is empty; what is not to be seen is not found."""
        model = request.env.get(res_model)
        noted = model is not None and getattr(model, "_portal_notes_views", False)
        if not noted or not res_id:
            raise NotFound()
        [document_id] = parse_ids([res_id])
        if not request.env.user.share:
            # staff who look at a customer's page are not its customer
            return request.make_response("", status=204)
        document_sudo = self._portal_find(res_model, document_id)
        if not document_sudo:
            raise NotFound()
        actor = self._portal_actor(document_sudo)
        if actor:
            request.session[SESSION_PERSON] = True
            document_sudo._portal_note_view("viewed", actor)
        return request.make_response("", status=204)

    def _show_report(self, model, report_type, report_ref, download=False):
        response = super()._show_report(
            model, report_type, report_ref, download=download
        )
        if report_type == "pdf":
            self._portal_note_download(model)
        return response

    def _portal_note_download(self, document_sudo):
        """Note, after the response, that a person got the PDF of a document.

        A person is who has typed a password in this session, or whose page has sent
        its POST before: a scanner that follows a link has done neither.
        """
        user, headers = request.env.user, request.httprequest.headers
        by_password = not user._is_public() and not request.session.get(SESSION_LINK)
        if (
            not user.share
            or not getattr(document_sudo, "_portal_notes_views", False)
            or request.httprequest.method != "GET"
            or any(headers.get(name) for name in AHEAD_HEADERS)
            or not (by_password or request.session.get(SESSION_PERSON))
        ):
            return
        actor = self._portal_actor(document_sudo)
        if actor:
            request.env["ir.http"]._portal_after_response(
                "_note_download",
                res_model=document_sudo._name,
                res_id=document_sudo.id,
                actor=actor,
            )
