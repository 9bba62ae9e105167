"""What a session that began with a link may not do (X-TOKENS, W10).

Whoever holds the link of an e-mail reads and answers in the name of its contact. What
would let them keep the login, or take it over, asks for a real login first.
"""

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.http import request

from .portal_hotlink import SESSION_LINK

# What contacts change of their own login by RPC. Stock lets them change keys and the
# action they land on as well.
OWN_WRITABLE = {"email", "image_1920", "lang", "name", "phone", "signature", "tz"}


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.model
    def _portal_needs_real_login(self):
        """Tell whether this session came by a link and by nothing more."""
        return bool(request and request.session.get(SESSION_LINK))

    @api.model
    def _portal_needs_login_message(self):
        """Return what to do instead, for whoever came by a link."""
        return self.env._(
            "You came by a link from an e-mail. To change this, sign out and sign in"
            " again with your password."
        )

    @api.model
    def _portal_check_real_login(self):
        """Refuse what a link alone does not allow.

        :raise UserError: saying how to sign in
        """
        if self._portal_needs_real_login():
            raise UserError(self._portal_needs_login_message())

    def authenticate(self, credential, user_agent_env):
        auth_info = super().authenticate(credential, user_agent_env)
        if request and credential.get("type") != "portal_hotlink":
            request.session.pop(SESSION_LINK, None)
        return auth_info

    @api.model
    def change_password(self, old_passwd, new_passwd):
        self._portal_check_real_login()
        return super().change_password(old_passwd, new_passwd)

    def _deactivate_portal_user(self, **post):
        self._portal_check_real_login()
        return super()._deactivate_portal_user(**post)

    def write(self, vals):
        user = self.env.user
        if user.share and not self.env.su and set(vals) - OWN_WRITABLE:
            raise AccessError(self.env._("You cannot change this of a login."))
        return super().write(vals)


class PaymentToken(models.Model):
    _inherit = "payment.token"

    def write(self, vals):
        if "active" in vals:
            self.env["res.users"]._portal_check_real_login()
        return super().write(vals)


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    @api.model_create_multi
    def create(self, vals_list):
        if self.env["res.users"]._portal_needs_real_login():
            for vals in vals_list:
                if vals.get("operation") == "validation":
                    self.env["res.users"]._portal_check_real_login()
                # a payment goes on, and the card is not kept
                vals["tokenize"] = False
        return super().create(vals_list)
