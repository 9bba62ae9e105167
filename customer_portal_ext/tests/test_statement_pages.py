"""P-STATEMENT, X-EXPORT: the pages and files of statements."""

import csv
import io
import re
import zipfile
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import format_date

from ..controllers import statement
from .ledger_cast import LedgerCase


@tagged("post_install", "-at_install")
class TestStatementPages(LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = cls.invoice("2026-01-10", 100, ref="=HYPERLINK(1)")
        cls.colins = cls.invoice("2026-02-10", 55.5, cls.colin)
        cls.foreign = cls.invoice("2026-02-11", 77.25, cls.eve)
        cls.pay_on_account("2026-03-01", 20)
        cls.whole = "/my/statement?from=&to="

    def test_p_statement_page(self):
        """P-STATEMENT: summary, entries with balance, ageing, files."""
        self.login_as(self.carla_user)
        page = self.get(self.whole)
        self.assertEqual(page.status_code, 200)
        for words in (
            self.mine.name,
            self.colins.name,
            "135.50",
            "Opening balance",
            "More than 90 days overdue",
            "On account",
            "report_type=xlsx",
        ):
            self.assertIn(words, page.text)
        self.assertNotIn(self.foreign.name, page.text)
        self.assertNotIn("77.25", page.text)
        self.assertNotIn("access_token", page.text)
        self.assertEqual(page.headers["Cache-Control"], "no-store")

    def test_x_scope_own_entries_only(self):
        """X-SCOPE: who sees their own documents sees their own entries."""
        self.carla.portal_scope = "own"
        self.login_as(self.carla_user)
        page = self.get(self.whole)
        self.assertIn(self.mine.name, page.text)
        self.assertNotIn(self.colins.name, page.text)
        self.assertNotIn("135.50", page.text)
        self.assertIn("80.00", page.text)
        self.assertIn("not all of your company", page.text)

    def test_o_modules_not_granted(self):
        """O-MODULES: without the section there is no statement, in no form."""
        section = self.env.ref("customer_portal_ext.section_statements")
        self.env["portal.section.access"].create(
            {
                "section_id": section.id,
                "partner_id": self.carla.id,
                "company_id": self.company.id,
                "is_granted": False,
            }
        )
        self.login_as(self.carla_user)
        for path in (
            self.whole,
            "/my/statement/supplier",
            f"{self.whole}&report_type=csv",
            f"{self.whole}&report_type=pdf",
        ):
            response = self.get(path)
            self.assertEqual(response.status_code, 404, path)
            self.assertNotIn(self.mine.name, response.text)
        self.assertNotIn('href="/my/statement"', self.get("/my").text)

    def test_p_statement_of_others(self):
        """P-STATEMENT: a foreign account is not found, in no form; nor for guests."""
        params = f"partner={self.other.id}&company={self.company.id}"
        self.login_as(self.carla_user)
        for path in (
            f"/my/statement?{params}",
            f"/my/statement?{params}&report_type=csv",
            f"/my/statement?{params}&report_type=xlsx",
            f"/my/statement?{params}&report_type=pdf",
            f"/my/statement?company={self.company.id + 999}",
            "/my/statement?currency=99999",
        ):
            response = self.get(path)
            self.assertEqual(response.status_code, 404, path)
            self.assertNotIn("77.25", response.text)
        self.logout(keep_db=True)
        response = self.get(self.whole)
        self.assertEqual(response.status_code, 303)
        self.assertTrue(response.headers["Location"].startswith("/web/login?"))
        self.assertNotIn(self.mine.name, response.text)

    def test_p_statement_nonsense_is_left_out(self):
        """P-STATEMENT: what cannot be understood is said, and is no error."""
        self.login_as(self.carla_user)
        for query in (
            "from=2026-13-01",
            "from=x&to=y",
            "from=2026-05-01&to=2026-01-01",
            "after=nonsense",
            "partner=-1",
            "partner=%00",
            "from=0001-01-01",
        ):
            page = self.get(f"/my/statement?{query}")
            self.assertEqual(page.status_code, 200, query)
            self.assertIn("could not be understood", page.text, query)

    def closing(self, page):
        """Return the closing balance that a page shows."""
        terms = self.page(page).xpath("//dt[starts-with(., 'Closing')]")
        return terms[0].getnext().text_content()

    def test_p_statement_agrees_with_itself_about_later_entries(self):
        """P-STATEMENT: balance, ageing and period are about the same entries.

        Without an end in its address, also when an invoice is dated next week.
        """
        later = fields.Date.today() + timedelta(days=9)
        self.invoice(later, 1000)
        self.login_as(self.carla_user)
        page = self.get("/my/statement?from=&to=")
        ageing = self.page(page).xpath(
            "//section[@aria-labelledby='portal_statement_age']//dd"
        )
        amounts = [float(re.sub("[^0-9.-]", "", dd.text_content())) for dd in ageing]
        self.assertEqual(sum(amounts), 1135.5)
        self.assertIn("1,135.50", self.closing(page))
        self.assertIn(f'value="{later.isoformat()}"', page.text)
        self.assertIn(f"until {format_date(self.env, later)}", page.text)
        # who names the end gets what was until then
        today = fields.Date.today().isoformat()
        page = self.get(f"/my/statement?from=&to={today}")
        self.assertNotIn("1,135.50", self.closing(page))

    def test_p_statement_says_in_words_who_owes(self):
        """P-STATEMENT: who has paid too much owes nothing: no "You owe us -20"."""
        self.invoice("2026-02-01", 5000, move_type="out_refund")
        self.login_as(self.carla_user)
        page = self.page(self.get("/my/statement"))
        [words, amount] = page.xpath("(//main//dl)[1]/*[position() <= 2]")
        self.assertEqual(words.text_content().strip(), "We owe you")
        self.assertNotIn("-", amount.text_content())

    def test_p_statement_empty(self):
        """P-STATEMENT: who has no entries reads what will be here."""
        self.login_as(self.carla_user)
        page = self.get("/my/statement/supplier")
        self.assertEqual(page.status_code, 200)
        self.assertIn("portal_statement_empty", page.text)
        page = self.get("/my/statement?from=2020-01-01&to=2020-12-31")
        self.assertIn("portal_statement_quiet", page.text)

    def test_x_export_csv(self):
        """X-EXPORT: all entries as CSV; no text is a formula."""
        self.login_as(self.carla_user)
        response = self.get(f"{self.whole}&report_type=csv")
        self.assertIn("attachment", response.headers["Content-Disposition"])
        text = response.content.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text)))
        self.assertEqual(len(rows), 1 + 1 + 3 + 1)
        heading, opening, first, *_others, closing = rows
        self.assertEqual(heading[:4], ["Date", "Kind", "Number", "Reference"])
        self.assertEqual(opening[1], "Opening balance")
        self.assertEqual(first[0], "2026-01-10")
        self.assertEqual(first[2:4], [self.mine.name, "'=HYPERLINK(1)"])
        self.assertEqual(float(first[5]), 100)
        self.assertEqual(float(closing[7]), 135.5)

    def test_x_export_xlsx(self):
        """X-EXPORT: all entries as XLSX, without a formula."""
        self.login_as(self.carla_user)
        response = self.get(f"{self.whole}&report_type=xlsx")
        self.assertIn("spreadsheetml", response.headers["Content-Type"])
        with zipfile.ZipFile(io.BytesIO(response.content)) as book:
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
        self.assertIn(self.mine.name, sheet)
        self.assertIn("=HYPERLINK(1)", sheet)
        self.assertNotIn("<f>", sheet)
        self.assertIn("135.5", sheet)

    def test_p_statement_pdf(self):
        """P-STATEMENT: a PDF to keep; of too many entries the page says why not."""
        self.login_as(self.carla_user)
        response = self.get(f"{self.whole}&report_type=pdf")
        self.assertEqual(response.status_code, 200)
        # tests get the report before it is printed
        self.assertIn(self.colins.name, response.text)
        self.assertNotIn(self.foreign.name, response.text)
        self.assertIn(".pdf", response.headers["Content-Disposition"])

        with patch.object(statement, "MAX_RENDERED", 2):
            page = self.url_open(f"{self.whole}&report_type=pdf")
            self.assertIn("too many for a PDF", page.text)
            self.assertNotIn("report_type=pdf", page.text)

    def test_p_statement_writes_nothing(self):
        """P-STATEMENT: looking and taking along run on the read-only cursor."""
        self.login_as(self.carla_user)
        for query in ("", "&report_type=csv", "&report_type=xlsx", "&report_type=pdf"):
            with self.assertNoLogs("odoo.http", level="WARNING"):
                self.assertEqual(self.get(f"{self.whole}{query}").status_code, 200)

    def test_p_statement_one_page_to_print(self):
        """P-STATEMENT: all entries of a period on one page, without a pager."""
        self.login_as(self.carla_user)
        page = self.get(f"{self.whole}&all=1")
        self.assertIn(self.colins.name, page.text)
        self.assertNotIn("Later entries", page.text)
        self.assertNotIn("to print</a>", page.text)
