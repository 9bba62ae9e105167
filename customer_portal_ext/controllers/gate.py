import time

from werkzeug.exceptions import NotFound, abort
from werkzeug.urls import url_encode

from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError, MissingError
from odoo.http import request
from odoo.tools import SQL

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..models import portal_session
from ..models.portal_hotlink import SESSION_LINK
from ..models.portal_preview_request import needs_primary
from ..tools.deep_link import login_path
from .act_code import ActCode
from .pdf_answer import PdfAnswer

# When this session last wrote something, in seconds since the epoch.
SESSION_ACTED = "portal_acted_at"

# How long a session reads from the primary after an act: a replica lags, and a customer
# who approved must see it approved.
PRIMARY_SECONDS = 30


def portal_readonly(controller, rule, args):
    """Tell Odoo whether a page that only reads may run on a replica.

    For ``@route(readonly=portal_readonly)``: only a callable can make an inherited
    route read-only. A download of a list is counted before it is made (X-EXPORT).
    """
    if "export" in request.httprequest.args or needs_primary():
        return False
    return time.time() - request.session.get(SESSION_ACTED, 0) > PRIMARY_SECONDS


def keep_private(response):
    """Mark a response as one that no cache, frame or next page may learn from.

    For pages behind a link (ASVS 14.3.2, 3.4.5, 3.4.6).

    :return: the same response
    """
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Content-Security-Policy"] = "frame-ancestors 'none'"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def never_shown(response):
    """Let a browser neither guess what a file is nor run anything in it.

    :return: the same response
    """
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; frame-ancestors 'none'; sandbox"
    )
    return response


def parse_ids(values):
    """Return record ids as they came from a form or an address.

    :param values: iterable of str
    :return: list of int without repetition, in order
    :raise NotFound: when one of them is no id; it looks like a missing record
    """
    ids = []
    for value in values:
        # isascii: int() takes the digits of every script
        if not (value.isascii() and value.isdigit() and len(value) < 10):
            raise NotFound()
        if int(value) not in ids:
            ids.append(int(value))
    return ids


class PortalGate(ActCode, PdfAnswer, CustomerPortal):
    """The one way for controllers to a document, and to the words on who acts."""

    def _document_check_access(self, model_name, document_id, access_token=None):
        """Let stock's own pages through the policy.

        Stock gives superuser access to whatever a rule allows or a token matches, also
        to drafts; here publication, scope and company are asked first.
        """
        try:
            document_sudo = self._portal_check_access(
                model_name, document_id, access_token
            )
        except (AccessError, MissingError):
            # the page that ends here is answered by ``ir.http`` (W24)
            if getattr(request, "portal_refused", None) is None:
                request.portal_refused = document_id
            raise
        self._portal_speak_for(document_sudo)
        return document_sudo

    def _portal_check_access(self, model_name, document_id, access_token):
        policy = request.env["portal.policy"]
        if not policy._covers(model_name) or not request.env.user.share:
            if access_token and self._portal_token_refused(model_name, document_id):
                access_token = None
            return super()._document_check_access(  # pylint: disable=super-method-mismatch
                model_name, document_id, access_token=access_token
            )
        document_sudo = self._portal_find(model_name, document_id, access_token)
        if not document_sudo:
            raise MissingError(request.env._("This document does not exist."))
        return document_sudo

    def _show_report(self, model, report_type, report_ref, download=False):
        """Take a PDF that was made before of the same content (P-REPRINT)."""
        if report_type == "pdf" and request.env["portal.policy"]._covers(model._name):
            request.update_context(portal_pdf_of=(model._name, model.id))
        return super()._show_report(model, report_type, report_ref, download=download)

    def _portal_speak_for(self, document_sudo):
        """Give the page name, logo and address of its document's company (X-MULTI).

        The first document is the page's own; what it asks for in passing comes later.
        """
        if not getattr(request, "portal_company_id", None):
            company_sudo = document_sudo._fields.get("company_id") and (
                document_sudo.company_id
            )
            request.portal_company_id = company_sudo and company_sudo.id
            zone = getattr(document_sudo, "_portal_paper_zone", None)
            if (
                zone
                and request.env.user._is_public()
                and not request.env.context.get("tz")
            ):
                # a guest has no time zone: the days of the paper that was sent
                request.update_context(tz=zone())

    def _get_page_view_values(self, document, access_token, *args, **kwargs):
        """Write a token into no page but that of whoever came with it (W12)."""
        shared = isinstance(document, request.env.registry["portal.mixin"])
        if shared and request.env.user.share:
            document_sudo = document.sudo()
            came_with_it = (
                not document_sudo._portal_refuses_tokens()
                and document_sudo._portal_token_matches(access_token)
            )
            if not came_with_it:
                document_sudo._portal_hide_token()
        return super()._get_page_view_values(document, access_token, *args, **kwargs)

    def _portal_token_refused(self, model_name, document_id):
        """Tell whether a token opens nothing here, of a model not under the policy."""
        if not request.env.user.share:
            return False
        # sudo: only the company of the record is looked at
        record_sudo = request.env[model_name].sudo().browse(document_id).exists()
        shared = isinstance(record_sudo, request.env.registry["portal.mixin"])
        return bool(shared and record_sudo and record_sudo._portal_refuses_tokens())

    def _portal_find(self, model_name, document_id, access_token=None):
        """Return a document that the visitor may see, or an empty recordset.

        :param str model_name: a model under the policy
        :param int document_id: from outside
        :param str access_token: stock's token, where the company does not refuse it
        :return: in superuser mode; its context says that the portal looks at it
        """
        # PDFs and computed texts are rendered from the request's own context
        request.update_context(portal_viewer=True)
        # superuser: what follows decides whether the visitor gets it
        document_sudo = (
            request.env[model_name].with_user(SUPERUSER_ID).browse(document_id or ())
        )
        if not document_sudo:
            # 0 is the id of nothing
            return document_sudo
        try:
            # read with all that is asked next, instead of asking whether it exists
            document_sudo.mapped("portal_published")
        except MissingError:
            return document_sudo.browse()
        if self._portal_lets_see(document_sudo, access_token):
            return document_sudo
        return document_sudo.browse()

    def _portal_lets_see(self, document_sudo, access_token):
        """Tell whether the visitor may see a document that there is.

        A page is asked for twice, by ours and by stock's that makes it. What changes
        nothing gets the same answer both times.
        """
        user = request.env.user
        answers = vars(request).setdefault("portal_seen", {})
        asked = (user.id, document_sudo._name, document_sudo.id, access_token)
        if request.httprequest.method == "GET" and asked in answers:
            return answers[asked]
        if user._is_public():
            seen = request.env["portal.hotlink"]._get_guest_link(document_sudo)
        else:
            seen = request.env["portal.policy"]._sees(
                document_sudo, user.partner_id, user._portal_companies()
            )
        answers[asked] = bool(seen) or bool(
            not document_sudo._portal_company().portal_refuse_tokens
            and document_sudo.portal_published
            and document_sudo._portal_token_matches(access_token)
        )
        return answers[asked]

    def _portal_document(self, model_name, document_id, access_token=None, page=None):
        """Return a document that the visitor may see, in superuser mode.

        :param str page: the address to come back to after signing in, for a form whose
            own address shows nothing
        :raise NotFound: for signed-in visitors, whether it is foreign, private or
            missing; visitors who are not signed in are sent to the login, and from
            there to the same address
        """
        self._portal_read_ahead(model_name, document_id)
        if request.env.user.share:
            document_sudo = self._portal_find(model_name, document_id, access_token)
        else:
            # staff look with their own rights
            document = request.env[model_name].browse(document_id).exists()
            document_sudo = document._filtered_access("read").with_user(SUPERUSER_ID)
        if document_sudo:
            self._portal_speak_for(document_sudo)
            return document_sudo
        if request.env.user._is_public():
            arguments = request.httprequest.args.copy()
            # a token that was refused is not carried any further
            arguments.pop("access_token", None)
            query = f"?{url_encode(arguments)}" if arguments else ""
            path = page or f"{request.httprequest.path}{query}"
            abort(request.redirect(login_path(path), code=303))
        raise NotFound()

    def _portal_read_ahead(self, model_name, document_id):
        """Read what the policy asks of a document and its reader in one statement."""
        # superuser: the rows are only put into the cache; who gets them is asked next
        env = request.env(user=SUPERUSER_ID)
        if not document_id or env[model_name]._portal_page_read() is None:
            return
        user_id = SQL("%s", request.env.uid)
        partner_id = SQL("SELECT partner_id FROM res_users WHERE id = %s", user_id)
        steps = [
            (model_name, SQL("%s", document_id), ()),
            ("res.users", user_id, ()),
            ("res.partner", partner_id, ()),
        ]
        company = env[model_name]._fields.get("company_id")
        if company and company.store:
            table = SQL.identifier(env[model_name]._table)
            of_it = SQL("SELECT company_id FROM %s WHERE id = %s", table, document_id)
            steps.append(("res.company", of_it, ()))
        steps += env[model_name]._portal_ahead_steps(document_id)
        env["portal.preload"]._load(steps)

    def _portal_seen(self, records_sudo):
        """Return those of the records beside a document that its reader may see.

        :param records_sudo: of one model under the policy; a guest sees none of them
        """
        user = request.env.user
        if not records_sudo or user._is_public():
            return records_sudo.browse()
        if not user.share:
            return records_sudo.filtered("portal_published")
        domain = request.env["portal.policy"]._domain(
            records_sudo._name, user.partner_id, user._portal_companies()
        )
        return records_sudo.filtered_domain(domain)

    def _portal_actor(self, document_sudo):
        """Return who acts on a document, as evidence keeps it.

        :return: dict of ``portal.event`` values, or None for visitors who may only
            look: staff, and whoever came by stock's token, which names nobody
        """
        user = request.env.user
        if not user.share:
            return None
        hotlink_sudo = request.env["portal.hotlink"].sudo()
        if user._is_public():
            hotlink_sudo = hotlink_sudo._get_guest_link(document_sudo)
            if not hotlink_sudo:
                return None
            partner_sudo, identified_by = hotlink_sudo.partner_id, "direct_link"
        else:
            partner_sudo = user.sudo().partner_id
            hotlink_sudo = hotlink_sudo.browse(request.session.get(SESSION_LINK) or ())
            hotlink_sudo = hotlink_sudo.exists()
            identified_by = "hotlink" if hotlink_sudo else "login"
        if identified_by != "login" and portal_session.is_trusted(partner_sudo.id):
            identified_by += "_code"
        return self._portal_actor_values(partner_sudo, identified_by, hotlink_sudo)

    def _portal_actor_values(self, partner_sudo, identified_by, hotlink_sudo):
        """Return ``portal.event`` values for one contact in this request."""
        http = request.httprequest
        user = request.env.user
        return {
            "partner_id": partner_sudo.id,
            "partner_name": partner_sudo.name,
            "partner_email": partner_sudo.email,
            "user_id": False if user._is_public() else user.id,
            "identified_by": identified_by,
            "hotlink_id": hotlink_sudo.id,
            "ip_address": http.remote_addr,
            "user_agent": (http.user_agent.string or "")[:255],
            "lang": request.env.lang,
        }

    def _portal_may_act(self, document_sudo):
        """Tell whether the visitor may act on a document, or only look at it."""
        return self._portal_actor(document_sudo) is not None

    def _portal_acting(self, document_sudo):
        """Return who acts, or answer with a page that says why nobody may."""
        actor = self._portal_speaking(document_sudo)
        return self._portal_require_code(document_sudo, actor)

    def _portal_speaking(self, document_sudo):
        """Return who speaks, which needs no code, or answer with the page that says why
        nobody may.
        """
        actor = self._portal_actor(document_sudo)
        if actor is None:
            response = request.render(
                "customer_portal_ext.only_look",
                {"document_label": document_sudo._portal_label()},
                status=403,
            )
            # an aborted request is not rendered any more
            response.flatten()
            abort(response)
        return actor

    def _portal_keep_private(self, response):
        return keep_private(response)

    def _portal_stored_file(self, attachment_sudo, name=None):
        """Answer with a stored file, to be kept and never shown in place (ASVS 3.2.1).

        :param ir.attachment attachment_sudo: whose policy the caller has asked
        :param str name: what it is called; None for the attachment's own name
        :raise NotFound: where there is none
        """
        if not attachment_sudo:
            raise NotFound()
        stream = request.env["ir.binary"]._get_stream_from(
            attachment_sudo, filename=name or attachment_sudo.name
        )
        return never_shown(keep_private(stream.get_response(as_attachment=True)))

    def _portal_acted(self, path):
        """Redirect after an act; the session reads its own writes for a while.

        :param str path: a clean address of this portal
        """
        request.session[SESSION_ACTED] = time.time()
        return request.redirect(path, code=303)

    def _portal_notice(self):
        """Return the message that an address of ours asks the next page to show.

        :return: [bootstrap level, text], or None; unknown names are ignored
        """
        name = request.params.get("notice")
        return self._portal_notices().get(name) if name else None

    def _portal_notices(self):
        """Return all such messages: {name: [bootstrap level, text]}."""
        # Lists and no tuples: to the program that collects the texts to translate, a
        # parenthesis after one of them is another.
        return {
            "nothing_chosen": [
                "warning",
                self.env._("Choose at least one line first."),
            ],
            "not_waiting": [
                "info",
                self.env._("Nothing of what you chose waits for you."),
            ],
            "already": [
                "info",
                self.env._(
                    "This was answered before. Nothing has been changed by this."
                ),
            ],
            "no_change": [
                "info",
                self.env._("A change cannot be asked for here any more."),
            ],
            "acknowledged": [
                "success",
                self.env._("Thank you. We know that you have it."),
            ],
        }
