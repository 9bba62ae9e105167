"""Colours that can be read, whatever colour was chosen (WCAG 2.2, 1.4.3: 4.5 to 1).

Colours are "#rrggbb"; luminance and ratio are those of the standard's glossary.
"""

import re

BLACK, WHITE = "#000000", "#ffffff"
#: What normal text needs (WCAG 1.4.3, AA).
TEXT = 4.5
_HEX = re.compile(r"#[0-9a-fA-F]{6}\Z")
_STEPS = 256


def is_color(text):
    """Tell whether a text is a colour as this module takes it."""
    return bool(_HEX.match(text or ""))


def channels(color):
    """Return (red, green, blue), each from 0 to 255.

    :raise ValueError: for what is no colour
    """
    if not is_color(color):
        raise ValueError(f"not a colour: {color!r}")
    return tuple(int(color[place : place + 2], 16) for place in (1, 3, 5))


def luminance(color):
    """Return the relative luminance, 0 for black and 1 for white."""
    red, green, blue = (_linear(channel / 255) for channel in channels(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share):
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def ratio(one, other):
    """Return the contrast of two colours, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def text_on(background):
    """Return white or black, whichever can be read; white where both can."""
    return WHITE if ratio(WHITE, background) >= TEXT else BLACK


def mixed(color, other, share):
    """Return a colour with so much of another in it, from 0 to 1."""
    pairs = zip(channels(color), channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def readable(color, background, minimum=TEXT):
    """Return the colour, darker or lighter by as little as makes it readable.

    :param float minimum: ratio to reach; the most that any colour reaches where none
        reaches it
    """
    end = max((BLACK, WHITE), key=lambda each: ratio(each, background))
    for step in range(_STEPS):
        found = mixed(color, end, step / _STEPS)
        if ratio(found, background) >= minimum:
            return found
    return end


def pressed(color):
    """Return the colour of a button under the pointer: its text reads no worse."""
    away = BLACK if text_on(color) == WHITE else WHITE
    return mixed(color, away, 0.15)
