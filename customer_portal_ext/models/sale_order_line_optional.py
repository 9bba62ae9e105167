from odoo import models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _can_be_edited_on_portal(self):
        """Leave private lines and approved ones as they are (W7, X-BOUND).

        Changed by staff, an approved line is asked for again, and open again.
        """
        return (
            # what leaves out most lines is asked first
            self._is_line_optional()
            and super()._can_be_edited_on_portal()
            and self.portal_published
            # sudo: that a line was approved is no secret to who reads the order
            and not self.sudo()._portal_approval()
        )
