from odoo import models

from ..tools.picture_address import picture_address


class SaleOrder(models.Model):
    """The picture of a signature on the page of an order (G13)."""

    _inherit = "sale.order"

    def _portal_signature_picture(self):
        """Return where the picture of the signature is, empty without one.

        :param self: in superuser mode, of which the reader sees the page
        :rtype: str
        """
        self.ensure_one()
        return picture_address(self, "signature") if self.signature else ""
