from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    portal_bill_upload = fields.Boolean(
        related="company_id.portal_bill_upload", readonly=False
    )
    portal_bill_types = fields.Selection(
        related="company_id.portal_bill_types", readonly=False
    )
    portal_bill_user_id = fields.Many2one(
        related="company_id.portal_bill_user_id", readonly=False
    )
