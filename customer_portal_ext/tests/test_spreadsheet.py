"""X-EXPORT: what goes into a spreadsheet is no formula (pure functions)."""

from datetime import date

from odoo.tests import BaseCase, tagged

from ..tools.spreadsheet import csv_rows, safe_text


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
