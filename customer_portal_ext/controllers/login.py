from odoo import http
from odoo.http import request

from odoo.addons.auth_signup.controllers.main import AuthSignupHome

from ..tools.deep_link import kept_target


class PortalLoginPages(AuthSignupHome):
    """The pages of the login lead on to the page that was asked for (W24)."""

    @http.route()
    def web_auth_reset_password(self, *args, **kw):
        target = kept_target(request.params.get("redirect"))
        if target:
            # for the link of the mail, see ``res.partner``
            request.update_context(portal_reset_target=target)
        return super().web_auth_reset_password(*args, **kw)
