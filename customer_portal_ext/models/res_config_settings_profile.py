from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    portal_profile_activity = fields.Boolean(
        related="company_id.portal_profile_activity", readonly=False
    )
