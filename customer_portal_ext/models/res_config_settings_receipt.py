from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    portal_payment_receipt = fields.Boolean(
        related="company_id.portal_payment_receipt", readonly=False
    )
