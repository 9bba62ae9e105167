from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    portal_list_quotes = fields.Boolean(
        related="company_id.portal_list_quotes", readonly=False
    )
    portal_list_orders = fields.Boolean(
        related="company_id.portal_list_orders", readonly=False
    )
    portal_history_quotes = fields.Boolean(
        related="company_id.portal_history_quotes", readonly=False
    )
    portal_history_orders = fields.Boolean(
        related="company_id.portal_history_orders", readonly=False
    )
    portal_history_payments = fields.Boolean(
        related="company_id.portal_history_payments", readonly=False
    )
    portal_history_ordered = fields.Boolean(
        related="company_id.portal_history_ordered", readonly=False
    )
    portal_export_lists = fields.Boolean(
        related="company_id.portal_export_lists", readonly=False
    )
    portal_close_delivered = fields.Boolean(
        related="company_id.portal_close_delivered", readonly=False
    )
    portal_close_invoiced = fields.Boolean(
        related="company_id.portal_close_invoiced", readonly=False
    )
    portal_close_locked = fields.Boolean(
        related="company_id.portal_close_locked", readonly=False
    )
    portal_close_cancelled = fields.Boolean(
        related="company_id.portal_close_cancelled", readonly=False
    )
    portal_close_expired = fields.Boolean(
        related="company_id.portal_close_expired", readonly=False
    )
    portal_invoice_action = fields.Selection(
        related="company_id.portal_invoice_action", readonly=False, required=True
    )
