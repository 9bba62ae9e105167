from odoo import models

from ..tools.picture_address import picture_address


class PurchaseOrder(models.Model):
    """The pictures of products on the page of a purchase order (G13)."""

    _inherit = "purchase.order"

    def _portal_product_pictures(self):
        """Return where the pictures of the products are, of those that have one.

        :param self: in superuser mode, of which the reader sees the page
        :return: {line id: address}
        """
        self.ensure_one()
        return {
            line.id: picture_address(line.product_id, "image_128")
            for line in self.order_line
            if line.product_id.image_128
        }
