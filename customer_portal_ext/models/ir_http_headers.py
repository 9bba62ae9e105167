from werkzeug.wrappers import Response

from odoo import models
from odoo.http import request

# For every page of the portal. What a link opens is stricter (``keep_private``).
PORTAL_HEADERS = {
    "Referrer-Policy": "same-origin",
    # stock's invoice page frames the invoice, from the same origin
    "X-Frame-Options": "SAMEORIGIN",
    "Content-Security-Policy": "frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
}
# What a browser keeps: it has another address with each change.
KEPT = ("/my/style/", "/my/picture/")


class IrHttp(models.AbstractModel):
    """Headers that keep the portal's pages and its session to themselves (W18)."""

    _inherit = "ir.http"

    @classmethod
    def _post_dispatch(cls, response):  # pylint: disable=missing-return
        super()._post_dispatch(response)
        cls._portal_protect(response)

    @classmethod
    def _handle_error(cls, exception):
        response = super()._handle_error(exception)
        if isinstance(response, Response):
            cls._portal_protect(response)
        return response

    @classmethod
    def _portal_protect(cls, response):
        """Set the headers of a portal page, and close its session's cookie.

        :param response: any response of Odoo; those of other addresses keep theirs
        """
        path = request.httprequest.path
        if path == "/my" or path.startswith("/my/"):
            for name, value in PORTAL_HEADERS.items():
                response.headers.setdefault(name, value)
            # no cache, and no "back" after signing out, shows a customer's documents,
            # but for the small pictures of a list, which are many (O-THUMB); style
            # sheets and faces of our people have nothing of a customer's in them
            kept = getattr(request, "portal_kept_by_browser", None)
            if kept or not (path.startswith(KEPT) and response.status_code == 200):
                response.headers["Cache-Control"] = kept or "no-store"
        cls._portal_close_cookie(response)

    @classmethod
    def _portal_close_cookie(cls, response):
        """Send the session only from our own pages and only over an encrypted line.

        Odoo sets it with ``HttpOnly`` alone.
        """
        cookies = response.headers.getlist("Set-Cookie")
        if not any(cookie.startswith("session_id=") for cookie in cookies):
            return
        response.headers.remove("Set-Cookie")
        for cookie in cookies:
            if cookie.startswith("session_id="):
                if "samesite=" not in cookie.lower():
                    cookie += "; SameSite=Lax"
                is_secure = request.httprequest.scheme == "https"
                if is_secure and "; secure" not in cookie.lower():
                    cookie += "; Secure"
            response.headers.add("Set-Cookie", cookie)
