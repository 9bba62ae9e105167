from odoo import api, fields, models
from odoo.fields import Command


class ResPartner(models.Model):
    """What an administrator does for colleagues (X-DELEGADMIN).

    Every method is called on the administrator, in superuser mode, under the lock of
    their company (``_portal_lock_family``), with the colleague as a second record.
    """

    _inherit = "res.partner"

    def _portal_lock_family(self, company):
        """Lock the customer, and tell whether this contact still administers it.

        Two administrators who act on each other come one after the other: the second
        has lost the right by then, and one always remains.

        :rtype: bool
        """
        self.ensure_one()
        self.commercial_partner_id._portal_lock()
        return company in self._portal_administered()

    @api.model
    def _portal_find_colleague(self, commercial, email, company):
        """Tell to whom an address belongs that an administrator wants to invite.

        :param res.partner commercial: the customer
        :param str email: normalized
        :param res.company company: the company whose portal it is
        :return: (contact of the customer in superuser mode or empty, is the address in
            use by somebody else: never to be told to the administrator)
        """
        # sudo: whose address it is decides here, and is told to nobody
        partners_sudo = self.sudo().with_context(active_test=False)
        users_sudo = partners_sudo.env["res.users"].search([("login", "=ilike", email)])
        users_sudo = users_sudo.filtered(lambda user: user.login.lower() == email)
        own_sudo = users_sudo.partner_id.filtered(
            lambda partner: (
                partner.commercial_partner_id == commercial and partner.partner_share
            )
        )
        if own_sudo:
            return own_sudo[:1].with_context(active_test=True), False
        found_sudo = partners_sudo.search(
            [("email_normalized", "=", email), ("active", "=", True)], order="id"
        )
        mine_sudo = found_sudo.filtered(
            lambda partner: (
                partner.commercial_partner_id == commercial
                and partner.partner_share
                and partner.company_id in (partner.company_id.browse(), company)
            )
        )
        persons_sudo = mine_sudo.filtered(lambda partner: not partner.is_company)
        # also without a login yet: the address would be taken when they want theirs
        strangers = any(
            not partner.partner_share or partner.commercial_partner_id != commercial
            for partner in found_sudo
        )
        mine_sudo = persons_sudo or mine_sudo
        return (
            mine_sudo[:1].with_context(active_test=True),
            bool(users_sudo) or strangers,
        )

    def _portal_invite_colleague(self, company, values, actor):
        """Invite a colleague: make or find the contact, grant, and send the mail.

        Where no login can be made, the administrator sees the same as otherwise, and
        staff are asked to look at it.

        :param res.company company: the company whose portal it is
        :param dict values: ``name``, ``email`` (normalized), ``lang``, ``grants``
            ({code: choice}), ``sign`` (bool)
        :param dict actor: the administrator, as evidence keeps it
        :return: the contact in superuser mode
        """
        commercial = self.commercial_partner_id
        colleague, foreign = self._portal_find_colleague(
            commercial, values["email"], company
        )
        if not colleague:
            colleague = self.sudo().create(
                {
                    "name": values["name"],
                    "email": values["email"],
                    "lang": values["lang"],
                    "parent_id": commercial.id,
                    "company_id": commercial.company_id.id,
                    "type": "contact",
                    "user_id": commercial.user_id.id,
                }
            )
        row_sudo = self.env["portal.colleague"]._of(colleague, company)
        row_sudo = row_sudo.get(colleague.id)
        taken_back = bool(row_sudo and row_sudo.removed_by_id)
        before = self._portal_state_in(colleague, company)
        self._portal_grant(colleague, company, values)
        now = fields.Datetime.now()
        self.env["portal.colleague"]._note(
            colleague,
            company,
            invited_by_id=self.id,
            invited_at=now,
            removed_by_id=False,
            removed_at=False,
        )
        event = self._portal_note_colleague(
            colleague, company, "colleague_invited", actor, before
        )
        self._portal_tell_colleague(
            colleague,
            company,
            lambda env: env._(
                "%(name)s invited this contact to the portal (%(reference)s).",
                name=self.name,
                reference=event.reference,
            ),
            company.portal_colleague_activity,
        )
        if foreign:
            self._portal_hold_colleague(
                colleague,
                company,
                self.env._(
                    "%(email)s is used by somebody who does not belong to this"
                    " customer.",
                    email=values["email"],
                ),
            )
        else:
            self._portal_send_colleague(colleague, company, taken_back)
        return colleague

    def _portal_send_colleague(self, colleague, company, restore=False):
        """Let the background job make the login and send the invitation.

        What stands in its way is noted for staff (``portal.invitation.line._finish``).

        :param bool restore: another administrator took the access away before
        """
        lang = colleague.lang or self.env.lang
        told = colleague.with_context(lang=lang).env._(
            "%(name)s invited you to it.", name=self.name
        )
        # sudo: an administrator is no member of staff, and may do just this
        batch_sudo = self.env["portal.invitation"].sudo()
        batch_sudo = batch_sudo._prepare_batch(
            colleague,
            company,
            name=self.env._(
                "%(name)s, by %(colleague)s", name=colleague.name, colleague=self.name
            ),
            message=told,
            restore=restore,
            resend="new",
        )
        batch_sudo._start()
        batch_sudo._close()
        batch_sudo.line_ids._trigger()

    def _portal_hold_colleague(self, colleague, company, reason):
        """Ask staff to look at an invitation of which nothing can come by itself."""
        self.env["portal.colleague"]._note(
            colleague, company, is_held=True, held_reason=reason
        )
        self._portal_tell_colleague(
            colleague,
            company,
            lambda env: env._(
                "This invitation waits for you: %(reason)s", reason=reason
            ),
            activity=True,
        )

    def _portal_resend_colleague(self, colleague, company, actor):
        """Send the invitation again, to whoever has not signed in yet.

        :rtype: bool, False where nothing is to be sent again; staff being asked to
            look at it looks as if it had been sent
        """
        row_sudo = self.env["portal.colleague"]._of(colleague, company)
        row_sudo = row_sudo.get(colleague.id)
        if self._portal_colleague_state(colleague, company, row_sudo) != "invited":
            return False
        self._portal_note_colleague(colleague, company, "colleague_reinvited", actor)
        if not (row_sudo and row_sudo.is_held):
            self._portal_send_colleague(colleague, company)
        return True

    def _portal_change_colleague(self, colleague, company, values, actor):
        """Set what a colleague may see, and whether they may sign.

        :param dict values: ``grants`` and ``sign``, as for an invitation
        :rtype: bool, False where all was so before
        """
        before = self._portal_state_in(colleague, company)
        signs = colleague._portal_may_sign(company)
        wanted = {**before, **values["grants"]}
        if wanted == before and values["sign"] == signs:
            return False
        self._portal_grant(colleague, company, values)
        event = self._portal_note_colleague(
            colleague, company, "colleague_changed", actor, before
        )
        self._portal_tell_colleague(
            colleague,
            company,
            lambda env: env._(
                "%(name)s changed what this contact may see on the portal"
                " (%(reference)s).",
                name=self.name,
                reference=event.reference,
            ),
        )
        return True

    def _portal_remove_colleague(self, colleague, company, actor):
        """Take a colleague's access away; the contact stays.

        :rtype: bool, False where there was none any more
        """
        rows = self.env["portal.colleague"]._of(colleague, company)
        row_sudo = rows.get(colleague.id)
        if self._portal_colleague_state(colleague, company, row_sudo) not in (
            "invited",
            "active",
        ):
            return False
        # sudo: what waits to be sent is not theirs to read
        waiting_sudo = (
            self.env["portal.invitation.line"]
            .sudo()
            .search(
                [
                    ("partner_id", "=", colleague.id),
                    ("company_id", "=", company.id),
                    ("state", "=", "waiting"),
                ]
            )
        )
        if waiting_sudo:
            waiting_sudo._finish(
                "skipped", self.env._("Stopped by %(name)s.", name=self.name)
            )
            waiting_sudo.invitation_id._close()
        self.env["portal.login"]._shut_out(colleague, company)
        colleague.portal_admin_company_ids = [Command.unlink(company.id)]
        self.env["portal.colleague"]._note(
            colleague,
            company,
            removed_by_id=self.id,
            removed_at=fields.Datetime.now(),
            is_held=False,
        )
        event = self._portal_note_colleague(
            colleague, company, "colleague_removed", actor
        )
        self._portal_tell_colleague(
            colleague,
            company,
            lambda env: env._(
                "%(name)s took this contact's access to the portal away"
                " (%(reference)s).",
                name=self.name,
                reference=event.reference,
            ),
            company.portal_colleague_activity,
        )
        return True
