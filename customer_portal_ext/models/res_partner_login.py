from odoo import api, fields, models
from odoo.exceptions import UserError

from .portal_invitation import INVITING_GROUPS


class ResPartner(models.Model):
    """The portal login of a contact, on its form (C-INVITE, P-ACCESS)."""

    _inherit = "res.partner"

    portal_invite = fields.Boolean(
        string="Invite to the portal",
        compute="_compute_portal_invite",
        inverse="_inverse_portal_invite",
        groups=INVITING_GROUPS,
        help="When you save, the contact gets a login and an e-mail to choose a"
        " password.",
    )
    portal_login_state = fields.Selection(
        [
            ("none", "No login"),
            ("invited", "Invited, has not signed in yet"),
            ("active", "Has signed in"),
            ("revoked", "Login taken away"),
            ("staff", "Member of staff"),
        ],
        string="Portal login",
        compute="_compute_portal_login",
        # contacts read each other: when a colleague signs in is none of their business
        groups=INVITING_GROUPS,
    )
    portal_login_name = fields.Char(
        string="User name", compute="_compute_portal_login", groups=INVITING_GROUPS
    )
    portal_invited_on = fields.Datetime(
        string="Invited on", compute="_compute_portal_login", groups=INVITING_GROUPS
    )
    portal_last_login = fields.Datetime(
        string="Last signed in",
        compute="_compute_portal_login",
        groups=INVITING_GROUPS,
    )

    def _compute_portal_invite(self):
        self.portal_invite = False

    def _inverse_portal_invite(self):
        for partner in self:
            if partner.portal_invite:
                partner._portal_invite_now()

    @api.depends(
        "portal_revoked_company_ids",
        "user_ids.active",
        "user_ids.login_date",
        "user_ids.company_ids",
    )
    @api.depends_context("company")
    def _compute_portal_login(self):
        # sudo: whether a contact has a login is no secret to whoever reads the contact
        users_sudo = (
            self.env["res.users"]
            .sudo()
            .with_context(active_test=False)
            .search([("partner_id", "in", self.ids)], order="active, id desc")
        )
        # the last one wins: an active login before an archived one, the first made
        user_of = {user.partner_id.id: user for user in users_sudo}
        invited = dict(
            self.env["portal.invitation.line"]
            .sudo()
            ._read_group(
                [
                    ("partner_id", "in", self.ids),
                    ("company_id", "=", self.env.company.id),
                    ("state", "=", "done"),
                    ("invitation_id.notify", "=", True),
                ],
                ["partner_id"],
                ["done_at:max"],
            )
        )
        invited = {partner.id: date for partner, date in invited.items()}
        for partner in self:
            user = user_of.get(partner.id, users_sudo.browse())
            partner.portal_login_state = partner._portal_state_of(user)
            partner.portal_login_name = user.login if user.active else False
            partner.portal_invited_on = invited.get(partner.id, False)
            partner.portal_last_login = user.login_date if user.share else False

    def _portal_state_of(self, user_sudo):
        if not user_sudo:
            return "none"
        if not user_sudo.share:
            return "staff"
        # sudo: what staff decided about the contact, whoever of them reads it
        if (
            not user_sudo.active
            or self.env.company in self.sudo().portal_revoked_company_ids
        ):
            return "revoked"
        if self.env.company not in user_sudo.company_ids:
            # a customer of a sister company: not of this one's
            return "none"
        return "active" if user_sudo.login_date else "invited"

    def _portal_invite_now(self, **values):
        """Invite one contact into the current company's portal, or raise the reason."""
        self.ensure_one()
        return self.env["portal.invitation"]._invite_now(
            self, self.env.company, **values
        )

    def _portal_notification(self, message, level="success"):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": message,
                "type": level,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_portal_invite(self):
        """Button: invite this contact, or send the invitation again.

        :raise UserError: with the reason; it names the contact who has the address
        """
        invitations = self.env["portal.invitation"]
        invitations._check_inviting(self)
        if invitations._just_invited(self, self.env.company):
            return self._portal_notification(
                self.env._("An invitation went out just now; nothing more was sent."),
                "warning",
            )
        line_sudo = self._portal_invite_now(resend="new")
        if line_sudo.state == "skipped":
            return self._portal_notification(line_sudo.reason, "warning")
        if line_sudo.outcome == "added":
            return self._portal_notification(
                self.env._("The login of this contact now opens this portal too.")
            )
        return self._portal_notification(
            self.env._("An invitation goes to %(email)s.", email=self.email)
        )

    def action_portal_restore(self):
        """Button: give back a login that was taken away, with a new invitation."""
        self._portal_invite_now(restore=True)
        return self._portal_notification(
            self.env._("An invitation goes to %(email)s.", email=self.email)
        )

    def action_portal_invite_many(self):
        """Action of the list: prepare invitations of the chosen contacts."""
        name = self.env._("Invitation of %(count)s contacts", count=len(self))
        if len(self) == 1:
            name = self.env._("Invitation of %(name)s", name=self.display_name)
        batch_sudo = self.env["portal.invitation"]._prepare_batch(
            self, self.env.company, name=name
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "portal.invitation",
            "view_mode": "form",
            "res_id": batch_sudo.id,
        }

    def action_portal_revoke(self):
        """Button, also of the list: take away the login to this company's portal."""
        self.env["portal.invitation"]._check_inviting(self)
        gone = self.env["portal.login"]._shut_out(self, self.env.company)
        if not gone:
            return self._portal_notification(
                self.env._("Nobody of these has a login to this portal."), "warning"
            )
        return self._portal_notification(
            self.env._("Logins taken away: %(count)s", count=len(gone))
        )

    def action_portal_reset_password(self):
        """Button: send this contact an e-mail to choose a new password (P-ACCESS).

        :raise UserError: where there is no login of this company's portal
        """
        self.ensure_one()
        self.env["portal.invitation"]._check_inviting(self)
        if self.portal_login_state not in ("invited", "active"):
            raise UserError(
                self.env._(
                    "This contact has no login to this portal: invite them first."
                )
            )
        # sudo: staff may not write users, and never learn the password
        self.sudo().user_ids.filtered("share")[:1]._portal_queue_reset()
        return self._portal_notification(
            self.env._(
                "An e-mail to choose a new password goes to %(email)s.",
                email=self.email,
            )
        )

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        self.env["portal.login.rule"]._note("contact", partners)
        return partners

    def write(self, vals):
        res = super().write(vals)
        self.env["portal.login.rule"]._note("contact", self)
        return res
