"""What is credited when a payment is confirmed (C-PAY-MANY, P-JOURNAL)."""

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import format_amount

from .common import PortalCase
from .payment_cast import PaymentCast


@tagged("post_install", "-at_install")
class TestPayBook(PaymentCast, PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_invoice_cast()
        cls.make_payment_cast()

    def left(self, *moves):
        return [move.amount_residual for move in moves]

    def activities(self, payment):
        return payment.activity_ids.filtered(
            lambda activity: (
                activity.activity_type_id
                == self.env.ref("customer_portal_ext.mail_activity_payment_left")
            )
        )

    def test_c_pay_many_exactly(self):
        """C-PAY-MANY: each invoice is credited with its share, not the oldest first."""
        one, two, three = (self.invoice(due=days) for days in (30, 20, 10))
        tx = self.transaction((one, 10.5), (two, 100.0), (three, 39.5))
        self.confirm(tx)
        self.assertEqual(self.left(one, two, three), [89.5, 0.0, 60.5])
        self.assertEqual(two.payment_state, "paid")
        payment = tx.payment_id
        self.assertEqual(payment.amount, 150.0)
        self.assertEqual(payment.reconciled_invoice_ids, one | two | three)
        self.assertEqual(set(tx.portal_share_ids.mapped("state")), {"credited"})
        self.assertEqual(tx.invoice_ids, one | two | three)
        self.assertFalse(self.activities(payment))

    def test_c_pay_many_the_receipt_adds_up(self):
        """C-PAY-MANY: the mail counts what is for an order once: as the order's, and
        not as on account as well."""
        order = self.quotation(lines=1, require_payment=True)
        order.order_line.price_unit = 80.0
        order.order_line.tax_ids = False
        tx = self.transaction((order, 80.0), on_account=20.0)
        self.confirm(tx)
        [row] = tx.payment_id._portal_receipt_rows()
        self.assertIn("80.00", row["amount"])
        self.assertIn("20.00", tx.payment_id._portal_receipt_on_account())

    def test_p_pay_account(self):
        """P-PAY-ACCOUNT: paid on account, it stays open on the customer's account."""
        tx = self.transaction(on_account=77.0)
        self.confirm(tx)
        self.assertEqual(tx.payment_id.memo, tx.reference)
        entries = tx.payment_id._portal_counterparts()
        self.assertEqual(entries.mapped("amount_residual"), [-77.0])
        self.assertEqual(entries.partner_id, self.customer)
        self.assertEqual(tx.portal_share_ids.left_amount, 77.0)
        self.assertFalse(tx.portal_share_ids.reason)
        self.assertFalse(self.activities(tx.payment_id))

    def test_c_pay_many_paid_in_between(self):
        """C-PAY-MANY: an invoice paid in between leaves its share on account; staff are
        told, once, however often the provider confirms."""
        one, two = self.invoice(), self.invoice()
        tx = self.transaction((one, 100.0), (two, 60.0))
        self.pay(one, 70.0)
        self.confirm(tx)
        self.confirm(tx)
        self.assertEqual(self.left(one, two), [0.0, 40.0])
        share = tx.portal_share_ids[0]
        self.assertEqual(share.credited_amount, 30.0)
        self.assertEqual(share.left_amount, 70.0)
        self.assertEqual((share.state, share.reason), ("partly", "less"))
        open_entries = tx.payment_id._portal_counterparts().filtered(
            lambda line: not line.reconciled
        )
        self.assertEqual(sum(open_entries.mapped("amount_residual")), -70.0)
        activity = self.activities(tx.payment_id)
        self.assertEqual(activity.user_id, self.salesperson)
        self.assertIn(one.name, activity.note)

    def test_c_pay_many_withdrawn_in_between(self):
        """C-PAY-MANY: what was cancelled or taken back to draft is not paid, and stock
        does not post it again."""
        one, two = self.invoice(), self.invoice()
        tx = self.transaction((one, 100.0), (two, 100.0))
        one.button_draft()
        two.button_draft()
        two.button_cancel()
        self.confirm(tx)
        self.assertEqual((one.state, two.state), ("draft", "cancel"))
        self.assertEqual(set(tx.portal_share_ids.mapped("reason")), {"withdrawn"})
        self.assertEqual(tx.payment_id.amount, 200.0)
        [activity] = self.activities(tx.payment_id)
        self.assertIn(one.name, activity.note)

    def test_c_pay_many_credited_in_between(self):
        """C-PAY-MANY: a credit note in between leaves what is over on account."""
        one = self.invoice()
        tx = self.transaction((one, 100.0))
        self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=one.ids
        ).create({"journal_id": one.journal_id.id}).refund_moves()
        one.reversal_move_ids.filtered(lambda move: move.state == "draft").action_post()
        self.assertEqual(self.left(one), [0.0])
        self.confirm(tx)
        self.assertEqual(tx.portal_share_ids.state, "on_account")
        self.assertEqual(tx.portal_share_ids.reason, "settled")

    def test_two_payments_of_one_invoice(self):
        """C-PAY-MANY: paid twice at two providers, the invoice is credited once."""
        one = self.invoice()
        first, second = (self.transaction((one, 80.0)) for _i in range(2))
        self.confirm(second)
        self.confirm(first)
        self.assertEqual(second.portal_share_ids.credited_amount, 80.0)
        self.assertEqual(first.portal_share_ids.credited_amount, 20.0)
        self.assertEqual(first.portal_share_ids.left_amount, 60.0)
        self.assertEqual(self.left(one), [0.0])

    def test_out_of_order(self):
        """C-PAY-MANY: pending after done changes nothing, nor does an error before."""
        one = self.invoice()
        tx = self.transaction((one, 40.0))
        tx._set_pending()
        tx._post_process()
        tx._set_error("Late")
        tx._post_process()
        self.assertEqual(tx.portal_share_ids.state, "void")
        self.confirm(tx)
        self.assertEqual(self.left(one), [60.0])
        tx._set_pending()
        tx._post_process()
        self.assertEqual(tx.state, "done")
        self.assertEqual(tx.portal_share_ids.state, "credited")
        self.assertEqual(len(tx.payment_id), 1)

    def test_instalments(self):
        """C-PAY-MANY: a share pays the instalments of its invoice, the oldest first."""
        term = self.env["account.payment.term"].create(
            {
                "name": "Two",
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": 50, "nb_days": days}
                    )
                    for days in (0, 60)
                ],
            }
        )
        one = self.invoice(invoice_payment_term_id=term.id, invoice_date_due=False)
        payable = one._portal_payable()[one]
        self.assertEqual((payable["due"], payable["max"]), (50.0, 100.0))
        self.confirm(self.transaction((one, 70.0)))
        lines = one.line_ids.filtered(lambda line: line.display_type == "payment_term")
        self.assertEqual(
            lines.sorted("date_maturity").mapped("amount_residual"), [0.0, 30.0]
        )

    def test_early_discount(self):
        """C-PAY-MANY: the discounted amount settles the invoice, as in stock."""
        term = self.env["account.payment.term"].create(
            {
                "name": "2% in 10 days",
                "early_discount": True,
                "discount_percentage": 2,
                "discount_days": 10,
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": 100, "nb_days": 30}
                    )
                ],
            }
        )
        one = self.invoice(
            due=-10, invoice_payment_term_id=term.id, invoice_date_due=False
        )
        other = self.invoice()
        payable = one._portal_payable()[one]
        self.assertEqual((payable["due"], payable["max"]), (98.0, 100.0))
        tx = self.transaction((one, 98.0), (other, 50.0))
        self.confirm(tx)
        self.assertEqual(self.left(one, other), [0.0, 50.0])
        self.assertEqual(tx.portal_share_ids.mapped("credited_amount"), [98.0, 50.0])
        self.assertEqual(tx.payment_id.amount, 148.0)

    def test_foreign_currency(self):
        """C-PAY-MANY: in another currency, to its last unit."""
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.env["res.currency.rate"].create(
            {
                "name": "2020-01-01",
                "currency_id": euro.id,
                "company_id": self.company.id,
                "rate": 0.7,
            }
        )
        one, two = (self.invoice(currency_id=euro.id) for _i in range(2))
        tx = self.transaction((one, 33.33), (two, 66.67), on_account=0.01)
        self.confirm(tx)
        self.assertEqual(self.left(one, two), [66.67, 33.33])
        self.assertEqual(
            [line.amount_currency for line in tx.payment_id._portal_counterparts()],
            [-33.33, -66.67, -0.01],
        )

    def test_receivable_accounts(self):
        """C-PAY-MANY: invoices on different accounts in one payment."""
        one = self.invoice()
        other_account = self.customer.property_account_receivable_id.copy(
            {"code": "121999"}
        )
        self.customer.property_account_receivable_id = other_account
        two = self.invoice()
        self.confirm(self.transaction((one, 100.0), (two, 30.0)))
        self.assertEqual(self.left(one, two), [0.0, 70.0])

    def test_staff_change_the_payment(self):
        """C-PAY-MANY: staff may take the payment back to draft and correct it."""
        one, two = self.invoice(), self.invoice()
        tx = self.transaction((one, 100.0), (two, 30.0))
        self.confirm(tx)
        payment = tx.payment_id
        payment.action_draft()
        payment.amount = 120.0
        payment.action_post()
        self.assertEqual(
            payment._portal_counterparts().mapped("amount_currency"), [-120.0]
        )

    def test_group_of_companies(self):
        """C-PAY-MANY: a payment of a subsidiary's invoice is booked on its account."""
        daughter = self.env["res.partner"].create(
            {"name": "Daughter", "is_company": True, "parent_id": self.customer.id}
        )
        one = self.invoice(partner=daughter)
        tx = self.transaction((one, 100.0))
        self.confirm(tx)
        self.assertEqual(tx.payment_id.partner_id, daughter)
        self.assertEqual(tx.payment_id.move_id.line_ids.partner_id, daughter)

    # --- orders ----------------------------------------------------------------------

    def paying_order(self, **values):
        order = self.order(require_payment=True, prepayment_percent=0.5, **values)
        order._portal_enter_status(self.status("sale.order", "pay"), send_mail=False)
        return order

    def test_mail_names_the_share(self):
        """C-PAY-MANY: stock's mail about an order thanks for what was paid of it."""
        one, two = (self.paying_order() for _i in range(2))
        amount = one.amount_total / 2
        tx = self.transaction((one, amount), (two, two.amount_total))
        tx._set_pending()
        template = self.env.ref("sale.mail_template_sale_payment_executed")
        values = template._generate_template(one.ids, ("body_html",))
        body = str(values[one.id]["body_html"])
        self.assertIn(format_amount(self.env, amount, one.currency_id), body)
        self.assertNotIn(format_amount(self.env, tx.amount, one.currency_id), body)
        self.assertIn(tx.reference, body)
        # only told so, nothing is changed
        self.assertEqual(tx.amount, amount + two.amount_total)

    def test_orders_together(self):
        """C-PAY-MANY: of several orders, those whose share reaches what confirms."""
        one, two, three = (self.paying_order() for _i in range(3))
        invoice = self.invoice()
        payable = one._portal_payable()[one]
        self.assertEqual((payable["due"], payable["max"]), (75.0, 150.0))
        tx = self.transaction((one, 75.0), (two, 74.99), (three, 150.0), (invoice, 1.0))
        self.confirm(tx)
        self.assertEqual([one.state, three.state], ["sale", "sale"])
        self.assertIn(two.state, ("draft", "sent"))
        self.assertEqual(two.amount_paid, 74.99)
        self.assertEqual(invoice.amount_residual, 99.0)
        entries = tx.payment_id._portal_counterparts()
        self.assertEqual(sum(entries.mapped("amount_residual")), -299.99)
        # the rest of it is what confirms the second one
        self.assertEqual(two._portal_payable()[two]["due"], 0.01)
        self.confirm(self.transaction((two, 0.01)))
        self.assertEqual(two.state, "sale")

    def test_order_signature_first(self):
        """C-PAY-MANY: an order that is to be signed cannot be paid before."""
        order = self.order(
            require_payment=True, require_signature=True, prepayment_percent=1
        )
        order._portal_enter_status(self.status("sale.order", "sign"), send_mail=False)
        self.assertFalse(order._portal_payable())

    def test_order_cancelled_in_between(self):
        """C-PAY-MANY: money for a cancelled order is on account, and staff are told."""
        order = self.paying_order()
        tx = self.transaction((order, 150.0))
        order._action_cancel()
        self.confirm(tx)
        self.assertEqual(order.state, "cancel")
        self.assertEqual(tx.portal_share_ids.reason, "withdrawn")
        self.assertEqual(self.activities(tx.payment_id).user_id, self.salesperson)

    def test_automatic_invoices(self):
        """C-PAY-MANY: with automatic invoices, each order's share pays its own, and the
        invoices that were chosen are paid too, and not sent again."""
        self.env["ir.config_parameter"].set_param("sale.automatic_invoice", "True")
        one, two = self.paying_order(), self.paying_order()
        chosen = self.invoice()
        tx = self.transaction((one, 150.0), (two, 75.0), (chosen, 20.0))
        self.confirm(tx)
        self.assertEqual(one.invoice_ids.amount_total, 150.0)
        self.assertEqual(one.invoice_ids.payment_state, "paid")
        self.assertEqual(two.invoice_ids.amount_total, 75.0)
        self.assertEqual(two.invoice_ids.payment_state, "paid")
        self.assertEqual(chosen.amount_residual, 80.0)
        self.assertFalse(chosen.is_move_sent)
        self.assertTrue(one.invoice_ids.is_move_sent)
        self.assertFalse(self.activities(tx.payment_id))
