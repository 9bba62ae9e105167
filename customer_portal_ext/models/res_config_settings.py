from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    portal_hotlink_mode = fields.Selection(
        related="company_id.portal_hotlink_mode", readonly=False, required=True
    )
    portal_hotlink_days = fields.Integer(
        related="company_id.portal_hotlink_days", readonly=False
    )
    portal_act_code = fields.Selection(
        related="company_id.portal_act_code", readonly=False, required=True
    )
    portal_create_logins = fields.Boolean(
        related="company_id.portal_create_logins", readonly=False
    )
    portal_refuse_tokens = fields.Boolean(
        related="company_id.portal_refuse_tokens", readonly=False
    )
    portal_acknowledged_status_id = fields.Many2one(
        related="company_id.portal_acknowledged_status_id", readonly=False
    )
    portal_terms = fields.Html(related="company_id.portal_terms", readonly=False)
    portal_access_mode = fields.Selection(
        related="company_id.portal_access_mode", readonly=False, required=True
    )
    portal_scope = fields.Selection(
        related="company_id.portal_scope", readonly=False, required=True
    )
    portal_login_help = fields.Html(
        related="company_id.portal_login_help", readonly=False
    )
