from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    portal_sign_mode = fields.Selection(
        related="company_id.portal_sign_mode", readonly=False, required=True
    )
    portal_sign_right = fields.Selection(
        related="company_id.portal_sign_right", readonly=False, required=True
    )
    portal_sign_guests = fields.Boolean(
        related="company_id.portal_sign_guests", readonly=False
    )
    portal_sign_field_ids = fields.Many2many(
        related="company_id.portal_sign_field_ids", readonly=False
    )
    portal_quantity_min = fields.Float(
        related="company_id.portal_quantity_min", readonly=False
    )
    portal_quantity_max = fields.Float(
        related="company_id.portal_quantity_max", readonly=False
    )
    portal_reorder = fields.Boolean(related="company_id.portal_reorder", readonly=False)
    portal_reorder_status_id = fields.Many2one(
        related="company_id.portal_reorder_status_id", readonly=False
    )
