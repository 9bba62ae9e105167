from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    portal_comment_orders = fields.Boolean(
        related="company_id.portal_comment_orders", readonly=False
    )
    portal_comment_invoices = fields.Boolean(
        related="company_id.portal_comment_invoices", readonly=False
    )
    portal_comment_purchases = fields.Boolean(
        related="company_id.portal_comment_purchases", readonly=False
    )
    portal_comment_copy = fields.Selection(
        related="company_id.portal_comment_copy", readonly=False, required=True
    )
    portal_comment_copy_email = fields.Char(
        related="company_id.portal_comment_copy_email", readonly=False
    )
