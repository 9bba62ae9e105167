from collections import defaultdict

from odoo import api, models
from odoo.fields import Command
from odoo.tools import SQL, email_normalize


class PortalLogin(models.AbstractModel):
    """Portal logins: who can have one, and making it (P-ACCESS, C-INVITE, O-AUTO).

    The login is the contact's e-mail address, and no two contacts share one. Links,
    invitations and rules all come here.
    """

    _name = "portal.login"
    _description = "Portal Logins"

    @api.model
    def _obstacles(self, partners, company):
        """Tell why contacts can have no portal login of their own.

        The number of queries does not depend on the number of contacts.

        :param res.partner partners: with or without a login already
        :param res.company company: the company that lets them in
        :return: {res.partner: a sentence that says why, and names who is in the way};
            contacts that can have a login, or have a portal login, are not in it
        """
        partners_sudo = partners.sudo().with_context(active_test=False)
        same_login = self._users_by_login(partners_sudo)
        same_address = self._partners_by_address(partners_sudo)
        obstacles = {}
        for partner in partners_sudo:
            reason = self._obstacle(partner, company, same_login, same_address)
            if reason:
                obstacles[partners.browse(partner.id)] = reason
        return obstacles

    def _obstacle(self, partner, company, same_login, same_address):
        users = partner.user_ids
        email = email_normalize(partner.email)
        if not partner.active:
            return self.env._("The contact is archived.")
        if any(not user.share for user in users):
            return self.env._("This is a member of your staff, who signs in to Odoo.")
        if any(users.mapped("active")):
            return None
        if users:
            return self.env._("The login of this contact was taken away.")
        if not email:
            return self.env._("The contact has no valid e-mail address.")
        for user in same_login.get(email, ()):
            return self.env._(
                "%(email)s is the login of %(name)s already.",
                email=email,
                name=user.partner_id.display_name,
            )
        others = [other for other in same_address.get(email, ()) if other != partner]
        if others:
            return self.env._(
                "%(email)s is the address of %(name)s too; two contacts cannot share a"
                " login.",
                email=email,
                name=others[0].display_name,
            )
        return None

    def _users_by_login(self, partners_sudo):
        """Return {address: users that have it as login}, archived ones too."""
        emails = {email_normalize(partner.email) for partner in partners_sudo} - {False}
        # logins are as they were typed; an address is the same in every case
        rows = self.env.execute_query(
            SQL(
                "SELECT lower(login), id FROM res_users WHERE lower(login) IN %s",
                tuple(emails) or ("",),
            )
        )
        users_sudo = self.env["res.users"].sudo()
        found = defaultdict(list)
        for login, user_id in rows:
            found[login].append(users_sudo.browse(user_id))
        return found

    def _partners_by_address(self, partners_sudo):
        """Return {address: those of these contacts that have it}."""
        found = defaultdict(list)
        for partner in partners_sudo:
            found[email_normalize(partner.email)].append(partner)
        return found

    @api.model
    def _ensure_user(self, partner, company):
        """Return the portal user of a contact; make the login where there is none.

        An archived login was taken away from the contact, and does not come back here.

        :param res.partner partner: one contact
        :param res.company company: the company that lets them in
        :return: an active share user in superuser mode, or an empty recordset where
            there is none and none can be made
        """
        partner_sudo = partner.sudo().with_context(active_test=False)
        if self._obstacles(partner, company):
            return self.env["res.users"].sudo()
        users_sudo = partner_sudo.user_ids
        if users_sudo:
            return users_sudo.filtered(lambda user: user.active and user.share)[:1]
        email = email_normalize(partner_sudo.email)
        return (
            self.env["res.users"]
            .sudo()
            .with_context(no_reset_password=True)
            ._create_user_from_template(
                {
                    "email": email,
                    "login": email,
                    "partner_id": partner_sudo.id,
                    # or the template user's own would be written to the contact
                    "name": partner_sudo.name,
                    "lang": partner_sudo.lang,
                    "tz": partner_sudo.tz,
                    "company_id": company.id,
                    "company_ids": [Command.set(company.ids)],
                }
            )
        )
