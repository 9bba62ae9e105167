import csv
import io
import zipfile
from unittest.mock import patch

from odoo.tests import tagged

from ..controllers import list_export
from ..models import portal_list_export
from .invoice_cast import InvoiceHttpCase
from .statement_case import StatementCase
from .test_lists import make_documents

LISTS = (
    "/my/quotes",
    "/my/orders",
    "/my/invoices",
    "/my/purchase",
    "/my/rfq",
    "/my/actions",
    "/my/history/quotes",
    "/my/history/orders",
    "/my/history/payments",
    "/my/projects",
    "/my/tasks",
)


@tagged("post_install", "-at_install")
class TestListExport(StatementCase, InvoiceHttpCase):
    """X-EXPORT: every list as CSV and XLSX, with what the list shows and no more."""

    def table(self, path, status=200):
        """Return the rows of a CSV file as dicts of their headings."""
        response = self.get(path)
        self.assertEqual(response.status_code, status, response.text[:500])
        # it is counted after the answer: not in the test that follows
        with self.allow_requests():
            self._wait_remaining_requests()
        self.assertEqual(response.headers["Content-Type"], "text/csv; charset=utf-8")
        self.assertIn("attachment", response.headers["Content-Disposition"])
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        text = response.content.decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))

    def test_every_list_has_its_links_and_files(self):
        """X-EXPORT: of all lists, CSV and XLSX, with the columns of the page."""
        self.quotation()
        self.order()
        self.invoice()
        self.purchase(partner=self.carla)
        self.login_as(self.carla_user)
        for path in LISTS:
            with self.subTest(path):
                page = self.page(self.get(path))
                if page.xpath("//table[@id='portal_list']"):
                    links = page.xpath("//nav[@id='portal_list_exports']//a/@href")
                    self.assertEqual(
                        links, [f"{path}?export=csv", f"{path}?export=xlsx"]
                    )
                rows = self.table(f"{path}?export=csv")
                shown = page.xpath("//table[@id='portal_list']/tbody/tr")
                self.assertEqual(len(rows), len(shown))
                response = self.get(f"{path}?export=xlsx")
                self.assertEqual(response.status_code, 200)
                book = zipfile.ZipFile(io.BytesIO(response.content))
                self.assertIsNone(book.testzip())
                self.assertIn("xl/worksheets/sheet1.xml", book.namelist())

    def test_typed_cells(self):
        """X-EXPORT: days, amounts as numbers, their currency; credit notes negative."""
        move = self.invoice(ref="PO 17")
        refund = self.invoice(move_type="out_refund")
        self.login_as(self.carla_user)
        rows = {row["Number"]: row for row in self.table("/my/invoices?export=csv")}
        self.assertEqual(set(rows), {move.name, refund.name})
        self.assertEqual(
            rows[move.name],
            {
                "Kind": "Invoice",
                "Number": move.name,
                "Date": str(move.invoice_date),
                "Due date": str(move.invoice_date_due),
                "Reference": "PO 17",
                "Payment": rows[move.name]["Payment"],
                "What to do": rows[move.name]["What to do"],
                "Amount": "100.0",
                "Amount due": "100.0",
                "Currency": "USD",
            },
        )
        self.assertEqual(rows[refund.name]["Amount"], "-100.0")
        response = self.get("/my/invoices?export=xlsx")
        book = zipfile.ZipFile(io.BytesIO(response.content))
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        self.assertIn("<v>100</v>", sheet)
        self.assertNotIn("<f>", sheet)

    def test_no_formula(self):
        """X-EXPORT: what a customer wrote is a text in every spreadsheet."""
        self.invoice(ref="=HYPERLINK(1)")
        self.login_as(self.carla_user)
        [row] = self.table("/my/invoices?export=csv")
        self.assertEqual(row["Reference"], "'=HYPERLINK(1)")

    def test_same_search_and_order(self):
        """X-EXPORT, O-SEARCH: what is searched for, sorted as the list is."""
        first = self.invoice(ref="PO 17", due=5)
        second = self.invoice(ref="PO 17", due=9)
        self.invoice(ref="PO 18")
        self.login_as(self.carla_user)
        query = "search=PO+17&sortby=duedate"
        page = self.page(self.get(f"/my/invoices?{query}"))
        [address] = page.xpath("//nav[@id='portal_list_exports']//a[1]/@href")[:1]
        rows = self.table(address)
        self.assertEqual([row["Number"] for row in rows], [second.name, first.name])

    def test_all_rows_by_batches(self):
        """X-EXPORT: of all pages, none twice and none left out, in any order."""
        make_documents(self, "sale.order", 230, "sent")
        self.login_as(self.carla_user)
        names = set(
            self.env["sale.order"]
            .search([("partner_id", "=", self.carla.id)])
            .filtered(lambda order: order.portal_published)
            .mapped("name")
        )
        with patch.object(
            portal_list_export.PortalList._batches, "__defaults__", (50,)
        ):
            for sort in ("date", "name", "amount", "validity"):
                rows = self.table(f"/my/quotes?export=csv&sortby={sort}")
                found = [row["Number"] for row in rows]
                self.assertEqual(len(found), len(set(found)))
                self.assertLessEqual(230, len(found))
                self.assertLessEqual(set(found), names)

    def test_rows_cost_no_queries(self):
        """X-EXPORT, G8: as many statements for 200 rows as for ten."""
        counts = []
        self.login_as(self.carla_user)
        for number in (10, 190):
            make_documents(self, "sale.order", number, "sent")
            self.get("/my/quotes?export=csv")
            with self.statements() as statements:
                self.get("/my/quotes?export=csv")
            counts.append(len(statements))
        self.assertEqual(*counts)

    # --- denied -----------------------------------------------------------------------

    def test_policy(self):
        """X-EXPORT, P-PUBLIC: foreign and hidden documents are in no file."""
        hidden = self.invoice(portal_show=False)
        foreign = self.invoice(self.eve)
        draft = self.invoice(post=False, ref="draft canary")
        seen = self.invoice()
        self.login_as(self.carla_user)
        text = self.get("/my/invoices?export=csv").text
        self.assertIn(seen.name, text)
        for move in (hidden, foreign):
            self.assertNotIn(move.name, text)
        self.assertNotIn(draft.ref, text)

    def test_a_visitor_gets_the_login(self):
        """X-EXPORT: nothing without a login."""
        self.invoice(ref="canary")
        self.login_as(None)
        response = self.get("/my/invoices?export=csv")
        self.assertEqual(response.status_code, 303)
        self.assertNotIn("canary", response.text)

    def test_a_closed_section(self):
        """X-EXPORT, O-MODULES: nothing of a section that was not granted."""
        self.invoice(ref="canary")
        self.env["portal.section.access"].create(
            [
                {
                    "section_id": self.env.ref(
                        f"customer_portal_ext.section_{code}"
                    ).id,
                    "company_id": self.company.id,
                    "partner_id": self.carla.id,
                    "is_granted": False,
                }
                for code in ("invoices", "bills")
            ]
        )
        self.env.flush_all()
        self.login_as(self.carla_user)
        for kind in ("csv", "xlsx"):
            response = self.get(f"/my/invoices?export={kind}")
            self.assertEqual(response.status_code, 404)
            self.assertNotIn("canary", response.text)

    def test_switched_off(self):
        """X-EXPORT: a company may keep its lists; then there is no link and no file."""
        self.invoice(ref="canary")
        self.company.portal_export_lists = False
        self.env.flush_all()
        self.login_as(self.carla_user)
        self.assertNotIn("export=", self.get("/my/invoices").text)
        response = self.get("/my/invoices?export=csv")
        self.assertEqual(response.status_code, 404)
        self.assertNotIn("canary", response.text)

    def test_of_the_companies_that_allow_it(self):
        """X-EXPORT, X-MULTI: rows of a company that keeps its lists are left out."""
        other = self.env["res.company"].create({"name": "Branch Office"})
        other.portal_export_lists = False
        self.env["sale.order"].create(
            {"partner_id": self.carla.id, "company_id": other.id, "state": "sent"}
        )
        seen = self.quotation()
        self.carla_user.sudo().write({"company_ids": [(4, other.id)]})
        self.env.flush_all()
        self.login_as(self.carla_user)
        rows = self.table("/my/quotes?export=csv")
        self.assertEqual([row["Number"] for row in rows], [seen.name])

    def test_odd_addresses(self):
        """X-EXPORT: a file of something else than asked for is none; it says so."""
        self.invoice(ref="canary")
        self.login_as(self.carla_user)
        for query in ("export=pdf", "export=csv&sortby=x", "export=csv&from=x"):
            with self.subTest(query):
                response = self.get(f"/my/invoices?{query}")
                self.assertEqual(response.status_code, 422)
                self.assertNotIn("Content-Disposition", response.headers)
                self.assertIn("nothing was downloaded", self.text_of(response))

    def test_not_without_end(self):
        """X-EXPORT: some in an hour, and only as long as a file can be."""
        self.invoice()
        self.invoice()
        self.login_as(self.carla_user)
        with patch.dict(list_export.FORMATS, {"xlsx": 1}):
            response = self.get("/my/invoices?export=xlsx")
            self.assertEqual(response.status_code, 422)
            self.assertIn("too long", self.text_of(response))
        with patch.object(list_export, "EXPORTS_PER_HOUR", 1):
            self.env["portal.rate.limit"].search([]).unlink()
            self.env.flush_all()
            self.table("/my/invoices?export=csv")
            response = self.get("/my/invoices?export=csv")
            self.assertEqual(response.status_code, 429)
            self.assertNotIn("Content-Disposition", response.headers)
            self.assertIn("wait a while", self.text_of(response))
