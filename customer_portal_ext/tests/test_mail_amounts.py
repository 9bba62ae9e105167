"""C-ITEM-STATUS: a mail about an order says what its page and its PDF show."""

from odoo.fields import Command
from odoo.tests import tagged

from .common import PortalCase

TEMPLATES = (
    "sale.email_template_edi_sale",
    "sale.email_template_proforma",
    "sale.mail_template_sale_confirmation",
)


@tagged("post_install", "-at_install")
class TestMailAmounts(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.quote = cls.order(lines=0, validity_date=False)
        cls.quote.order_line = [
            Command.create(
                {
                    "product_id": cls.product.id,
                    "name": name,
                    "product_uom_qty": 1,
                    "price_unit": price,
                    "tax_ids": [Command.clear()],
                }
            )
            for name, price in (("Poster", 100), ("Flyer", 230), ("Secret", 77))
        ]
        cls.hidden = cls.quote.order_line[2]
        cls.internal = cls.status(
            "sale.order.line", "none", is_public=False, state=False
        )

    def body(self, xmlid):
        template = self.env.ref(xmlid)
        values = template._generate_template(self.quote.ids, ("body_html", "subject"))
        return str(values[self.quote.id]["body_html"])

    def printed(self):
        """Return what the PDF of a mail is made from."""
        html, _kind = (
            self.env["ir.actions.report"]
            .with_context(portal_viewer=True)
            ._render_qweb_html("sale.action_report_saleorder", self.quote.ids)
        )
        return html.decode()

    def test_c_item_status_mails_of_an_order_with_a_private_line(self):
        """C-ITEM-STATUS: the total of what is listed; the database keeps its own."""
        self.hidden.portal_status_id = self.internal
        self.quote._portal_enter_status(
            self.status("sale.order", "approve"), send_mail=False
        )
        self.env.flush_all()
        for xmlid in TEMPLATES:
            with self.subTest(template=xmlid):
                body = self.body(xmlid)
                self.assertIn("330.00", body)
                self.assertNotIn("407.00", body)
        self.assertEqual(self.quote.amount_total, 407.0)
        self.assertEqual(len(self.quote.order_line), 3)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.quote.amount_total, 407.0)

    def test_c_item_status_a_template_that_lists_lines(self):
        """C-ITEM-STATUS: a template of anybody's lists no private line."""
        self.hidden.portal_status_id = self.internal
        self.quote._portal_enter_status(
            self.status("sale.order", "approve"), send_mail=False
        )
        source = "<p t-foreach='object.order_line' t-as='line' t-out='line.name'/>"
        rendered = self.env["mail.render.mixin"]._render_template(
            source, "sale.order", self.quote.ids, engine="qweb"
        )[self.quote.id]
        self.assertIn("Flyer", rendered)
        self.assertNotIn("Secret", rendered)
        self.assertIn(self.hidden, self.quote.order_line)

    def test_p_public_a_draft_is_sent_with_its_lines(self):
        """P-PUBLIC: the mail and PDF of a draft have the lines that it then shows."""
        self.assertFalse(self.quote.portal_published)
        self.assertIn("407.00", self.body(TEMPLATES[0]))
        printed = self.printed()
        for words in ("Poster", "Flyer", "Secret", "407.00"):
            self.assertIn(words, printed)
        # and what was set to internal by hand is not among them
        self.hidden.portal_status_id = self.internal
        self.assertIn("330.00", self.body(TEMPLATES[0]))
        printed = self.printed()
        self.assertIn("Flyer", printed)
        self.assertIn("330.00", printed)
        self.assertNotIn("Secret", printed)
        self.assertNotIn("407.00", printed)

    def test_p_public_the_mail_of_stocks_button(self):
        """P-PUBLIC: the heading of a draft's mail has its amount, as in stock."""
        message = self.quote.message_post(body="Hello")
        context = self.quote._notify_by_email_prepare_rendering_context(message)
        self.assertIn("407", " ".join(map(str, context["subtitles"])))
        self.hidden.portal_status_id = self.internal
        context = self.quote._notify_by_email_prepare_rendering_context(message)
        self.assertNotIn("407", " ".join(map(str, context["subtitles"])))
