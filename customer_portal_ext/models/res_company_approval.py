from odoo import fields, models

from .portal_approver import QUORUMS


class ResCompany(models.Model):
    """Who approves, until when, who is reminded (X-QUORUM, X-DELEGATE, X-REMIND)."""

    _inherit = "res.company"

    portal_quorum = fields.Selection(
        QUORUMS,
        string="Approval by named contacts",
        default="one",
        required=True,
        help="Where contacts are named on a quotation. Customers and quotations can"
        " have a rule of their own.",
    )
    portal_quorum_count = fields.Integer(
        string="Approvals needed", default=2, required=True
    )
    portal_handover = fields.Boolean(
        string="Contacts hand approvals over", default=True
    )
    portal_handover_create = fields.Boolean(
        string="Also to colleagues who are no contacts yet", default=True
    )
    portal_due_days = fields.Integer(
        string="Days to approve",
        default=7,
        required=True,
        help="0: until the offer expires.",
    )
    portal_acknowledge_days = fields.Integer(
        string="Days to acknowledge",
        default=3,
        required=True,
        help="0: without a due date.",
    )
    portal_task_days = fields.Integer(
        string="Days to answer on a task",
        default=7,
        required=True,
        help="0: without a due date.",
    )
    portal_digest_active = fields.Boolean(
        string="Remind every morning of what waits", default=True
    )
    portal_digest_days = fields.Integer(
        string="Days before the due date", default=2, required=True
    )
    portal_overdue_days = fields.Integer(
        string="Days after the due date", default=3, required=True
    )

    _portal_quorum_positive = models.Constraint(
        "CHECK (portal_quorum_count BETWEEN 1 AND 50)",
        "Between 1 and 50 contacts have to approve.",
    )
    _portal_due_days_positive = models.Constraint(
        "CHECK (portal_due_days BETWEEN 0 AND 365"
        " AND portal_acknowledge_days BETWEEN 0 AND 365"
        " AND portal_task_days BETWEEN 0 AND 365"
        " AND portal_digest_days BETWEEN 0 AND 365"
        " AND portal_overdue_days BETWEEN 0 AND 365)",
        "There are between 0 and 365 days for an answer or a reminder.",
    )
