"""C-APPROVE: the order's status follows by rule, and only when it should."""

from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.fields import Date
from odoo.tests import tagged

from .common import PortalCase


@tagged("post_install", "-at_install")
class TestFollow(PortalCase):
    def setUp(self):
        super().setUp()
        self.quote = self.quotation(lines=3)
        self.lines = self.quote.order_line
        self.actor = {
            "partner_id": self.carla.id,
            "partner_name": self.carla.name,
            "identified_by": "login",
        }

    def approve(self, lines, order=None):
        order = order or self.quote
        order = order.sudo()
        order._portal_lock()
        snapshot = order._portal_approval_snapshot(lines, "I approve.")
        return order._portal_approve(lines, self.actor, snapshot)

    def test_confirmation_survives_who_looks_at_the_order(self):
        """C-APPROVE, P-HOTLINK: the customer opens the order while its confirmation is
        made; the mail is sent all the same, and not on the next day."""
        self.approve(self.lines)
        self.assertEqual(self.quote.state, "sale")
        self.assertTrue(self.quote.pending_email_template_id)
        sent, tries = [], []

        def send(order, template, allow_deferred_sending=True):
            tries.append(order)
            if len(tries) < 3:
                raise SerializationFailure("touched meanwhile")
            sent.append(order)

        self.patch(self.env.cr, "rollback", lambda: None)
        self.patch(type(self.quote), "_send_order_notification_mail", send)
        self.patch(
            type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kw: 60.0
        )
        self.env["sale.order"]._cron_send_pending_emails()
        self.assertEqual(sent.count(self.quote), 1)
        self.assertFalse(self.quote.pending_email_template_id)

    def ask_change(self, lines):
        return self.quote.sudo()._portal_request_change(
            lines, self.actor, "Rounder, please.", []
        )

    def answer(self, request, state="declined"):
        request.answer = "It is done so."
        request._answer(state)

    def test_all_approved(self):
        """C-APPROVE: the last line lets the order follow, and confirms it."""
        self.approve(self.lines[:2])
        self.assertEqual(self.quote.portal_status_id.action, "approve")
        self.approve(self.lines[2])
        self.assertEqual(self.quote.state, "sale")

    def test_some_under_change_request(self):
        """C-CHANGE: while a change is asked for, the rest confirms nothing."""
        request = self.ask_change(self.lines[0])
        self.approve(self.lines[1:])
        self.assertEqual(self.quote.state, "sent")
        self.assertNotEqual(self.quote.portal_status_id.name, "Approved")
        self.answer(request)
        self.assertTrue(self.lines[0].portal_waiting)
        self.assertEqual(self.quote.state, "sent")
        self.approve(self.lines[0])
        self.assertEqual(self.quote.state, "sale")

    def test_change_of_the_whole_document(self):
        """C-CHANGE: all lines approved meanwhile: the answer does not confirm, but
        nothing is asked for any more, and staff go on."""
        request = self.ask_change(self.lines.browse())
        self.approve(self.lines)
        self.assertEqual(self.quote.state, "sent")
        self.assertEqual(self.quote.portal_status_id.name, "Change requested")
        self.answer(request)
        self.assertEqual(self.quote.state, "sent")
        self.assertEqual(self.quote.portal_status_id.name, "Approved")
        self.assertFalse(self.events(self.quote, "order_confirmed"))

    def test_private_and_informative_lines_do_not_hold_it_up(self):
        """C-ITEM-STATUS: lines that ask for nothing are not waited for."""
        by_name = {
            status.name: status
            for status in self.Status.search(
                [("model", "=", "sale.order.line"), ("state", "=", False)]
            )
            if status.company_id == self.company
        }
        self.lines[0].portal_status_id = by_name["Internal"]
        self.lines[1].portal_status_id = by_name["For information"]
        self.approve(self.lines[2])
        self.assertEqual(self.quote.state, "sale")

    def test_payment_next(self):
        """C-OPTIONS: a payment that is missing is asked for, and nothing confirmed."""
        self.quote.write({"require_payment": True, "prepayment_percent": 1.0})
        self.approve(self.lines)
        self.assertEqual(self.quote.portal_status_id.action, "pay")
        self.assertEqual(self.quote.state, "sent")

    def test_signature_before_payment(self):
        """C-OPTIONS: where a signature is to follow, it comes before the payment."""
        sign = self.status("sale.order", "sign")
        self.quote.portal_status_id.next_status_id = sign
        self.quote.write(
            {
                "require_payment": True,
                "require_signature": True,
                "prepayment_percent": 1.0,
            }
        )
        self.approve(self.lines)
        self.assertEqual(self.quote.portal_status_id, sign)
        self.assertEqual(self.quote.state, "sent")
        self.assertTrue(self.quote._has_to_be_signed())

    def test_price_changed_while_payment_is_asked_for(self):
        """X-BOUND: what is to be paid is no longer what was approved: ask again."""
        self.quote.write({"require_payment": True, "prepayment_percent": 1.0})
        self.approve(self.lines)
        self.lines[0].price_unit = 77
        self.assertEqual(self.quote.portal_status_id.action, "approve")
        self.assertTrue(self.lines[0].portal_waiting)
        self.assertFalse(self.quote._has_to_be_paid())
        self.approve(self.lines[0])
        self.assertEqual(self.quote.portal_status_id.action, "pay")

    def test_confirmed_meanwhile(self):
        """C-APPROVE: an order that staff confirmed keeps to statuses of orders."""
        order_status = self.Status.create(
            {
                "name": "Proofs to approve",
                "model": "sale.order",
                "state": "sale",
                "action": "approve",
                "company_id": self.company.id,
                "next_status_id": self.quote.portal_status_id.next_status_id.id,
            }
        )
        line_status = self.Status.create(
            {
                "name": "Proof to approve",
                "model": "sale.order.line",
                "state": "sale",
                "action": "approve",
                "company_id": self.company.id,
            }
        )
        self.quote.action_confirm()
        self.quote.portal_status_id = order_status
        self.lines.portal_status_id = line_status
        self.assertTrue(self.quote.portal_waiting)
        self.approve(self.lines)
        # "Approved" is a status of quotations
        self.assertEqual(self.quote.portal_status_id, order_status)
        production = self.Status.create(
            {
                "name": "In production",
                "model": "sale.order",
                "state": "sale",
                "company_id": self.company.id,
            }
        )
        order_status.next_status_id = production
        self.lines[0].price_unit = 12
        self.assertTrue(self.lines[0].portal_waiting)
        self.approve(self.lines[0])
        self.assertEqual(self.quote.portal_status_id, production)
        self.lines[0].price_unit = 13
        self.assertEqual(self.quote.portal_status_id, order_status)
        self.assertEqual(self.quote.state, "sale")

    def test_expired_during_the_act(self):
        """C-APPROVE: an offer that expires while some of it is approved is not
        confirmed: the other lines are only hidden, not answered."""
        quote_class = type(self.quote)

        def expire(order, *args, **kwargs):
            order.validity_date = Date.subtract(Date.today(), days=1)
            return None

        with patch.object(quote_class, "_portal_tell_staff", expire):
            self.approve(self.lines[0])
        self.assertEqual(self.quote.state, "sent")
        self.assertEqual(self.quote.portal_status_id.action, "approve")
        self.assertFalse(self.events(self.quote, "order_confirmed"))

    def test_no_status_follows(self):
        """C-OPTIONS: without a status that follows, the order stays, and asks for
        nothing any more."""
        self.quote.portal_status_id.next_status_id = False
        self.approve(self.lines)
        self.assertEqual(self.quote.state, "sent")
        self.assertFalse(self.quote.portal_waiting)
