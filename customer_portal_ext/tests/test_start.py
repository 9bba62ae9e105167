"""C-ACTIONS, G7: the start page has all its numbers in its first answer."""

from odoo.tests import tagged

from .invoice_cast import InvoiceHttpCase
from .statement_case import StatementCase

MAX_QUERIES = 14


@tagged("post_install", "-at_install")
class TestStart(StatementCase, InvoiceHttpCase):
    def cards(self):
        """Return {address of a card: its text} of the start page."""
        page = self.page(self.get("/my"))
        return {
            link.get("href"): " ".join(link.text_content().split())
            for link in page.xpath("//div[contains(@class, 'o_portal_index_card')]/a")
        }

    def test_g7_numbers_are_in_the_first_answer(self):
        """G7: what there is has a card, what there is not has none; no script asks."""
        self.quotation()
        self.quotation(self.colin)
        self.invoice(due=-5)
        self.env.flush_all()
        self.login_as(self.carla_user)
        cards = self.cards()
        self.assertTrue(cards["/my/quotes"].startswith("2 "), cards["/my/quotes"])
        self.assertIn("/my/invoices", cards)
        self.assertNotIn("/my/orders", cards)
        self.assertNotIn("/my/purchase", cards)
        self.assertNotIn("/my/projects", cards)
        response = self.get("/my")
        for counter in ("quotation_count", "order_count", "invoice_count"):
            self.assertNotIn(f'data-placeholder_count="{counter}"', response.text)
        visible = self.page(response).xpath(
            "//div[contains(@class, 'o_portal_index_card')]"
            "[not(contains(@class, 'd-none'))]/a/@href"
        )
        self.assertIn("/my/quotes", visible)
        self.assertIn("/my/invoices", visible)

    def test_o_modules_no_number_of_a_closed_section(self):
        """O-MODULES: a section that is not granted has no card and no number."""
        self.quotation()
        self.env["portal.section.access"].create(
            {
                "section_id": self.env.ref("customer_portal_ext.section_quotes").id,
                "partner_id": self.carla.id,
                "company_id": self.company.id,
                "is_granted": False,
            }
        )
        self.env.flush_all()
        self.login_as(self.carla_user)
        self.assertNotIn("/my/quotes", self.cards())

    def test_g7_queries(self):
        """G7: at most 14 queries with all numbers, whatever there is."""
        self.quotation()
        self.env.flush_all()
        self.login_as(self.carla_user)
        few = self.queries("/my")
        self.assertLessEqual(len(few), MAX_QUERIES, "\n".join(few))
        for _number in range(8):
            self.quotation()
            self.purchase(partner=self.colin)
        self.invoice(due=10)
        self.env.flush_all()
        many = self.queries("/my")
        self.assertLessEqual(len(many), MAX_QUERIES, "\n".join(many))

    def test_payment_methods_card(self):
        """P-PROVIDERS: saved cards are offered where a provider keeps them."""
        providers = self.env["payment.provider"].search([])
        providers.write({"state": "disabled"})
        self.env.flush_all()
        self.login_as(self.carla_user)
        self.assertNotIn("/my/payment_method", self.cards())
        provider = self.env.ref("payment.payment_provider_demo")
        provider.write(
            {
                "state": "test",
                "is_published": True,
                "allow_tokenization": True,
                "company_id": self.company.id,
            }
        )
        self.env.flush_all()
        self.assertIn("/my/payment_method", self.cards())
