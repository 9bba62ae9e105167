"""Who gets what of a payment: properties that hold whatever happens (C-PAY-MANY)."""

import doctest

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import allocation
from ..tools.allocation import allocate, divide, to_amount, to_units, typed_units

UNITS = st.integers(min_value=0, max_value=10**9)
ROUNDINGS = st.sampled_from([1.0, 0.1, 0.01, 0.001, 0.05])
SHARES = st.lists(st.tuples(UNITS, st.integers(-(10**6), 10**9)), max_size=12)


@tagged("post_install", "-at_install")
class TestPayAllocation(BaseCase):
    def test_doctests(self):
        """C-PAY-MANY: the examples in the docstrings are true."""
        self.assertEqual(doctest.testmod(allocation).failed, 0)

    @settings(max_examples=300, deadline=None)
    @given(UNITS, SHARES)
    def test_sum(self, total, shares):
        """C-PAY-MANY: the shares and what is on account are the payment; no document
        gets more than was chosen for it, nor more than is open, nor less than zero."""
        got, rest = allocate(total, shares)
        self.assertEqual(sum(got) + rest, total)
        self.assertGreaterEqual(rest, 0)
        for part, (chosen, still_open) in zip(got, shares, strict=True):
            self.assertTrue(0 <= part <= min(chosen, max(still_open, 0)))

    @settings(max_examples=300, deadline=None)
    @given(SHARES)
    def test_exactly(self, shares):
        """C-PAY-MANY: paid in full and nothing changed: each gets exactly its share."""
        shares = [(chosen, chosen + max(more, 0)) for chosen, more in shares]
        total = sum(chosen for chosen, _open in shares)
        self.assertEqual(
            allocate(total, shares), ([chosen for chosen, _open in shares], 0)
        )

    @settings(max_examples=200, deadline=None)
    @given(st.data())
    def test_order_of_events(self, data):
        """C-PAY-MANY: several payments of the same documents, confirmed in any order,
        with documents paid otherwise or cancelled between: nothing is ever overpaid,
        and no money is lost."""
        owed = data.draw(st.lists(UNITS, min_size=1, max_size=4))
        payments = data.draw(
            st.lists(
                st.lists(UNITS, min_size=len(owed), max_size=len(owed)), max_size=4
            )
        )
        left, paid, on_account = list(owed), 0, 0
        events = [("pay", payment) for payment in payments]
        events += [("otherwise", n % len(owed)) for n in range(data.draw(UNITS) % 4)]
        for kind, what in data.draw(st.permutations(events)):
            if kind == "otherwise":
                left[what] -= data.draw(st.integers(0, max(left[what], 0)))
                continue
            got, rest = allocate(sum(what), list(zip(what, left, strict=True)))
            left = [was - part for was, part in zip(left, got, strict=True)]
            paid += sum(got)
            on_account += rest
        self.assertEqual(paid + on_account, sum(sum(p) for p in payments))
        self.assertTrue(
            all(0 <= now <= was for now, was in zip(left, owed, strict=True))
        )

    @settings(max_examples=300, deadline=None)
    @given(st.integers(-(10**9), 10**9), st.lists(UNITS, min_size=1, max_size=12))
    def test_divide(self, total, parts):
        """C-PAY-MANY: in another currency nothing is lost by rounding."""
        worth = divide(total, parts)
        self.assertEqual(len(worth), len(parts))
        self.assertEqual(sum(worth), total if sum(parts) else 0)
        for part, value in zip(parts, worth, strict=True):
            exact = total * part / (sum(parts) or 1)
            self.assertLessEqual(abs(value - exact), 1.001)
            if not part:
                self.assertEqual(value, 0)

    @settings(max_examples=300, deadline=None)
    @given(UNITS, ROUNDINGS)
    def test_units(self, units, rounding):
        """C-PAY-MANY: with 0, 1, 2 or 3 decimals, units and amounts are the same."""
        self.assertEqual(to_units(to_amount(units, rounding), rounding), units)

    @settings(max_examples=300, deadline=None)
    @given(UNITS, st.sampled_from([(1.0, 0), (0.01, 2), (0.001, 3)]), st.data())
    def test_typed(self, units, currency, data):
        """C-PAY-MANY: what is shown in a language is read back as the same amount."""
        rounding, places = currency
        thousands, point = data.draw(st.sampled_from([",.", ".,", " ,", "'."]))
        text = f"{to_amount(units, rounding):,.{places}f}"
        text = text.translate({ord(","): thousands, ord("."): point})
        self.assertEqual(typed_units(text, rounding, thousands), units)

    @settings(max_examples=300, deadline=None)
    @given(st.text(max_size=30))
    def test_typed_anything(self, text):
        """C-PAY-MANY: whatever is typed is an amount that is not negative, or none."""
        units = typed_units(text, 0.01)
        self.assertTrue(units is None or units >= 0)
