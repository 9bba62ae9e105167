import re
from unittest.mock import patch
from urllib.parse import urlsplit

from odoo.fields import Command, Date, Datetime
from odoo.tests import tagged

from ..models import portal_list
from .common import PortalCase, PortalHttpCase

SORTS = {
    "/my/quotes": ("date", "name", "amount", "validity"),
    "/my/orders": ("date", "name", "amount"),
    "/my/rfq": ("date", "name", "amount"),
    "/my/purchase": ("date", "name", "amount"),
    "/my/actions": ("due",),
}


def make_documents(case, model, count, state, **values):
    """Make documents of Carla's family, with many equal and some empty sort values.

    They have no lines, so that hundreds of them take no time.
    """
    documents = case.env[model].create(
        [
            {
                "partner_id": case.carla.id,
                "date_order": Datetime.subtract(Datetime.now(), days=number // 6),
                **values,
            }
            for number in range(count)
        ]
    )
    documents.flush_recordset()
    case.env.cr.execute(
        f'UPDATE "{documents._table}" SET state = %s, amount_total ='  # noqa: S608
        " CASE id %% 5 WHEN 0 THEN NULL WHEN 1 THEN 12.345 ELSE id %% 3 END"
        " WHERE id IN %s",
        [state, documents._ids],
    )
    documents.invalidate_recordset()
    documents.modified(["state"])
    case.env.flush_all()
    return documents


@tagged("post_install", "-at_install")
class TestListRows(PortalCase):
    def test_p_public_rows_are_those_of_the_orm(self):
        """A list shows what a search as that portal user finds, and nothing else."""
        sven_user = self.portal_user(self.sven)
        for partner in (self.carla, self.colin, self.eve, self.sven):
            self.order(partner=partner)
            self.quotation(partner=partner)
            self.quotation(partner=partner).portal_show = False
            self.quotation(partner=partner).action_confirm()
            self.purchase(partner=partner)
            self.purchase(partner=partner).button_cancel()
            self.purchase(partner=partner, confirm=False)
            self.purchase(partner=partner, confirm=False).state = "sent"
        child = self.contact("Carla's child", self.carla, "child@client.test")
        self.quotation(partner=child)
        archived = self.contact("Gone", self.customer, "gone@client.test")
        self.quotation(partner=archived)
        archived.active = False
        foreign = self.env["res.company"].create({"name": "Another company"})
        self.env["sale.order"].create(
            {"partner_id": self.carla.id, "company_id": foreign.id}
        )
        Sale, Purchase = self.env["sale.order"], self.env["purchase.order"]
        lists = [
            ("sale.order", Sale._portal_quotes_domain()),
            ("sale.order", Sale._portal_orders_domain()),
            ("purchase.order", Purchase._portal_rfq_domain()),
            ("purchase.order", Purchase._portal_orders_domain()),
            ("sale.order", Sale._portal_waiting_domain()),
            ("purchase.order", Purchase._portal_waiting_domain()),
        ]
        for user in (self.carla_user, self.eve_user, sven_user):
            found = 0
            for model, domain in lists:
                with self.subTest(user=user.login, model=model, domain=domain):
                    PortalList = self.env["portal.list"].with_user(user)
                    source = PortalList._source(
                        model, domain, user.partner_id, user.company_ids
                    )
                    page = PortalList._page([source], "date", "date desc, id desc")
                    expected = self.env[model].with_user(user).search(domain)
                    self.assertCountEqual([row.id for row in page.rows], expected.ids)
                    self.assertEqual(
                        PortalList._count([source], 1000), len(expected), "counter"
                    )
                    found += len(expected)
            self.assertTrue(found, user.login)

    def test_counts_stop_at_their_cap(self):
        make_documents(self, "sale.order", 12, "sale")
        PortalList = self.env["portal.list"]
        source = PortalList._source(
            "sale.order",
            self.env["sale.order"]._portal_orders_domain(),
            self.carla,
            self.company,
        )
        self.assertEqual(PortalList._count([source], 1000), 12)
        self.assertEqual(PortalList._count([source], 5), 6)
        self.assertEqual(PortalList._count([source, source], 5), 6)
        self.assertEqual(PortalList._count_text(5, 5), "5")
        self.assertRegex(PortalList._count_text(1001, 1000), r"^more than 1\D?000$")


@tagged("post_install", "-at_install")
class TestListPages(PortalHttpCase):
    def ids(self, response):
        """Return what the rows of a page lead to, in their order."""
        return self.page(response).xpath(
            "//table[@id='portal_list']//th[@scope='row']//a/@href"
        )

    def follow(self, path, relation):
        """Return the rows of a page and of all that follow it in one direction."""
        pages = []
        while path:
            response = self.get(path)
            self.assertEqual(response.status_code, 200)
            pages.append(self.ids(response))
            path = next(
                iter(self.page(response).xpath(f"//a[@rel='{relation}']/@href")), None
            )
            self.last_url = response.url
        return pages

    def test_g17_every_order_shows_each_row_once_both_ways(self):
        quotes = make_documents(self, "sale.order", 23, "sent")
        for number, quote in enumerate(quotes):
            quote.validity_date = number % 4 and Date.add(Date.today(), days=number % 3)
        quotes.order_line = [Command.create({"product_id": self.product.id})]
        orders = make_documents(self, "sale.order", 15, "sale")
        requests = make_documents(self, "purchase.order", 15, "sent")
        purchases = make_documents(self, "purchase.order", 23, "purchase")
        purchases[::3].acknowledged = True
        self.env.flush_all()
        purchases[::4].date_planned = False
        waiting = [*quotes, *purchases.filtered("portal_waiting")]
        expected = {
            "/my/quotes": quotes,
            "/my/orders": orders,
            "/my/rfq": requests,
            "/my/purchase": purchases,
            "/my/actions": waiting,
        }
        self.login_as(self.carla_user)
        with patch.object(portal_list, "PAGE_SIZE", 4):
            for path, sorts in SORTS.items():
                paths = [
                    self.env[document._name]._portal_list_path(document.id)
                    for document in expected[path]
                ]
                for sort in sorts:
                    with self.subTest(path=path, sort=sort):
                        forth = self.follow(f"{path}?sortby={sort}", "next")
                        rows = sum(forth, [])
                        self.assertCountEqual(rows, paths)
                        back = self.follow(self.last_url, "prev")
                        self.assertEqual(back[::-1], forth)

    def test_orders_are_what_they_say(self):
        quotes = make_documents(self, "sale.order", 9, "sent")
        for number, quote in enumerate(quotes):
            quote.validity_date = number % 4 and Date.add(Date.today(), days=number % 3)
        self.env.flush_all()
        self.login_as(self.carla_user)
        late = Date.add(Date.today(), days=999)
        for sort, key in (
            ("date", lambda quote: (-quote.date_order.timestamp(), -quote.id)),
            ("name", lambda quote: (quote.name, quote.id)),
            ("validity", lambda quote: (quote.validity_date or late, quote.id)),
        ):
            with self.subTest(sort=sort):
                self.assertEqual(
                    self.ids(self.get(f"/my/quotes?sortby={sort}")),
                    [f"/my/orders/{quote.id}" for quote in quotes.sorted(key)],
                )

    def test_p_po_what_waits_is_on_top_and_can_be_ticked(self):
        self.carla_user.partner_id = self.sven
        old, new, done = self.purchase(), self.purchase(), self.purchase()
        old.date_order = Datetime.subtract(Datetime.now(), days=30)
        done.acknowledged = True
        self.env.flush_all()
        self.login_as(self.carla_user)
        response = self.get("/my/purchase")
        self.assertEqual(
            self.ids(response),
            [f"/my/purchase/{order.id}" for order in (new, old, done)],
        )
        form, fields = self.form_of(response, "/my/purchase/acknowledge")
        self.assertEqual(form.method, "GET")
        ticked = [field for field in fields if field[0] != "shown_ids"]
        self.assertEqual(ticked, [], "nothing is ticked beforehand")
        boxes = form.xpath(".//input[@name='order_ids']")
        self.assertEqual(
            [box.get("value") for box in boxes], [str(new.id), str(old.id)]
        )
        for box, order in zip(boxes, (new, old), strict=True):
            self.assertEqual(box.getparent().tag, "label")
            self.assertIn(order.name, box.getparent().text_content())
        check = self.get(
            f"/my/purchase/acknowledge?order_ids={new.id}&order_ids={old.id}"
        )
        self.assertEqual(check.status_code, 200)
        self.assertIn(new.name, self.text_of(check))
        self.assertIn(old.name, self.text_of(check))

    def test_w20_nonsense_is_ignored_and_said(self):
        self.quotation()
        self.login_as(self.carla_user)
        notice = "could not be understood"
        for path in SORTS:
            self.assertNotIn(notice, self.text_of(self.get(path)))
            for query in (
                "sortby=x",
                "sortby=date_order%20desc;--",
                "sortby=%00",
                "after=x",
                "before=%FF%FE",
                "after=WyJkYXRlIl0&before=WyJkYXRlIl0",
                "filterby=x",
                "date_begin=abc&date_end=def",
                "groupby=x",
                "page=-1",
            ):
                with self.subTest(path=path, query=query):
                    response = self.get(f"{path}?{query}")
                    self.assertEqual(response.status_code, 200)
                    self.assertIn(notice, self.text_of(response))

    def test_numbered_pages_lead_to_the_first(self):
        self.login_as(self.carla_user)
        for path in ("/my/quotes", "/my/orders", "/my/rfq", "/my/purchase"):
            response = self.get(f"{path}/page/3")
            self.assertEqual(response.status_code, 302)
            self.assertEqual(urlsplit(response.headers["Location"]).path, path)

    def test_lists_are_read_only_by_method_too(self):
        self.login_as(self.carla_user)
        for path in SORTS:
            self.assertEqual(self.submit(path, {"x": "1"}).status_code, 405)

    def test_x_a11y_a_list_is_a_table_with_words(self):
        make_documents(self, "sale.order", 3, "sent")
        self.login_as(self.carla_user)
        with patch.object(portal_list, "PAGE_SIZE", 2):
            page = self.page(self.get("/my/quotes"))
        [table] = page.xpath("//table[@id='portal_list']")
        self.assertTrue(table.xpath("./caption"))
        self.assertTrue(all(table.xpath(".//th/@scope")))
        self.assertFalse(table.xpath(".//th[not(@scope) or not(normalize-space(.))]"))
        self.assertEqual(table.xpath(".//th/@aria-sort"), ["descending"])
        self.assertTrue(page.xpath("//nav[@aria-label]//a[@rel='next']"))
        self.assertEqual(len(page.xpath("//h1")), 1)
        self.assertTrue(page.get("lang"))

    def test_c_lists_rows_say_what_a_customer_asks(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.carla_user.lang = "de_DE"
        order = self.quotation(client_order_ref="PO-4711")
        order.portal_status_id.with_context(lang="de_DE").name = "Wartet auf Sie"
        expired = self.quotation()
        expired.validity_date = Date.subtract(Date.today(), days=1)
        self.env.flush_all()
        self.login_as(self.carla_user)
        # followed: with several languages the address gets that of the reader
        response = self.url_open("/my/quotes")
        rows = {
            row.xpath(".//th//a/@href")[0]: row
            for row in self.page(response).xpath("//table[@id='portal_list']/tbody/tr")
        }
        row = rows[f"/my/orders/{order.id}"]
        text = re.sub(r"\s+", " ", row.text_content())
        for words in (order.name, "PO-4711", "Wartet auf Sie", "150,00"):
            self.assertIn(words, text)
        links = row.xpath(".//a/@href")
        self.assertIn(f"/my/orders/{order.id}/approve", links)
        self.assertIn(f"/my/orders/{order.id}?report_type=pdf&download=true", links)
        self.assertNotIn("access_token", response.text)
        self.assertNotIn(f"/my/orders/{expired.id}", rows, "it is history")
        rows = {
            row.xpath(".//th//a/@href")[0]: row
            for row in self.page(self.url_open("/my/history/quotes")).xpath(
                "//table[@id='portal_list']/tbody/tr"
            )
        }
        links = rows[f"/my/orders/{expired.id}"].xpath(".//a/@href")
        self.assertNotIn(f"/my/orders/{expired.id}/approve", links)

    def test_staff_see_the_lists_of_their_own_family(self):
        own = self.quotation(partner=self.salesperson.partner_id)
        self.quotation()
        self.login_as(self.salesperson)
        for path in [*SORTS, "/my"]:
            self.assertEqual(self.get(path).status_code, 200, path)
        self.assertEqual(self.ids(self.get("/my/quotes")), [f"/my/orders/{own.id}"])
