from odoo import fields, models


class PortalLoginRulePreviewLine(models.TransientModel):
    _name = "portal.login.rule.preview.line"
    _description = "Contact That a Login Rule Concerns"
    _order = "id"

    preview_id = fields.Many2one(
        "portal.login.rule.preview", required=True, readonly=True, ondelete="cascade"
    )
    partner_id = fields.Many2one("res.partner", string="Contact", readonly=True)
    email = fields.Char(related="partner_id.email")
    reason = fields.Char(string="Why not", readonly=True)
