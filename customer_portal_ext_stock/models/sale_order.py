from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _portal_delivery_state(self):
        """Return how far the delivery of this order is, in the reader's words.

        :return: text, or None where nothing is delivered
        """
        self.ensure_one()
        return {
            "pending": self.env._("Not delivered yet"),
            "started": self.env._("Started"),
            "partial": self.env._("Delivered in part"),
            "full": self.env._("Delivered"),
        }.get(self.delivery_status)
