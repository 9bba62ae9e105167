from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _portal_page_relations(self):
        """Read the deliveries that the page lists with all else it reads (G10)."""
        return (*super()._portal_page_relations(), "picking_ids")
