"""Prices of one unit: they may have more decimals than money has, such as 0.035."""

from odoo.tools import float_repr, float_round

# Odoo shows no more of them either.
MOST = 6


def digits_of(price, least, most=MOST):
    """Return how many decimals a price is written with: all it has.

    :param int least: how many there are at least, such as the currency's

    >>> digits_of(12.0, 2), digits_of(12.345, 2), digits_of(0.1 + 0.2, 2)
    (2, 3, 2)
    >>> digits_of(100.0, 0), digits_of(1 / 3, 2), digits_of(1 / 3, 2, most=4)
    (0, 6, 4)
    """
    text = float_repr(float_round(price, precision_digits=most), most)
    return max(least, len(text.partition(".")[2].rstrip("0")))


def text_of(price, least):
    """Return a price as snapshots hold it.

    >>> text_of(12.0, 2), text_of(0.035, 2)
    ('12.00', '0.035')
    """
    return float_repr(price, digits_of(price, least))
