from odoo import api, models
from odoo.tools import float_is_zero, float_repr

# What a section that hides its prices hides of a line's snapshot.
PRICE_KEYS = {"unit_price", "discount", "subtotal", "total"}


class SaleOrderLine(models.Model):
    """Lines that are answered together: combos, and sections that hide prices.

    A combo is one thing to approve, although its price sits on its item lines. The
    lines of a section that hides its prices are approved together: the amount of one
    of them alone would give its price away (C-APPROVE, X-BOUND).
    """

    _inherit = "sale.order.line"

    @api.depends("combo_item_id", "product_uom_qty")
    def _compute_portal_waiting(self):
        """Nothing of quantity zero waits, such as an option nobody chose.

        The items of a combo are approved with it.
        """
        res = super()._compute_portal_waiting()
        for line in self:
            if line.portal_waiting and (
                line.combo_item_id or line._portal_is_nothing()
            ):
                line.portal_waiting = False
        return res

    @api.depends("combo_item_id", "linked_line_id.portal_status_id.is_public")
    def _compute_portal_published(self):
        """Show the items of a combo where the combo is shown."""
        res = super()._compute_portal_published()
        for line in self:
            if line.combo_item_id and line.linked_line_id:
                line.portal_published = line.linked_line_id.portal_status_id.is_public
        return res

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._portal_combos()._portal_void_changed_approvals()
        return lines

    def write(self, vals):
        # sudo: whether a line waits is no secret to who may write it
        zero = self.browse()
        if "product_uom_qty" in vals:
            zero = self.filtered(lambda line: line._portal_is_nothing())
        res = super().write(vals)
        if "portal_status_id" in vals:
            items = self._portal_combo_items() - self
            if items:
                items.portal_status_id = vals["portal_status_id"]
        # sudo: an option that was chosen brings an answered quotation back
        for order_sudo in zero.sudo().filtered("portal_waiting").order_id:
            order_sudo._portal_wait_again()
        return res

    def unlink(self):
        combos = self._portal_combos() - self
        res = super().unlink()
        combos.exists()._portal_void_changed_approvals()
        return res

    def _portal_void_changed_approvals(self):
        # what an approval of a combo is bound to is in its items as well
        lines = self | self._portal_combos()
        return super(SaleOrderLine, lines)._portal_void_changed_approvals()

    def _portal_is_nothing(self):
        """Tell whether this line orders nothing."""
        self.ensure_one()
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        return float_is_zero(self.product_uom_qty, precision_digits=digits)

    def _portal_combos(self):
        """Return the combo lines that some of these lines are items of."""
        return self.filtered("combo_item_id").linked_line_id

    def _portal_combo_items(self, items=None):
        """Return the item lines of these lines, which may be combos, in their order.

        :param items: those of all combos of the order, where they are known
        """
        if items is None:
            items = self.order_id.order_line.filtered("combo_item_id")
        return items and items.filtered(lambda line: line.linked_line_id in self)

    def _portal_headings(self):
        """Return the section and the subsection of this line, outer one first."""
        self.ensure_one()
        inner = self.parent_id
        outer = inner.parent_id if inner.display_type == "line_subsection" else inner
        return (outer | inner) if outer else inner

    def _portal_collapsed_section(self):
        """Return the section whose price this line is part of, or nothing.

        It hides the prices or all of its lines on the quotation.
        """
        self.ensure_one()
        return self._portal_headings().filtered(
            lambda section: section.collapse_prices or section.collapse_composition
        )[:1]

    def _portal_is_unlisted(self):
        """Tell whether the quotation shows only the section of this line."""
        self.ensure_one()
        return any(self._portal_headings().mapped("collapse_composition"))

    def _portal_priced(self, items=None):
        """Return these lines with the items of combos: what the amounts are of.

        :param items: as for ``_portal_combo_items``
        """
        return self | self._portal_combo_items(items)

    def _portal_subtotal(self):
        """Return the amount without taxes of these lines, items of combos included."""
        return sum(self._portal_priced().mapped("price_subtotal"))

    def _portal_total(self):
        """Return the amount with taxes of these lines, items of combos included."""
        return sum(self._portal_priced().mapped("price_total"))

    def _portal_money(self, amount):
        """Return an amount as a snapshot holds it: the digits of the currency."""
        currency = self.currency_id[:1]
        return float_repr(currency.round(amount), currency.decimal_places)

    def _portal_snapshot(self):
        """Add the items of a combo, and their amounts, which its own line lacks."""
        snapshot = super()._portal_snapshot()
        items = self._portal_combo_items()
        if items:
            snapshot.pop("unit_price", None)
            snapshot.update(
                items=[item._portal_snapshot() for item in items],
                subtotal=self._portal_money(self._portal_subtotal()),
                total=self._portal_money(self._portal_total()),
            )
        return snapshot

    def _portal_snapshot_without_prices(self):
        """Return what a section that hides prices shows of this line."""
        snapshot = {
            key: value
            for key, value in self._portal_snapshot().items()
            if key not in PRICE_KEYS
        }
        if "items" in snapshot:
            snapshot["items"] = [
                {key: value for key, value in item.items() if key not in PRICE_KEYS}
                for item in snapshot["items"]
            ]
        return snapshot
