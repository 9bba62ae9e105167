from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    portal_color = fields.Char(related="company_id.portal_color", readonly=False)
    portal_font = fields.Selection(related="company_id.portal_font", readonly=False)
