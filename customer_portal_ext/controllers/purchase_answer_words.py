from odoo.tools import format_date, formatLang


class LineWords:
    """What a supplier's form says of a line, in sentences (X-POLINE).

    Of ``purchase_answer_form.LineForm``, which knows the line and its answer.
    """

    def ordered_text(self):
        """Return what is ordered of this line, as a sentence."""
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        quantity = formatLang(self.env, self.line.product_qty, digits=digits)
        unit = self.line.product_uom_id.name
        text = self.env._("%(quantity)s %(unit)s", quantity=quantity, unit=unit)
        if self.day:
            text = self.env._(
                "%(quantity)s %(unit)s for %(date)s",
                quantity=quantity,
                unit=unit,
                date=format_date(self.env, self.day),
            )
        price = self._ordered_price_text()
        return f"{text}; {price}" if price else text

    def _ordered_price_text(self):
        """Return what the price is that is confirmed, where a supplier knows it.

        A request shows no prices, but where it asks for them.
        """
        line = self.line
        if line.order_id._portal_is_request() and not self.takes_prices:
            return ""
        price = line.currency_id._portal_unit_price(line.price_unit)
        if not line.discount:
            return self.env._("unit price %(price)s", price=price)
        return self.env._(
            "unit price %(price)s, less %(discount)s %%",
            price=price,
            discount=formatLang(self.env, line.discount, dp="Discount"),
        )

    def answer_text(self):
        """Return what is answered, as the check page says it: list of sentences."""
        answer = self.answer
        if answer["kind"] == "confirm":
            if self.line.order_id._portal_is_request():
                return [self.env._("Confirmed as requested")]
            return [self.env._("Confirmed as ordered")]
        if answer["kind"] == "reject":
            return [self.env._("Cannot deliver: %(reason)s", reason=answer["reason"])]
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        texts = [
            self.env._(
                "%(quantity)s %(unit)s on %(date)s",
                quantity=formatLang(self.env, amount, digits=digits),
                unit=self.line.product_uom_id.name,
                date=format_date(self.env, when),
            )
            for when, amount in answer["deliveries"]
        ]
        if answer["price"] is not None:
            price = self.line.currency_id._portal_unit_price(answer["price"])
            texts.append(self.env._("Unit price %(price)s", price=price))
        return texts
