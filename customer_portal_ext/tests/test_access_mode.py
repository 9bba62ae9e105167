"""B-ACCESS-MODE, O-MODULES: who may use the portal, and which parts of it."""

from odoo.exceptions import AccessDenied, AccessError
from odoo.tests import tagged

from .access_cast import AccessCast
from .common import PortalCase, PortalHttpCase


@tagged("post_install", "-at_install")
class TestAccessMode(AccessCast, PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.quote = cls.quotation(lines=1)

    def test_everyone(self):
        self.assertTrue(self.sees(self.carla_user, self.quote))

    def test_only_the_list(self):
        """B-ACCESS-MODE: only those on the list; a company stands for its contacts."""
        self.company.portal_access_mode = "listed"
        self.assertFalse(self.sees(self.carla_user, self.quote))
        self.carla.portal_is_listed = True
        self.assertTrue(self.sees(self.carla_user, self.quote))
        self.carla.portal_is_listed = False
        self.assertFalse(self.sees(self.carla_user, self.quote))
        self.customer.portal_is_listed = True
        self.assertTrue(self.sees(self.carla_user, self.quote))

    def test_all_but_the_list(self):
        self.company.portal_access_mode = "not_listed"
        self.assertTrue(self.sees(self.carla_user, self.quote))
        self.customer.portal_is_listed = True
        self.assertFalse(self.sees(self.carla_user, self.quote))
        self.assertTrue(
            self.env["res.partner"].search([("portal_is_listed", "=", True)])
        )

    def test_suppliers_alike(self):
        sven_user = self.portal_user(self.sven)
        order = self.purchase()
        self.company.portal_access_mode = "listed"
        self.assertFalse(self.sees(sven_user, order))
        self.sven.portal_is_listed = True
        self.assertTrue(self.sees(sven_user, order))

    def test_staff_are_not_concerned(self):
        self.company.portal_access_mode = "listed"
        self.assertTrue(
            self.env["sale.order"]
            .with_user(self.salesperson)
            .search([("id", "=", self.quote.id)])
        )

    def test_no_login(self):
        """B-ACCESS-MODE: who is kept out can sign in no more, with no credential."""
        credential = {
            "login": self.carla_user.login,
            "password": self.carla_user.login,
            "type": "password",
        }
        Users = self.env["res.users"]
        self.assertEqual(
            Users._login(credential, {"interactive": True})["uid"], self.carla_user.id
        )
        self.company.portal_access_mode = "listed"
        with self.assertRaises(AccessDenied):
            Users._login(credential, {"interactive": True})

    def test_links_die(self):
        """B-ACCESS-MODE, C-DIRECT: links of who is kept out open nothing."""
        Hotlink = self.env["portal.hotlink"]
        link, secret = Hotlink._issue(self.carla, self.quote, self.company)
        direct = Hotlink._grant(self.quote, self.eve, 10)
        self.assertEqual(Hotlink._find(secret), link)
        self.assertTrue(direct._is_alive())
        self.company.portal_access_mode = "listed"
        self.assertFalse(Hotlink._find(secret))
        self.assertFalse(direct._is_alive())
        self.eve.portal_is_listed = True
        self.assertTrue(direct._is_alive())

    def test_admin_is_told_what_stops_working(self):
        """X-TOKENS: the settings say how many addresses with a token there are."""
        company = self.env["res.company"].create({"name": "Fresh"})
        Settings = self.env["res.config.settings"].with_company(company)
        self.assertFalse(Settings.create({}).portal_token_warning)
        self.quote.company_id = company
        self.quote.access_token = "0123"
        self.assertIn(": 1.", Settings.create({}).portal_token_warning)

    def test_only_administrators_of_the_portal_change_defaults(self):
        """O-MODULES: managers of contacts set those of contacts, not of everybody."""
        default = self.env["portal.section.access"].search(
            [("partner_id", "=", False), ("company_id", "=", self.company.id)], limit=1
        )
        Access = self.env["portal.section.access"].with_user(self.salesperson)
        with self.assertRaises(AccessError):
            Access.browse(default.id).is_granted = False
        row = Access.create(
            {"section_id": default.section_id.id, "partner_id": self.carla.id}
        )
        row.is_granted = False
        with self.assertRaises(AccessError):
            self.env["portal.section.access"].with_user(self.carla_user).search([])

    def test_change_many_contacts(self):
        """O-MODULES, X-SCOPE: hundreds of contacts in one go."""
        section = self.env.ref("customer_portal_ext.section_bills")
        contacts = self.carla | self.colin | self.eve
        self.grant(self.colin, "bills")
        wizard = (
            self.env["portal.access.change"]
            .with_user(self.salesperson)
            .with_context(active_model="res.partner", active_ids=contacts.ids)
            .create(
                {
                    "scope_change": "own",
                    "list_change": "add",
                    "line_ids": [
                        (0, 0, {"section_id": section.id, "change": "deny"}),
                    ],
                }
            )
        )
        self.assertEqual(wizard.partner_count, 3)
        wizard.action_apply()
        self.assertEqual(set(contacts.mapped("portal_scope")), {"own"})
        self.assertTrue(all(contacts.mapped("portal_is_listed")))
        for contact in contacts:
            granted = self.env["portal.policy"]._granted(contact, self.company)
            self.assertNotIn("bills", granted)
            self.assertIn("quotes", granted)
        self.assertIn(
            "Quotations: Their own documents", self.carla.portal_access_summary
        )
        self.assertNotIn("Bills", self.carla.portal_access_summary)
        wizard.line_ids.change = "default"
        wizard.list_change = "remove"
        wizard.action_apply()
        granted = self.env["portal.policy"]._granted(self.colin, self.company)
        self.assertIn("bills", granted)
        self.assertFalse(any(contacts.mapped("portal_is_listed")))


@tagged("post_install", "-at_install")
class TestAccessPages(AccessCast, PortalHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.quote = cls.quotation(lines=1)
        cls.sold = cls.quotation(lines=1)
        cls.sold.action_confirm()

    def assertGone(self, path, record=None):
        response = self.get(path)
        self.assertEqual(response.status_code, 404, path)
        if record:
            self.assertNotIn(record.name, response.text)

    def test_access_is_lost_at_the_next_request(self):
        """B-ACCESS-MODE: an open session ends with the access, on every address."""
        self.login_as(self.carla_user)
        self.assertIn(self.quote.name, self.get("/my/quotes").text)
        self.customer.portal_is_listed = True
        self.company.portal_access_mode = "not_listed"
        for path in ("/my/quotes", "/my", "/my/account", f"/my/orders/{self.quote.id}"):
            response = self.get(path)
            self.assertEqual(response.status_code, 303, path)
            self.assertIn("/web/login", response.headers["Location"])
            self.assertNotIn(self.quote.name, response.text)
        answer = self.make_jsonrpc_request_or_error(
            "/web/dataset/call_kw/sale.order/search_read",
            {"model": "sale.order", "method": "search_read", "args": [], "kwargs": {}},
        )
        self.assertNotIn(self.quote.name, answer)

    def make_jsonrpc_request_or_error(self, path, params):
        return self.url_open(path, json={"jsonrpc": "2.0", "params": params}).text

    def test_section_is_nowhere(self):
        """O-MODULES: not on the start page, in lists, pages, PDFs, actions and RPC."""
        self.login_as(self.carla_user)
        self.assertIn('href="/my/quotes"', self.get("/my").text)
        self.grant(self.carla, "quotes", is_granted=False)
        home = self.get("/my").text
        self.assertNotIn('href="/my/quotes"', home)
        self.assertIn('href="/my/orders"', home)
        self.assertGone("/my/quotes", self.quote)
        self.assertGone("/my/quotes/page/2", self.quote)
        self.assertGone(f"/my/orders/{self.quote.id}", self.quote)
        self.assertGone(f"/my/orders/{self.quote.id}?report_type=pdf", self.quote)
        self.assertGone(f"/my/orders/{self.quote.id}/approve", self.quote)
        self.assertNotIn(self.quote.name, self.get("/my/actions").text)
        counters = self.url_open(
            "/my/counters",
            json={"jsonrpc": "2.0", "params": {"counters": ["quotation_count"]}},
        ).json()["result"]
        self.assertFalse(counters.get("quotation_count"))
        answer = self.make_jsonrpc_request_or_error(
            "/web/dataset/call_kw/sale.order/search_read",
            {
                "model": "sale.order",
                "method": "search_read",
                "args": [[]],
                "kwargs": {"fields": ["name"]},
            },
        )
        self.assertIn(self.sold.name, answer)
        self.assertNotIn(f'"{self.quote.name}"', answer)
        # what is granted stays
        self.assertEqual(self.get(f"/my/orders/{self.sold.id}").status_code, 200)
        self.assertIn(self.sold.name, self.get("/my/orders").text)

    def test_empty_list_leads_to_no_closed_section(self):
        self.login_as(self.eve_user)
        self.assertIn('href="/my/orders"', self.get("/my/quotes").text)
        self.grant(self.eve, "orders", is_granted=False)
        page = self.get("/my/quotes")
        self.assertEqual(page.status_code, 200)
        self.assertNotIn('href="/my/orders"', page.text)

    def test_stock_pages_of_sections(self):
        """O-MODULES: addresses that only stock has are closed as well."""
        self.login_as(self.carla_user)
        paths = {
            "invoices": "/my/invoices/overdue",
            "payments": "/my/payment_method",
            "projects": "/my/tasks",
            "purchases": "/my/rfq",
        }
        for code, path in paths.items():
            # stock leads on to the start page where nothing is overdue
            self.assertIn(self.get(path).status_code, (200, 303), path)
            self.grant(self.carla, code, is_granted=False)
            self.assertGone(path)
        self.assertGone("/my/invoices")
        self.assertEqual(self.get("/my/bills").status_code, 200)
        self.grant(self.carla, "bills", is_granted=False)
        self.assertGone("/my/bills")

    def test_project_pages(self):
        """P-JOBS, W12, W24: a project and its tasks, each by its own right."""
        project = self.env["project.project"].create(
            {"name": "Window CANARY", "privacy_visibility": "portal"}
        )
        seen, unseen = self.env["project.task"].create(
            [
                {"name": f"{name} CANARY", "project_id": project.id}
                for name in ("Seen", "Unseen")
            ]
        )
        self.carla.portal_scope = "own"
        unseen.message_unsubscribe(partner_ids=self.carla.ids)
        seen.message_subscribe(partner_ids=self.carla.ids)
        self.login_as(self.carla_user)
        self.assertGone(f"/my/projects/{project.id}", project)
        self.assertEqual(self.get(f"/my/tasks/{seen.id}").status_code, 200)
        response = self.get(f"/my/projects/{project.id}/task/{seen.id}")
        self.assertEqual(response.status_code, 303)
        self.assertGone(f"/my/tasks/{unseen.id}", unseen)
        self.assertGone(f"/my/projects/{project.id}/task/{unseen.id}", unseen)
        project.message_subscribe(partner_ids=self.carla.ids)
        page = self.get(f"/my/projects/{project.id}")
        self.assertEqual(page.status_code, 200)
        self.assertIn(seen.name, page.text)
        self.assertNotIn(unseen.name, page.text)
        self.assertNotIn("access_token=", page.text)
        path = f"/my/projects/{project.id}/task/{seen.id}"
        self.assertEqual(self.get(path).status_code, 200)
        self.login_as(None)
        for path in (f"/my/projects/{project.id}", f"/my/tasks/{seen.id}"):
            response = self.get(path)
            self.assertEqual(response.status_code, 303)
            self.assertIn("/web/login?redirect=", response.headers["Location"])
            self.assertNotIn("CANARY", response.text)

    def test_milestones(self):
        """O-MODULES, X-SCOPE: milestones are seen with their project, or a task."""
        project = self.env["project.project"].create(
            {
                "name": "Window",
                "privacy_visibility": "portal",
                "partner_id": self.carla.id,
                "collaborator_ids": [(0, 0, {"partner_id": self.carla.id})],
            }
        )
        project.message_subscribe(self.carla.ids)
        milestone = self.env["project.milestone"].create(
            {"name": "Glass", "project_id": project.id}
        )
        Milestone = self.env["project.milestone"].with_user(self.carla_user)
        mine = [("id", "=", milestone.id)]
        self.assertEqual(Milestone.search(mine), milestone)
        project.portal_show = False
        self.assertFalse(Milestone.search(mine))
        project.portal_show = True
        self.grant(self.carla, "projects", is_granted=False)
        self.assertFalse(Milestone.search(mine))

    def test_guest_of_a_project(self):
        """P-HOTLINK: without a login, a link to a project opens it and its tasks."""
        self.company.portal_create_logins = False
        project = self.env["project.project"].create(
            {"name": "Window CANARY", "privacy_visibility": "portal"}
        )
        tasks = seen, unseen = self.env["project.task"].create(
            [
                {"name": f"{name} CANARY", "project_id": project.id}
                for name in ("Seen", "Unseen")
            ]
        )
        self.colin.portal_scope = "own"
        tasks.message_unsubscribe(partner_ids=self.colin.ids)
        project.message_subscribe(partner_ids=self.colin.ids)
        seen.message_subscribe(partner_ids=self.colin.ids)
        _link, secret = self.env["portal.hotlink"]._issue(
            self.colin, project, self.company, scope="record"
        )
        self.login_as(None)
        path = f"/my/link/{secret}"
        _form, fields = self.form_of(self.get(path), path)
        opened = self.submit(path, fields)
        self.assertEqual(opened.headers["Location"], f"/my/projects/{project.id}")
        page = self.get(f"/my/projects/{project.id}")
        self.assertEqual(page.status_code, 200)
        self.assertIn(seen.name, page.text)
        self.assertNotIn(unseen.name, page.text)
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertEqual(self.get(f"/my/tasks/{seen.id}").status_code, 200)
        denied = self.get(f"/my/tasks/{unseen.id}")
        self.assertEqual(denied.status_code, 303)
        self.assertNotIn("CANARY", denied.text)
