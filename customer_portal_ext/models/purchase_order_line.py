from odoo import api, models
from odoo.fields import Domain
from odoo.tools import float_repr

from ..tools.unit_price import text_of


class PurchaseOrderLine(models.Model):
    _inherit = "purchase.order.line"

    @api.model
    def _portal_domain(self, partner, companies):
        """Return the domain of what a contact sees: the lines of their orders."""
        domain = self.env["purchase.order"]._portal_domain(partner, companies)
        return Domain("order_id", "any", domain)

    def _portal_snapshot(self):
        """Return what an acknowledgement is bound to, in a language-neutral form.

        :rtype: dict
        """
        self.ensure_one()
        precision = self.env["decimal.precision"].precision_get
        currency = self.currency_id
        return {
            "line": self.id,
            "product": self.product_id.id or None,
            "description": self.name or "",
            "quantity": float_repr(self.product_qty, precision("Product Unit")),
            "unit": self.product_uom_id.id or None,
            "unit_price": text_of(self.price_unit, precision("Product Price")),
            "planned": self.date_planned or None,
            "subtotal": float_repr(
                currency.round(self.price_subtotal), currency.decimal_places
            ),
        }
