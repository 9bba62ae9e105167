from datetime import timedelta
from unittest.mock import patch
from urllib.parse import quote, urlsplit

from odoo.fields import Datetime
from odoo.tests import tagged

from odoo.addons.customer_portal_ext.models import portal_list
from odoo.addons.customer_portal_ext.tests.statement_case import StatementCase

from .common import TicketHttpCase

NOTICE = "could not be understood"


@tagged("post_install", "-at_install")
class TestTicketList(StatementCase, TicketHttpCase):
    """O-TICKETS, O-SEARCH: tickets in a list as those of all other documents."""

    def setUp(self):
        super().setUp()
        self.poster = self.ticket()
        self.flyer = self.ticket(name="Flyer 100%_sure", stage_id=self.done.id)
        self.banner = self.ticket(name="Torn banner", stage_id=self.rejected.id)
        self.foreign = self.ticket(partner=self.eve, name="Creased CANARY")
        self.all = self.poster | self.flyer | self.banner
        self.env.flush_all()
        self.login_as(self.carla_user)

    def rows(self, path):
        """Return what the rows of the list say: {address: text}, in their order."""
        response = self.get(path)
        self.assertEqual(response.status_code, 200, path)
        self.assertNotIn("CANARY", response.text)
        rows = self.page(response).xpath("//table[@id='portal_list']/tbody/tr")
        return {
            row.xpath("./th//a/@href")[0]: " ".join(row.text_content().split())
            for row in rows
        }

    def found(self, query=""):
        """Return the tickets of a page, in their order."""
        return [
            self.all.browse(int(path.split("/")[-1]))
            for path in self.rows(f"/my/tickets{query}")
        ]

    def assertFinds(self, query, *tickets):
        self.assertCountEqual(self.found(query), tickets, query)

    def test_o_tickets_rows(self):
        """O-TICKETS: number, subject, stage, day of closing; no token."""
        self.flyer.closed_date = Datetime.to_datetime("2026-03-04 12:00:00")
        # opened again: the helpdesk keeps the date
        self.poster.closed_date = Datetime.to_datetime("2026-03-05 12:00:00")
        self.all.sudo().access_token = "0123-token"
        self.env.flush_all()
        rows = self.rows("/my/tickets")
        self.assertEqual(set(rows), {f"/my/ticket/{id_}" for id_ in self.all.ids})
        flyer = rows[f"/my/ticket/{self.flyer.id}"]
        for text in (self.flyer.number, "Flyer 100%_sure", "Solved", "03/04/2026"):
            self.assertIn(text, flyer)
        poster = rows[f"/my/ticket/{self.poster.id}"]
        self.assertIn("Arrived", poster)
        self.assertNotIn("03/05/2026", poster)
        self.assertNotIn("0123-token", self.get("/my/tickets").text)

    def test_o_search_text(self):
        """O-SEARCH: number or subject, each word; wildcards are letters."""
        for text, tickets in {
            "": self.all,
            "creased": self.poster,
            "POSTERS creased": self.poster,
            self.flyer.number: self.flyer,
            self.flyer.number.lower(): self.flyer,
            f"{self.flyer.number} torn": [],
            "%": self.flyer,
            "100%_sure": self.flyer,
            "T_rn": [],
            "\\": [],
            "'; DROP TABLE helpdesk_ticket; --": [],
        }.items():
            with self.subTest(text=text):
                self.assertFinds(f"?search={quote(text)}", *tickets)

    def test_o_search_others_are_never_found(self):
        """O-SEARCH: by no search, stage, date or sort; nor one hidden or archived."""
        day = Datetime.now().date()
        for query in (
            "?search=Canary",
            f"?search={self.foreign.number}",
            f"?status={self.new.id}",
            f"?from={day - timedelta(days=1)}",
            "?sortby=stage",
        ):
            with self.subTest(query):
                self.assertNotIn(self.foreign, self.found(query))
        self.poster.portal_show = False
        self.flyer.active = False
        self.env.flush_all()
        self.assertFinds("", self.banner)
        self.assertFinds("?search=creased")
        # who was added finds it; their colleague does not
        self.poster.portal_show = True
        self.poster.message_subscribe(partner_ids=self.eve.ids)
        self.foreign.name = "Theirs"
        self.env.flush_all()
        self.login_as(self.eve_user)
        self.assertFinds("?search=creased", self.poster)
        self.login_as(self.erin_user)
        self.assertFinds("?search=creased")

    def test_o_search_several_stages(self):
        """O-SEARCH: any of those ticked; stages of one name are one choice."""
        new, done = self.new.id, self.done.id
        self.assertFinds(f"?status={new}", self.poster)
        self.assertFinds(f"?status={new}&status={done}", self.poster, self.flyer)
        self.assertFinds(f"?status={new}&search=flyer")
        twin = self.new.copy({"sequence": 9, "name": "Arrived", "company_id": False})
        self.banner.stage_id = twin
        self.env.flush_all()
        self.assertFinds(f"?status={new}", self.poster, self.banner)
        page = self.page(self.get(f"/my/tickets?status={new}"))
        boxes = page.xpath("//input[@name='status']")
        self.assertEqual(
            [(box.get("value"), box.get("checked")) for box in boxes],
            [
                (str(new), "checked"),
                (str(done), None),
                (str(self.rejected.id), None),
            ],
        )

    def test_x_multi_stages_of_other_companies(self):
        """X-MULTI: the choice names no stage of a company that is not the reader's."""
        theirs = self.env["res.company"].create({"name": "Not theirs"})
        self.new.copy({"name": "Stage CANARY", "company_id": theirs.id})
        self.env.flush_all()
        self.assertEqual(len(self.found()), 3)

    def test_o_search_dates(self):
        """O-SEARCH: from and to, both or either, on the date that was chosen."""
        for ticket, day in ((self.flyer, "2026-03-04"), (self.banner, "2026-03-08")):
            ticket.closed_date = Datetime.to_datetime(f"{day} 12:00:00")
        self.poster.closed_date = Datetime.to_datetime("2026-03-05 12:00:00")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET create_date = '2026-02-01 12:00' WHERE id = %s",
            [self.banner.id],
        )
        self.env.invalidate_all()
        closed = "?on=closed_date"
        for query, tickets in {
            f"{closed}&from=2026-03-04": self.flyer | self.banner,
            f"{closed}&from=2026-03-05": self.banner,
            f"{closed}&to=2026-03-04": self.flyer,
            f"{closed}&from=2026-03-04&to=2026-03-08": self.flyer | self.banner,
            # no date: the choice alone is no search
            closed: self.all,
            "?on=create_date&to=2026-02-01": self.banner,
            "?from=2026-02-02": self.poster | self.flyer,
            "?to=2026-01-31": [],
        }.items():
            with self.subTest(query):
                self.assertFinds(query, *tickets)

    def test_sorts(self):
        """O-TICKETS: newest, number, or the order of the stages, whatever their ids."""
        tickets = [self.banner, self.flyer, self.poster]
        self.assertEqual(self.found(), tickets)
        self.assertEqual(self.found("?sortby=name"), tickets[::-1])
        self.assertEqual(self.found("?sortby=stage"), tickets[::-1])
        self.rejected.sequence = -1
        self.done.sequence = 10
        self.new.sequence = 9
        self.env.flush_all()
        self.assertEqual(
            self.found("?sortby=stage"), [self.banner, self.poster, self.flyer]
        )

    def test_paging(self):
        """O-TICKETS: no ticket twice and none left out, in every order, and back."""
        for number in range(6):
            self.all |= self.ticket(
                name=f"Paged {number}", stage_id=(self.new | self.done)[number % 2].id
            )
        self.env.flush_all()
        for query in ("", "?sortby=name", "?sortby=stage", "?search=paged"):
            whole = self.found(query)
            with self.subTest(query), patch.object(portal_list, "PAGE_SIZE", 2):
                path, seen, previous = f"/my/tickets{query}", [], None
                while path:
                    page = self.page(self.get(path))
                    seen += self.found(f"?{urlsplit(path).query}")
                    [previous] = page.xpath("//a[@rel='prev']/@href") or [None]
                    [path] = page.xpath("//a[@rel='next']/@href") or [None]
                self.assertEqual(seen, whole)
                back = self.found(f"?{urlsplit(previous).query}")
                first = len(whole) - (len(whole) % 2 or 2) - 2
                self.assertEqual(back, whole[first : first + 2])
        response = self.get("/my/tickets/page/2")
        self.assertEqual(response.status_code, 302)
        self.assertURLEqual(response.headers["Location"], "/my/tickets")

    def test_w20_nonsense_is_said(self):
        """W20: what makes no sense is left out, and the page says so."""
        self.assertNotIn(NOTICE, self.text_of(self.get("/my/tickets?search=a")))
        for query in (
            "sortby=description",
            "sortby=update",
            "groupby=category",
            "filterby=1",
            "search_in=description",
            "date_begin=abc",
            "status=x",
            "status=999999999",
            "on=access_token&from=2026-01-01",
            "from=2026-02-30",
            "after=abc",
            "before=abc",
            f"search={'x' * 201}",
            "page=99",
        ):
            with self.subTest(query):
                self.assertFinds(f"?{query}", *self.all)
                self.assertIn(NOTICE, self.text_of(self.get(f"/my/tickets?{query}")))

    def test_new_ticket_is_one_step_away(self):
        """P-TICKETS: stock's button on every list; an empty one leads there as well."""
        button = "//form[@action='/new/ticket'][.//input[@name='csrf_token']]//button"
        for query in ("", "?search=creased", "?search=nothing-at-all"):
            page = self.page(self.get(f"/my/tickets{query}"))
            self.assertEqual(len(page.xpath(button)), 1, query)
        self.assertTrue(page.xpath("//*[@id='portal_list_not_found']"))
        # a list of anything else has none
        self.assertFalse(self.page(self.get("/my/orders")).xpath(button))
        self.login_as(self.erin_user)
        self.foreign.portal_show = False
        self.env.flush_all()
        page = self.page(self.get("/my/tickets"))
        self.assertEqual(len(page.xpath(button)), 1)
        [link] = page.xpath("//*[@id='portal_list_empty']//a/@href")
        self.assertEqual(link, "/new/ticket")
        self.assertEqual(self.get(link).status_code, 200)

    def test_g8_queries(self):
        """G8: twelve at most, and none per row."""
        now = Datetime.now()
        self.flyer.closed_date = now
        self.env.flush_all()
        search = "/my/tickets?search=e&on=closed_date&from=2026-01-01&sortby=stage"
        few = {path: self.queries(path) for path in ("/my/tickets", search)}
        for statements in few.values():
            self.assertLessEqual(len(statements), 12, "\n\n".join(statements))
        for number in range(30):
            values = {"stage_id": self.done.id, "closed_date": now}
            self.all |= self.ticket(name=f"Creased {number}", **values)
        self.env.flush_all()
        for path, statements in few.items():
            self.assertGreater(len(self.rows(path)), 30)
            many = self.queries(path)
            self.assertEqual(len(many), len(statements), "\n\n".join(many))
