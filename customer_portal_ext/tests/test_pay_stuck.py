"""Payments that nobody would look at: not booked, or recorded by hand (P-JOURNAL)."""

from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.fields import Datetime
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PortalCase
from .payment_cast import PaymentCast

STOCK = "odoo.addons.payment.models.payment_transaction"


@tagged("post_install", "-at_install")
class TestPayStuck(PaymentCast, PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_invoice_cast()
        cls.make_payment_cast()
        cls.Transaction = cls.env["payment.transaction"]

    def setUp(self):
        super().setUp()
        self.patch(self.env.cr, "commit", lambda: None)
        self.patch(self.env.cr, "rollback", lambda: None)

    @mute_logger(STOCK)
    def run_job(self):
        self.Transaction._cron_post_process()

    def test_unbookable(self):
        """P-JOURNAL: staff are told once of money that cannot be booked, after a while.

        And can book it, or read what is in the way.
        """
        move = self.invoice()
        tx = self.transaction((move, 100.0))
        tx._set_done()
        self.Transaction._portal_tell_stuck()
        self.assertFalse(move.activity_ids)
        tx.last_state_change = Datetime.now() - timedelta(hours=2)
        for _again in range(2):
            self.Transaction._portal_tell_stuck()
        [activity] = move.activity_ids
        self.assertIn(tx.reference, activity.summary)
        self.assertIn("Book it now", activity.note)
        with (
            patch.object(type(tx), "_create_payment", side_effect=UserError("why")),
            self.assertRaises(UserError) as caught,
        ):
            tx.with_user(self.ida).action_portal_book_now()
        self.assertIn("why", str(caught.exception))
        tx.with_user(self.ida).action_portal_book_now()
        self.assertEqual(move.payment_state, "paid")
        with self.assertRaises(UserError):
            tx.with_user(self.ida).action_portal_book_now()

    def test_recorded_by_hand(self):
        """P-PROVIDERS: an announced transfer ends when its invoice was paid by hand."""
        # without the addon for wire transfers
        self.patch(
            self.registry[self.Transaction._name],
            "_portal_by_transfer",
            lambda tx: True,
        )
        paid, other = self.invoice(), self.invoice()
        whole, half = (
            self.transaction(*shares)
            for shares in ([(paid, 100.0)], [(paid, 50.0), (other, 50.0)])
        )
        for tx in whole | half:
            tx._set_pending()
        self.run_job()
        self.assertEqual(set((whole | half).mapped("state")), {"pending"})
        self.pay(paid, 100)
        self.run_job()
        self.assertEqual((whole.state, half.state), ("cancel", "pending"))
        share = whole.portal_share_ids
        self.assertEqual(share.state, "void")
        self.assertIn("settled otherwise", share._portal_text())
        told = self.Transaction._portal_waiting(self.carla, self.company)
        self.assertNotIn(whole, told)
        self.assertIn(half, told)
