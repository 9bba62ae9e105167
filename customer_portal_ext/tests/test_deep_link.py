"""W24: after signing in, the page that was asked for opens."""

from urllib.parse import parse_qs, urlsplit

from odoo.fields import Command
from odoo.tests import TransactionCase, tagged

from odoo.addons.base.tests.common import MockSmtplibCase

from ..tools.deep_link import kept_target, login_path, page_to_return_to
from .common import PortalHttpCase


class TestDeepLinkTools(TransactionCase):
    def test_w24_kept_target(self):
        """W24: pages of the portal only; no other host however it is written."""
        for target in ("/my", "/my/orders/5?report_type=pdf", "/mail/view?model=x"):
            self.assertEqual(kept_target(target), target)
        for target in (
            None,
            "",
            "https://evil.test/my/orders",
            "//evil.test/my/orders",
            "///evil.test/my",
            "/\\evil.test/my",
            "/\t/evil.test/my",
            "javascript:alert(1)",
            "/my\n/x",
            "/mystery",
            "/web/session/logout",
            "/my/../web/session/logout",
            "/my/%2E%2e/odoo",
            "/my/..",
        ):
            with self.subTest(target=target):
                self.assertIsNone(kept_target(target))

    def test_w24_page_to_return_to(self):
        """W24: a page with its query; of a form, the page of its document."""
        path = "/my/orders/5/decline?x=1"
        self.assertEqual(page_to_return_to("GET", path, 5), path)
        self.assertEqual(page_to_return_to("GET", "/my/orders/5?", 5), "/my/orders/5")
        self.assertEqual(page_to_return_to("POST", path, 5), "/my/orders/5")
        self.assertEqual(page_to_return_to("POST", "/x/55", 5), "/my")
        self.assertEqual(
            parse_qs(urlsplit(login_path("/my/orders/5?a=1&b=2")).query),
            {"redirect": ["/my/orders/5?a=1&b=2"]},
        )


@tagged("post_install", "-at_install")
class TestDeepLink(MockSmtplibCase, PortalHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.quote = cls.quotation()
        cls.invoice = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": cls.carla.id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": cls.product.id,
                            "name": "Poster W24",
                            "quantity": 1,
                            "price_unit": 10.0,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
        cls.invoice.action_post()
        cls.project = cls.env["project.project"].create(
            {
                "name": "Shop window W24",
                "partner_id": cls.carla.id,
                "privacy_visibility": "portal",
            }
        )
        cls.task = cls.env["project.task"].create(
            {
                "name": "Measure W24",
                "project_id": cls.project.id,
                "partner_id": cls.carla.id,
            }
        )
        cls.project.message_subscribe(partner_ids=cls.carla.ids)
        cls.task.message_subscribe(partner_ids=cls.carla.ids)
        cls.bill_order = cls.purchase()

    def pages(self):
        return [
            f"/my/orders/{self.quote.id}",
            f"/my/orders/{self.quote.id}?report_type=html&download=true",
            f"/my/invoices/{self.invoice.id}",
            f"/my/invoices/{self.invoice.id}?report_type=html",
            f"/my/purchase/{self.bill_order.id}",
            f"/my/projects/{self.project.id}?sortby=name",
            f"/my/projects/{self.project.id}/task/{self.task.id}",
            f"/my/tasks/{self.task.id}",
            f"/my/orders/{self.quote.id}/document/1",
        ]

    def target_of(self, response):
        """Return where the login leads on to."""
        self.assertEqual(response.status_code, 303)
        location = urlsplit(response.headers["Location"])
        self.assertEqual(location.path, "/web/login")
        [target] = parse_qs(location.query)["redirect"]
        return target

    def test_w24_visitors_are_led_on(self):
        """W24: to the login, and from there to the very address; missing or not."""
        self.login_as(None)
        for path in [
            *self.pages(),
            "/my/orders/999999",
            "/my/invoices/999999",
            "/my/projects/999999",
            "/my/tasks/999999?x=1",
            "/my/purchase/999999",
            "/my/invoices/overdue",
        ]:
            with self.subTest(path=path):
                response = self.get(path)
                self.assertEqual(self.target_of(response), path)
                self.assertNotIn("W24", response.text)

    def test_w24_opens_after_signing_in(self):
        """W24: a wrong password first, then the page with its query."""
        self.login_as(None)
        path = f"/my/invoices/{self.invoice.id}?report_type=html"
        form = self.get(self.get(path).headers["Location"])
        _form, fields = self.form_of(form, "/web/login")
        wrong = self.submit(
            "/web/login", [*fields, ("login", self.carla.email), ("password", "no")]
        )
        self.assertEqual(wrong.status_code, 200)
        for name in ("reset_password", "signup"):
            links = self.page(wrong).xpath(f"//a[starts-with(@href, '/web/{name}?')]")
            for link in links:
                query = parse_qs(urlsplit(link.get("href")).query)
                self.assertEqual(query["redirect"], [path])
            self.assertTrue(links or name == "signup")
        _form, fields = self.form_of(wrong, "/web/login")
        fields = [field for field in fields if field[0] not in ("login", "password")]
        done = self.submit(
            "/web/login",
            [*fields, ("login", self.carla.email), ("password", self.carla.email)],
        )
        self.assertURLEqual(done.headers["Location"], path)
        page = self.get(done.headers["Location"])
        self.assertEqual(page.status_code, 200)
        self.assertIn("Poster W24", page.text)

    def test_w24_second_factor(self):
        """W24: the second factor is asked for first, and leads on."""
        self.carla_user.sudo().totp_secret = "JBSWY3DPEHPK3PXP"
        self.login_as(None)
        path = f"/my/orders/{self.quote.id}?report_type=html"
        form = self.get(self.get(path).headers["Location"])
        _form, fields = self.form_of(form, "/web/login")
        credentials = [("login", self.carla.email), ("password", self.carla.email)]
        asked = self.submit("/web/login", [*fields, *credentials])
        location = urlsplit(asked.headers["Location"])
        self.assertEqual(location.path, "/web/login/totp")
        self.assertEqual(parse_qs(location.query)["redirect"], [path])
        totp = self.get(asked.headers["Location"])
        [kept] = self.page(totp).xpath("//input[@name='redirect']/@value")
        self.assertEqual(kept, path)

    def test_w24_forgotten_password(self):
        """W24: the mail of a forgotten password leads on to the page as well."""
        self.carla_user.with_user(self.carla_user)._update_last_login()
        self.env["ir.config_parameter"].set_param("auth_signup.reset_password", "True")
        self.login_as(None)
        path = f"/my/orders/{self.quote.id}?report_type=html"
        for asked, expected in ((path, path), ("//evil.test/my", None)):
            with self.subTest(asked=asked):
                self.env["mail.mail"].search([]).unlink()
                page = self.url_open("/web/reset_password", params={"redirect": asked})
                form = next(
                    form
                    for form in self.page(page).forms
                    if "oe_reset_password_form" in form.get("class", "")
                )
                fields = [
                    (name, value)
                    for name, value in form.form_values()
                    if name != "login"
                ]
                self.submit(
                    "/web/reset_password", [*fields, ("login", self.carla.email)]
                )
                # answered in the background, alike for everybody
                waiting = self.env["portal.login.request"].search([])
                waiting._answer()
                waiting.unlink()
                mail = self.env["mail.mail"].search([("model", "=", "res.users")])
                [bodies] = [copy["body"] for copy in mail._prepare_outgoing_list()]
                self.assertIn("/web/reset_password?", bodies)
                self.assertEqual("report_type%3Dhtml" in bodies, bool(expected))
                self.assertNotIn("evil.test", bodies)

    def test_w24_signed_in(self):
        """W24: for a reader who may not see it, it is a missing page, each of them."""
        self.login_as(self.eve_user)
        for path in self.pages():
            with self.subTest(path=path):
                response = self.get(path)
                self.assertEqual(response.status_code, 404)
                self.assertNotIn("W24", response.text)
        self.login_as(self.carla_user)
        for path in self.pages():
            if "purchase" in path or "document" in path:
                continue
            with self.subTest(path=path):
                self.assertEqual(self.get(path).status_code, 200)
        self.assertEqual(
            self.get(f"/my/orders/{self.quote.id}/document/1").status_code, 404
        )

    def test_w24_a_task_of_a_hidden_project(self):
        """W24: what a page asks for in passing does not refuse the page."""
        self.project.message_unsubscribe(partner_ids=self.carla.ids)
        self.task.message_subscribe(partner_ids=self.carla.ids)
        self.login_as(self.carla_user)
        page = self.get(f"/my/tasks/{self.task.id}")
        self.assertEqual(page.status_code, 200)
        self.assertIn("Measure W24", page.text)

    def test_w24_json_answers_as_json(self):
        """W24: routes for scripts are not redirected."""
        routes = {
            f"/my/orders/{self.quote.id}/accept": {"name": "X", "signature": "YQ=="},
            f"/invoice/transaction/{self.invoice.id}": {
                "amount": 1,
                "currency_id": 1,
                "flow": "direct",
                "landing_route": "/my",
                "payment_method_id": 1,
                "provider_id": 1,
                "token_id": None,
                "tokenization_requested": False,
            },
        }
        for user in (None, self.eve_user):
            self.login_as(user)
            for path, params in routes.items():
                with self.subTest(path=path, user=user):
                    response = self.url_open(path, json={"params": params})
                    self.assertEqual(response.status_code, 200)
                    answer = response.json()
                    self.assertTrue("error" in answer or "error" in answer["result"])
        self.assertFalse(self.quote.signature)

    def test_w24_forms(self):
        """W24: after the login, a form's document opens; the form is not sent."""
        self.login_as(None)
        _form, fields = self.form_of(self.get("/web/login"), "/web/login")
        token = [field for field in fields if field[0] == "csrf_token"]
        path = f"/my/orders/{self.quote.id}/decline"
        response = self.submit(path, [*token, ("decline_message", "No")])
        self.assertEqual(self.target_of(response), f"/my/orders/{self.quote.id}")
        self.assertEqual(self.quote.state, "sent")

    def test_w24_mail_view(self):
        """W24: the button of a mail leads to the login, and then to the document."""
        self.login_as(None)
        for model, res_id in (
            ("sale.order", self.quote.id),
            ("account.move", self.invoice.id),
            ("project.task", self.task.id),
            ("sale.order", 999999),
        ):
            path = f"/mail/view?model={model}&res_id={res_id}"
            with self.subTest(path=path):
                self.login_as(None)
                target = urlsplit(self.target_of(self.get(path)))
                self.assertEqual(target.path, "/mail/view")
                query = parse_qs(target.query)
                self.assertEqual(query["res_id"], [str(res_id)])
                self.assertEqual(query["model"], [model])
                self.login_as(self.eve_user)
                self.assertEqual(self.get(path).status_code, 404)
                if res_id != 999999:
                    self.login_as(self.carla_user)
                    opened = self.url_open(path)
                    self.assertEqual(opened.status_code, 200)
                    self.assertIn(f"/{res_id}", urlsplit(opened.url).path)

    def test_w24_mail_view_for_a_guest(self):
        """C-DIRECT: who holds the document by a link is led to it."""
        _link, secret = self.env["portal.hotlink"]._issue(
            self.colin, self.quote, self.company, scope="record"
        )
        self.login_as(None)
        path = f"/my/link/{secret}"
        _form, fields = self.form_of(self.get(path), path)
        self.submit(path, fields)
        opened = self.get(f"/mail/view?model=sale.order&res_id={self.quote.id}")
        self.assertURLEqual(opened.headers["Location"], f"/my/orders/{self.quote.id}")
