from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    portal_proforma = fields.Boolean(
        related="company_id.portal_proforma", readonly=False
    )
