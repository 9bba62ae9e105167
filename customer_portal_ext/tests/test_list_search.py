from unittest.mock import patch
from urllib.parse import quote, urlsplit

from odoo.fields import Command, Date, Datetime
from odoo.tests import tagged

from ..models import portal_list
from .common import PortalHttpCase

NOTICE = "could not be understood"


class ListSearchCase(PortalHttpCase):
    def found(self, path):
        """Return the numbers in the rows of a page, in their order."""
        response = self.get(path)
        self.assertEqual(response.status_code, 200, path)
        rows = self.page(response).xpath("//table[@id='portal_list']/tbody/tr/th")
        return [" ".join(row.text_content().split()) for row in rows]

    def assertFinds(self, path, *documents):
        self.assertCountEqual(
            self.found(path), [document.name for document in documents], path
        )


@tagged("post_install", "-at_install")
class TestListSearch(ListSearchCase):
    """O-SEARCH: one search for all lists, in the address, never an error."""

    def setUp(self):
        super().setUp()
        self.poster = self.quotation(client_order_ref="PO-4711", lines=1)
        self.flyer = self.quotation(client_order_ref="100%_sure", lines=1)
        self.flyer.order_line.name = "Flyer\nwith Grün on it"
        self.foreign = self.quotation(partner=self.eve, client_order_ref="PO-4711")
        self.env.flush_all()
        self.login_as(self.carla_user)

    def test_o_search_text_in_number_reference_and_lines(self):
        """Each word somewhere, in capitals or not; nobody else's documents."""
        for text, documents in {
            "4711": [self.poster],
            "po-4711": [self.poster],
            self.flyer.name: [self.flyer],
            "flyer": [self.flyer],
            "poster 4711": [self.poster],
            "poster flyer": [],
            "grün": [self.flyer],
            "GRÜN": [self.flyer],
            "": [self.poster, self.flyer],
            "  ": [self.poster, self.flyer],
            "a b c d e f g h": [],
        }.items():
            with self.subTest(text=text):
                self.assertFinds(f"/my/quotes?search={quote(text)}", *documents)

    def test_o_search_wildcards_are_letters(self):
        """W7: % and _ and backslashes find themselves and nothing else."""
        for text, documents in {
            "%": [self.flyer],
            "_": [self.flyer],
            "100%_sure": [self.flyer],
            "P%4711": [],
            "PO_4711": [],
            "\\": [],
            "\\%": [],
            "'; DROP TABLE sale_order; --": [],
        }.items():
            with self.subTest(text=text):
                self.assertFinds(f"/my/quotes?search={quote(text)}", *documents)

    def test_c_item_status_private_lines_are_not_found(self):
        """A search must not tell what a line that is not shown says."""
        self.poster.order_line = [
            Command.create({"product_id": self.product.id, "name": "Secret CANARY"})
        ]
        line = self.poster.order_line[-1]
        line.portal_status_id = self.Status.create(
            {
                "name": "Internal",
                "model": "sale.order.line",
                "company_id": self.company.id,
                "is_public": False,
            }
        )
        self.env.flush_all()
        self.assertFalse(line.portal_published)
        self.assertFinds("/my/quotes?search=CANARY")
        line.portal_status_id = self.status("sale.order.line", "approve")
        self.env.flush_all()
        self.assertFinds("/my/quotes?search=CANARY", self.poster)

    def test_o_search_several_statuses(self):
        approve = self.poster.portal_status_id
        sign = self.status("sale.order", "sign")
        change = self.Status.search(
            [
                ("name", "=", "Change requested"),
                ("model", "=", "sale.order"),
                ("company_id", "=", self.company.id),
            ]
        )
        self.flyer.portal_status_id = sign
        third = self.quotation()
        third.portal_status_id = change
        self.env.flush_all()
        self.assertFinds(f"/my/quotes?status={approve.id}", self.poster)
        self.assertFinds(
            f"/my/quotes?status={approve.id}&status={sign.id}", self.poster, self.flyer
        )
        self.assertFinds("/my/quotes?status=waiting", self.poster, self.flyer, third)
        page = self.page(self.get(f"/my/quotes?status={approve.id}&status={sign.id}"))
        ticked = page.xpath("//input[@name='status'][@checked]/@value")
        self.assertEqual(ticked, [str(approve.id), str(sign.id)])
        private = self.status("sale.order", "none", state="draft")
        self.assertNotIn(
            str(private.id), page.xpath("//input[@name='status']/@value"), "not public"
        )

    def test_o_search_from_to_on_a_chosen_date(self):
        """Both, or either; a day is the reader's, not that of the server."""
        self.carla_user.tz = "Pacific/Auckland"
        # in Auckland the 2nd of March, in UTC the 1st
        self.poster.date_order = Datetime.to_datetime("2026-03-01 13:00:00")
        self.flyer.date_order = Datetime.to_datetime("2026-03-05 12:00:00")
        self.poster.validity_date = Date.add(Date.today(), days=5)
        self.flyer.validity_date = Date.add(Date.today(), days=50)
        self.env.flush_all()
        for query, documents in {
            "from=2026-03-02": [self.poster, self.flyer],
            "from=2026-03-03": [self.flyer],
            "to=2026-03-02": [self.poster],
            "to=2026-03-01": [],
            "from=2026-03-02&to=2026-03-02": [self.poster],
            # turned round: meant is the time between
            "from=2026-03-09&to=2026-03-01": [self.poster, self.flyer],
            f"on=validity_date&from={Date.add(Date.today(), days=6)}": [self.flyer],
            f"on=validity_date&to={self.poster.validity_date}": [self.poster],
        }.items():
            with self.subTest(query=query):
                self.assertFinds(f"/my/quotes?{query}", *documents)

    def test_o_search_nonsense_is_left_out_and_said(self):
        """W20: it is ignored with a notice; the list without it is shown."""
        foreign = self.env["res.company"].create({"name": "Another company"})
        theirs = self.Status.search(
            [("company_id", "=", foreign.id), ("model", "=", "sale.order")], limit=1
        )
        purchase = self.status("purchase.order", "acknowledge")
        for query in (
            "search=" + "x" * 10_000,
            "search=a%00b",
            f"status={theirs.id}",
            f"status={purchase.id}",
            "status=1%20OR%201=1",
            "status=99999999999999999999",
            "status=",
            "on=create_uid&from=2026-01-01",
            "on=password",
            "from=yesterday",
            "to=2026-02-30",
            "from=0001-01-01",
            "to=9999-12-31",
            "from=99999-01-01",
            "from=%D9%A2%D9%A0%D9%A2%D9%A6-01-01",
            "filterby=bills",
        ):
            with self.subTest(query=query[:40]):
                path = f"/my/quotes?{query}"
                self.assertFinds(path, self.poster, self.flyer)
                self.assertIn(NOTICE, self.text_of(self.get(path)))
        for query in ("search=", "search=x&from=&to=&on=date_order", "search=%FF%FE"):
            response = self.get(f"/my/quotes?{query}")
            self.assertEqual(response.status_code, 200)
            self.assertNotIn(NOTICE, self.text_of(response))

    def test_o_search_survives_sorting_and_paging(self):
        """The search is in every address of the page it found."""
        for _number in range(5):
            self.quotation(client_order_ref="PO-4711", lines=0)
        self.env.flush_all()
        path = "/my/quotes?search=4711&on=date_order&from=2020-01-01&sortby=name"
        names = []
        with patch.object(portal_list, "PAGE_SIZE", 4):
            page = self.page(self.get(path))
            for link in page.xpath("//nav[@aria-label='Order of the list']//a/@href"):
                self.assertIn("search=4711", link)
                self.assertIn("from=2020-01-01", link)
            for link in page.xpath("//th[@aria-sort or .//a]/a/@href"):
                if urlsplit(link).path == "/my/quotes":
                    self.assertIn("search=4711", link)
            while path:
                names += self.found(path)
                path = next(
                    iter(self.page(self.get(path)).xpath("//a[@rel='next']/@href")),
                    None,
                )
        self.assertEqual(len(names), 6)
        self.assertEqual(names, sorted(names))

    def test_o_search_form_works_without_a_script(self):
        """X-A11Y: labels, a GET form that is open while a search is on, a way back."""
        page = self.page(self.get("/my/quotes"))
        self.assertFalse(page.xpath("//details[@id='portal_list_search'][@open]"))
        response = self.get("/my/quotes?search=4711&sortby=name")
        page = self.page(response)
        [details] = page.xpath("//details[@id='portal_list_search'][@open]")
        form, fields = self.form_of(response, "/my/quotes")
        self.assertEqual(form.method, "GET")
        self.assertIn(("search", "4711"), fields)
        self.assertIn(("sortby", "name"), fields)
        self.assertNotIn("csrf_token", dict(fields))
        for field in form.xpath(".//input[@type!='hidden'] | .//select"):
            self.assertEqual(len(form.xpath(f".//label[@for='{field.get('id')}']")), 1)
        [clear] = details.xpath(".//a/@href")
        self.assertEqual(clear, "/my/quotes?sortby=name")

    def test_o_search_that_finds_nothing_says_which(self):
        response = self.get("/my/quotes?search=%3Cb%3Enowhere&status=waiting")
        text = self.text_of(response)
        for words in ("Nothing was found", "“<b>nowhere”", "Waiting for you", "clear"):
            self.assertIn(words, text)
        self.assertNotIn("<b>nowhere", response.text)
        self.assertNotIn("There are no open quotations", text)
        self.assertIn('href="/my/history/quotes"', response.text)

    def test_o_search_of_purchase_orders(self):
        self.carla_user.partner_id = self.sven
        paper = self.purchase(partner_ref="SO-99")
        ink = self.purchase()
        ink.order_line.name = "Ink"
        asked = self.purchase(confirm=False)
        asked.state = "sent"
        self.env.flush_all()
        self.login_as(self.carla_user)
        self.assertFinds("/my/purchase?search=so-99", paper)
        self.assertFinds("/my/purchase?search=ink", ink)
        self.assertFinds("/my/purchase?status=waiting&search=paper", paper)
        self.assertFinds("/my/rfq?search=paper", asked)
        self.assertFinds("/my/rfq?search=ink")
        acknowledged = self.company.portal_acknowledged_status_id
        self.assertFinds(f"/my/purchase?status={acknowledged.id}")

    def test_x_multi_a_status_of_one_name_is_one_box(self):
        """Statuses of two companies that are called the same are found together."""
        other = self.env["res.company"].create({"name": "Another company"})
        self.carla_user.company_ids |= other
        self.salesperson.company_ids |= other
        theirs = self.env["sale.order"].create(
            {"partner_id": self.carla.id, "company_id": other.id}
        )
        theirs._portal_enter_status(
            self.Status.search(
                [
                    ("company_id", "=", other.id),
                    ("model", "=", "sale.order"),
                    ("action", "=", "approve"),
                ],
                limit=1,
            ),
            send_mail=False,
        )
        self.env.flush_all()
        page = self.page(self.get("/my/quotes"))
        labels = [
            label.text_content().strip()
            for label in page.xpath("//input[@name='status']/following-sibling::label")
        ]
        self.assertEqual(len(labels), len(set(labels)))
        status = self.poster.portal_status_id
        self.assertFinds(
            f"/my/quotes?status={status.id}", self.poster, self.flyer, theirs
        )
