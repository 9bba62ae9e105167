from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    portal_file_upload = fields.Boolean(
        related="company_id.portal_file_upload", readonly=False
    )
    portal_file_types = fields.Char(
        related="company_id.portal_file_types", readonly=False
    )
    portal_file_max_mb = fields.Integer(
        related="company_id.portal_file_max_mb", readonly=False
    )
    portal_file_max_count = fields.Integer(
        related="company_id.portal_file_max_count", readonly=False
    )
