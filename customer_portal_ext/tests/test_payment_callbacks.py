from datetime import timedelta
from unittest.mock import patch

from werkzeug.exceptions import Forbidden

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PortalCase
from .payment_cast import PaymentCast

STOCK = "odoo.addons.payment.models.payment_transaction"
VERIFY = "/v1/notifications/verify-webhook-signature"


class CallbackCase(PaymentCast, PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_invoice_cast()
        cls.make_payment_cast()
        cls.cron = cls.env.ref("payment.cron_post_process_payment_tx")

    def payments_of(self, tx):
        domain = [("payment_transaction_id", "=", tx.id)]
        return self.env["account.payment"].search(domain)


@tagged("post_install", "-at_install")
class TestCallbacks(CallbackCase):
    """What a provider says: twice, in another order, late, or not at all."""

    def test_job_is_awake(self):
        """P-JOURNAL: the job that books runs soon, also where it was put to sleep."""
        self.cron.active = False
        tx = self.transaction((self.invoice(), 100.0))
        tx._set_done()
        self.assertTrue(self.cron.active)
        soon = fields.Datetime.now() + timedelta(minutes=2)
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", self.cron.id)])
        self.assertTrue(triggers.filtered(lambda trigger: trigger.call_at < soon))

    def test_job_sleeps_in_a_copy(self):
        """P-JOURNAL: a neutralized copy of the database stays as it is."""
        self.env["ir.config_parameter"].set_param("database.is_neutralized", "True")
        self.cron.active = False
        self.transaction((self.invoice(), 100.0))._set_done()
        self.assertFalse(self.cron.active)

    def test_replayed(self):
        """P-JOURNAL: the same news twice, and each time booked: one payment."""
        move = self.invoice()
        tx = self.transaction((move, 60.0))
        for _time in range(2):
            self.confirm(tx)
        with mute_logger(STOCK):
            tx._set_pending()
        tx._post_process()
        self.assertEqual(tx.state, "done")
        self.assertEqual(self.payments_of(tx).mapped("amount"), [60.0])
        self.assertEqual(move.amount_residual, 40.0)

    def test_done_after_error(self):
        """P-PROVIDERS: first a fault, then the money: booked all the same."""
        move = self.invoice()
        tx = self.transaction((move, 100.0))
        tx._set_error("A fault")
        tx._post_process()
        self.assertFalse(self.payments_of(tx))
        self.confirm(tx)
        self.assertEqual(self.payments_of(tx).mapped("amount"), [100.0])
        self.assertTrue(move.currency_id.is_zero(move.amount_residual))

    def test_done_after_error_waits_to_be_booked(self):
        """C-PAY-MANY: between the news and the books, nothing is asked for again."""
        move = self.invoice()
        tx = self.transaction((move, 100.0))
        tx._set_error("Declined")
        tx._post_process()
        self.assertEqual(tx.portal_share_ids.state, "void")
        self.assertIn("Not paid", tx.portal_share_ids._portal_text())
        tx._set_done()
        self.assertEqual(tx.portal_share_ids.state, "waiting")
        self.assertFalse(move._portal_payable())

    def test_done_after_cancel(self):
        """P-PROVIDERS: money for what was cancelled: not booked, and staff are told."""
        move = self.invoice()
        tx = self.transaction((move, 100.0))
        tx._set_canceled()
        tx._post_process()
        with mute_logger(STOCK):
            tx._set_done()
        tx._post_process()
        self.assertEqual(tx.state, "cancel")
        self.assertFalse(self.payments_of(tx))
        self.assertEqual(len(move.activity_ids), 1)
        self.assertIn("after all", move.activity_ids.note)

    def test_unverified(self):
        """P-PROVIDERS: a notification that cannot be checked is refused."""
        tx = self.transaction((self.invoice(), 100.0))
        provider = type(self.env["payment.provider"])
        fault = ValidationError("not well-formed")
        with patch.object(provider, "_send_api_request", side_effect=fault):
            with self.assertRaises(Forbidden):
                tx._send_api_request("POST", VERIFY, json={})
            with self.assertRaises(ValidationError):
                tx._send_api_request("POST", "/v2/checkout/orders", json={})
        self.assertEqual(tx.state, "draft")

    def test_words(self):
        """P-PAY-INVOICE: the page says what became of it, and stays where it failed."""
        tx = self.transaction((self.invoice(), 100.0))
        said = {}
        for state in ("draft", "pending", "authorized", "done", "cancel", "error"):
            tx.state = state if state != "authorized" else "pending"
            said[state] = tx._portal_status_words()
        self.assertIn("second time", said["pending"]["text"])
        self.assertIn("No money was taken", said["cancel"]["text"])
        for state in ("cancel", "error"):
            self.assertFalse(said[state]["polls"])
            self.assertTrue(said[state]["again"])
        self.assertTrue(said["pending"]["polls"])


@tagged("post_install", "-at_install")
class TestTransfers(CallbackCase):
    """Transfers that customers announce, without the addon of wire transfers."""

    def setUp(self):
        super().setUp()
        announced = patch.object(
            type(self.env["payment.transaction"]),
            "_portal_by_transfer",
            lambda tx: True,
        )
        announced.start()
        self.addCleanup(announced.stop)

    def announce(self, *shares):
        tx = self.transaction(*shares)
        tx._set_pending()
        tx._post_process()
        return tx

    def mails_of(self, tx):
        domain = [("model", "=", tx._name), ("res_id", "=", tx.id)]
        return self.env["mail.mail"].search(domain)

    def test_mail(self):
        """P-PROVIDERS: one mail says how much and with which reference."""
        tx = self.announce((self.invoice(), 30.0), (self.invoice(), 40.0))
        tx._post_process()
        mail = self.mails_of(tx)
        self.assertEqual(len(mail), 1)
        self.assertEqual(mail.recipient_ids, tx.partner_id)
        self.assertIn(tx.reference, mail.body_html)
        self.assertIn("70.00", mail.body_html)

    def test_one_reference_for_several(self):
        """C-PAY-MANY: not that of the first invoice, which would get all of it."""
        tx = self.announce((self.invoice(), 30.0), (self.invoice(), 40.0))
        self.assertEqual(tx._get_communication(), tx.reference)

    def test_arrived(self):
        """P-PROVIDERS: who does the books says so; credited once, exactly."""
        first, second = self.invoice(), self.invoice()
        tx = self.announce((first, 30.0), (second, 40.0))
        self.assertFalse(self.payments_of(tx))
        tx.with_user(self.ida).action_portal_transfer_arrived()
        self.env.invalidate_all()
        self.assertEqual(self.payments_of(tx).mapped("amount"), [70.0])
        self.assertEqual([first.amount_residual, second.amount_residual], [70, 60])
        with self.assertRaises(UserError):
            tx.with_user(self.ida).action_portal_transfer_arrived()
        with self.assertRaises(UserError):
            tx.with_user(self.ida).action_portal_transfer_missing()
        self.assertEqual(len(self.payments_of(tx)), 1)

    def test_arrived_the_receipt_is_the_customers(self):
        """P-PROVIDERS, C-HISTORY: who says that the money has come does not follow the
        payment, and gets no receipt; who paid gets it."""
        tx = self.announce((self.invoice(), 30.0))
        tx.with_user(self.ida).action_portal_transfer_arrived()
        self.env.invalidate_all()
        payment = self.payments_of(tx)
        self.assertNotIn(self.ida.partner_id, payment.message_partner_ids)
        self.env["account.payment"]._cron_portal_receipts()
        mails = self.env["mail.mail"].search(
            [("model", "=", payment._name), ("res_id", "=", payment.id)]
        )
        self.assertEqual(mails.recipient_ids, self.carla)
        told = payment.message_ids.notified_partner_ids
        self.assertNotIn(self.ida.partner_id, told)

    def test_missing(self):
        """P-PROVIDERS: it did not come: nothing is booked, the invoice stays open."""
        move = self.invoice()
        tx = self.announce((move, 30.0))
        tx.with_user(self.ida).action_portal_transfer_missing()
        self.assertEqual(tx.state, "cancel")
        self.assertFalse(self.payments_of(tx))
        self.assertEqual(move.amount_residual, 100.0)

    def test_not_by_others(self):
        """P-PROVIDERS: neither a salesperson nor the customer says that it came."""
        tx = self.announce((self.invoice(), 30.0))
        users = self.salesperson | self.carla.user_ids
        self.assertTrue(users - self.salesperson)
        for user in users:
            for act in (
                "action_portal_transfer_arrived",
                "action_portal_transfer_missing",
            ):
                # an AccessError is one of these
                with self.assertRaises(UserError):
                    getattr(tx.with_user(user), act)()
        self.assertEqual(tx.state, "pending")

    def test_paid_otherwise(self):
        """P-PAY-INVOICE: a paid invoice asks for no transfer any more."""
        move = self.invoice()
        tx = self.announce((move, 100.0))
        self.assertEqual(move.get_portal_last_transaction(), tx)
        self.pay(move)
        self.assertFalse(move.get_portal_last_transaction())
