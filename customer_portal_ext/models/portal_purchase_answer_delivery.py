from odoo import fields, models


class PortalPurchaseAnswerDelivery(models.Model):
    """How much of a line a supplier delivers, and when (X-POLINE)."""

    _name = "portal.purchase.answer.delivery"
    _description = "Delivery a Supplier Offers"
    _order = "date, id"

    answer_line_id = fields.Many2one(
        "portal.purchase.answer.line", required=True, index=True, ondelete="cascade"
    )
    date = fields.Date(required=True, readonly=True)
    quantity = fields.Float(digits="Product Unit", required=True, readonly=True)
    product_uom_id = fields.Many2one(related="answer_line_id.product_uom_id")
