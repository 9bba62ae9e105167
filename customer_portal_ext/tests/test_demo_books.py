from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestDemoBooks(TransactionCase):
    """What ``./dev demo`` shows of invoices, payments and statements (P-STATEMENT)."""

    def setUp(self):
        super().setUp()
        self.carla = self.env.ref(
            "customer_portal_ext.partner_carla", raise_if_not_found=False
        )
        if not self.carla or not self.env.ref("base.main_company").chart_template:
            self.skipTest("needs demo data and a chart of accounts")

    def moves(self):
        return self.env["account.move"].search([("partner_id", "=", self.carla.id)])

    def test_p_statement_demo_has_each_state(self):
        """P-STATEMENT: paid, partly paid, overdue and open, a credit, on account."""
        self.env["portal.demo"]._keep_books()
        invoices = self.moves().filtered(lambda move: move.move_type == "out_invoice")
        self.assertEqual(
            invoices.sorted("invoice_date").mapped("payment_state")[1:],
            ["partial", "not_paid", "not_paid"],
        )
        self.assertIn(invoices[-1].payment_state, ("paid", "in_payment"))
        self.assertTrue(all(invoices.mapped("portal_published")))
        credits = self.moves().line_ids.filtered(
            lambda line: line.portal_ledger and line.amount_residual < 0
        )
        self.assertEqual(len(credits), 2)
        bill = self.env["account.move"].search([("ref", "=", "2041")])
        self.assertEqual(bill.state, "posted")

    def test_a_second_time_changes_nothing(self):
        self.env["portal.demo"]._keep_books()
        before = self.moves()
        self.env["portal.demo"]._keep_books()
        self.assertEqual(self.moves(), before)
