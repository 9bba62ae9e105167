from odoo import models


class PurchaseOrder(models.Model):
    """What the page of a purchase order reads, all at once (G8)."""

    _inherit = "purchase.order"
