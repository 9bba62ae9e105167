"""Quantities as people type them (W7)."""


def plain_number(number):
    """Return a quantity as somebody would type it.

    >>> plain_number(1.0), plain_number(2.5), plain_number(1000000.0), plain_number(0.0)
    ('1', '2.5', '1000000', '0')
    """
    return f"{number:.6f}".rstrip("0").rstrip(".")


def as_number(text):
    """Return the number somebody typed, or None.

    With a point or a comma before the decimals, and without thousands: nobody types a
    quantity of many digits by hand, and "1.000" means two things.

    >>> as_number("3"), as_number("2,5"), as_number("-1"), as_number("1e9")
    (3.0, 2.5, -1.0, None)
    >>> as_number("nan"), as_number(""), as_number("1,000.5")
    (None, None, None)
    """
    digits = text.replace(",", ".", 1)
    if len(text) > 20 or not digits.isascii():
        return None
    if not digits.lstrip("-").replace(".", "", 1).isdigit():
        return None
    try:
        return float(digits)
    except ValueError:
        return None
