"""PDFs of thousands of pages, put together from parts."""

import io

from odoo.tools.pdf import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    PdfReader,
    PdfWriter,
)

# Where the number of a page stands, in points from the corner below on the right.
RIGHT, BOTTOM = 42, 18
SIZE = 8

# Half of the width of a digit of Helvetica, in thousandths of its size, times two.
DIGIT = 0.556


def count_pages(content):
    """Return how many pages a PDF has.

    :param bytes content:
    """
    return len(PdfReader(io.BytesIO(content)).pages)


def join(contents, total, file):
    """Write one PDF of several, with "page / pages" on each page.

    The number is added to the page as it is: nothing of what is there is read or
    written anew, which would take minutes and much memory.

    :param contents: iterable of bytes, the parts in their order
    :param int total: how many pages they have together
    :param file: open for writing bytes
    """
    writer = PdfWriter()
    font = writer._add_object(
        DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
            }
        )
    )
    before = writer._add_object(_stream(b"q\n"))
    number = 0
    for content in contents:
        for page in PdfReader(io.BytesIO(content)).pages:
            number += 1
            _stamp(writer, writer.add_page(page), before, font, f"{number} / {total}")
    writer.write(file)


def _stamp(writer, page, before, font, text):
    """Write a text at the foot of a page."""
    box = page.mediabox
    left = float(box.right) - RIGHT - len(text) * SIZE * DIGIT
    after = _stream(
        b"\nQ\nq BT /PortalPage %d Tf 1 0 0 1 %.2f %.2f Tm (%s) Tj ET Q\n"
        % (SIZE, left, float(box.bottom) + BOTTOM, text.encode("ascii"))
    )
    found = page["/Contents"].get_object() if "/Contents" in page else ArrayObject()
    there = list(found) if isinstance(found, list) else [page.raw_get("/Contents")]
    page[NameObject("/Contents")] = ArrayObject(
        [before, *there, writer._add_object(after)]
    )
    resources = page["/Resources"].get_object()
    # parts share dictionaries between their pages: one of their own for each
    fonts = DictionaryObject(
        resources["/Font"].get_object() if "/Font" in resources else {}
    )
    fonts[NameObject("/PortalPage")] = font
    own = DictionaryObject(resources)
    own[NameObject("/Font")] = fonts
    page[NameObject("/Resources")] = own


def _stream(data):
    stream = DecodedStreamObject()
    stream.set_data(data)
    return stream
