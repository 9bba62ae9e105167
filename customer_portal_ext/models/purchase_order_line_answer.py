from odoo import fields, models
from odoo.tools import float_repr

from ..tools.unit_price import text_of

# What of a line a supplier's answer is about: another value makes it outdated.
AGREED_KEYS = ("product", "quantity", "unit", "unit_price", "planned")


class PurchaseOrderLine(models.Model):
    """A purchase order's line as its supplier answers it (X-POLINE)."""

    _inherit = "purchase.order.line"

    portal_answer_line_ids = fields.One2many(
        "portal.purchase.answer.line",
        "line_id",
        string="Supplier's answers",
        groups="base.group_user",
        copy=False,
    )

    def _portal_agreed(self):
        """Return what of this line is agreed on, in JSON types.

        :rtype: dict
        """
        self.ensure_one()
        snapshot = self._portal_snapshot()
        planned = snapshot["planned"]
        snapshot["planned"] = planned and planned.replace(microsecond=0).isoformat()
        return {key: snapshot[key] for key in AGREED_KEYS}

    def _portal_takes_answer(self):
        """Tell whether a supplier may answer this line: not after receipt or bill."""
        self.ensure_one()
        return (
            not self.display_type
            and not self.is_downpayment
            and self.product_qty > 0
            and self.qty_received <= 0
            and self.qty_invoiced <= 0
        )

    def _portal_answer_name(self):
        """Return what names this line in one row: variants differ in a later one."""
        self.ensure_one()
        parts = [part.strip() for part in (self.name or "").splitlines()]
        name = ", ".join(part for part in parts if part)
        return f"{name[:117]}…" if len(name) > 118 else name

    def _portal_day(self):
        """Return the day this line is expected, where its buyer is, or False."""
        self.ensure_one()
        planned = self.date_planned
        return planned and self.order_id.get_localized_date_planned(planned).date()

    def _portal_delivery_values(self, delivery):
        """Return what this line becomes for one delivery that was offered.

        The price stays: another quantity would look up the vendor's price list, and the
        supplier answered to the price that was shown.

        :param delivery: ``portal.purchase.answer.delivery``
        """
        self.ensure_one()
        values = {"product_qty": delivery.quantity, "price_unit": self.price_unit}
        # the same day is the same time
        values["date_planned"] = (
            self.date_planned
            if delivery.date == self._portal_day()
            else self._convert_to_middle_of_day(delivery.date)
        )
        return values

    def _portal_place_after(self, line):
        """Put these new lines right below another one of their order."""
        order_lines = line.order_id.order_line - self
        place = 0
        for one in order_lines.sorted(lambda other: (other.sequence, other.id)):
            one.sequence = place = place + 1
            if one == line:
                for new in self:
                    new.sequence = place = place + 1

    def _portal_answer_evidence(self, answer):
        """Return an answer to this line as evidence keeps it, language-neutral.

        :param dict answer: as ``purchase.order._portal_answer`` takes it
        :rtype: dict
        """
        self.ensure_one()
        precision = self.env["decimal.precision"].precision_get
        price = answer["price"]
        return {
            "line": self.id,
            "description": self.name or "",
            "kind": answer["kind"],
            "deliveries": [
                {
                    "date": date,
                    "quantity": float_repr(number, precision("Product Unit")),
                }
                for date, number in answer["deliveries"]
            ],
            "unit_price": None
            if price is None
            else text_of(price, precision("Product Price")),
            "reason": answer["reason"],
            "remark": answer["remark"],
        }
