from odoo import models

# What of a line is not taken over into a new quotation, but computed anew.
ANEW = (
    "price_unit",
    "technical_price_unit",
    "discount",
    "tax_ids",
    "extra_tax_data",
    "customer_lead",
    "analytic_distribution",
    "purchase_price",
)
# Lines that other addons compute for an order: they are computed anew, or by staff.
COMPUTED_LINES = ("is_delivery", "is_reward_line", "is_expense")


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _portal_is_computed(self):
        """Tell whether this line was made by a rule, and not for its product."""
        self.ensure_one()
        return self._is_global_discount() or any(
            name in self._fields and self[name] for name in COMPUTED_LINES
        )

    def _portal_is_sold(self):
        """Tell whether the product of this line, and of its items, is sold today."""
        self.ensure_one()
        product = self.product_id
        company = product.company_id
        if (
            not product.active
            or not product.sale_ok
            or (company and company not in self.company_id.parent_ids)
        ):
            return False
        if product.type != "combo":
            return True
        items = self.linked_line_ids.filtered("combo_item_id")
        offered = product.combo_ids.combo_item_ids
        return bool(items) and all(
            item.combo_item_id in offered and item._portal_is_sold() for item in items
        )

    def _portal_reorder_line_vals(self):
        """Return the values of this line in a new quotation."""
        self.ensure_one()
        vals = self.copy_data()[0]
        for name in ANEW:
            vals.pop(name, None)
        if self.product_id.type == "combo":
            vals["virtual_id"] = f"reorder-{self.id}"
        if self.combo_item_id:
            vals["linked_virtual_id"] = f"reorder-{self.linked_line_id.id}"
        return vals
