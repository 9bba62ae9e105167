from odoo import http
from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools import is_html_empty

from odoo.addons.auth_signup.controllers.main import AuthSignupHome
from odoo.addons.auth_signup.models.res_partner import SignupError

from ..tools.deep_link import kept_target

# How many accounts one network address may try to make in an hour.
SIGNUPS_PER_NETWORK = 20


def _keep_secret(response):
    """Keep a page's address, which may hold a token, from caches and next pages."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Content-Security-Policy"] = "frame-ancestors 'self'"
    return response


class PortalForgottenPages(AuthSignupHome):
    """Signing in, and what to do when one cannot (P-ACCESS, O-RESET, W14)."""

    def get_auth_signup_config(self):
        """Add the company's own text to what the login pages know."""
        config = super().get_auth_signup_config()
        # sudo: visitors may not read companies; this text is made for them
        text = request.env.company.sudo().portal_login_help
        config["portal_login_help"] = None if is_html_empty(text) else text
        return config

    def get_auth_signup_qcontext(self):
        """Say what to do with a link that is over, and tell nothing about addresses."""
        qcontext = super().get_auth_signup_qcontext()
        if qcontext.get("invalid_token"):
            # or every later visit in this browser would end here
            request.session.pop("auth_signup_token", None)
            qcontext.pop("token", None)
            qcontext["error"] = self._link_is_over()
        if not qcontext.get("token"):
            # stock answers it with the user name of whoever has that address
            qcontext.pop("signup_email", None)
        return qcontext

    def _link_is_over(self):
        return request.env._(
            "This link is no longer valid: it has been used, or it is too old. Type"
            " your e-mail address, and we send you a new one."
        )

    @http.route()
    def web_auth_signup(self, *args, **kw):
        qcontext = self.get_auth_signup_qcontext()
        if qcontext.get("invalid_token") and qcontext.get("reset_password_enabled"):
            return request.redirect("/web/reset_password?link=over", code=303)
        return _keep_secret(super().web_auth_signup(*args, **kw))

    def _signup_with_values(self, token, values, do_login):
        """Do not say whether somebody has an account already (W14)."""
        if not token and not request.env["portal.rate.limit"]._allow(
            "signup_network",
            request.env["portal.rate.limit"]._network_key(),
            SIGNUPS_PER_NETWORK,
            3600,
        ):
            raise UserError(
                request.env._("Too many accounts were made from here. Try again later.")
            )
        try:
            return super()._signup_with_values(token, values, do_login)
        except (SignupError, AssertionError) as error:
            if token:
                raise
            raise UserError(
                request.env._(
                    "No account could be made with this address. If you may have one"
                    " already, ask for a new password on the login page."
                )
            ) from error

    @http.route()
    def web_auth_reset_password(self, *args, **kw):
        """Answer alike, and as fast, for known and unknown names."""
        qcontext = self.get_auth_signup_qcontext()
        if (
            request.httprequest.method != "POST"
            or qcontext.get("token")
            or "error" in qcontext
            or not qcontext.get("reset_password_enabled")
        ):
            if kw.get("link") == "over" and not qcontext.get("token"):
                qcontext["error"] = self._link_is_over()
                return self._portal_page("auth_signup.reset_password", qcontext)
            return _keep_secret(super().web_auth_reset_password(*args, **kw))
        text = (qcontext.get("login") or "").strip()
        if not text:
            qcontext["error"] = request.env._("Type your e-mail address.")
            return self._portal_page("auth_signup.reset_password", qcontext)
        request.env["portal.login.request"]._note(
            "password", text, kept_target(request.params.get("redirect"))
        )
        qcontext["message"] = request.env._(
            "If %(text)s belongs to a login, an e-mail is on its way with a link to"
            " choose a new password. It should arrive within a few minutes: look into"
            " the spam folder too. Nothing arrives? Then the address is perhaps another"
            " one, or you have asked often: try again in an hour.",
            text=text[:254],
        )
        return self._portal_page("auth_signup.reset_password", qcontext)

    @http.route(
        "/web/login/forgotten",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=True,
    )
    def portal_forgotten_name(self, **kw):
        """Show where to ask for a forgotten user name."""
        return self._portal_forgotten({})

    @http.route(
        "/web/login/forgotten",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
    )
    def portal_forgotten_name_asked(self, email="", **kw):
        """Answer alike for known and unknown addresses; the name goes by e-mail."""
        email = email.strip()
        if not email:
            return self._portal_forgotten(
                {"error": request.env._("Type your e-mail address.")}
            )
        if self.get_auth_signup_config()["reset_password_enabled"]:
            request.env["portal.login.request"]._note("name", email)
        return self._portal_forgotten(
            {
                "message": request.env._(
                    "If a login belongs to %(email)s, an e-mail is on its way that says"
                    " which. It should arrive within a few minutes: look into the spam"
                    " folder too. Nothing arrives? Then try another address of yours,"
                    " or write to us.",
                    email=email[:254],
                )
            }
        )

    def _portal_forgotten(self, values):
        config = self.get_auth_signup_config()
        if not config["reset_password_enabled"]:
            raise request.not_found()
        return self._portal_page(
            "customer_portal_ext.forgotten_name", {**config, **values}
        )

    def _portal_page(self, template, values):
        return _keep_secret(request.render(template, values))
