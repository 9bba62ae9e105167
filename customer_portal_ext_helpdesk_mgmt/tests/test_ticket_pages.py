"""P-TICKETS, O-TICKETS, W20, W24: the pages of tickets as each visitor gets them."""

from odoo.tests import tagged

from .common import TicketHttpCase


@tagged("post_install", "-at_install")
class TestTicketPages(TicketHttpCase):
    def setUp(self):
        super().setUp()
        self.mine = self.ticket()
        self.path = f"/my/ticket/{self.mine.id}"

    def test_p_tickets_the_page(self):
        """P-TICKETS: the customer's page, without stock's token anywhere."""
        self.mine.sudo().access_token = "0123-token"
        self.login_as(self.carla_user)
        response = self.get(self.path)
        self.assertEqual(response.status_code, 200)
        text = self.text_of(response)
        self.assertIn(f"Ticket {self.mine.number}: Creased posters", text)
        self.assertIn("Two of them.", text)
        self.assertNotIn("0123-token", response.text)
        self.assertEqual(len(self.page(response).xpath("//h1")), 1)

    def test_foreign_is_missing(self):
        """P-TICKETS: another customer's ticket looks like one that is not there."""
        self.login_as(self.eve_user)
        missing = self.get("/my/ticket/999999999")
        for suffix in ("", "/some-token", "?access_token=x"):
            response = self.get(f"{self.path}{suffix}")
            self.assertEqual(response.status_code, 404)
            self.assertEqual(missing.status_code, 404)
            self.assertNotIn("Creased", response.text)

    def test_hidden_is_missing(self):
        """O-SHOW: for the customer as well."""
        self.mine.portal_show = False
        self.login_as(self.carla_user)
        self.assertEqual(self.get(self.path).status_code, 404)

    def test_visitor_is_led_to_the_login_and_back(self):
        """W24: the address that was asked for is not lost."""
        self.login_as(None)
        for path in (self.path, f"{self.path}/some-token"):
            self.assertLedToLogin(self.get(path), path)

    def test_token_in_the_path(self):
        """X-TOKENS: stock's token opens nothing while the company refuses it."""
        self.mine.sudo().access_token = "0123-token"
        self.login_as(None)
        path = f"{self.path}/0123-token"
        self.assertLedToLogin(self.get(path), path)
        self.company.portal_refuse_tokens = False
        self.assertEqual(self.get(path).status_code, 200)
        self.assertEqual(self.get(f"{self.path}/0123-tokem").status_code, 303)
        self.mine.portal_show = False
        self.assertEqual(self.get(path).status_code, 303)

    def test_p_ticket_users_page_and_list(self):
        """P-TICKET-USERS: who was added has page and list; a colleague has neither."""
        self.mine.message_subscribe(partner_ids=self.eve.ids)
        self.login_as(self.eve_user)
        self.assertEqual(self.get(self.path).status_code, 200)
        self.assertIn("Creased", self.text_of(self.get("/my/tickets")))
        self.login_as(self.erin_user)
        self.assertEqual(self.get(self.path).status_code, 404)
        response = self.get("/my/tickets")
        self.assertEqual(response.status_code, 200)
        self.assertNotIn("Creased", response.text)

    def test_o_tickets_list(self):
        self.ticket(partner=self.eve, name="Foreign canary")
        self.login_as(self.carla_user)
        response = self.get("/my/tickets?search=creased&search_in=name")
        self.assertIn("Creased", self.text_of(response))
        self.assertNotIn("Foreign canary", response.text)

    def test_w20_bad_parameters(self):
        """W20: what the list does not understand is left out, never an error."""
        self.login_as(self.carla_user)
        for query in (
            "sortby=x",
            "groupby=x",
            "filterby=x",
            "search=a&search_in=x",
            "date_begin=abc&date_end=def",
            "sortby=stage&groupby=category",
            "page=99",
        ):
            with self.subTest(query):
                self.assertEqual(self.get(f"/my/tickets?{query}").status_code, 200)

    def test_sorts_end_in_the_id(self):
        """W20: no ticket twice and none left out, over pages of any order."""
        tickets = self.ticket(partner=self.eve)
        for _number in range(4):
            tickets |= self.ticket(partner=self.eve)
        self.login_as(self.eve_user)
        rows = self.page(self.get("/my/tickets?sortby=stage")).xpath("//tbody//a/@href")
        numbers = [int(row.split("?")[0].split("/")[-1]) for row in rows]
        self.assertEqual(numbers, sorted(tickets.ids, reverse=True))

    def test_visitors_have_no_list(self):
        self.login_as(None)
        for path in ("/my/tickets", "/new/ticket"):
            response = self.get(path)
            self.assertEqual(response.status_code, 303)
            self.assertIn("/web/login", response.headers["Location"])

    def test_start_page(self):
        """P-TICKETS: card and number of the start page."""
        self.ticket(partner=self.eve)
        self.login_as(self.carla_user)
        self.assertIn("/my/tickets", self.get("/my").text)
        counters = self.make_jsonrpc_request(
            "/my/counters", {"counters": ["ticket_count", "order_count"]}
        )
        self.assertEqual(counters["ticket_count"], 1)

    def test_o_modules_not_granted(self):
        """O-MODULES: without tickets there is no card, list, form or ticket."""
        Policy = self.env.registry["portal.policy"]
        origin = Policy._domain

        def patched(policy, model_name, partner, companies):
            if model_name == "helpdesk.ticket":
                model_name = "res.lang"
            return origin(policy, model_name, partner, companies)

        self.patch(Policy, "_domain", patched)
        self.env.registry.clear_cache()
        self.login_as(self.carla_user)
        self.assertNotIn("/my/tickets", self.get("/my").text)
        for path in ("/my/tickets", "/new/ticket", self.path):
            self.assertEqual(self.get(path).status_code, 404, path)

    def test_get_writes_nothing(self):
        """No page writes by being read: neither tokens nor a last visit."""
        self.file(self.mine, user=self.carla_user)
        self.login_as(self.carla_user)
        self.env.flush_all()

        def state():
            self.env.cr.execute(
                "SELECT md5(string_agg(t::text, '' ORDER BY id)) FROM helpdesk_ticket t"
                " UNION ALL"
                " SELECT md5(string_agg(a::text, '' ORDER BY id)) FROM ir_attachment a"
                " WHERE res_model = 'helpdesk.ticket'"
            )
            return self.env.cr.fetchall()

        before = state()
        for path in (self.path, "/my/tickets", "/new/ticket"):
            self.assertEqual(self.get(path).status_code, 200)
        self.env.flush_all()
        self.assertEqual(state(), before)

    def test_staff_open_the_page(self):
        self.login_as(self.hanna)
        self.assertEqual(self.get(self.path).status_code, 200)
