from urllib.parse import quote

from odoo import exceptions, models


class ResPartner(models.Model):
    """Signup tokens ride in invitations and resets, and nowhere else (W11)."""

    _inherit = "res.partner"

    def signup_get_auth_param(self):
        """Return what goes into the address of a mail about a document: no token.

        Stock puts one there while free sign-up is on: whoever is forwarded the mail
        makes, and owns, the login of its recipient.

        :return: {partner id: {"auth_login": login}}, empty for contacts without a login
        :raise AccessDenied: for portal and public users, as in stock
        """
        if not self.env.user._is_internal() and not self.env.is_admin():
            raise exceptions.AccessDenied()
        if self.env.context.get("portal_own_button"):
            return {partner_id: {} for partner_id in self.ids}
        return {
            partner.id: (
                {"auth_login": partner.user_ids[0].login} if partner.user_ids else {}
            )
            for partner in self.sudo()
        }

    def _get_signup_url(self):
        if self.env.context.get("portal_inert_signup"):
            return self._portal_inert_signup()
        return super()._get_signup_url()

    def _portal_inert_signup(self, target=None):
        """Return the address that stands for a token until its mail is sent.

        :param str target: a page of the portal to open afterwards (W24)

        It holds no secret, and leads to the login; ``mail.mail`` puts the token in when
        the mail goes out, so that none lies in the queue.
        """
        self.ensure_one()
        address = f"{self.get_base_url()}/web/login?portal_signup={self.id}"
        return f"{address}&redirect={quote(target)}" if target else address

    def _portal_armed_signup(self, target=None):
        """Return where to choose a password, or the login where none is waited for.

        Only for what is sent to this contact's own address, this moment.
        """
        self.ensure_one()
        partner_sudo = self.sudo().with_context(portal_reset_target=target)
        users = partner_sudo.user_ids
        if not partner_sudo.signup_type or not users or not users[0].share:
            return f"{partner_sudo.get_base_url()}/web/login"
        return partner_sudo._get_signup_url_for_action()[partner_sudo.id]
