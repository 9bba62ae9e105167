"""Signatures as pictures: typed names, and what came from a canvas (O-ESIGN)."""

import base64
import binascii
import io

from PIL import Image, ImageDraw, ImageFont

from odoo.tools import file_path

# The picture of a signature in points; what a canvas may send is no larger than that.
WIDTH, HEIGHT = 600, 200
MAX_WIDTH, MAX_HEIGHT = 2000, 1000
MAX_BYTES = 300_000

# How much of a drawn picture is ink at least, in points: a stray click is no signature.
MIN_INK = 60

_PREFIX = "data:image/png;base64,"
_FONTS = (
    "web/static/fonts/sign/MarckScript-Regular.ttf",
    # of a writing that the first one does not have
    "web/static/fonts/sign/NotoSans-Reg.ttf",
)


class BadSignature(ValueError):
    """What was sent is no picture of a signature."""


def typed(name):
    """Return a PNG of a name in the hand of a script font.

    :param str name: one line
    :rtype: bytes
    """
    image = Image.new("RGBA", (WIDTH, HEIGHT), (255, 255, 255, 0))
    draw = ImageDraw.Draw(image)
    font = _font_for(name, draw)
    left, top, right, bottom = draw.textbbox((0, 0), name, font=font)
    position = ((WIDTH - right - left) / 2, (HEIGHT - bottom - top) / 2)
    draw.text(position, name, font=font, fill=(20, 30, 70, 255))
    return _png(image)


def _font_for(name, draw):
    path = next((path for path in _FONTS if _has_all(path, name)), _FONTS[-1])
    for size in range(80, 8, -4):
        font = ImageFont.truetype(file_path(path), size)
        left, _top, right, _bottom = draw.textbbox((0, 0), name, font=font)
        if right - left <= WIDTH - 20:
            break
    return font


def _has_all(path, name):
    """Tell whether a font has all characters: a missing one is drawn as a box."""
    font = ImageFont.truetype(file_path(path), 20)
    missing = bytes(font.getmask("\U0010fffe"))
    return all(
        char.isspace() or bytes(font.getmask(char)) != missing for char in set(name)
    )


def drawn(data):
    """Return the PNG of a signature that a browser's canvas has sent, made anew.

    What else the file may carry is not kept: it is read as points and written again.

    :param str data: a data URI
    :rtype: bytes
    :raise BadSignature: when it is no PNG of a sane size with something on it
    """
    if not isinstance(data, str) or not data.startswith(_PREFIX):
        raise BadSignature("not a PNG")
    if len(data) > MAX_BYTES:
        raise BadSignature("too large")
    try:
        content = base64.b64decode(data[len(_PREFIX) :], validate=True)
        with Image.open(io.BytesIO(content), formats=["PNG"]) as source:
            width, height = source.size
            if not (20 <= width <= MAX_WIDTH and 10 <= height <= MAX_HEIGHT):
                raise BadSignature("no size of a signature")
            image = source.convert("RGBA")
    except BadSignature:
        raise
    # PIL raises all of these for broken files
    except (binascii.Error, OSError, ValueError, SyntaxError, EOFError) as error:
        raise BadSignature("not a PNG") from error
    if _ink(image) < MIN_INK:
        raise BadSignature("empty")
    image.thumbnail((WIDTH, HEIGHT))
    return _png(image)


def _ink(image):
    """Return how many points are neither transparent nor near white."""
    paper = Image.new("RGBA", image.size, (255, 255, 255, 255))
    paper.alpha_composite(image)
    return sum(paper.convert("L").histogram()[:200])


def _png(image):
    out = io.BytesIO()
    image.save(out, format="PNG")
    return out.getvalue()
