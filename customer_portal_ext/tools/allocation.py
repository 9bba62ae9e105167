"""Who gets what of a payment (C-PAY-MANY), without a database.

All amounts are whole units of a currency's rounding: cents of the euro, yen,
thousandths of the dinar. So no sum is off by a fraction, and no comparison needs a
tolerance.
"""

from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate

# More than any invoice, and what a float still holds exactly.
MAX_UNITS = 10**15


def to_units(amount, rounding):
    """Return an amount in units of its currency's rounding, half a unit rounded up.

    >>> to_units(10.1, 0.01), to_units(1000.0, 1), to_units(1.005, 0.001)
    (1010, 1000, 1005)
    >>> to_units(0.1 + 0.2, 0.01), to_units(-2.5, 0.01), to_units(12.36, 0.05)
    (30, -250, 247)
    """
    units = Decimal(repr(float(amount))) / Decimal(repr(float(rounding)))
    return int(units.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def to_amount(units, rounding):
    """Return units as an amount.

    >>> to_amount(1010, 0.01), to_amount(1005, 0.001), to_amount(7, 1.0)
    (10.1, 1.005, 7.0)
    """
    return float(units * Decimal(repr(float(rounding))))


def typed_units(text, rounding, thousands=","):
    """Return the units of an amount somebody typed, or None where it is none.

    Never rounded: who types more decimals than the currency has meant something else.

    :param str thousands: what parts thousands in the reader's language
    >>> typed_units("1,234.50", 0.01), typed_units("1.234,50", 0.01, ".")
    (123450, 123450)
    >>> typed_units("12,5", 0.01), typed_units("1,000", 0.01)
    (1250, 100000)
    >>> typed_units("1.000", 1, "."), typed_units("1 000,5", 0.1, "")
    (1000, 10005)
    >>> typed_units("1.005", 0.01), typed_units("0", 0.01), typed_units("-3", 0.01)
    (None, 0, None)
    >>> [typed_units(text, 0.01) for text in ("", "nan", "1e9", "1,2,3", "9" * 30)]
    [None, None, None, None, None]
    """
    digits = "".join(text.split()).replace("’", "").replace("'", "")
    if not digits or len(digits) > 24 or not digits.isascii():
        return None
    point = _decimal_point(digits, thousands)
    if point is None:
        whole, decimals = digits, ""
    else:
        whole, decimals = digits[:point], digits[point + 1 :]
    groups = whole.replace(",", ".").split(".")
    if len(groups) > 1 and (
        not 0 < len(groups[0]) <= 3 or any(len(group) != 3 for group in groups[1:])
    ):
        return None
    whole = "".join(groups)
    if not (whole + decimals).isdigit():
        return None
    units = Decimal(f"{whole or 0}.{decimals or 0}") / Decimal(repr(float(rounding)))
    if units != units.to_integral_value() or units > MAX_UNITS:
        return None
    return int(units)


def _decimal_point(digits, thousands):
    """Return where the decimals begin, or None."""
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return None
    mark = digits[last]
    other = "," if mark == "." else "."
    if digits.count(mark) > 1:
        return None
    alone = other not in digits
    if alone and mark == thousands and len(digits) - last - 1 == 3 and last:
        return None
    return last


def allocate(total, shares):
    """Divide what was paid between what it was paid for.

    In their order; each gets what was chosen for it, but never more than is still open
    and never more than is left. What nobody gets stays on account.

    :param int total: what was paid
    :param list shares: (chosen, open) for each document
    :return: list of what each gets, and the rest; together they are the total
    :raise ValueError: for a payment or a share below zero

    >>> allocate(100, [(30, 50), (70, 70)])
    ([30, 70], 0)
    >>> allocate(100, [(30, 10), (70, 0)])
    ([10, 0], 90)
    >>> allocate(50, [(30, 30), (70, 70)])
    ([30, 20], 0)
    """
    if total < 0 or any(chosen < 0 for chosen, _open in shares):
        raise ValueError("a payment and its shares are not negative")
    left, given = total, []
    for chosen, still_open in shares:
        part = min(chosen, max(still_open, 0), left)
        given.append(part)
        left -= part
    return given, left


def divide(total, parts):
    """Divide an amount in another currency in proportion, to the last unit.

    :param int total: what all parts are worth together; may be negative
    :param list parts: not negative, in units of the first currency
    :return: as many parts, whose sum is the total

    >>> divide(100, [1, 1, 1])
    [33, 34, 33]
    >>> divide(-7, [0, 5])
    [0, -7]
    """
    whole = sum(parts)
    if not whole:
        return [0] * len(parts)
    marks = [
        int(
            (Decimal(total) * upto / whole).quantize(Decimal(1), rounding=ROUND_HALF_UP)
        )
        for upto in accumulate(parts)
    ]
    return [mark - before for before, mark in zip([0, *marks], marks, strict=False)]
