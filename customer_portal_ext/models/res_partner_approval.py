from odoo import fields, models

from .portal_approver import QUORUMS


class ResPartner(models.Model):
    """Who approves for a customer, and who wants no digest (X-QUORUM, X-REMIND)."""

    _inherit = "res.partner"

    portal_approver_partner_ids = fields.Many2many(
        "res.partner",
        "portal_partner_approver_rel",
        "customer_id",
        "partner_id",
        string="Approvers",
        groups="base.group_user",
        help="They are named on new quotations for this customer: nobody else can"
        " approve these on the portal.",
    )
    portal_quorum = fields.Selection(
        QUORUMS,
        string="Approval by",
        groups="base.group_user",
        help="Empty: as the company has it.",
    )
    portal_quorum_count = fields.Integer(
        string="How many", default=2, groups="base.group_user"
    )
    portal_no_digest = fields.Boolean(
        string="No morning reminder",
        groups="base.group_user",
        help="This contact gets no e-mail in the morning about what waits for them.",
    )

    _portal_quorum_positive = models.Constraint(
        "CHECK (portal_quorum IS NULL OR portal_quorum != 'number'"
        " OR portal_quorum_count >= 1)",
        "At least one contact has to approve.",
    )
