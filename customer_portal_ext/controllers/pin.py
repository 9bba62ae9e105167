import re

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import AccessDenied
from odoo.http import request

from ..models import portal_session
from ..models.portal_hotlink import SESSION_LINK
from ..models.portal_pin import PIN_PAGE
from ..models.portal_rate_limit import HOUR
from ..tools import pin as pins
from .gate import PortalGate, keep_private, portal_readonly

# Where the page may lead back to, and nowhere else.
_NEXT = re.compile(r"/my/orders/[0-9]{1,9}/sign")

# Wrong passwords of one login in an hour.
WRONG_PASSWORDS = 10


class PortalPinPage(PortalGate):
    """A contact sets the PIN to sign with (O-ESIGN).

    Signed in with a password, and with that password or a code by e-mail once more; or
    by the link that staff sent for it, once. Whoever came by any other link may not:
    the mail would be all it takes to sign.
    """

    @http.route(
        PIN_PAGE,
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_pin(self, **kwargs):
        """Show the form, or say what to do first."""
        return self._portal_pin_page(self._portal_pin_way())

    @http.route(
        PIN_PAGE,
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
        sitemap=False,
    )
    def portal_pin_submit(
        self, new_pin="", new_pin_again="", password="", next="", **kwargs
    ):
        """Set the PIN."""
        way = self._portal_pin_way()
        if way not in ("setup", "login", "code"):
            return self._portal_pin_page(way, status=403)
        errors = self._portal_pin_errors(new_pin, new_pin_again)
        if way == "login" and not errors:
            errors = self._portal_password_errors(password)
        if errors:
            return self._portal_pin_page(way, errors=errors, status=422)
        partner_sudo = self._portal_pin_partner()
        request.env["portal.pin"]._set(partner_sudo, pins.clean(new_pin))
        partner_sudo._portal_note_pin()
        path = next if _NEXT.fullmatch(next) else f"{PIN_PAGE}?notice=pin_set"
        return self._portal_acted(path)

    @http.route(
        f"{PIN_PAGE}/code",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
        sitemap=False,
    )
    def portal_pin_code(self, next="", **kwargs):
        """Send a code in place of the password."""
        way = self._portal_pin_way()
        if way != "login":
            return self._portal_pin_page(way, status=403)
        code_sudo, _key = self._portal_ask_code(
            "act",
            self._portal_pin_partner(),
            request.env.user.sudo().company_id,
            request.env._("Your PIN for signing"),
            next=PIN_PAGE + (f"?next={next}" if _NEXT.fullmatch(next) else ""),
        )
        if not code_sudo:
            errors = [
                (
                    "password",
                    request.env._(
                        "Too many codes were sent to this address. Please wait an hour,"
                        " or enter your password."
                    ),
                )
            ]
            return self._portal_pin_page(way, errors=errors, status=429)
        return request.redirect("/my/code", code=303)

    def _portal_pin_partner(self):
        # sudo: the contact's own name and address
        return request.env.user.sudo().partner_id

    def _portal_pin_way(self):
        """Return how this visitor may set a PIN.

        :return: "setup" (by the link staff sent), "login" (the password is asked),
            "code" (a code was entered just now), or why not: "link" or "locked"
        :raise NotFound: for members of staff, who sign nothing here
        """
        if not request.env.user.share:
            raise NotFound()
        partner_sudo = self._portal_pin_partner()
        Pin = request.env["portal.pin"]
        if request.env["res.users"]._portal_needs_real_login():
            hotlink_sudo = request.env["portal.hotlink"].sudo()
            hotlink_sudo = hotlink_sudo.browse(request.session[SESSION_LINK]).exists()
            return "setup" if Pin._may_set_up(partner_sudo, hotlink_sudo) else "link"
        if Pin._state(partner_sudo) == "locked":
            return "locked"
        return "code" if portal_session.is_trusted(partner_sudo.id) else "login"

    def _portal_pin_errors(self, new_pin, new_pin_again):
        """Return [(field, what is wrong)] with a new PIN."""
        pin = pins.clean(new_pin)
        if not pin:
            text = request.env._("Choose four to eight digits.")
        elif pins.is_trivial(pin):
            text = request.env._(
                "Others would try this one first. Choose digits that follow no pattern."
            )
        elif pin != pins.clean(new_pin_again):
            return [("new_pin_again", request.env._("The two entries differ."))]
        else:
            return []
        return [("new_pin", text)]

    def _portal_password_errors(self, password):
        """Return [(field, what is wrong)] with the password of this login."""
        Limit = request.env["portal.rate.limit"]
        limit = ("pin_password", str(request.env.uid), WRONG_PASSWORDS, HOUR)
        if Limit._is_used_up(*limit):
            return [
                (
                    "password",
                    request.env._(
                        "Too many wrong passwords were entered. Please wait an hour."
                    ),
                )
            ]
        credential = {"type": "password", "password": password}
        try:
            if not password:
                raise AccessDenied()
            request.env.user._check_credentials(credential, {"interactive": True})
        except AccessDenied:
            Limit._allow(*limit)
            return [("password", request.env._("Enter the password you sign in with."))]
        return []

    def _portal_pin_page(self, way, errors=(), status=200):
        params = request.params
        next_path = params.get("next") or ""
        partner_sudo = self._portal_pin_partner()
        state = request.env["portal.pin"]._state(partner_sudo)
        values = {
            "way": way,
            "state": state,
            # who came by the link for it cannot set it a second time, and need not
            "just_set": state == "set" and params.get("notice") == "pin_set",
            "errors": list(errors),
            "error_of": dict(errors),
            "next_path": next_path if _NEXT.fullmatch(next_path) else "",
            "notice": self._portal_notice(),
            "page_name": "pin",
            "no_breadcrumbs": True,
        }
        response = request.render(
            "customer_portal_ext.portal_pin", values, status=status
        )
        return keep_private(response)

    def _portal_notices(self):
        return {
            **super()._portal_notices(),
            "pin_set": [
                "success",
                self.env._("Your PIN is set. Nobody but you knows it."),
            ],
        }
