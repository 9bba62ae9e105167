from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    portal_comment_tickets = fields.Boolean(
        related="company_id.portal_comment_tickets", readonly=False
    )
    portal_ticket_confirm = fields.Boolean(
        related="company_id.portal_ticket_confirm", readonly=False
    )
    portal_ticket_reopen_days = fields.Integer(
        related="company_id.portal_ticket_reopen_days", readonly=False
    )
    portal_ticket_days = fields.Integer(
        related="company_id.portal_ticket_days", readonly=False
    )
    portal_ticket_people = fields.Selection(
        related="company_id.portal_ticket_people", readonly=False, required=True
    )
