import json

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common import PortalHttpCase
from .test_reprint import ReprintCase


@tagged("post_install", "-at_install")
class TestPrivateAmounts(ReprintCase, PortalHttpCase):
    """C-ITEM-STATUS: what a private line costs is not to be had by subtracting."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tax = cls.env["account.tax"].create({"name": "VAT", "amount": 10.0})
        cls.quote = cls.order(lines=0, note="<p>Thirty days.</p>")
        cls.quote.order_line = [
            Command.create({"display_type": "line_section", "name": "Goods"}),
            *[
                Command.create(
                    {
                        "product_id": cls.product.id,
                        "name": name,
                        "product_uom_qty": 1,
                        "price_unit": price,
                        "tax_ids": cls.tax.ids,
                    }
                )
                for name, price in (("Poster", 100), ("Flyer", 200), ("Extra", 70))
            ],
        ]
        cls.quote._portal_enter_status(
            cls.status("sale.order", "approve"), send_mail=False
        )
        cls.secret = cls.quote.order_line[3]
        cls.secret.portal_status_id = cls.status(
            "sale.order.line", "none", is_public=False, state=False
        )
        cls.env.flush_all()

    # 70 alone and with its tax, and every sum it is part of
    GIVEN_AWAY = ("70.00", "77.00", "370.00", "407.00", "37.00")

    def assert_secret(self, text):
        for amount in self.GIVEN_AWAY:
            self.assertNotRegex(text, rf"(?<![\d,.]){amount}")
        self.assertNotIn("Extra", text)

    def test_c_item_status_the_page_has_the_total_of_what_it_lists(self):
        """C-ITEM-STATUS: anywhere on the page, and the page explains it."""
        self.login_as(self.carla_user)
        response = self.get(f"/my/orders/{self.quote.id}")
        self.assert_secret(response.text)
        self.assertNotRegex(response.text, r"\b(370|407)(\.0)?\b")
        text = self.text_of(response)
        self.assertIn("330.00", text)
        self.assertIn("300.00", text)
        self.assertIn("Further items belong to this document", text)
        self.assertEqual(self.quote.amount_total, 407.0)

    def test_c_item_status_staff_see_the_whole(self):
        """C-ITEM-STATUS: who may read the order anyway reads all of it."""
        self.login_as(self.salesperson)
        self.assertIn("407.00", self.get(f"/my/orders/{self.quote.id}").text)
        self.env.invalidate_all()
        self.assertEqual(self.quote.tax_totals["total_amount_currency"], 407.0)

    def test_c_item_status_the_list_gives_no_total(self):
        """C-ITEM-STATUS: in any order of the list."""
        other = self.quotation(lines=1)
        self.login_as(self.carla_user)
        for sort in ("", "?sortby=total", "?sortby=amount"):
            text = self.text_of(self.get(f"/my/quotes{sort}"))
            self.assertIn(self.quote.name, text)
            self.assertIn(other.name, text)
            self.assert_secret(text)

    def test_c_item_status_the_pdf_is_the_same(self):
        """C-ITEM-STATUS, P-REPRINT: printed text, and files inside of the PDF."""
        self.login_as(self.carla_user)
        with self.making() as made:
            response = self.pdf(f"/my/orders/{self.quote.id}?report_type=pdf")
        self.assert_secret(made[0])
        self.assertIn("330.00", made[0])
        self.assertNotIn(b"/EmbeddedFile", response.content)
        edi = self.get(f"/my/orders/{self.quote.id}/download_edi")
        self.assertNotIn("Extra", edi.text)

    def test_c_item_status_mails_are_the_same(self):
        """C-ITEM-STATUS: the PDF of a mail, and the amount in its heading."""
        template = self.env.ref("sale.email_template_edi_sale")
        values = template._generate_template(self.quote.ids, ("report_template_ids",))
        [(_name, content)] = values[self.quote.id]["attachments"]
        self.assertNotIn("Extra", str(content))
        message = self.quote.message_post(body="Hello")
        context = self.quote._notify_by_email_prepare_rendering_context(message)
        self.assertNotIn("407", " ".join(context["subtitles"]))

    def test_c_item_status_a_portal_user_reads_no_total_by_rpc(self):
        """C-ITEM-STATUS: neither of the order nor of its private line."""
        order = self.quote.with_user(self.carla_user)
        for name in ("amount_total", "amount_untaxed", "amount_tax", "tax_totals"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                order.read([name])
            with self.subTest(field=name), self.assertRaises(AccessError):
                order.search([(name, ">", 400)])
        with self.assertRaises(AccessError):
            self.secret.with_user(self.carla_user).read(["price_subtotal"])

    def test_c_item_status_such_an_order_is_not_signed_or_paid_here(self):
        """C-ITEM-STATUS, C-OPTIONS: nobody signs for an amount they do not see."""
        quote = self.quote
        quote.require_signature = True
        quote._portal_enter_status(self.status("sale.order", "sign"), send_mail=False)
        self.assertFalse(quote._has_to_be_signed())
        self.login_as(self.carla_user)
        self.assertNotIn("Accept &amp; Sign", self.get(quote.access_url).text)
        response = self.url_open(
            f"{quote.access_url}/accept",
            data=json.dumps({"params": {"name": "Carla", "signature": "AAAA"}}),
            headers={"Content-Type": "application/json"},
        )
        self.assertFalse(quote.signature, response.text)
        self.secret.portal_status_id = quote.order_line[1].portal_status_id
        self.assertTrue(quote._has_to_be_signed())

    def test_c_item_status_a_customers_act_stores_the_whole_amount(self):
        """C-ITEM-STATUS: what is stored is reckoned from all lines."""
        quote = self.quote.with_context(portal_viewer=True)
        quote.order_line[1].product_uom_qty = 2
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.quote.amount_total, 319.0)
        self.assertEqual(self.quote.amount_untaxed, 290.0)
