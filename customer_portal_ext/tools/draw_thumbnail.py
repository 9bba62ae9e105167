"""Draw a small picture of one file: a program of its own, started by ``thumbnail``.

It runs apart from the server because the file may be made to break whatever reads it:
with little memory and time, no rights beyond the server's user, and nothing of the
server's settings. Whatever happens in here, the server gets a small JPEG or nothing.

Usage: draw_thumbnail.py IMPORTS KIND SOURCE TARGET SIDE [PROGRAM]
"""

import os
import subprocess
import sys

# For a picture of the largest size that is drawn, and what reads it.
MEMORY = 1024**3
CPU_SECONDS = 20
FILE_BYTES = 64 * 1024**2

# Pixels of a picture that is read whole: A1 at 300 dpi has 70 million.
MAX_PIXELS = 100_000_000

# Not EPS, which is a program, nor what PIL hands to other programs.
FORMATS = ("JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP")

QUALITY = 82


def limit():
    """Give up what this program does not need."""
    try:
        import resource
    except ImportError:  # not on this system: the server's time limit remains
        return
    for name, value in (
        ("RLIMIT_AS", MEMORY),
        ("RLIMIT_CPU", CPU_SECONDS),
        ("RLIMIT_FSIZE", FILE_BYTES),
        ("RLIMIT_CORE", 0),
        ("RLIMIT_NOFILE", 64),
    ):
        kind = getattr(resource, name)
        _soft, hard = resource.getrlimit(kind)
        if hard != resource.RLIM_INFINITY:
            value = min(value, hard)
        resource.setrlimit(kind, (value, value))
    os.nice(10)


def draw_picture(source, target, side):
    """Draw a picture of at most ``side`` pixels, without what the file says of itself.

    :raise ValueError: for a picture that is too large to be read
    """
    from PIL import Image, ImageOps

    with Image.open(source, formats=FORMATS) as picture:
        width, height = picture.size
        if width * height > MAX_PIXELS:
            raise ValueError("too many pixels")
        # a JPEG is read at a fraction of its size
        picture.draft("RGB", (side * 2, side * 2))
        small = picture
        if small.mode.startswith(("I", "F")):
            # sixteen bits and more for each pixel
            small = small.convert("F")
            low, high = small.getextrema()
            scale = 255 / ((high - low) or 1)
            small = small.point(lambda value: value * scale - low * scale).convert("L")
        see_through = "A" in small.mode or "transparency" in small.info
        if small.mode in ("P", "1"):
            small = small.convert("RGBA" if see_through else "RGB")
        # what follows copies: made small first
        small.thumbnail((side, side))
        small = ImageOps.exif_transpose(small)
        if see_through:
            paper = Image.new("RGBA", small.size, "white")
            small = Image.alpha_composite(paper, small.convert("RGBA"))
        # a new picture: no metadata, no colour profile, no comment
        drawn = Image.new("RGB", small.size)
        drawn.paste(small.convert("RGB"))
    drawn.save(target, "JPEG", quality=QUALITY, optimize=True)


def draw_page(source, target, side, program):
    """Draw the first page of a PDF, by poppler or by PDFium.

    The side of the result is given, so that a page of a mile costs as much as a card.
    """
    if program:
        drawn = f"{target}.page"
        page = ["-f", "1", "-l", "1", "-singlefile", "-scale-to", str(side), "-png"]
        subprocess.run(
            [program, *page, source, drawn],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        draw_picture(f"{drawn}.png", target, side)
        return
    import pypdfium2

    page = pypdfium2.PdfDocument(source)[0]
    scale = side / max(*page.get_size(), 1)
    image = page.render(scale=scale).to_pil()
    image.convert("RGB").save(target, "JPEG", quality=QUALITY, optimize=True)


def main(imports, kind, source, target, side, program=""):
    """Draw; a traceback is of no use to the server, the status says enough."""
    # in isolated mode nothing of the server's paths is known
    sys.path.append(imports)
    limit()
    try:
        if kind == "pdf":
            draw_page(source, target, int(side), program)
        else:
            draw_picture(source, target, int(side))
    except MemoryError:
        return 3
    except Exception:  # noqa: BLE001
        # each library has errors of its own
        return 2
    return 0


if __name__ == "__main__":
    # no clean-up of what a broken library left behind
    os._exit(main(*sys.argv[1:]))
