from collections import defaultdict

import psycopg2

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL, email_normalize

from odoo.addons.auth_signup.models.res_partner import SignupError


class PortalLogin(models.AbstractModel):
    """Portal logins: who can have one, and making it (P-ACCESS, C-INVITE, O-AUTO).

    The login is the contact's e-mail address, and no two contacts share one. Links,
    invitations and rules all come here.
    """

    _name = "portal.login"
    _description = "Portal Logins"

    @api.model
    def _obstacles(self, partners, company, restore=False):
        """Tell why contacts can have no portal login of their own.

        The number of queries does not depend on the number of contacts.

        :param res.partner partners: with or without a login already
        :param res.company company: the company that lets them in
        :param bool restore: a login that was taken away is no obstacle: staff give it
            back
        :return: {res.partner: a sentence that says why, and names who is in the way};
            contacts that can have a login, or have a portal login, are not in it
        """
        partners_sudo = partners.sudo().with_context(active_test=False)
        same_login = self._users_by_login(partners_sudo)
        same_address = self._partners_by_address(partners_sudo)
        self.env["portal.policy"]._preload(partners, company)
        obstacles = {}
        for partner in partners_sudo:
            reason = self._obstacle(partner, company, same_login, same_address, restore)
            if reason:
                obstacles[partners.browse(partner.id)] = reason
        return obstacles

    def _obstacle(self, partner, company, same_login, same_address, restore):
        users = partner.user_ids
        email = email_normalize(partner.email)
        if not partner.active:
            return self.env._("The contact is archived.")
        if any(not user.share for user in users):
            return self.env._("This is a member of your staff, who signs in to Odoo.")
        taken_away = company in partner.portal_revoked_company_ids or (
            users and not any(users.mapped("active"))
        )
        if not taken_away and not self.env["portal.policy"]._allows(partner, company):
            return self.env._("The settings of the portal keep this contact out.")
        if partner.company_id and partner.company_id != company:
            return self.env._("The contact belongs to another of your companies.")
        if taken_away and not restore:
            return self.env._(
                "The login of this contact was taken away. It can be given back on the"
                " contact's form."
            )
        if any(users.mapped("active")):
            return None
        if not email:
            return self.env._("The contact has no valid e-mail address.")
        for user in same_login.get(email, ()):
            if user not in users:
                return self.env._(
                    "%(email)s is the login of %(name)s already.",
                    email=email,
                    name=self._name_for(user.partner_id, company),
                )
        others = [other for other in same_address.get(email, ()) if other != partner]
        if others:
            return self.env._(
                "%(email)s is the address of %(name)s too; two contacts cannot share a"
                " login.",
                email=email,
                name=self._name_for(others[0], company),
            )
        return None

    def _name_for(self, partner_sudo, company):
        """Name a contact to the staff of a company, unless it is a sister company's."""
        if partner_sudo.company_id and partner_sudo.company_id != company:
            return self.env._("a contact of another company")
        return partner_sudo.display_name

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
        return self._create_users(partner_sudo, company)

    def _create_users(self, partners_sudo, company):
        """Make the logins of contacts that can have one; no mail is sent.

        As stock's ``_create_user_from_template`` does, but all of them at once: each
        creation empties Odoo's caches.

        :raise SignupError: when one of the logins cannot be made; then none is
        """
        Users = self.env["res.users"].sudo()
        parameter = self.env["ir.config_parameter"].sudo()
        template = Users.browse(
            int(parameter.get_param("base.template_portal_user_id"))
        )
        template = template.with_context(
            no_reset_password=True, portal_login_quiet=True, tracking_disable=True
        )
        [common] = template.copy_data({"active": True})
        # not what the template's own contact has: it would be written to these contacts
        common = {
            name: value
            for name, value in common.items()
            if not Users._fields[name].inherited
        }
        vals_list = []
        for partner in partners_sudo:
            email = email_normalize(partner.email)
            vals_list.append(
                {
                    **common,
                    "email": email,
                    "login": email,
                    "partner_id": partner.id,
                    # or the template user's own would be written to the contact
                    "name": partner.name,
                    "lang": partner.lang,
                    "tz": partner.tz,
                    "company_id": company.id,
                    "company_ids": [Command.set(company.ids)],
                }
            )
        try:
            with self.env.cr.savepoint():
                return template.create(vals_list).with_env(Users.env)
        except (UserError, psycopg2.IntegrityError) as error:
            raise SignupError(str(error)) from error

    @api.model
    def _let_in(self, partners, company):
        """Let contacts into the portal of a company (C-INVITE, X-MULTI).

        The caller has asked ``_obstacles`` before; logins that were taken away come
        back here.

        :param res.partner partners: contacts without an obstacle
        :param res.company company: the company that lets them in
        :return: {res.partner: (its share user in superuser mode, what was done)}:
            "created", "restored", "added" (a login of another company, that now sees
            this one too) or "known"
        """
        outcomes, new_sudo = {}, self.env["res.partner"].sudo()
        revoked_sudo = partners.sudo().filtered(
            lambda partner: company in partner.portal_revoked_company_ids
        )
        revoked_sudo.portal_revoked_company_ids = [Command.unlink(company.id)]
        for partner_sudo in partners.sudo().with_context(
            active_test=False, portal_login_quiet=True
        ):
            users_sudo = partner_sudo.user_ids.filtered("share")
            user_sudo = users_sudo.filtered("active")[:1] or users_sudo[:1]
            if not user_sudo:
                new_sudo |= partner_sudo
                continue
            outcome = self._let_user_in(user_sudo, company)
            outcomes[partners.browse(partner_sudo.id)] = user_sudo, outcome
        if new_sudo:
            for user_sudo in self._create_users(new_sudo, company):
                partner = partners.browse(user_sudo.partner_id.id)
                outcomes[partner] = user_sudo, "created"
        return outcomes

    def _let_user_in(self, user_sudo, company):
        if not user_sudo.active:
            user_sudo.write(
                {
                    "active": True,
                    "group_ids": [
                        Command.link(self.env.ref("base.group_portal").id),
                        Command.unlink(self.env.ref("base.group_public").id),
                    ],
                    "company_ids": [Command.set(company.ids)],
                    "company_id": company.id,
                }
            )
            return "restored"
        if company not in user_sudo.company_ids:
            user_sudo.write({"company_ids": [Command.link(company.id)]})
            return "added"
        return "known"

    @api.model
    def _shut_out(self, partners, company):
        """End what contacts see of a company; with the last company, their login.

        As stock's wizard does: the user leaves the portal group and is archived, which
        ends sessions and invitations. Their links to this company end as well.

        :param res.partner partners: contacts; members of staff are left alone
        :param res.company company: the company that takes the login away
        :return: the contacts that had one
        """
        # sudo: staff may not write users; the caller has checked their right to this
        users_sudo = partners.sudo().user_ids.filtered(
            lambda user: user.share and company in user.company_ids
        )
        for user in users_sudo:
            others = user.company_ids - company
            if others:
                # the login lives on: what this company takes away is remembered
                user.partner_id.portal_revoked_company_ids = [Command.link(company.id)]
                user.write(
                    {
                        "company_id": others[0].id,
                        "company_ids": [Command.unlink(company.id)],
                    }
                )
        gone_sudo = users_sudo.filtered(lambda user: company in user.company_ids)
        if gone_sudo:
            gone_sudo.write(
                {
                    "active": False,
                    "group_ids": [
                        Command.unlink(self.env.ref("base.group_portal").id),
                        Command.link(self.env.ref("base.group_public").id),
                    ],
                }
            )
        self.env["portal.hotlink"].sudo().search(
            [
                ("partner_id", "in", users_sudo.partner_id.ids),
                ("company_id", "=", company.id),
                ("revoked_at", "=", False),
            ]
        ).action_revoke()
        return partners.browse(users_sudo.partner_id.ids)
