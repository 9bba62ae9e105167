from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    portal_payment_receipt = fields.Boolean(
        string="Send receipts of online payments",
        default=True,
        help="To the contact who paid, as a PDF with a personal link to the payment.",
    )
