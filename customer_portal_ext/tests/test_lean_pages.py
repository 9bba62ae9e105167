"""G13: stock's pages with the portal's own small bundle, and what they need all for."""

from unittest.mock import patch

from odoo.tests import tagged

from .common import PortalHttpCase
from .invoice_cast import InvoiceCast
from .test_lean import LARGE, MAX_LIST_BYTES, SMALL

# A picture of one pixel.
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestLeanPages(InvoiceCast, PortalHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "website_id" in cls.env["ir.ui.view"]._fields:
            cls.skipTest(cls, "pages of a website load what the website needs")
        cls.make_invoice_cast()
        cls.view = cls.env["ir.ui.view"]

    def setUp(self):
        super().setUp()
        # what other addons of this database bring is not what is tested here
        self.startPatcher(
            patch.object(
                type(self.view), "_portal_knows_scripts", lambda self: True, create=True
            )
        )

    def look(self, path):
        self.env.flush_all()
        response = self.get(path)
        self.assertEqual(response.status_code, 200, path)
        return response

    def check_small(self, path):
        text = self.look(path).text
        self.assertIn(SMALL, text, path)
        self.assertNotIn(LARGE, text, path)
        self.assertNotIn("fontawesome", text, path)
        self.assertNotIn(";base64,", text, path)
        return text

    def check_large(self, path):
        text = self.look(path).text
        self.assertIn(LARGE, text, path)
        self.assertNotIn(SMALL, text, path)
        return text

    def test_g13_documents(self):
        """G13: an order, an invoice and the account load the small bundle."""
        order, invoice = self.quotation(), self.invoice()
        self.login_as(self.carla_user)
        for path in (
            f"/my/orders/{order.id}",
            f"/my/invoices/{invoice.id}",
            "/my/account",
            "/my/addresses",
            "/my/address",
            "/my/security",
        ):
            self.check_small(path)

    def test_g13_login(self):
        """G13: the login loads the small bundle, and its form needs no script."""
        for path in ("/web/login", "/web/reset_password"):
            self.check_small(path)
        page = self.page(self.look("/web/login"))
        self.assertFalse(page.xpath("//form[hasclass('d-none')]"))
        self.assertFalse(page.xpath("//owl-component"))
        self.check_large("/web/login?portal_scripts=all")

    def test_g13_all_scripts(self):
        """G13: pages are asked for with all scripts, for what only they can do."""
        order = self.quotation()
        self.login_as(self.carla_user)
        for path in (f"/my/orders/{order.id}", "/my/security"):
            self.check_large(f"{path}?portal_scripts=all")
            self.check_small(f"{path}?portal_scripts=other")
        # what stock's own addresses open with the page
        for query in ("allow_payment=yes", "amount_selection=full_amount"):
            self.check_large(f"/my/orders/{order.id}?{query}")

    def test_g13_stock_form_of_a_payment(self):
        """G13: with stock's form of a payment, an invoice loads all scripts."""
        invoice = self.invoice()
        self.login_as(self.carla_user)
        self.check_large(f"/my/invoices/{invoice.id}?payment=1")

    def test_g13_chatter(self):
        """G13: without our messages there is stock's chatter, with its scripts."""
        template = "sale.sale_order_portal_template"
        self.assertFalse(self.view._portal_is_lean(template, {}))
        self.assertTrue(self.view._portal_is_lean(template, {"portal_talk": {1: 2}}))
        frame = "account.portal_invoice_page"
        values = {"portal_talk": {1: 2}, "portal": {"body": None}}
        self.assertFalse(self.view._portal_is_lean(frame, values))
        self.assertFalse(self.view._portal_is_lean("portal.portal_my_details", {}))

    def test_g13_pays_by_a_link(self):
        """G13, P-PAY-INVOICE: stock's form is not made where a page of ours has it."""
        order = self.quotation(require_payment=True, require_signature=False)
        order.portal_status_id = self.status("sale.order", "sign")
        self.login_as(self.carla_user)
        with patch.object(type(order), "_has_to_be_paid", lambda self: True):
            page = self.page(self.look(f"/my/orders/{order.id}"))
        self.assertFalse(page.xpath("//form[hasclass('o_payment_form')]"))

    def test_g13_picture_of_a_signature(self):
        """G13: a signature has an address, which who has the page may open."""
        order = self.quotation()
        order.signature = PIXEL
        self.login_as(self.carla_user)
        self.check_small(f"/my/orders/{order.id}")
        page = self.page(self.look(f"/my/orders/{order.id}"))
        [address] = page.xpath("//section[@id='signature']//img/@src")
        picture = self.get(address)
        self.assertEqual(picture.status_code, 200)
        self.assertEqual(picture.headers["Content-Type"], "image/png")
        # another's address cannot be made of it
        other = self.quotation()
        other.signature = PIXEL
        self.env.flush_all()
        self.authenticate(None, None)
        self.assertEqual(self.get(address).content, picture.content)
        path, query = address.split("?")
        wrong = self.get(f"{path.replace(str(order.id), str(other.id))}?{query}")
        self.assertNotEqual(wrong.content, picture.content)

    def test_g13_pictures_of_products(self):
        """G13: products of a purchase order have pictures by address, or none."""
        purchase = self.purchase()
        line = purchase.order_line[:1]
        self.carla_user.partner_id = self.sven
        self.login_as(self.carla_user)
        path = f"/my/purchase/{purchase.id}"
        self.check_small(path)
        pictures = "//img[hasclass('o_purchase_portal_product_image')]/@src"
        self.assertFalse(self.page(self.look(path)).xpath(pictures))
        line.product_id.image_1920 = PIXEL
        [address] = set(self.page(self.look(path)).xpath(pictures))
        self.assertEqual(self.get(address).headers["Content-Type"], "image/png")
        self.check_small(path)

    def test_g13_unknown_scripts(self):
        """G13: where another addon has scripts for these pages, they are loaded."""
        view = self.view
        self.doCleanups()
        self.env.registry.clear_cache()
        modules = self.env.registry._init_modules
        known = {"base", "sale", "payment_demo", "customer_portal_ext"}
        with patch.object(self.env.registry, "_init_modules", known):
            self.assertTrue(view._portal_knows_scripts())
        self.env.registry.clear_cache()
        with patch.object(
            self.env.registry, "_init_modules", {*known, "google_recaptcha"}
        ):
            self.assertFalse(view._portal_knows_scripts())
        self.env.registry.clear_cache()
        self.assertTrue(modules)

    def test_g13_list_of_80_invoices(self):
        """G13: 80 invoices that are all late and to be paid are at most 60 kB."""
        for number in range(81):
            self.invoice(due=number % 9 + 1, ref=f"Spring campaign {number:04}")
        self.check_list("/my/invoices")

    def test_g13_list_of_80_purchases(self):
        """G13: 80 purchase orders that all wait, to be ticked, are at most 60 kB."""
        for number in range(81):
            self.purchase(partner_ref=f"Spring campaign {number:04}")
        self.carla_user.partner_id = self.sven
        page = self.check_list("/my/purchase")
        self.assertEqual(len(page.xpath("//tbody//input[@name='order_ids']")), 80)

    def check_list(self, path):
        self.env.flush_all()
        self.login_as(self.carla_user)
        response = self.look(path)
        page = self.page(response)
        self.assertEqual(len(page.xpath("//tbody/tr")), 80)
        self.assertLessEqual(len(response.content), MAX_LIST_BYTES)
        return page
