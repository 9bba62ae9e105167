import re
import time
from contextlib import suppress
from urllib.parse import urlsplit

import psycopg2
from werkzeug.exceptions import Forbidden, abort
from werkzeug.wrappers import Response

from odoo import models
from odoo.http import Session, get_default_session, request

from .ir_http_missing import PORTAL_PAGE
from .portal_preview_request import READS, SESSION_PREVIEW, Preview, current

# The staff's own pages: starting, ending, and what can be done when it is over.
PREVIEW_PAGE = re.compile(r"/my/preview(/|$)")
# What pages send by themselves, and nobody looks at the answer.
BEACON = re.compile(r"/my/(viewed|documents/seen|faq/[^/]+/read)$")
# Where staff work meanwhile, in other tabs and when they leave the preview by a link.
STAFF_PATHS = re.compile(
    r"/(odoo|websocket|bus|longpolling|scoped_app)(/|$)"
    r"|/web($|/(login|session|assets|webclient|action|static|service-worker)(/|$|\.))"
)
# A preview that ended since is remembered so long, so that its tab says so instead of
# showing the portal as the member of staff sees it.
OVER_SECONDS = 12 * 3600


class IrHttp(models.AbstractModel):
    """The portal as a chosen contact sees it, for staff, read-only (C-PREVIEW).

    The staff's session stays as it is. While it carries the mark of a preview, pages
    under /my, and what these pages ask for, are answered in the environment of the
    contact's login, in a transaction that PostgreSQL itself keeps from writing, and
    with a session that is never saved. Everything else in Odoo is untouched.
    """

    _inherit = "ir.http"

    @classmethod
    def _authenticate(cls, endpoint):  # pylint: disable=missing-return
        # of this attempt: Odoo runs a request again, on another cursor
        cls._portal_preview_leave()
        super()._authenticate(endpoint)
        if request.session.get(SESSION_PREVIEW) and cls._portal_preview_covers():
            cls._portal_preview_enter()

    @classmethod
    def _portal_preview_covers(cls):
        """Tell whether this request belongs to the pages of a preview."""
        http = request.httprequest
        if PREVIEW_PAGE.match(http.path):
            return False
        if http.path == "/my" or http.path.startswith("/my/"):
            return True
        if cls._portal_preview_is_page(http.path):
            return True
        # files, and what scripts of those pages ask: not with the rights of staff
        if STAFF_PATHS.match(http.path):
            return False
        came_from = urlsplit(http.referrer or "")
        return (
            came_from.netloc == http.host
            and bool(PORTAL_PAGE.match(came_from.path))
            and not PREVIEW_PAGE.search(came_from.path)
            and not came_from.path.startswith(("/odoo", "/web"))
        )

    @classmethod
    def _portal_preview_is_page(cls, path):
        """Tell whether an address that is not under /my is a page of the portal too.

        Other addons add theirs by super().
        """
        return False

    @classmethod
    def _portal_preview_enter(cls):
        """Become the contact, if this session may, at every single request anew."""
        mark, env = request.session[SESSION_PREVIEW], request.env
        PortalPreview = env["portal.preview"]
        if mark["user"] != env.uid or not PortalPreview._may_preview():
            return
        if mark["until"] < time.time():
            if mark["until"] + OVER_SECONDS > time.time():
                request.portal_preview_over = mark
            return
        partner = PortalPreview._readable(mark["partner"])
        company = env["res.company"].browse(mark["company"])
        if not partner or PortalPreview._refusal(partner, company):
            request.portal_preview_over = mark
            return
        user_sudo = PortalPreview._login(partner, company)
        companies = PortalPreview._companies(partner, company)
        theirs = partner.sudo().user_ids.filtered("active").company_ids or companies
        staff = {
            "staff_id": env.uid,
            "staff_session": request.session,
            "staff_context": dict(env.context),
            "partner_id": partner.id,
            "name": partner.sudo().display_name,
            "hidden_companies": ", ".join((theirs - companies).mapped("name")),
            "has_login": bool(partner.sudo().user_ids),
        }
        # what is made here is taken back to this point, in tests as well
        env.cr.execute("SAVEPOINT portal_preview")
        user_id = user_sudo.id or PortalPreview._stand_in(partner, companies)
        env.cr.execute("SET TRANSACTION READ ONLY")
        request.update_env(user=user_id, context={}, su=False)
        context = dict(request.env["res.users"].context_get())
        request.update_env(context=context)
        request.portal_preview = Preview(
            lang=cls._portal_preview_lang(context), **staff
        )
        request.session = cls._portal_preview_session(request.session, context)

    @classmethod
    def _portal_preview_lang(cls, context):
        code = request.env["ir.http"].get_nearest_lang(context.get("lang"))
        return request.env["res.lang"]._get_data(code=code) if code else None

    @classmethod
    def _portal_preview_session(cls, staff_session, context):
        """Return the session of a contact who has just signed in; it is never saved.

        Nothing of the staff's own gets into the pages, and what asks the session who
        is there finds nobody with more rights.
        """
        session = Session(get_default_session(), staff_session.sid)
        session.update(
            {
                "db": staff_session.db,
                "uid": request.env.uid,
                "login": request.env.user.sudo().login,
                "context": context,
                "session_token": False,
                "create_time": staff_session.get("create_time", time.time()),
            }
        )
        session.can_save = False
        session.is_dirty = False
        return session

    @classmethod
    def _portal_preview_leave(cls):
        """Be the member of staff again."""
        preview = current()
        request.portal_preview_over = None
        if preview:
            request.portal_preview = None
            request.session = preview.staff_session
            request.update_env(user=preview.staff_id, context=preview.staff_context)

    @classmethod
    def _frontend_pre_dispatch(cls):  # pylint: disable=missing-return
        super()._frontend_pre_dispatch()
        preview = current()
        if preview:
            # a page in the contact's language leads to others of that language: the
            # cookie is the staff's own, and stays
            cls._portal_preview_keep_cookie()
        if preview and preview.lang:
            request.lang = preview.lang
            request.update_context(lang=preview.lang.code)

    @classmethod
    def _portal_preview_keep_cookie(cls):
        """Take back that the next pages are to be in the language of this address."""
        headers = request.future_response.headers
        cookies = headers.getlist("Set-Cookie")
        headers.setlist(
            "Set-Cookie",
            [cookie for cookie in cookies if not cookie.startswith("frontend_lang=")],
        )

    @classmethod
    def _pre_dispatch(cls, rule, args):  # pylint: disable=missing-return
        super()._pre_dispatch(rule, args)
        over = getattr(request, "portal_preview_over", None)
        if over and request.httprequest.method in ("GET", "HEAD"):
            page = request.httprequest.path
            query = f"?page={page}" if page.startswith("/my") else ""
            abort(request.redirect(f"/my/preview/{over['partner']}{query}", code=303))
        if over or (current() and not cls._portal_preview_reads(rule)):
            cls._portal_preview_refuse()

    @classmethod
    def _portal_preview_reads(cls, rule):
        """Tell whether a request asks for nothing but to read."""
        routing = rule.endpoint.routing
        if routing["type"] == "http":
            return request.httprequest.method in ("GET", "HEAD", "OPTIONS")
        # scripts send even their questions by POST
        return routing["readonly"] is True or READS in routing

    @classmethod
    def _portal_preview_refuse(cls):
        """Answer what would do something with a page that says why nothing was done.

        :raise HTTPException: always
        """
        if request.dispatcher.routing_type != "http":
            raise Forbidden(
                request.env._("This is a preview: nothing can be changed or sent here.")
            )
        if BEACON.match(request.httprequest.path):
            # sent by the page itself: whoever looks is not the customer
            abort(request.make_response("", status=204))
        if not getattr(request, "is_frontend", False):
            # no page, and without what the frame of a page asks for
            abort(request.make_response("", status=403))
        response = request.render(
            "customer_portal_ext.preview_refused",
            {"page_name": "preview", "no_breadcrumbs": True},
            status=403,
        )
        # an aborted request is not rendered any more
        response.flatten()
        response.headers["Cache-Control"] = "no-store"
        abort(response)

    @classmethod
    def _dispatch(cls, endpoint):
        if not current():
            return super()._dispatch(endpoint)
        try:
            response = super()._dispatch(endpoint)
        except psycopg2.errors.ReadOnlySqlTransaction:
            # the page would have written something: the database has refused it
            request.env.cr.execute("ROLLBACK TO SAVEPOINT portal_preview")
            request.env.cr.clear()
            cls._portal_preview_to_public()
            return cls._portal_preview_refuse()
        # pending writes, and a stand-in's login, end here
        request.env.cr.clear()
        request.env.cr.execute("ROLLBACK TO SAVEPOINT portal_preview")
        cls._portal_preview_leave()
        if isinstance(response, Response):
            response.headers["Cache-Control"] = "no-store"
            # What the scripts of this page ask for has to say where it comes from, or
            # it would be answered with the rights of staff. No secret is in the
            # address: a preview is opened by no link.
            response.headers["Referrer-Policy"] = "same-origin"
        return response

    @classmethod
    def _portal_preview_to_public(cls):
        """Let a page of an error be made with no rights, where a stand-in is gone."""
        if not request.env.user.exists():
            request.update_env(user=request.env.ref("base.public_user").id)

    @classmethod
    def _handle_error(cls, exception):
        if current():
            # the transaction that a stand-in lived in is over
            with suppress(psycopg2.Error):
                request.env.cr.rollback()
            cls._portal_preview_to_public()
        return super()._handle_error(exception)

    def _portal_after_response(self, method_name, **values):
        """Leave nothing to be written after the page of a preview (O-VIEWED)."""
        if current():
            return False
        return super()._portal_after_response(method_name, **values)
