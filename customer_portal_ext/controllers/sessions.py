from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from .gate import keep_private, parse_ids, portal_readonly
from .signout import PortalSignout

PAGE = "/my/security/sessions"


class PortalSessions(PortalSignout):
    """ "Where you are signed in": a contact's sessions, and ending them (X-SESSIONS).

    Ending a session takes access away and gives none, so that no password is asked
    for: whoever only ever came by links has none, and needs this most.
    """

    @http.route(
        PAGE,
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_sessions(self, **kwargs):
        sessions = request.env.user._portal_sessions()
        values = self._prepare_portal_layout_values()
        values.update(
            {
                "page_name": "sessions",
                "no_breadcrumbs": True,
                "sessions": sessions,
                "has_others": any(not session["current"] for session in sessions),
                "notice": self._portal_notice(),
            }
        )
        return keep_private(
            request.render("customer_portal_ext.portal_sessions", values)
        )

    @http.route(
        f"{PAGE}/end",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
        sitemap=False,
    )
    def portal_session_end(self, session="", **kwargs):
        """End one other session of the signed-in contact.

        :param str session: id of its newest device log, as the page gave it
        :raise NotFound: when it is not a session of this contact
        """
        ids = parse_ids([session])
        identifier = request.env.user._portal_session_identifier(ids[0])
        if not identifier:
            raise NotFound()
        if request.session.sid.startswith(identifier):
            return self.portal_signout()
        ended = request.env.user._portal_end_sessions([identifier])
        notice = "session_ended" if ended else "session_gone"
        return self._portal_acted(f"{PAGE}?notice={notice}")

    @http.route(
        f"{PAGE}/end-others",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
        sitemap=False,
    )
    def portal_sessions_end_others(self, **kwargs):
        """End all sessions of the signed-in contact but this one."""
        user = request.env.user
        others = [
            session["identifier"]
            for session in user._portal_sessions()
            if not session["current"]
        ]
        ended = user._portal_end_sessions(others)
        notice = "sessions_ended" if ended else "no_other_session"
        return self._portal_acted(f"{PAGE}?notice={notice}")

    def _portal_notices(self):
        return {
            **super()._portal_notices(),
            "session_ended": [
                "success",
                self.env._("That browser is signed out now."),
            ],
            "session_gone": [
                "info",
                self.env._("That browser was signed out before."),
            ],
            "sessions_ended": [
                "success",
                self.env._("All other browsers are signed out now."),
            ],
            "no_other_session": [
                "info",
                self.env._("You are signed in nowhere else."),
            ],
        }
