from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    portal_paper_code = fields.Boolean(
        related="company_id.portal_paper_code", readonly=False
    )
    portal_reminder_active = fields.Boolean(
        related="company_id.portal_reminder_active", readonly=False
    )
    portal_reminder_first_days = fields.Integer(
        related="company_id.portal_reminder_first_days", readonly=False
    )
    portal_reminder_every_days = fields.Integer(
        related="company_id.portal_reminder_every_days", readonly=False
    )
    portal_reminder_max = fields.Integer(
        related="company_id.portal_reminder_max", readonly=False
    )
    portal_statement_every = fields.Selection(
        related="company_id.portal_statement_every", readonly=False, required=True
    )
    portal_supplier_statement_every = fields.Selection(
        related="company_id.portal_supplier_statement_every",
        readonly=False,
        required=True,
    )
