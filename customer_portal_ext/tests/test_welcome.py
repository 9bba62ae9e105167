"""O-LANDING: a welcome page that the company writes, on the start page."""

import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import PortalHttpCase
from .statement_case import StatementCase

MAX_QUERIES = 14
DOT = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAA"
    "AABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestWelcome(StatementCase, PortalHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["portal.welcome"].search([]).unlink()
        cls.welcome = cls.welcome_page()

    @classmethod
    def welcome_page(cls, **values):
        page = cls.env["portal.welcome"].create(
            {
                "name": "Good to see you",
                "body": "<h1>New papers</h1><p>From recycled fibres.</p>",
                "company_id": cls.company.id,
                **values,
            }
        )
        page.action_publish()
        return page

    def home(self, user=None):
        self.env.flush_all()
        self.login_as(user or self.carla_user)
        return self.page(self.get("/my"))

    def heading(self, user=None, path="/my"):
        """Return the heading of the welcome page that a reader sees, or None."""
        if path == "/my":
            page = self.home(user)
        else:
            page = self.page(self.get(path))
        found = page.xpath("//h2[@id='portal_welcome_title']")
        return found[0].text_content().strip() if found else None

    def test_o_landing_above(self):
        """O-LANDING: the page is above the sections, one heading of the first level."""
        page = self.home()
        [section] = page.xpath("//section[@id='portal_welcome']")
        self.assertIn("From recycled fibres.", section.text_content())
        self.assertFalse(section.xpath(".//h1"))
        self.assertFalse(page.xpath("//details[@id='portal_welcome_sections']"))
        self.assertTrue(page.xpath("//a[@href='/my/addresses']"))

    def test_o_landing_instead(self):
        """O-LANDING: in the sections' place; they open without a script."""
        self.welcome.place = "instead"
        page = self.home()
        [fold] = page.xpath("//details[@id='portal_welcome_sections']")
        self.assertIn("o_portal_docs", fold.getnext().get("class"))

    def test_o_landing_not_published(self):
        """O-LANDING: nobody sees a page that is not published, nor its pictures."""
        self.welcome.action_withdraw()
        self.assertIsNone(self.heading())
        self.assertNotIn("recycled", self.get("/my").text)
        with self.assertRaises(UserError):
            self.env["portal.welcome"].create({"name": "Empty"}).action_publish()

    def test_o_landing_language_and_audience(self):
        """O-LANDING: the reader's language and kind come before the page for all."""
        self.env["res.lang"]._activate_lang("de_DE")
        self.welcome_page(name="Willkommen", lang="de_DE")
        self.welcome_page(name="For suppliers", audience="suppliers")
        self.assertEqual(self.heading(), "Good to see you")
        self.customer.supplier_rank = 1
        self.assertEqual(self.heading(), "For suppliers")
        self.assertEqual(self.heading(path="/de/my"), "Willkommen")

    def test_x_multi_other_company(self):
        """X-MULTI: the page of another company is not shown, nor its pictures."""
        other = self.env["res.company"].create({"name": "Other Works"})
        self.welcome.company_id = other
        self.welcome.body = f'<img src="data:image/png;base64,{DOT}"/>'
        picture = self.env["ir.attachment"].search(
            [("res_model", "=", "portal.welcome"), ("res_id", "=", self.welcome.id)]
        )
        self.assertIsNone(self.heading())
        path = f"/my/welcome/{self.welcome.id}/file/{picture.id}"
        self.assertEqual(self.get(path).status_code, 404)

    def test_g13_pictures(self):
        """G13: a pasted picture becomes a file, served to who sees the page."""
        self.welcome.body = f'<p>x<img src="data:image/png;base64,{DOT}"/></p>'
        self.assertNotIn("base64", self.welcome.body)
        page = self.home()
        [address] = page.xpath("//section[@id='portal_welcome']//img/@src")
        self.assertTrue(address.startswith(f"/my/welcome/{self.welcome.id}/file/"))
        self.assertEqual(self.get(address).content, base64.b64decode(DOT))
        self.assertEqual(page.xpath("//section[@id='portal_welcome']//img/@alt"), [""])
        # another's file is not opened by its number
        other = self.env["ir.attachment"].create({"name": "x.png", "raw": b"x"})
        stem = address.rpartition("/")[0]
        self.assertEqual(self.get(f"{stem}/{other.id}").status_code, 404)
        self.welcome.action_withdraw()
        self.env.flush_all()
        answer = self.get(address)
        self.assertEqual(answer.status_code, 404)
        self.assertNotIn(base64.b64decode(DOT), answer.content)
        self.authenticate(None, None)
        answer = self.url_open(address, allow_redirects=False)
        self.assertNotEqual(answer.status_code, 200)

    def test_o_landing_file_of_another(self):
        """O-LANDING: a number typed into the text does not open another's file."""
        other = self.env["ir.attachment"].create(
            {"name": "x.png", "raw": base64.b64decode(DOT), "res_model": "res.partner"}
        )
        other.res_id = self.customer.id
        self.welcome.body = f'<p>x<img src="/web/image/{other.id}"/></p>'
        self.assertEqual(other.res_model, "res.partner")
        self.env.flush_all()
        self.login_as(self.carla_user)
        path = f"/my/welcome/{self.welcome.id}/file/{other.id}"
        self.assertEqual(self.get(path).status_code, 404)

    def test_o_landing_sanitized(self):
        """O-LANDING: no script and no form of its own gets onto the start page."""
        self.welcome.body = (
            "<p onclick='x()'>Hello<script>alert(1)</script></p>"
            "<form action='https://elsewhere.example'><input name='a'/></form>"
            "<a href='javascript:alert(1)'>x</a>"
        )
        for bad in ("<script", "onclick", "<form", "javascript:"):
            self.assertNotIn(bad, self.welcome._portal_html())

    def test_o_landing_preview(self):
        """O-LANDING: staff see it before it is published; customers do not."""
        self.welcome.action_withdraw()
        path = f"/my/welcome/{self.welcome.id}/preview"
        self.env.flush_all()
        self.login_as(self.carla_user)
        answer = self.get(path)
        self.assertEqual(answer.status_code, 404)
        self.assertNotIn("recycled", answer.text)
        self.authenticate("admin", "admin")
        answer = self.url_open(path)  # by way of the reader's language
        self.assertEqual(answer.status_code, 200)
        self.assertIn("recycled", answer.text)
        missing = self.url_open("/my/welcome/999999999/preview")
        self.assertEqual(missing.status_code, 404)

    def test_o_landing_rights(self):
        """O-LANDING: readers of the portal cannot read or write the model."""
        page = self.welcome.with_user(self.carla_user)
        for operation in ("read", "write", "unlink", "create"):
            with self.assertRaises(AccessError):
                page.check_access(operation)

    def test_g7_queries(self):
        """G7: the start page with a welcome page keeps to its queries."""
        self.env.flush_all()
        self.login_as(self.carla_user)
        self.assertLessEqual(len(self.queries("/my")), MAX_QUERIES)
        self.welcome.audience = "customers"
        self.env.flush_all()
        found = self.queries("/my")
        self.assertLessEqual(len(found), MAX_QUERIES, "\n".join(found))
