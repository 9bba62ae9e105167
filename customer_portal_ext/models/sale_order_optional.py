import math

from odoo import models
from odoo.exceptions import ValidationError
from odoo.tools import float_repr, float_round

from ..tools.quantity import plain_number


class SaleOrder(models.Model):
    """Optional items of a quotation, whose quantity the customer chooses (W7)."""

    _inherit = "sale.order"

    def _can_be_edited_on_portal(self):
        """Leave what was signed, has expired or is not public as it is."""
        return (
            super()._can_be_edited_on_portal()
            and not self.is_expired
            and not self.signed_on
            and self.portal_published
        )

    def _portal_optional_lines(self):
        """Return the lines whose quantity the customer may choose now."""
        self.ensure_one()
        if not self._can_be_edited_on_portal():
            return self.order_line.browse()
        return self._portal_visible_lines().filtered(
            lambda line: not line.display_type and line._can_be_edited_on_portal()
        )

    def _portal_check_quantity(self, quantity):
        """Return a quantity that came from outside, rounded as quantities are.

        :param quantity: anything that JSON or a form can carry
        :rtype: float
        :raise ValidationError: saying which quantities are possible
        """
        self.ensure_one()
        company = self._portal_company()
        smallest, largest = company.portal_quantity_min, company.portal_quantity_max
        # bool is an int: true is no quantity
        number = (
            quantity
            if isinstance(quantity, int | float) and not isinstance(quantity, bool)
            else math.nan
        )
        # before float(): an int of a thousand digits does not fit into one
        if not 0 <= number <= largest:
            number = math.nan
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        number = float(number)
        if not math.isnan(number):
            number = float_round(number, precision_digits=digits)
        if number == 0 and quantity == 0:
            return 0.0
        if not smallest <= number <= largest:
            raise ValidationError(
                self.env._(
                    "Please choose a quantity between %(smallest)s and %(largest)s, or"
                    " zero to leave the item out.",
                    smallest=plain_number(smallest),
                    largest=plain_number(largest),
                )
            )
        return number

    def _portal_set_quantity(self, line, quantity, actor):
        """Set the quantity of an optional item as the customer, with evidence.

        The caller has the lock and knows that the line may be edited.

        :param sale.order.line line: one of ``_portal_optional_lines``
        :param float quantity: as ``_portal_check_quantity`` returns it
        :param dict actor: who acts, as evidence keeps it
        :return: the event, or nothing where the quantity is the same already
        """
        self.ensure_one()
        events = self.env["portal.event"].sudo()
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        before = float_repr(line.product_uom_qty, digits)
        if before == float_repr(quantity, digits):
            return events.browse()
        if line.product_type == "combo":
            items = line._get_linked_lines().filtered("combo_item_id")
            items.write({"product_uom_qty": quantity})
        line.write({"product_uom_qty": quantity})
        return events._record(
            self,
            "quantity_changed",
            actor,
            snapshot={
                "line": {**line._portal_snapshot(), "labels": line._portal_labels()},
                "quantity_before": before,
            },
        )

    def _get_product_documents(self):
        """Leave the documents of private items out of what customers get."""
        if not self.env.context.get("portal_viewer"):
            return super()._get_product_documents()
        products = self._portal_visible_lines().product_id
        shown = products.product_document_ids | (
            products.product_tmpl_id.product_document_ids
        )
        # most orders have none, and stock would go through all of their lines
        return shown and super()._get_product_documents() & shown
