"""Tables that people open in a spreadsheet (X-EXPORT)."""

import csv
import io
import re
import zipfile
from datetime import date
from string import ascii_uppercase
from xml.sax.saxutils import escape

# What a spreadsheet takes for the beginning of a formula, or skips on its way to one
# (OWASP, CSV injection); the last ones are their full-width twins.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001

# How much a cell holds.
MAX_CELL = 32_767

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")

_LETTERS = [
    *ascii_uppercase,
    *(first + second for first in "AB" for second in ascii_uppercase),
]

# Styles of cells, by their place in the styles of the workbook.
_BOLD, _DAY, _AMOUNT = 1, 2, 3

# The day before the first one, as spreadsheets count.
_DAY_ZERO = date(1899, 12, 30)

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_SHEET_BEGINS = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
    'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    '<cols><col min="1" max="21" width="16" customWidth="1"/></cols><sheetData>'
)


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

    Texts stay texts: nothing in it is a formula or a link. Written by hand: a library
    takes many times as long for a hundred thousand rows.

    :param file: a file open for writing bytes
    :param str title: the name of the sheet
    :param rows: as for ``csv_rows``; the first one is the heading
    :param int decimal_places: of the amounts
    """
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as book:
        for name, content in _parts(title, decimal_places).items():
            book.writestr(name, f"{_XML}{content}")
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f"{_XML}{_SHEET_BEGINS}".encode())
            for number, row in enumerate(rows, 1):
                cells = "".join(map(_cell, row, _columns(number)))
                if number == 1:
                    cells = cells.replace("<c ", f'<c s="{_BOLD}" ')
                sheet.write(f'<row r="{number}">{cells}</row>'.encode())
            sheet.write(b"</sheetData></worksheet>")


def _cell(value, place):
    """Return the XML of one cell, with nothing in it that is empty."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        text = escape(_NOT_IN_XML.sub("", value)[:MAX_CELL])
        # what a spreadsheet reads as the number of a character
        text = _ESCAPED.sub("_x005F_", text)
        return (
            f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t>'
            "</is></c>"
        )
    if hasattr(value, "isoformat"):
        days = (date(value.year, value.month, value.day) - _DAY_ZERO).days
        return f'<c r="{place}" s="{_DAY}"><v>{days}</v></c>'
    style = f' s="{_AMOUNT}"' if isinstance(value, float) else ""
    return f'<c r="{place}"{style}><v>{value:.15g}</v></c>'


def _columns(number):
    """Yield the places of the cells of one row: A1, B1 and so on."""
    for letters in _LETTERS:
        yield f"{letters}{number}"


def _parts(title, decimal_places):
    """Return what a workbook has besides its sheet: {name: XML}."""
    digits = f".{'0' * decimal_places}" if decimal_places else ""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    name = escape(_sheet_name(title), {'"': "&quot;"})
    return {
        "[Content_Types].xml": (
            f'<Types xmlns="{package}/content-types">'
            '<Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Override PartName="/xl/workbook.xml" '
            f'ContentType="{kind}.sheet.main+xml"/>'
            '<Override PartName="/xl/worksheets/sheet1.xml" '
            f'ContentType="{kind}.worksheet+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>'
            "</Types>"
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="rId1" Type="{office}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
            f'<sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="rId1" Type="{office}/worksheet" '
            'Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="rId2" Type="{office}/styles" Target="styles.xml"/>'
            "</Relationships>"
        ),
        "xl/styles.xml": (
            f'<styleSheet xmlns="{main}"><numFmts count="2">'
            '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
            f'<numFmt numFmtId="165" formatCode="#,##0{digits}"/></numFmts>'
            '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
            '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
            '<fills count="2"><fill><patternFill patternType="none"/></fill>'
            '<fill><patternFill patternType="gray125"/></fill></fills>'
            '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/>'
            "</border></borders>"
            '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" '
            'borderId="0"/></cellStyleXfs><cellXfs count="4">'
            '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
            '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" '
            'applyFont="1"/>'
            '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" '
            'applyNumberFormat="1"/>'
            '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" '
            'applyNumberFormat="1"/></cellXfs><cellStyles count="1">'
            '<cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
            "</styleSheet>"
        ),
    }


def _sheet_name(title):
    """Return a name that Excel accepts for a sheet."""
    name = "".join(" " if char in "[]:*?/\\" else char for char in title)
    return _NOT_IN_XML.sub("", name)[:31].strip("'") or "1"
