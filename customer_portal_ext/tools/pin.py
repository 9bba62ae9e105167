"""What makes a PIN a bad one (O-ESIGN)."""

SHORTEST = 4
LONGEST = 8


def clean(text):
    """Return the digits of a PIN as it was typed, or "" for anything else.

    >>> clean(" 4071 "), clean("40 71"), clean("407"), clean("407100001"), clean("4o71")
    ('4071', '4071', '', '', '')
    >>> clean(None), clean("\u0664\u0660\u0667\u0661")
    ('', '')
    """
    digits = "".join((text or "").split())
    fits = SHORTEST <= len(digits) <= LONGEST
    return digits if fits and digits.isascii() and digits.isdigit() else ""


def is_trivial(pin):
    """Tell whether a PIN is among the first that somebody would try.

    One digit or one group of digits again and again, digits in a row up or down, pairs,
    mirrored ones, and years of the last and this century.

    >>> [is_trivial(pin) for pin in ("0000", "1234", "9876", "1212", "123123", "1221")]
    [True, True, True, True, True, True]
    >>> [is_trivial(pin) for pin in ("1122", "1984", "2026", "7890", "0987", "2580")]
    [True, True, True, True, True, True]
    >>> [is_trivial(pin) for pin in ("4071", "83629", "19840717", "571940")]
    [False, False, False, False]
    """
    steps = {(int(b) - int(a)) % 10 for a, b in zip(pin, pin[1:], strict=False)}
    if len(steps) == 1 and steps <= {0, 1, 9, 2, 8}:
        return True
    if (pin + pin).find(pin, 1) < len(pin):
        return True
    if pin == pin[::-1] or (len(pin) == 4 and pin[0] == pin[1] and pin[2] == pin[3]):
        return True
    return pin == "2580" or (len(pin) == 4 and pin[:2] in ("19", "20"))
