from odoo import fields, models


class PortalPaymentPlanLine(models.Model):
    """One document of a choice, and how much of it is to be paid."""

    _name = "portal.payment.plan.line"
    _description = "Document Chosen to Be Paid"
    _order = "id"

    plan_id = fields.Many2one(
        "portal.payment.plan", required=True, ondelete="cascade", index=True
    )
    move_id = fields.Many2one("account.move", string="Invoice", ondelete="cascade")
    order_id = fields.Many2one("sale.order", ondelete="cascade")
    amount = fields.Monetary(required=True)
    currency_id = fields.Many2one(related="plan_id.currency_id")

    def _document(self):
        """Return the invoice or the order."""
        self.ensure_one()
        return self.move_id or self.order_id
