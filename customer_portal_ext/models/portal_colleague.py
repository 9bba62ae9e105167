from odoo import fields, models
from odoo.fields import Command


class PortalColleague(models.Model):
    """A contact who was invited by an administrator of their company (X-DELEGADMIN).

    One row per contact and company: who invited, who took the access away, and what
    staff still have to look at. What the contact may see are rows of
    ``portal.section.access``.
    """

    _name = "portal.colleague"
    _description = "Colleague Invited by a Customer"
    _order = "id desc"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id", string="Customer", store=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade", index=True
    )
    invited_by_id = fields.Many2one("res.partner", string="Invited by", readonly=True)
    invited_at = fields.Datetime(string="Invited on", readonly=True)
    removed_by_id = fields.Many2one(
        "res.partner",
        string="Access taken away by",
        readonly=True,
        help="An administrator of the customer, who may invite this contact again.",
    )
    removed_at = fields.Datetime(string="Access taken away on", readonly=True)
    is_held = fields.Boolean(
        string="To look at",
        readonly=True,
        index="btree_not_null",
        help="No login could be made. The administrator of the customer is not told"
        " why: an address that somebody else has is none of their business.",
    )
    held_reason = fields.Char(string="Why", readonly=True)

    sets_sign = fields.Boolean(
        readonly=True,
        help="Whether the contact may sign was set by an administrator of the customer"
        " last, and not by your staff.",
    )

    _partner_company_unique = models.UniqueIndex("(partner_id, company_id)")

    def action_invite(self):
        """Button: invite this contact now that nothing is in the way any more.

        :raise UserError: with what still is
        """
        self.ensure_one()
        partner = self.partner_id.with_company(self.company_id)
        return partner.action_portal_invite()

    def action_settle(self):
        """Button: note that staff have looked at it, and invite nobody."""
        self.env["portal.invitation"]._check_inviting(self.partner_id)
        self.check_access("read")
        # sudo: rows are written by this model's methods only
        self.sudo().write({"is_held": False})

    def action_open_contact(self):
        """Button: the contact, with what they may see and their login."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "view_mode": "form",
            "res_id": self.partner_id.id,
        }

    def _of(self, partners, company):
        """Return the rows of contacts in a company: {contact id: row}, as superuser.

        :param res.partner partners: of any number
        :param res.company company: one company
        """
        rows_sudo = self.sudo().search(
            [("partner_id", "in", partners.ids), ("company_id", "=", company.id)]
        )
        return {row.partner_id.id: row for row in rows_sudo}

    def _note(self, partner, company, **values):
        """Write the row of a contact in a company, or make it."""
        row_sudo = self._of(partner, company).get(partner.id)
        if row_sudo:
            row_sudo.write(values)
            return row_sudo
        return self.sudo().create(
            {"partner_id": partner.id, "company_id": company.id, **values}
        )


class PortalLogin(models.AbstractModel):
    """What staff do with a login outdoes what a customer's administrator did."""

    _inherit = "portal.login"

    def _let_in(self, partners, company):
        outcomes = super()._let_in(partners, company)
        rows = self.env["portal.colleague"]._of(partners, company)
        for row_sudo in rows.values():
            row_sudo.write(
                {"is_held": False, "removed_by_id": False, "removed_at": False}
            )
        return outcomes

    def _shut_out(self, partners, company):
        gone = super()._shut_out(partners, company)
        # whoever takes access away, the right to manage colleagues ends with it
        admins_sudo = gone.sudo().filtered(
            lambda partner: company in partner.portal_admin_company_ids
        )
        admins_sudo.portal_admin_company_ids = [Command.unlink(company.id)]
        # taken away by staff until an administrator of the customer says otherwise
        rows = self.env["portal.colleague"]._of(gone, company)
        for row_sudo in rows.values():
            row_sudo.write({"removed_by_id": False, "removed_at": False})
        return gone


class PortalInvitationLine(models.Model):
    """What stands in the way of an administrator's invitation is for staff to see."""

    _inherit = "portal.invitation.line"

    def _finish(self, state, reason=False, outcome=False):
        super()._finish(state, reason, outcome)
        if state != "failed":
            return
        for line in self:
            # sudo: who asked for it, and whom staff look at next
            user_sudo = line.invitation_id.user_id.sudo()
            if user_sudo.share and not user_sudo._is_superuser():
                user_sudo.partner_id._portal_hold_colleague(
                    line.partner_id, line.company_id, reason
                )
