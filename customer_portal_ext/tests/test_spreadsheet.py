"""X-EXPORT: what goes into a spreadsheet is no formula (pure functions)."""

import io
from datetime import date, datetime

import openpyxl
from openpyxl.utils.escape import unescape

from odoo.tests import BaseCase, tagged

from ..tools.spreadsheet import csv_rows, safe_text, write_xlsx


@tagged("post_install", "-at_install")
class TestSpreadsheet(BaseCase):
    def test_x_export_formulas_become_text(self):
        for text in ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"):
            self.assertEqual(safe_text(text), f"'{text}")
        for text in ("INV/2026/1", "a=b", "", "O'Neil"):
            self.assertEqual(safe_text(text), text)
        self.assertEqual(safe_text(None), "")

    def test_x_export_numbers_stay_numbers(self):
        [mark, line] = csv_rows([["=x", -1.5, date(2026, 1, 2), None]])
        self.assertEqual(mark, b"\xef\xbb\xbf")
        self.assertEqual(line, b"'=x,-1.5,2026-01-02,\r\n")

    def test_x_export_xlsx_is_read_as_it_was_meant(self):
        """X-EXPORT: texts, days and numbers, whatever is in the texts."""
        texts = ["=1+1", ' <a> & "b" ', "Zeile 1\nZeile 2", "_x0041_", "a\x00b\x0bc"]
        texts += ["😀 \ufffe", "x" * 40_000]
        file = io.BytesIO()
        rows = [
            ["Number", "Day", "Amount"],
            [1, date(2026, 2, 28), -1234.5],
            [None, "", 0.1],
            *[[text] for text in texts],
        ]
        write_xlsx(file, "[Title]: it's a long one, with more than fits", rows, 2)
        file.seek(0)
        sheet = openpyxl.load_workbook(file).active
        found = [[cell.value for cell in row] for row in sheet.iter_rows()]
        self.assertEqual(found[0], ["Number", "Day", "Amount"])
        self.assertEqual(found[1], [1, datetime(2026, 2, 28), -1234.5])
        self.assertEqual(found[2], [None, None, 0.1])
        self.assertEqual(sheet["B2"].number_format, "yyyy-mm-dd")
        self.assertEqual(sheet["C2"].number_format, "#,##0.00")
        self.assertTrue(sheet["A1"].font.bold)
        self.assertEqual(sheet.freeze_panes, "A2")
        meant = [*texts[:3], "_x0041_", "abc", "😀 ", "x" * 32_767]
        read = [row[0] for row in found[3:]]
        # openpyxl leaves the escape of an escape as it is
        read[3] = unescape(read[3])
        self.assertEqual(read, meant)
        self.assertEqual(
            {cell.data_type for cell in sheet["A"][3:]} - {"s", "n"}, set()
        )
