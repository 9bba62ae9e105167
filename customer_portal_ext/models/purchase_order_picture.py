from odoo import models
from odoo.fields import Domain

from ..tools.picture_address import picture_address

# Where Odoo keeps what ``image_128`` of a variant shows: its own, or its product's.
OF_VARIANT = ("product.product", "image_variant_128")
OF_PRODUCT = ("product.template", "image_128")


class PurchaseOrder(models.Model):
    """The pictures of products on the page of a purchase order (G13)."""

    _inherit = "purchase.order"

    def _portal_product_pictures(self):
        """Return where the pictures of the products are, of those that have one.

        Stock writes them into the page: the server reads and encodes each of them
        before it answers, and the browser gets them anew with each visit.

        :param self: in superuser mode, of which the reader sees the page
        :return: {line id: address}
        """
        self.ensure_one()
        kept = self._portal_kept_pictures(self.order_line.product_id)
        return {
            line.id: picture_address(line.product_id, "image_128")
            for line in self.order_line
            if (OF_VARIANT[0], line.product_id.id) in kept
            or (OF_PRODUCT[0], line.product_id.product_tmpl_id.id) in kept
        }

    def _portal_kept_pictures(self, products):
        """Return the set of (model, id) that have a picture, in one query."""
        if not products:
            return set()
        model, field = OF_VARIANT
        product_model, product_field = OF_PRODUCT
        # sudo: whether there is a picture, for the page of an order its reader sees
        pictures_sudo = (
            self.env["ir.attachment"]
            .sudo()
            .search_fetch(
                Domain("res_model", "=", model)
                & Domain("res_field", "=", field)
                & Domain("res_id", "in", products.ids)
                | Domain("res_model", "=", product_model)
                & Domain("res_field", "=", product_field)
                & Domain("res_id", "in", products.product_tmpl_id.ids),
                ["res_model", "res_id"],
            )
        )
        return {(picture.res_model, picture.res_id) for picture in pictures_sudo}
