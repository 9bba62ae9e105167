from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    portal_payment_receipt = fields.Boolean(
        string="Send receipts of online payments",
        default=True,
        help="To the contact who paid, as a PDF with a personal link to the payment.",
    )

    def get_next_batch_payment_communication(self):
        """Take no number of the sequence for a page that is only looked at (W21)."""
        if self.env.context.get("portal_no_number"):
            return self.env._("Several invoices")
        return super().get_next_batch_payment_communication()
