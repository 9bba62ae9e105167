from odoo import fields, models

from .res_users_viewed import NOTICES


class ResCompany(models.Model):
    _inherit = "res.company"

    portal_payment_receipt = fields.Boolean(
        string="Send receipts of online payments",
        default=True,
        help="To the contact who paid, as a PDF with a personal link to the payment.",
    )
    portal_paid_notice = fields.Selection(
        NOTICES,
        string="Tell that something was paid",
        default="mail",
        required=True,
        help="How the responsible user learns that a contact has paid an invoice or an"
        " order on the portal. Users can choose otherwise in their preferences.",
    )
