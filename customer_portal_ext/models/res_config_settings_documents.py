from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    portal_document_user_id = fields.Many2one(
        related="company_id.portal_document_user_id", readonly=False
    )
    portal_document_upload = fields.Boolean(
        related="company_id.portal_document_upload", readonly=False
    )
