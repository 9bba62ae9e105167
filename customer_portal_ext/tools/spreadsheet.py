"""Tables that people open in a spreadsheet (X-EXPORT)."""

import csv
import io
import re

import xlsxwriter

# What a spreadsheet takes for the beginning of a formula, or skips on its way to one
# (OWASP, CSV injection); the last ones are their full-width twins.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001

# How much a cell holds; what is longer the library leaves out.
MAX_CELL = 32_767

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def safe_text(value):
    """Return a text that no spreadsheet takes for a formula.

    :param value: a text, which may come from a customer; numbers and dates are for the
        caller to pass as what they are
    """
    text = str(value or "")
    return f"'{text}" if text.lstrip(" ").startswith(DANGEROUS) else text


def csv_rows(rows):
    """Yield the lines of a CSV file, as bytes, one for each row.

    In UTF-8 with its mark, without which Excel reads it as something else. Texts are
    made safe, numbers and dates are written as a program reads them.

    :param rows: iterable of lists of str, int, float, date or None
    """
    yield "\ufeff".encode()
    for row in rows:
        buffer = io.StringIO()
        csv.writer(buffer).writerow(
            safe_text(cell) if isinstance(cell, str) else cell for cell in row
        )
        yield buffer.getvalue().encode()


def write_xlsx(file, title, rows, decimal_places=2):
    """Write a table as XLSX; only one row is in memory at a time.

    Texts stay texts: nothing in it is a formula or a link.

    :param file: a file open for writing bytes
    :param str title: the name of the sheet
    :param rows: as for ``csv_rows``; the first one is the heading
    :param int decimal_places: of the amounts
    """
    book = xlsxwriter.Workbook(
        file,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    bold = book.add_format({"bold": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    digits = f".{'0' * decimal_places}" if decimal_places else ""
    amount = book.add_format({"num_format": f"#,##0{digits}"})
    sheet = book.add_worksheet(_sheet_name(title))
    sheet.set_column(0, 20, 16)
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell is None or cell == "":
                continue
            if isinstance(cell, str):
                text = _NOT_IN_XML.sub("", cell)[:MAX_CELL]
                sheet.write_string(number, column, text, bold if not number else None)
            elif hasattr(cell, "isoformat"):
                sheet.write_datetime(number, column, cell, day)
            else:
                style = amount if isinstance(cell, float) else None
                sheet.write_number(number, column, cell, style)
    book.close()


def _sheet_name(title):
    """Return a name that Excel accepts for a sheet."""
    name = "".join(" " if char in "[]:*?/\\" else char for char in title)
    return _NOT_IN_XML.sub("", name)[:31].strip("'") or "1"
