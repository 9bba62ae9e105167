"""P-PO, G8: what the page of a purchase order shows, and what it costs."""

import base64
import io

from PIL import Image

from odoo.fields import Command
from odoo.tests import tagged

from .statement_case import StatementCase
from .supplier_case import SupplierCase

# G8: a page with its lines and messages.
MAX_QUERIES = 18

# What a page costs on which nothing has happened yet.
MAX_PLAIN_QUERIES = 10


@tagged("post_install", "-at_install")
class TestPurchasePage(StatementCase, SupplierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tax = cls.env["account.tax"].create(
            {"name": "VAT bought", "amount": 19.0, "type_tax_use": "purchase"}
        )
        cls.env.company.partner_id.write(
            {
                "street": "High Street 1",
                "city": "Albany",
                "country_id": cls.env.ref("base.us").id,
                "state_id": cls.env.ref("base.state_us_27").id,
            }
        )

    def picture(self, colour):
        picture = io.BytesIO()
        Image.new("RGB", (8, 8), colour).save(picture, "PNG")
        return base64.b64encode(picture.getvalue())

    def rich(self, lines):
        """Return an order with all that makes a page read more."""
        products = self.env["product.product"].create(
            [
                {
                    "name": f"Thing {number}",
                    "image_1920": self.picture("red"),
                }
                for number in range(lines)
            ]
        )
        order = self.purchase(
            payment_term_id=self.env.ref("account.account_payment_term_30days").id,
            partner_ref="S-4711",
            note="<p>Deliver to the back door.</p>",
            confirm=False,
            order_line=[
                Command.create(
                    {
                        "product_id": product.id,
                        "product_qty": 2,
                        "price_unit": 10,
                        "tax_ids": [Command.set(self.tax.ids)],
                    }
                )
                for product in products
            ],
        )
        order.button_confirm()
        return order

    def with_history(self, order):
        """Let messages, files, answers, acknowledgements and a bill be there."""
        path = f"/my/purchase/{order.id}/answer"
        fields = self.form(path)
        for line in order.order_line[:2]:
            fields = self.fill(fields, line, "change", [(self.later, "1")])
        self.send(fields, path)
        self.send(self.fill(self.form(path), order.order_line[0], "confirm"), path)
        for number in range(12):
            order.message_post(
                body=f"Message {number}",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                attachments=[("plan.txt", b"plan")],
                author_id=self.sven.id,
            )
        order.order_line[-1].qty_received = 2
        order.action_create_invoice()
        bill = order.invoice_ids
        bill.invoice_date = self.day
        bill.action_post()
        return bill

    def test_g8_a_plain_page_reads_all_at_once(self):
        """G8: as many statements for 60 lines as for one."""
        counts = set()
        for order in (self.purchase(), self.three_lines(), self.rich(1), self.rich(60)):
            self.env.flush_all()
            statements = self.queries(f"/my/purchase/{order.id}")
            self.assertLessEqual(
                len(statements), MAX_PLAIN_QUERIES, "\n".join(statements)
            )
            counts.add(len(statements))
        self.assertEqual(len(counts), 1)

    def test_g8_a_page_with_a_history_stays_below_its_limit(self):
        """G8: with messages, files, answers, a bill and pictures."""
        counts = []
        for lines in (3, 30):
            order = self.rich(lines)
            self.with_history(order)
            self.env.flush_all()
            statements = self.queries(f"/my/purchase/{order.id}")
            self.assertLessEqual(len(statements), MAX_QUERIES, "\n".join(statements))
            counts.append(len(statements))
        self.assertEqual(*counts)

    def test_p_po_the_page_shows_all_at_once(self):
        """P-PO, O-INVOICE-TERMS, P-COMMENT: in the first response, no script."""
        order = self.rich(3)
        bill = self.with_history(order)
        response = self.get(f"/my/purchase/{order.id}")
        text = self.text_of(response)
        for expected in (
            *("Thing 2", "Albany", "United States", "S-4711", "Deliver to the back"),
            *("30 Days", "Bea Test", "Message 11", "plan.txt", bill.name, "VAT bought"),
            *("Answers to the lines", "Waits for us", "Your answers so far"),
        ):
            self.assertIn(expected, text)
        pictures = self.page(response).xpath("//img/@src")
        self.assertTrue(any(one.startswith("/my/picture/") for one in pictures))

    def test_g13_pictures_are_no_part_of_the_page(self):
        """G13: pictures of products have addresses, which their reader may open."""
        order = self.rich(2)
        plain = self.env["product.product"].create({"name": "Without a picture"})
        order.order_line[1].product_id.image_1920 = False
        order.order_line[1].product_id = plain
        response = self.get(f"/my/purchase/{order.id}")
        self.assertNotIn("data:image", response.text)
        # a product without one has none
        [shown] = self.page(response).xpath(
            "//tbody[contains(@class, 'purchase_tbody')]//img"
        )
        self.login_as(None)
        self.assertEqual(self.colour(self.get(shown.get("src"))), "red")
        # the token opens this one picture
        other = plain.create({"name": "Other", "image_1920": self.picture("blue")})
        address = shown.get("src")
        product = order.order_line[0].product_id
        stolen = self.get(address.replace(f"/{product.id}/", f"/{other.id}/"))
        self.assertNotEqual(self.colour(stolen), "blue")

    def colour(self, response):
        """Return "red" or "blue" for a picture of that colour, else None."""
        self.assertEqual(response.status_code, 200)
        pixel = Image.open(io.BytesIO(response.content)).convert("RGB").getpixel((4, 4))
        red, green, blue = (value > 200 for value in pixel)
        return None if green or red == blue else "red" if red else "blue"

    def test_what_is_read_ahead_is_what_the_orm_reads(self):
        """G8: the cache holds the same afterwards, type by type."""
        order = self.rich(2)
        self.with_history(order)
        self.env.flush_all()
        order = order.sudo().with_context(lang="en_US")
        preload = self.env["portal.preload"]
        order.env.invalidate_all()
        order.portal_published  # noqa: B018
        order._portal_load_page()
        ahead = {}
        for name, _ids, relations in order._portal_page_steps():
            model = order.env[name]
            some = preload._columns(model)[0]
            key = (name, tuple(sorted(some._get_cache(order.env))), tuple(relations))
            ahead[key] = self.values(preload, order, *key)
        order.env.invalidate_all()
        for name, ids, relations in ahead:
            records = order.env[name].browse(ids)
            records.fetch(
                [field.name for field in preload._columns(records)] + list(relations)
            )
        later = {key: self.values(preload, order, *key) for key in ahead}
        self.assertEqual(ahead, later)

    def values(self, preload, order, name, ids, relations):
        model = order.env[name]
        fields = preload._columns(model) + [model._fields[one] for one in relations]
        return [
            (field.name, [field._get_cache(order.env).get(id_, "?") for id_ in ids])
            for field in fields
            if field.type != "binary"
        ]

    def test_x_poline_no_bill_for_a_guest(self):
        """C-DIRECT: the guest of a link sees the answers, and no bill."""
        order = self.rich(3)
        bill = self.with_history(order)
        stina = self.contact("Stina", self.supplier, "stina@supplier.test")
        _link, secret = self.env["portal.hotlink"]._issue(
            stina, order, self.company, scope="record"
        )
        self.login_as(None)
        opening = f"/my/link/{secret}"
        self.submit(opening, self.form_of(self.get(opening), opening)[1])
        text = self.text_of(self.get(f"/my/purchase/{order.id}"))
        self.assertIn("Answers to the lines", text)
        self.assertNotIn(bill.name, text)
