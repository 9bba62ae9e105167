from odoo import models
from odoo.fields import Domain
from odoo.tools.misc import limited_field_access_token

NO_PICTURE = "/web/static/img/placeholder.png"
FIELD = "image_128"
# Where Odoo keeps what that field shows: the variant's own picture, or its product's.
OF_VARIANT = ("product.product", "image_variant_128")
OF_PRODUCT = ("product.template", "image_128")


class PurchaseOrder(models.Model):
    """The pictures of the products on the page of a purchase order (G13)."""

    _inherit = "purchase.order"

    def _portal_line_pictures(self):
        """Return the address of each line's picture.

        Stock writes the pictures themselves into the page: the browser gets them anew
        with each visit, and the page waits for them. The addresses carry Odoo's own
        token for that one field: suppliers and guests of a link do not read products.

        :return: {id of the line: address}
        """
        products = self.order_line.product_id
        kept = self._portal_kept_pictures(products)
        addresses = {}
        for product in products:
            checksum = kept.get((OF_VARIANT[0], product.id)) or kept.get(
                (OF_PRODUCT[0], product.product_tmpl_id.id)
            )
            if checksum:
                token = limited_field_access_token(product, FIELD, scope="binary")
                addresses[product] = (
                    f"/web/image/product.product/{product.id}/{FIELD}"
                    f"?unique={checksum[:8]}&access_token={token}"
                )
        return {
            line.id: addresses.get(line.product_id, NO_PICTURE)
            for line in self.order_line
        }

    def _portal_kept_pictures(self, products):
        """Return {(model, id): checksum} of the pictures there are, in one query."""
        if not products:
            return {}
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
                ["res_model", "res_id", "checksum"],
            )
        )
        return {
            (picture.res_model, picture.res_id): picture.checksum
            for picture in pictures_sudo
        }
