from odoo import http
from odoo.http import request

from odoo.addons.auth_signup.controllers.main import AuthSignupHome

from ..tools.deep_link import kept_target


class PortalLoginPages(AuthSignupHome):
    """The pages of the login lead on to the page that was asked for (W24)."""

    def _login_redirect(self, uid, redirect=None):
        """Speak the contact's own language, whatever the login page spoke (X-I18N).

        The links of e-mails do the same; the page of the profile says so.
        """
        # sudo: a user reads no other one, and nobody is signed in yet
        user_sudo = request.env["res.users"].sudo().browse(uid)
        lang = user_sudo.share and request.env["ir.http"].get_nearest_lang(
            user_sudo.lang
        )
        if lang:
            request.future_response.set_cookie("frontend_lang", lang)
        return super()._login_redirect(uid, redirect=redirect)

    @http.route()
    def web_auth_reset_password(self, *args, **kw):
        target = kept_target(request.params.get("redirect"))
        if target:
            # for the link of the mail, see ``res.partner``
            request.update_context(portal_reset_target=target)
        return super().web_auth_reset_password(*args, **kw)
