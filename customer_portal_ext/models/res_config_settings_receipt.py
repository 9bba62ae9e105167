from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    portal_payment_receipt = fields.Boolean(
        related="company_id.portal_payment_receipt", readonly=False
    )
    portal_paid_notice = fields.Selection(
        related="company_id.portal_paid_notice", readonly=False, required=True
    )
