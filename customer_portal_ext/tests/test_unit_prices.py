"""X-BOUND, P-PUBLIC: prices of one unit with more decimals than money has."""

import importlib.util

from odoo.tests import tagged
from odoo.tools import file_path

from ..tools.fingerprint import fingerprint
from .invoice_cast import InvoiceHttpCase
from .test_approve_kinds import KindsCast

MIGRATION = "customer_portal_ext/migrations/19.0.1.0.2/post-unit_prices.py"


@tagged("post_install", "-at_install")
class TestUnitPrices(KindsCast, InvoiceHttpCase):
    def setUp(self):
        super().setUp()
        self.login_as(self.carla_user)
        self.quote = self.quotation(lines=1)
        self.flyers = self.quote.order_line
        self.flyers.tax_ids = False
        self.flyers.write({"product_uom_qty": 10, "price_unit": 0.035})

    def test_the_pages_show_all_of_it(self):
        """X-BOUND: nobody approves flyers of 0.04 who is asked for 0.035."""
        for path in (
            f"/my/orders/{self.quote.id}",
            f"/my/orders/{self.quote.id}/approve",
        ):
            text = self.text_of(self.get(path))
            self.assertIn("0.035", text)
            self.assertNotIn("0.04", text)
        self.assertEqual(self.flyers._portal_snapshot()["unit_price"], "0.035")
        event = self.approve(self.quote)
        self.assertIn("0.035", self.text_of(self.get(f"/my/evidence/{event.id}")))

    def test_another_price_of_the_same_amount(self):
        """X-BOUND: a price that differs in its third decimal is another price."""
        self.approve(self.quote)
        self.flyers.price_unit = 0.0351
        self.assertFalse(self.flyers._portal_approval())

    def test_prices_as_before(self):
        """X-BOUND: earlier fingerprints of ordinary prices hold."""
        for price, text in ((12, "12.00"), (12.5, "12.50"), (0.1 + 0.2, "0.30")):
            self.flyers.price_unit = price
            self.assertEqual(self.flyers._portal_snapshot()["unit_price"], text)

    def test_an_upgrade_voids_nothing(self):
        """X-BOUND: an approval of a rounded price counts on; one that did not fit
        before does not fit afterwards."""
        self.approve(self.quote)
        approval = self.flyers._portal_approval()
        rounded = {**self.flyers._portal_snapshot(), "unit_price": "0.04"}
        path = file_path(MIGRATION)
        spec = importlib.util.spec_from_file_location("unit_prices", path)
        migration = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(migration)
        for was, fits in (
            (fingerprint(rounded), True),
            (fingerprint({**rounded, "quantity": "11.00"}), False),
        ):
            approval.fingerprint = was
            self.env.flush_all()
            migration.migrate(self.env.cr, "19.0.1.0.1")
            self.env.invalidate_all()
            now = self.flyers._portal_fingerprint()
            self.assertEqual(approval.fingerprint == now, fits)

    def test_invoices(self):
        """P-PUBLIC: the page of an invoice has the price of its PDF."""
        move = self.invoice(self.carla, post=False)
        move.invoice_line_ids[:1].write({"quantity": 1000, "price_unit": 0.0355})
        move.action_post()
        text = self.text_of(self.get(f"/my/invoices/{move.id}"))
        self.assertIn("0.0355", text)
