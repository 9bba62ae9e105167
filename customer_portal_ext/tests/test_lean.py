"""G13: what a page of the portal makes a browser load."""

import re

from odoo.tests import tagged

from .common import PortalHttpCase

SMALL = "customer_portal_ext.assets_lean"
LARGE = "web.assets_frontend"
MAX_LIST_BYTES = 60 * 1024


@tagged("post_install", "-at_install")
class TestLean(PortalHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "website_id" in cls.env["ir.ui.view"]._fields:
            cls.skipTest(cls, "pages of a website load what the website needs")

    def test_g13_pages_of_ours(self):
        """G13: start page, lists, forms and missing pages load the small bundle."""
        order = self.quotation()
        self.env.flush_all()
        self.login_as(self.carla_user)
        for path in (
            "/my",
            "/my/quotes",
            "/my/actions",
            "/my/faq",
            f"/my/orders/{order.id}/files",
            "/my/orders/999999999",
        ):
            text = self.get(path).text
            self.assertIn(SMALL, text, path)
            self.assertNotIn(LARGE, text, path)
            self.assertNotIn("__session_info__", text, path)
            self.assertNotIn("fontawesome", text, path)

    def test_g13_pages_that_need_odoo(self):
        """G13: Odoo's scripts come where they are asked for, and for staff's pages."""
        self.login_as(self.carla_user)
        text = self.get("/my/security?portal_scripts=all").text
        self.assertIn(LARGE, text)
        self.assertNotIn(SMALL, text)
        view = self.env["ir.ui.view"]
        self.assertTrue(view._portal_is_lean("customer_portal_ext.order_done", {}))
        self.assertFalse(view._portal_is_lean("http_routing.404", {}))
        self.assertFalse(view._portal_is_lean(7, {}))

    def test_g13_no_picture_in_the_page(self):
        """G13: the reader's picture has an address, which the reader may open."""
        self.login_as(self.carla_user)
        text = self.get("/my").text
        self.assertNotIn(";base64,", text)
        [address] = set(re.findall(r'src="(/web/image/res\.partner/[^"]+)"', text))
        answer = self.get(address.replace("&amp;", "&"))
        self.assertEqual(answer.status_code, 200)
        self.assertTrue(answer.headers["Content-Type"].startswith("image/"))
        self.assertIn("immutable", answer.headers["Cache-Control"])

    def test_g13_words_of_scripts(self):
        """X-I18N: the scripts' words are in the page, in another language."""
        self.login_as(self.carla_user)
        self.assertNotIn("portal_terms", self.get("/my").text)
        self.env["res.lang"]._activate_lang("de_DE")
        self.carla.lang = "de_DE"
        self.env.flush_all()
        terms = self.env["ir.ui.view"].with_context(lang="de_DE")._portal_script_terms()
        self.assertIn("%s ist leer.", terms)
        text = self.get("/de/my").text
        self.assertIn("odoo.portal_terms = {", text)
        # what it is put into is there before
        self.assertLess(text.index("var odoo"), text.index("odoo.portal_terms"))

    def test_g13_bundle_is_whole(self):
        """G13: whatever a script of the bundle imports is in the bundle."""
        bundle = self.env["ir.qweb"]._get_asset_bundle(SMALL, css=False, js=True)
        content = "".join(asset.content for asset in bundle.javascripts)
        self.assertNotIn("@odoo/owl", content)
        known = set(re.findall(r"odoo\.define\(['\"]([^'\"]+)", content))
        aliases = set(re.findall(r"@odoo-module alias=(\S+)", content))
        wanted = set(re.findall(r"require\(['\"]([^'\"]+)", content))
        self.assertTrue(known)
        self.assertFalse(wanted - known - aliases)
        styles = self.env["ir.qweb"]._get_asset_bundle(SMALL, css=True, js=False)
        self.assertTrue(styles.css())
        self.assertFalse(styles.css_errors)

    def test_g13_list_of_80(self):
        """G13: a list of 80 rows is at most 60 kB before it is compressed."""
        for _number in range(81):
            self.quotation(lines=1)
        self.env.flush_all()
        self.login_as(self.carla_user)
        text = self.get("/my/quotes").text
        self.assertEqual(len(self.page(self.get("/my/quotes")).xpath("//tbody/tr")), 80)
        self.assertLessEqual(len(text.encode()), MAX_LIST_BYTES)
