from werkzeug.exceptions import NotFound

from odoo import api, models
from odoo.exceptions import AccessDenied
from odoo.http import Request, request

from .portal_session import SESSION_ENTRIES, entered_without_code


def _csrf_token_once():
    """Return what makes the forms' token, once for all the forms of a page (G10)."""
    tokens = {}

    def csrf_token(time_limit=None):
        # who signs in gets another session
        key = request.session.sid, time_limit
        if key not in tokens:
            tokens[key] = Request.csrf_token(request, time_limit)
        return tokens[key]

    return csrf_token


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _authenticate(cls, endpoint):
        """End sessions that came by a link before a code was asked of everybody.

        "Always: before they see anything" holds from the moment it is switched on, on
        every address, by RPC as well (X-OTP).
        """
        if cls._portal_lacks_code():
            request.session.logout(keep_db=True)
            request.env = api.Environment(request.env.cr, None, request.session.context)
        return super()._authenticate(endpoint)

    @classmethod
    def _portal_lacks_code(cls):
        """Tell whether this session came by a link where a code is asked for now."""
        if not request.session.get(SESSION_ENTRIES) or request.env is None:
            return False
        asking = request.env["res.company"]._portal_always_code()
        if not asking:
            return False
        # sudo: the companies of the session's own login, whoever the request's user is
        user_sudo = request.env["res.users"].sudo().browse(request.session.uid or ())
        return entered_without_code(
            asking, user_sudo._get_company_ids() if user_sudo else ()
        )

    @classmethod
    def _match(cls, path):
        """Find the page that is made once, and not for each language of its menu."""
        of_page, rule, args = getattr(request, "portal_matched", (None, None, None))
        if path == of_page:
            return rule, dict(args)
        return super()._match(path)

    @classmethod
    def _pre_dispatch(cls, rule, args):  # pylint: disable=missing-return
        """Close the pages of sections that the visitor was not granted (O-MODULES).

        In one place for all addresses, stock's too; documents go through the policy.
        """
        is_page = (
            getattr(request, "is_frontend", False)
            and request.httprequest.method == "GET"
        )
        request.portal_page_read = rule.rule if is_page else None
        if is_page:
            request.csrf_token = _csrf_token_once()
        if is_page and all(isinstance(value, int | str) for value in args.values()):
            request.portal_matched = request.httprequest.path, rule, dict(args)
        super()._pre_dispatch(rule, args)
        path = request.httprequest.path
        if request.env["portal.section"]._owners(path) and not (
            cls._portal_is_open(path)
        ):
            raise NotFound()

    @classmethod
    def _portal_is_open(cls, path):
        user = request.env.user
        if not user or user._is_public() or not user.share:
            return True
        codes = request.env["portal.policy"]._section_codes(user)
        return request.env["portal.section"].sudo()._is_open(path, codes)

    @classmethod
    def _auth_method_bearer(cls):  # pylint: disable=missing-return
        """Keep whom no company admits out with an API key as well (B-ACCESS-MODE)."""
        super()._auth_method_bearer()
        if request.env.user._portal_is_shut_out():
            raise AccessDenied()
