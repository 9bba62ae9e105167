import re

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from ..models import portal_session
from ..tools import secrets
from .act_code import clean_number
from .gate import keep_private, parse_ids, portal_readonly
from .link import PortalLink

# Where the page of a code may lead on to: this portal, and nowhere else.
_LOCAL = re.compile(r"/(?:[a-z]{2}(?:_[A-Z]{2})?/)?my(?:[/?][A-Za-z0-9_\-./?=&%+]*)?")


class PortalCode(PortalLink):
    """The page where a code from an e-mail is entered (B-CONFIRM, X-OTP)."""

    @http.route(
        "/my/code",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_code(self, **kwargs):
        """Show the field for the code this browser waits for."""
        code_sudo, _held = self._portal_held_code()
        return self._portal_code_answer(code_sudo, kwargs.get("notice"))

    @http.route(
        "/my/code",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
    )
    def portal_code_submit(self, portal_code="", **kwargs):
        """Try the code, and go on to what it was asked for."""
        code_sudo, held = self._portal_held_code()
        if not code_sudo:
            return self._portal_code_answer(code_sudo)
        number = clean_number(portal_code)
        result = code_sudo._try(held["key"], number) if number else "empty"
        if result == "right":
            return self._portal_code_passed(code_sudo, held)
        return self._portal_code_answer(code_sudo, result)

    @http.route(
        "/my/code/again",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
    )
    def portal_code_again(self, **kwargs):
        """Send another code for the same purpose."""
        code_sudo, held = self._portal_held_code()
        if not code_sudo:
            return self._portal_code_answer(code_sudo)
        if code_sudo._ask_again(held["key"]):
            return request.redirect("/my/code?notice=sent", code=303)
        return self._portal_code_answer(code_sudo, "limit")

    @http.route(
        "/my/code/ask",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
    )
    def portal_code_ask(self, res_model="", res_id="", next_path="", **kwargs):
        """Send the code that an act on a document will ask for."""
        if not request.env["portal.policy"]._is_document(res_model):
            raise NotFound()
        [document_id] = parse_ids([res_id])
        document_sudo = self._portal_document(res_model, document_id)
        actor = self._portal_actor(document_sudo)
        path = next_path if _LOCAL.fullmatch(next_path) else document_sudo.access_url
        if not self._portal_code_needed(document_sudo, actor):
            return request.redirect(path, code=303)
        code_sudo, _key = self._portal_ask_code(
            "act",
            request.env["res.partner"].sudo().browse(actor["partner_id"]),
            document_sudo._portal_company(),
            document_sudo._portal_label(),
            next=path,
        )
        if not code_sudo:
            # the last one may still be in time
            return self._portal_code_answer(self._portal_held_code()[0], "limit")
        return request.redirect("/my/code", code=303)

    @http.route(
        "/my/code/<string:token>",
        type="http",
        auth="public",
        website=True,
        multilang=False,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_code_link(self, token, **kwargs):
        """Show one button, in the browser that asked. A scanner changes nothing."""
        code_sudo, _held = self._portal_held_code()
        if not code_sudo or not secrets.is_wellformed(token):
            return self._portal_code_answer(code_sudo.browse())
        response = request.render(
            "customer_portal_ext.code_link",
            {"token": token, "page_name": "code", "no_breadcrumbs": True},
        )
        return keep_private(response)

    @http.route(
        "/my/code/<string:token>",
        type="http",
        auth="public",
        website=True,
        multilang=False,
        methods=["POST"],
        sitemap=False,
    )
    def portal_code_link_submit(self, token, **kwargs):
        """Take the link of the mail for the code."""
        code_sudo, held = self._portal_held_code()
        if not code_sudo or not secrets.is_wellformed(token):
            return self._portal_code_answer(code_sudo.browse())
        result = code_sudo._try(held["key"], token=token)
        if result == "right":
            return self._portal_code_passed(code_sudo, held)
        return self._portal_code_answer(
            code_sudo, "elsewhere" if result == "wrong" else result
        )

    def _portal_held_code(self):
        """Return what this browser waits for: (code or nothing, its session's part)."""
        held = request.session.get(portal_session.SESSION_CODE) or {}
        code_sudo = request.env["portal.code"]._held(held.get("id"), held.get("key"))
        return code_sudo.filtered(lambda code: not code.used_at), held

    def _portal_code_to_enter(self, hotlink_sudo):
        """Send the code that a link asks for, and show where it is entered."""
        lang = self._portal_speak_to(hotlink_sudo.partner_id)
        request.future_response.set_cookie("frontend_lang", lang)
        code_sudo, _key = self._portal_ask_code(
            "enter",
            hotlink_sudo.partner_id,
            hotlink_sudo.company_id,
            hotlink_sudo.with_context(lang=lang)._target_label(),
            hotlink=hotlink_sudo,
        )
        if not code_sudo:
            # the last one may still be in time
            return self._portal_code_answer(self._portal_held_code()[0], "limit")
        return request.redirect("/my/code", code=303)

    def _portal_code_passed(self, code_sudo, held):
        """Go on after a right code: come in by the link, or back to the act."""
        request.session.pop(portal_session.SESSION_CODE, None)
        if code_sudo.purpose == "enter":
            hotlink_sudo = code_sudo.hotlink_id
            if not hotlink_sudo._is_alive():
                return self._portal_link_dead("-")
            proof = {"code_id": code_sudo.id, "code_key": held["key"]}
            return self._portal_open(hotlink_sudo, proof)
        self._portal_trust(code_sudo.partner_id)
        request.session.should_rotate = True
        return keep_private(
            self._portal_acted(held.get("next") or "/my/code?notice=done")
        )

    def _portal_code_answer(self, code_sudo, outcome=None):
        """Return the page of the code, after one outcome of the last try."""
        if outcome == "done" or (not code_sudo and outcome != "limit"):
            response = request.render(
                "customer_portal_ext.code_none",
                {
                    "done": outcome == "done",
                    "page_name": "code",
                    "no_breadcrumbs": True,
                },
                status=200 if outcome == "done" else 404,
            )
            return keep_private(response)
        values = {
            "action": "/my/code",
            "fields": [],
            "back_path": None,
            **self._portal_code_words(code_sudo, outcome),
        }
        if outcome in ("limit", "blocked"):
            status = 429
        else:
            status = 422 if values["error"] else 200
        return keep_private(
            request.render("customer_portal_ext.code_enter", values, status=status)
        )
