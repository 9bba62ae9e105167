from datetime import date, timedelta

from odoo.http import request
from odoo.tools import float_repr

from ..tools import unit_price
from ..tools.quantity import as_number, plain_number
from .purchase_answer_words import LineWords

# One line is delivered in at most this many parts.
MAX_DELIVERIES = 20
MAX_TEXT = 2_000
MAX_QUANTITY = 1_000_000_000

# Nobody promises a delivery later than this.
MAX_AHEAD = timedelta(days=3650)

KINDS = ("confirm", "change", "reject", "skip")


class LineForm(LineWords):
    """One line of an order in the form of a supplier's answer (X-POLINE).

    It holds what was typed as it was typed, so that a form that comes back has lost
    nothing, and says what it means and what is wrong with it.
    """

    def __init__(self, line_sudo, current, form, takes_prices):
        """Take what a form says of a line, or what a new form begins with.

        :param purchase.order.line line_sudo: a line that may be answered
        :param current: its latest answer, or None
        :param form: of the request; None for a new form
        :param bool takes_prices: whether another price may be offered
        """
        self.line, self.env, self.current = line_sudo, request.env, current
        self.takes_prices = takes_prices
        self.day = line_sudo._portal_day()
        self.errors = []
        self.deliveries, self.offered_price = [], None
        self._begin()
        if form is not None:
            # what the form did not show is not answered by it
            self.kind = "skip"
            if str(line_sudo.id) in form.getlist("line_ids"):
                self._read(form)

    def _begin(self):
        standing = self.current and self.current.state != "declined"
        if standing and not self.current.is_outdated:
            self.kind = "skip"
        else:
            # who was declined chooses anew
            self.kind = "" if self.current and not standing else "confirm"
        if self.kind == "confirm" and self._lacks_price():
            # there is nothing to confirm yet
            self.kind = "change"
        self.rows = [self._ordered_row()]
        self.price = self.reason = self.remark = ""

    def _lacks_price(self):
        return self.takes_prices and not self.line.price_unit

    def _ordered_row(self):
        quantity = plain_number(self.line.product_qty)
        return [self.day.isoformat() if self.day else "", quantity]

    def _read(self, form):
        name = self.line.id
        kind = form.get(f"kind-{name}", "")
        self.kind = kind if kind in KINDS else ""
        dates = form.getlist(f"date-{name}")[:MAX_DELIVERIES]
        quantities = form.getlist(f"quantity-{name}")[:MAX_DELIVERIES]
        self.rows = [list(row) for row in zip(dates, quantities, strict=False)]
        self.rows = self.rows or [self._ordered_row()]
        self.price = form.get(f"price-{name}", "") if self.takes_prices else ""
        self.reason = form.get(f"reason-{name}", "")
        self.remark = form.get(f"remark-{name}", "")

    # --- buttons that only change the form -------------------------------------------

    def add(self):
        """Offer one more delivery; what is left of the quantity stands in it."""
        self.kind = "change"
        if len(self.rows) < MAX_DELIVERIES:
            typed = sum(as_number(quantity) or 0 for _date, quantity in self.rows)
            left = self.line.product_qty - typed
            self.rows.append(["", plain_number(left) if left > 0 else ""])

    def remove(self, number):
        """Take one delivery away; the last one stays."""
        if 0 <= number < len(self.rows) and len(self.rows) > 1:
            del self.rows[number]

    # --- what it means ---------------------------------------------------------------

    def _wrong(self, field, text):
        self.errors.append((f"{field}-{self.line.id}", f"{self.heading}: {text}"))

    @property
    def heading(self):
        return self.line._portal_answer_name()

    def check(self):
        """Find out what is wrong; what is right is in ``answer`` afterwards."""
        if self.kind == "":
            self._wrong("kind", self.env._("choose an answer."))
        for field in ("reason", "remark"):
            if len(getattr(self, field)) > MAX_TEXT:
                text = self.env._(
                    "at most %(count)s characters, please.", count=MAX_TEXT
                )
                self._wrong(field, text)
        if self.kind == "reject" and not self.reason.strip():
            self._wrong("reason", self.env._("say why you cannot deliver."))
        if self.kind == "change":
            self._check_deliveries()
            self._check_price()

    def _check_deliveries(self):
        found = {}
        for number, (day, quantity) in enumerate(self.rows):
            if not day.strip() and not quantity.strip() and len(self.rows) > 1:
                continue
            when = self._read_date(number, day.strip())
            amount = self._read_quantity(number, quantity.strip())
            if when and amount:
                # two on one day are one
                found[when] = found.get(when, 0) + amount
        self.deliveries = sorted(found.items())
        if not self.deliveries and not self.errors:
            self._wrong("date", self.env._("say when you deliver, and how much."))

    def _read_date(self, number, text):
        field = f"date-{number}" if number else "date"
        try:
            when = date.fromisoformat(text)
        except ValueError:
            self._wrong(
                field,
                self.env._(
                    "write the day of the delivery like %(day)s.", day="2031-03-24"
                ),
            )
            return None
        today = self.line.order_id._portal_due_today()
        if when != self.day and when < today:
            self._wrong(field, self.env._("the day of the delivery is past."))
            return None
        if when > today + MAX_AHEAD:
            self._wrong(field, self.env._("the day of the delivery is too far away."))
            return None
        return when

    def _read_quantity(self, number, text):
        field = f"quantity-{number}" if number else "quantity"
        amount = as_number(text)
        if amount is None or not 0 < amount < MAX_QUANTITY:
            self._wrong(field, self.env._("write a quantity above zero, such as 2.5."))
            return None
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        if float(float_repr(amount, digits)) != amount:
            self._wrong(
                field,
                self.env._("at most %(count)s decimals, please.", count=digits),
            )
            return None
        return amount

    def _check_price(self):
        text = self.price.strip()
        if not text and not self._lacks_price():
            return
        amount, digits = as_number(text), unit_price.MOST
        if amount is None or not 0 <= amount < MAX_QUANTITY:
            self._wrong(
                "price", self.env._("write the price of one unit, such as 2.5.")
            )
        elif float(float_repr(amount, digits)) != amount:
            self._wrong(
                "price", self.env._("at most %(count)s decimals, please.", count=digits)
            )
        elif float_repr(amount, digits) != float_repr(self.line.price_unit, digits):
            self.offered_price = amount
        elif self._lacks_price():
            # for nothing, and said so
            self.offered_price = 0.0

    @property
    def answer(self):
        """Return this line's part of ``purchase.order._portal_answer``, or None."""
        if self.kind == "skip":
            return None
        kind, deliveries = self.kind, self.deliveries
        if kind == "change":
            kind = "split" if len(deliveries) > 1 else "change"
            as_ordered = len(deliveries) == 1 and self._is_as_ordered(*deliveries[0])
            if as_ordered and self.offered_price is None:
                kind = "confirm"
        if kind == "confirm":
            deliveries = []
        return {
            "line": self.line,
            "kind": kind,
            "deliveries": [] if kind == "reject" else deliveries,
            "price": self.offered_price if kind in ("change", "split") else None,
            "reason": self.reason.strip() if kind == "reject" else "",
            "remark": self.remark.strip(),
        }

    def _is_as_ordered(self, when, amount):
        unit = self.line.product_uom_id
        return when == self.day and not unit.compare(amount, self.line.product_qty)

    # --- what the templates show -----------------------------------------------------

    def values(self):
        """Return what the form shows of this line."""
        line, name = self.line, self.line.id
        heading, _separator, details = (line.name or "").partition("\n")
        wrong = dict(self.errors)
        return {
            "id": name,
            "record": line,
            "heading": heading,
            "details": details,
            "kind": self.kind,
            "rows": [
                {
                    "number": number,
                    "date": day,
                    "quantity": quantity,
                    # the first one is where an error of the whole leads to
                    "date_id": f"date-{number}-{name}" if number else f"date-{name}",
                    "quantity_id": f"quantity-{number}-{name}"
                    if number
                    else f"quantity-{name}",
                }
                for number, (day, quantity) in enumerate(self.rows)
            ],
            "price": self.price,
            "takes_prices": self.takes_prices,
            "reason": self.reason,
            "remark": self.remark,
            "current": self.current and self.current._prepare_portal_values(),
            "skip_text": self.env._("Leave it as answered")
            if self.current and self.current.state != "declined"
            else self.env._("Not now"),
            "wrong": wrong,
            "can_add": len(self.rows) < MAX_DELIVERIES,
            "ordered": self.ordered_text(),
            "is_request": self.line.order_id._portal_is_request(),
        }

    def fields(self):
        """Return what a form that carries this on sends: list of (name, value)."""
        name = self.line.id
        found = [("line_ids", name), (f"kind-{name}", self.kind)]
        for day, quantity in self.rows:
            found += [(f"date-{name}", day), (f"quantity-{name}", quantity)]
        found += [
            (f"{field}-{name}", getattr(self, field))
            for field in ("price", "reason", "remark")
        ]
        return found
