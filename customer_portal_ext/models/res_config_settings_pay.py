from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    portal_pay_parts = fields.Boolean(
        related="company_id.portal_pay_parts", readonly=False
    )
    portal_pay_order_parts = fields.Boolean(
        related="company_id.portal_pay_order_parts", readonly=False
    )
    portal_pay_on_account = fields.Boolean(
        related="company_id.portal_pay_on_account", readonly=False
    )
    portal_pay_on_account_max = fields.Monetary(
        related="company_id.portal_pay_on_account_max",
        readonly=False,
        currency_field="currency_id",
    )
