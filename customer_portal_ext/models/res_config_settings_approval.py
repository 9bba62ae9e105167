from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    portal_quorum = fields.Selection(
        related="company_id.portal_quorum", readonly=False, required=True
    )
    portal_quorum_count = fields.Integer(
        related="company_id.portal_quorum_count", readonly=False
    )
    portal_handover = fields.Boolean(
        related="company_id.portal_handover", readonly=False
    )
    portal_handover_create = fields.Boolean(
        related="company_id.portal_handover_create", readonly=False
    )
    portal_due_days = fields.Integer(
        related="company_id.portal_due_days", readonly=False
    )
    portal_acknowledge_days = fields.Integer(
        related="company_id.portal_acknowledge_days", readonly=False
    )
    portal_task_days = fields.Integer(
        related="company_id.portal_task_days", readonly=False
    )
    portal_digest_active = fields.Boolean(
        related="company_id.portal_digest_active", readonly=False
    )
    portal_digest_days = fields.Integer(
        related="company_id.portal_digest_days", readonly=False
    )
    portal_overdue_days = fields.Integer(
        related="company_id.portal_overdue_days", readonly=False
    )
