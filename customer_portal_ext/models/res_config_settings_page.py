from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    portal_proforma = fields.Boolean(
        related="company_id.portal_proforma", readonly=False
    )
    portal_viewed_notice = fields.Selection(
        related="company_id.portal_viewed_notice", readonly=False, required=True
    )
