from odoo import models
from odoo.tools.mail import is_html_empty

from ..tools import unit_price
from ..tools.page_formats import amount_formatter, number_formatter, of_request
from .account_move import CUSTOMER_TYPES


class AccountMove(models.Model):
    """What the page of an invoice or a bill says, as texts (P-PUBLIC, O-INVOICE-TERMS).

    Stock shows the report in a frame: a second page, made anew for each look.
    """

    _inherit = "account.move"

    def _prepare_portal_body(self, seen):
        """Return what the page of this document shows, for ``document_body``.

        In superuser mode, for a reader whom the policy has let in: of an invoice, a
        bill or a credit note. Amounts, dates and quantities are texts in the reader's
        language.

        :param seen: function that takes records of one model and returns those of them
            that the reader may see, such as ``PortalGate._portal_seen``
        :return: dict
        """
        self.ensure_one()
        payments, linked = self._portal_settlements(seen)
        return {
            "is_ours": self.move_type in CUSTOMER_TYPES,
            "addresses": self._portal_body_addresses(),
            "lines": self._portal_body_lines(),
            "has_discount": any(self.invoice_line_ids.mapped("discount")),
            "has_taxes": bool(self.invoice_line_ids.tax_ids),
            "totals": self._portal_body_totals(),
            "payments": payments,
            "residual": self._portal_money(self.amount_residual),
            "is_settled": self.currency_id.is_zero(self.amount_residual),
            "installments": self._portal_body_installments(),
            "pay_by": self._portal_body_pay_by(),
            "terms": self._portal_body_terms(),
            "linked": linked + self._portal_body_orders(seen),
        }

    def _portal_money(self, amount):
        """Return an amount in the document's currency as its reader writes it."""
        write = of_request(amount_formatter, self.env)
        return write(amount, self.currency_id.id)

    def _portal_number(self, value, digits):
        """Return a number as its reader writes it."""
        return of_request(number_formatter, self.env)(value, digits)

    # --- lines ------------------------------------------------------------------------

    def _portal_body_lines(self):
        """Return the lines as the document's PDF lists them, with sections and notes.

        What is hidden below a section there is hidden here.

        :return: list of dict with ``kind`` ("product", "section", "subsection" or
            "note"), ``depth`` and texts; a price that is not shown is empty
        """
        digits = self.env["decimal.precision"].precision_get
        places = {
            "quantity": digits("Product Unit"),
            "price": digits("Product Price"),
        }
        lines, depth = [], 0
        for line in self._get_move_lines_to_report():
            kind = (line.display_type or "product").removeprefix("line_")
            if line.collapse_composition or line.collapse_prices:
                lines += self._portal_collapsed_lines(line, places)
                depth = 1 if kind == "section" else 2
                continue
            if kind == "section":
                depth = 0
            elif kind == "subsection":
                depth = 1
            lines.append(self._portal_body_line(line, kind, depth, places))
            if kind == "section":
                depth = 1
            elif kind == "subsection":
                depth = 2
        return lines

    def _portal_body_line(self, line, kind, depth, places):
        values = {"id": line.id, "kind": kind, "depth": depth, "name": line.name or ""}
        if kind in ("section", "subsection"):
            values["amount"] = self._portal_money(line.get_section_subtotal())
        if kind != "product":
            return values
        included = self.company_price_include == "tax_included"
        amount = line.price_total if included else line.price_subtotal
        return {
            **values,
            "name": line.name or line.product_id.display_name or "",
            "quantity": self._portal_number(line.quantity, places["quantity"]),
            "unit": line.product_uom_id.name or "",
            "price": self._portal_number(
                line.price_unit,
                unit_price.digits_of(line.price_unit, places["price"]),
            ),
            "discount": line.discount
            and self.env._(
                "%(percent)s%%", percent=self._portal_number(line.discount, 2)
            ),
            "taxes": ", ".join(filter(None, line.tax_ids.mapped("tax_label"))),
            "amount": self._portal_money(amount),
        }

    def _portal_collapsed_lines(self, section, places):
        """Return a section whose lines, or their prices, are hidden."""
        included = self.company_price_include == "tax_included"
        lines = []
        for row in section._get_child_lines():
            kind = (row["display_type"] or "product").removeprefix("line_")
            total = row["price_total" if included else "price_subtotal"]
            shows_amount = kind != "note" and (
                kind != "product" or section.collapse_composition
            )
            unit = row.get("line_uom")
            lines.append(
                {
                    "id": False,
                    "kind": kind,
                    "depth": 0 if kind == "section" or not section.name else 1,
                    "name": row["name"] or "",
                    "quantity": self._portal_number(
                        row["quantity"] or 0, places["quantity"]
                    )
                    if kind == "product"
                    else "",
                    "unit": (unit and unit.name) or "",
                    "price": "",
                    "discount": "",
                    "taxes": ", ".join(row.get("taxes") or []),
                    "amount": self._portal_money(total) if shows_amount else "",
                }
            )
        return lines

    def _portal_body_totals(self):
        """Return the lines of the sum: (label, amount, is it the total)."""
        totals = self.tax_totals
        if not totals:
            return []
        rows = []
        for subtotal in totals["subtotals"]:
            if not subtotal["tax_groups"]:
                continue
            rows.append((subtotal["name"], subtotal["base_amount_currency"], False))
            for group in subtotal["tax_groups"]:
                label, base = group["group_name"], group["display_base_amount_currency"]
                if not totals["same_tax_base"] and base is not False:
                    label = self.env._(
                        "%(tax)s on %(amount)s",
                        tax=label,
                        amount=self._portal_money(base),
                    )
                rows.append((label, group["tax_amount_currency"], False))
        rounding = totals.get("cash_rounding_base_amount_currency")
        if rounding is not None:
            rows.append((self.env._("Rounding"), rounding, False))
        rows.append((self.env._("Total"), totals["total_amount_currency"], True))
        return [
            {"label": label, "amount": self._portal_money(amount), "is_total": is_total}
            for label, amount, is_total in rows
        ]

    # --- the rest ---------------------------------------------------------------------

    def _portal_body_addresses(self):
        """Return for whom the document is: list of dict with a label and its lines."""
        addresses = [(self.env._("For"), self.partner_id)]
        shipping = self.partner_shipping_id
        if (
            shipping
            and shipping != self.partner_id
            and self.move_type in CUSTOMER_TYPES
        ):
            addresses.append((self.env._("Delivered to"), shipping))
        return [
            {
                "label": label,
                "name": partner.commercial_company_name
                if partner.type in ("invoice", "delivery") and not partner.name
                else partner.display_name,
                "lines": [
                    text
                    for text in partner._display_address(without_company=True).split(
                        "\n"
                    )
                    if text.strip()
                ],
                "vat": partner.vat or "",
            }
            for label, partner in addresses
        ]

    def _portal_body_terms(self):
        """Return what is written below the document, as HTML: list of Markup."""
        notes = (
            self.fiscal_position_id.note,
            self.taxes_legal_notes,
            self.invoice_payment_term_id.note,
            self.narration,
        )
        return [note for note in notes if note and not is_html_empty(note)]

    def _portal_body_orders(self, seen):
        """Return the orders this document is of, as far as its reader sees them."""
        sold = self.invoice_line_ids.sale_line_ids.order_id
        bought = self.invoice_line_ids.purchase_line_id.order_id
        return [
            self._portal_link_values(order)
            for orders in (sold, bought)
            if orders
            for order in seen(orders)
        ]

    def _portal_link_values(self, document):
        return {"label": document._portal_label(), "url": document.access_url}
