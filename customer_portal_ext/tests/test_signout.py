"""C-SIGNOUT: a plain way out on every page, for contacts and guests of a link."""

from odoo.fields import Command
from odoo.tests import tagged

from .common import PortalHttpCase


@tagged("post_install", "-at_install")
class TestSignout(PortalHttpCase):
    def setUp(self):
        super().setUp()
        self.quote = self.quotation()

    def controls(self, response):
        """Return the visible forms that sign out, outside of scripted menus."""
        return self.page(response).xpath(
            "//form[contains(@class, 'o_portal_ext_signout')]"
            "[not(ancestor::*[contains(@class, 'dropdown-menu')])]"
        )

    def check_page(self):
        line = self.quote.order_line[0]
        return f"/my/orders/{self.quote.id}/approve?line_ids={line.id}"

    def project(self):
        project = self.env["project.project"].create(
            {
                "name": "Shop window",
                "partner_id": self.carla.id,
                "privacy_visibility": "portal",
            }
        )
        project.message_subscribe(partner_ids=self.carla.ids)
        return project

    def test_c_signout_on_every_page(self):
        """C-SIGNOUT: also on error pages, of payment and of a shared project."""
        project = self.project()
        shared = self.project()
        shared.collaborator_ids = [Command.create({"partner_id": self.carla.id})]
        task = self.env["project.task"].create(
            {"name": "Measure", "project_id": project.id, "partner_id": self.carla.id}
        )
        task.message_subscribe(partner_ids=self.carla.ids)
        self.login_as(self.carla_user)
        pages = {
            "/my": 200,
            "/my/quotes": 200,
            "/my/actions": 200,
            "/my/history": 200,
            "/my/history/payments": 200,
            "/my/account": 200,
            "/my/addresses": 200,
            "/my/security": 200,
            "/my/security/sessions": 200,
            "/my/invoices": 200,
            "/my/projects": 200,
            "/my/tasks": 200,
            f"/my/orders/{self.quote.id}": 200,
            self.check_page(): 200,
            f"/my/projects/{project.id}": 200,
            f"/my/tasks/{task.id}": 200,
            f"/my/projects/{shared.id}/project_sharing": 200,
            "/my/payment_method": 200,
            "/payment/status": 200,
            "/my/orders/999999": 404,
            "/my/no-such-page": 404,
            "/my/payments/new": 200,
            "/web/login": 200,
            "/my/link/not-a-link": 404,
        }
        for path, status in pages.items():
            with self.subTest(path=path):
                response = self.get(path)
                self.assertEqual(response.status_code, status)
                [form] = self.controls(response)
                self.assertEqual((form.action, form.method), ("/my/signout", "POST"))
                self.assertIn("csrf_token", form.fields)
                self.assertTrue(form.xpath(".//button[@type='submit']"))
                self.assertNotIn("/web/session/logout", response.text)

    def test_c_signout_ends_the_session(self):
        """C-SIGNOUT: a page says so, with the way back; nothing opens any more."""
        self.login_as(self.carla_user)
        page = self.get("/my")
        _form, fields = self.form_of(page, "/my/signout")
        self.assertEqual(self.get("/my/signout").status_code, 405)
        self.assertEqual(self.submit("/my/signout", [("x", "y")]).status_code, 400)
        self.assertEqual(self.get("/my").status_code, 200)
        done = self.submit("/my/signout", fields)
        self.assertEqual(done.status_code, 303)
        self.assertEqual(done.headers["Clear-Site-Data"], '"cache"')
        said = self.get(done.headers["Location"])
        self.assertEqual(said.status_code, 200)
        self.assertIn("You are signed out", self.text_of(said))
        self.assertTrue(
            self.page(said).xpath("//main//a[starts-with(@href, '/web/login')]")
        )
        self.assertFalse(self.controls(said))
        self.assertIn("/web/login", self.get("/my").headers["Location"])

    def test_c_signout_of_a_guest_on_every_page(self):
        """C-SIGNOUT: who holds a document closes it from wherever they are."""
        _link, secret = self.env["portal.hotlink"]._issue(
            self.colin, self.quote, self.company, scope="record"
        )
        self.login_as(None)
        path = f"/my/link/{secret}"
        _form, fields = self.form_of(self.get(path), path)
        self.assertFalse(self.controls(self.get(path)))
        self.submit(path, fields)
        for path, status in {
            f"/my/orders/{self.quote.id}": 200,
            self.check_page(): 200,
            "/payment/status": 200,
            "/my/no-such-page": 404,
            "/my/link/not-a-link": 404,
            "/web/login": 200,
        }.items():
            with self.subTest(path=path):
                response = self.get(path)
                self.assertEqual(response.status_code, status)
                [form] = self.controls(response)
                self.assertEqual((form.action, form.method), ("/my/link/leave", "POST"))
        # both ways out end everything of this browser
        _form, fields = self.form_of(response, "/my/link/leave")
        self.assertEqual(self.submit("/my/link/leave", fields).status_code, 200)
        refused = self.get(f"/my/orders/{self.quote.id}")
        self.assertEqual(refused.status_code, 303)
        self.assertFalse(self.controls(self.get("/web/login")))
