"""X-MULTI: a contact of two companies sees both, each under its own name."""

from odoo.fields import Command
from odoo.tests import tagged

from .common import PortalHttpCase


@tagged("post_install", "-at_install")
class TestMultiCompany(PortalHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"email": "a@first.test"})
        cls.second = cls.other_company("Second Press", "b@second.test")
        cls.third = cls.other_company("Third Press", "c@third.test")
        companies = cls.company | cls.second
        cls.carla_user.write({"company_ids": [Command.set(companies.ids)]})
        cls.salesperson.write(
            {"company_ids": [Command.set((companies | cls.third).ids)]}
        )
        cls.quotes = {
            company: cls.company_quotation(company)
            for company in (cls.company, cls.second, cls.third)
        }

    @classmethod
    def other_company(cls, name, email):
        return cls.env["res.company"].create({"name": name, "email": email})

    @classmethod
    def company_quotation(cls, company):
        order = (
            cls.env["sale.order"]
            .with_company(company)
            .create(
                {
                    "partner_id": cls.carla.id,
                    "company_id": company.id,
                    "user_id": cls.salesperson.id,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": cls.product.id,
                                "name": f"Poster of {company.name}",
                                "price_unit": 10.0,
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ],
                }
            )
        )
        status = cls.Status.search(
            [
                ("model", "=", "sale.order"),
                ("action", "=", "approve"),
                ("company_id", "=", company.id),
            ],
            limit=1,
        )
        order._portal_enter_status(status, send_mail=False)
        return order

    def frame(self, response):
        """Return the logos, and the text of the footer."""
        page = self.page(response)
        logos = page.xpath("//header//img[contains(@src, '/logo.png')]/@src")
        return logos, page.xpath("//footer[@id='bottom']")[0].text_content()

    def test_x_multi_each_documents_company(self):
        """X-MULTI: logo, name and e-mail on the page are the document's company's."""
        self.login_as(self.carla_user)
        for company in (self.company, self.second):
            quote = self.quotes[company]
            line = quote.order_line[0]
            for path in (
                f"/my/orders/{quote.id}",
                f"/my/orders/{quote.id}/approve?line_ids={line.id}",
                f"/my/orders/{quote.id}/change-request?line_ids={line.id}",
            ):
                with self.subTest(path=path, company=company.name):
                    response = self.get(path)
                    self.assertEqual(response.status_code, 200)
                    logos, footer = self.frame(response)
                    self.assertEqual(logos, [f"/logo.png?company={company.id}"])
                    self.assertIn(company.name, footer)
                    self.assertIn(company.email, footer)
                    for other in (self.company | self.second | self.third) - company:
                        self.assertNotIn(other.email, response.text)
        # and afterwards the contact's own again
        logos, _footer = self.frame(self.get("/my"))
        self.assertEqual(logos, [f"/logo.png?company={self.company.id}"])

    def test_x_multi_stock_pages(self):
        """X-MULTI: invoices, purchase orders, projects and tasks as well."""
        second = self.second
        project = self.env["project.project"].create(
            {
                "name": "Window",
                "company_id": second.id,
                "partner_id": self.carla.id,
                "privacy_visibility": "portal",
            }
        )
        task = self.env["project.task"].create(
            {
                "name": "Measure",
                "project_id": project.id,
                "partner_id": self.carla.id,
            }
        )
        project.message_subscribe(partner_ids=self.carla.ids)
        task.message_subscribe(partner_ids=self.carla.ids)
        self.buyer.write({"company_ids": [Command.link(second.id)]})
        order = (
            self.env["purchase.order"]
            .with_company(second)
            .create(
                {
                    "partner_id": self.carla.id,
                    "company_id": second.id,
                    "user_id": self.buyer.id,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": self.product.id,
                                "product_qty": 1,
                                "price_unit": 1.0,
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ],
                }
            )
        )
        order.button_confirm()
        self.login_as(self.carla_user)
        for path in (
            f"/my/projects/{project.id}",
            f"/my/tasks/{task.id}",
            f"/my/projects/{project.id}/task/{task.id}",
            f"/my/purchase/{order.id}",
        ):
            with self.subTest(path=path):
                response = self.get(path)
                self.assertEqual(response.status_code, 200)
                logos, footer = self.frame(response)
                self.assertEqual(logos, [f"/logo.png?company={second.id}"])
                self.assertIn(second.email, footer)

    def test_x_multi_lists(self):
        """X-MULTI: lists have both and say whose it is; nothing of a third."""
        self.login_as(self.carla_user)
        for cookie in (None, str(self.company.id), str(self.third.id), "x"):
            with self.subTest(cookie=cookie):
                response = self.get("/my/quotes", cookies=cookie and {"cids": cookie})
                text = self.text_of(response)
                for company in (self.company, self.second):
                    self.assertIn(self.quotes[company].name, text)
                    self.assertIn(company.name, text)
                self.assertNotIn(self.third.name, response.text)
        paths = self.page(response).xpath("//table//th//a/@href")
        self.assertNotIn(f"/my/orders/{self.quotes[self.third].id}", paths)
        self.assertIn(self.second.name, self.text_of(self.get("/my/actions")))

    def test_x_multi_one_company_is_not_named(self):
        """X-MULTI: who deals with one company needs no column for it."""
        self.carla_user.write({"company_ids": [Command.set(self.company.ids)]})
        self.login_as(self.carla_user)
        response = self.get("/my/quotes")
        self.assertIn(self.quotes[self.company].name, response.text)
        headings = self.page(response).xpath("//table//th")
        self.assertNotIn("Company", [h.text_content().strip() for h in headings])
        self.assertEqual(
            self.get(f"/my/orders/{self.quotes[self.second].id}").status_code, 404
        )

    def test_x_multi_whatever_cookie(self):
        """X-MULTI: the backend's cookie of companies neither hides nor opens."""
        self.login_as(self.carla_user)
        for cookie in (str(self.company.id), str(self.third.id), "0", "x", "1-x", ""):
            cookies = {"cids": cookie}
            for company, status in (
                (self.company, 200),
                (self.second, 200),
                (self.third, 404),
            ):
                quote = self.quotes[company]
                for path in (
                    f"/my/orders/{quote.id}",
                    f"/mail/view?model=sale.order&res_id={quote.id}",
                ):
                    with self.subTest(path=path, cookie=cookie):
                        response = self.url_open(path, cookies=cookies)
                        self.assertEqual(response.status_code, status)
                        label = f"Poster of {company.name}"
                        self.assertEqual(label in response.text, status == 200)

    def test_x_multi_rpc(self):
        """X-MULTI: by RPC both, and never the third, whatever company is asked for."""
        self.login_as(self.carla_user)
        expected = {self.quotes[self.company].id, self.quotes[self.second].id}
        ids = [quote.id for quote in self.quotes.values()]
        found = self.make_jsonrpc_request(
            "/web/dataset/call_kw",
            {
                "model": "sale.order",
                "method": "search",
                "args": [[("id", "in", ids)]],
                "kwargs": {},
            },
        )
        self.assertEqual(set(found), expected)

    def test_x_multi_mail(self):
        """X-MULTI: sender and footer of a mail are those of the document's company."""
        template = self.env.ref("customer_portal_ext.mail_template_order_update")
        for company in (self.company, self.second):
            quote = self.quotes[company]
            quote._portal_send_mail(template)
            [email] = [
                email
                for mail in self.env["mail.mail"].search(
                    [("model", "=", "sale.order"), ("res_id", "=", quote.id)]
                )
                for email in mail._prepare_outgoing_list()
                if email["partner_id"] == self.carla
            ]
            self.assertIn(company.name, email["body"])
            self.assertIn(company.email, email["body"])
            for other in (self.company | self.second | self.third) - company:
                self.assertNotIn(other.email, email["body"])
            self.assertTrue(email["subject"].startswith(company.name))
            quote.user_id = False
            template.send_mail(quote.id)
            mail = self.env["mail.mail"].search([], order="id desc", limit=1)
            self.assertIn(company.email, mail.email_from)

    def test_x_multi_a_further_company(self):
        """X-MULTI: a login is let into a company that sends its contact a document,
        also where mails have no links; nobody else's login is."""
        self.carla_user.write({"company_ids": [Command.set(self.company.ids)]})
        self.second.portal_hotlink_mode = "off"
        quote = self.quotes[self.second]
        self.login_as(self.carla_user)
        self.assertEqual(self.get(f"/my/orders/{quote.id}").status_code, 404)
        quote.message_subscribe(partner_ids=self.eve.ids)
        template = self.env.ref("customer_portal_ext.mail_template_order_update")
        quote._portal_send_mail(template)
        mails = self.env["mail.mail"].search(
            [("model", "=", "sale.order"), ("res_id", "=", quote.id)]
        )
        for mail in mails:
            mail._prepare_outgoing_list()
        self.assertEqual(self.carla_user.company_ids, self.company | self.second)
        self.assertEqual(self.eve_user.company_ids, self.company)
        self.assertEqual(self.get(f"/my/orders/{quote.id}").status_code, 200)

    def test_x_multi_what_a_company_took_away(self):
        """X-MULTI, C-INVITE: a login that one company took away stays away there.

        The next mail of that company neither lets it in again nor carries a link.
        """
        Login, Hotlink = self.env["portal.login"], self.env["portal.hotlink"]
        quote = self.quotes[self.second]
        Login._shut_out(self.carla, self.second)
        self.assertEqual(self.carla_user.company_ids, self.company)
        [(_address, is_link)] = Hotlink._addresses_for(self.carla, quote).values()
        self.assertFalse(is_link)
        self.assertEqual(self.carla_user.company_ids, self.company)
        [(_address, is_link)] = Hotlink._addresses_for(
            self.carla, self.quotes[self.company]
        ).values()
        self.assertTrue(is_link)
        contact = self.carla.with_company(self.second)
        self.assertEqual(contact.portal_login_state, "revoked")
        self.assertIn(self.carla, Login._obstacles(self.carla, self.second))
        self.assertFalse(Login._obstacles(self.carla, self.second, restore=True))
        Login._let_in(self.carla, self.second)
        [(_address, is_link)] = Hotlink._addresses_for(self.carla, quote).values()
        self.assertTrue(is_link)
        self.assertIn(self.second, self.carla_user.company_ids)

    def test_x_multi_login_page(self):
        """X-MULTI: the login of a database with several companies names none of them
        but the main one, whatever document was asked for."""
        self.login_as(None)
        asked = self.get(f"/my/orders/{self.quotes[self.second].id}")
        page = self.get(asked.headers["Location"])
        self.assertEqual(page.status_code, 200)
        self.assertNotIn(self.second.name, page.text)
        self.assertNotIn(self.third.name, page.text)
