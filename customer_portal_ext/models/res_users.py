from odoo import models
from odoo.exceptions import AccessDenied


class ResUsers(models.Model):
    _inherit = "res.users"

    def _portal_document_domain(self, model_name):
        """Return the domain of the global record rule of a model under the policy.

        Internal users are not concerned: the rules of their groups hold.

        :param str model_name: a model under the policy
        :rtype: list
        """
        self.ensure_one()
        if not self.share:
            return [(1, "=", 1)]
        user_sudo = self.sudo()
        return list(
            self.env["portal.policy"]._domain(
                model_name, user_sudo.partner_id, user_sudo._portal_companies()
            )
        )

    def _portal_companies(self):
        """Return the companies of this user, in superuser mode.

        From the cache that Odoo keeps of them: every page asks.
        """
        self.ensure_one()
        company_ids = self.sudo()._get_company_ids()
        return self.env["res.company"].sudo().browse(company_ids)

    def _portal_is_shut_out(self):
        """Tell whether this is a contact whom no company lets in (B-ACCESS-MODE)."""
        self.ensure_one()
        if not self.share or not self.active or self._is_public():
            return False
        policy = self.env["portal.policy"]
        user_sudo = self.sudo()
        return not any(
            policy._allows(user_sudo.partner_id, company)
            for company in user_sudo._portal_companies()
        )

    def _session_token_get_values(self):
        """End the sessions of whom no company lets in, at their next request.

        The token is cached; whatever changes the answer clears that cache.
        """
        if self.sudo()._portal_is_shut_out():
            return False
        return super()._session_token_get_values()

    def _portal_staff_actor(self):
        """Return who acts, for evidence, when a member of staff does."""
        self.ensure_one()
        return {
            "partner_id": self.partner_id.id,
            "partner_name": self.partner_id.name,
            "partner_email": self.partner_id.email,
            "user_id": self.id,
            "identified_by": "system" if self._is_superuser() else "staff",
            "lang": self.lang,
        }

    def _check_credentials(self, credential, env):
        if self.env.user._portal_is_shut_out():
            raise AccessDenied()
        if credential["type"] != "portal_hotlink":
            return super()._check_credentials(credential, env)
        # sudo: the visitor who redeems a link may read neither links nor users
        if "code_id" in credential:
            hotlink_sudo = self.env["portal.code"]._confirmed_link(
                credential["code_id"], credential["code_key"]
            )
        else:
            # .get: the form of the login page lets its sender choose the type
            hotlink_sudo = (
                self.env["portal.hotlink"].sudo()._find(credential.get("secret"))
            )
            # where a code is asked for, the secret alone lets nobody in (B-CONFIRM)
            hotlink_sudo = hotlink_sudo.filtered(lambda link: not link._needs_code())
        user = self.env.user
        if (
            hotlink_sudo.scope != "portal"
            or hotlink_sudo.partner_id != user.partner_id
            or not user.active
            or not user.share
        ):
            raise AccessDenied()
        # mfa default: a second factor the user has set up is still asked for
        return {"uid": user.id, "auth_method": "portal_hotlink", "mfa": "default"}
