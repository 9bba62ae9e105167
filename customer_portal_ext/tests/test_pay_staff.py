"""What staff see of payments, captures in parts, and who reads nothing (C-PAY-MANY)."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import PortalCase
from .payment_cast import PaymentCast


@tagged("post_install", "-at_install")
class TestPayStaff(PaymentCast, PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_invoice_cast()
        cls.make_payment_cast()

    def test_forms(self):
        """C-PAY-MANY: the payment and the transaction show what they are for."""
        move = self.invoice()
        tx = self.transaction((move, 60.0), on_account=5.0)
        self.confirm(tx)
        payment = tx.payment_id.with_user(self.ida)
        self.assertEqual(payment.portal_share_count, 2)
        with Form(payment) as form:
            self.assertEqual(len(form.portal_share_ids), 2)
        action = payment.action_portal_shares()
        found = self.env[action["res_model"]].with_user(self.ida)
        shares = found.search(action["domain"])
        names = set(shares.mapped("document_name"))
        self.assertEqual(names, {move.display_name, "On account"})
        opened = shares.filtered("move_id").action_open_document()
        self.assertEqual((opened["res_model"], opened["res_id"]), (move._name, move.id))
        with self.assertRaises(AccessError):
            shares.write({"amount": 1})

    def test_rpc_denied(self):
        """C-PAY-MANY: portal users read neither shares nor choices, not even theirs."""
        move = self.invoice()
        tx = self.transaction((move, 60.0))
        plan = self.env["portal.payment.plan"].create(
            {
                "user_id": self.carla_user.id,
                "partner_id": self.carla.id,
                "customer_id": self.customer.id,
                "company_id": self.company.id,
                "currency_id": self.company.currency_id.id,
                "line_ids": [Command.create({"move_id": move.id, "amount": 1.0})],
            }
        )
        for record in (tx.portal_share_ids, plan, plan.line_ids):
            theirs = record.with_user(self.carla_user)
            for method in ("search", "search_count"):
                with self.assertRaises(AccessError):
                    getattr(theirs, method)([])
            with self.assertRaises(AccessError):
                theirs.read()
            with self.assertRaises(AccessError):
                theirs.create([{}])

    def test_x_multi(self):
        """X-MULTI: who works for another company sees no shares of this one."""
        other = self.env["res.company"].create({"name": "Other company"})
        tx = self.transaction((self.invoice(), 60.0))
        self.ida.write(
            {"company_ids": [Command.set(other.ids)], "company_id": other.id}
        )
        found = self.env["portal.payment.share"].with_user(self.ida).search([])
        self.assertFalse(found & tx.portal_share_ids)

    def test_payer_is_told(self):
        """C-PAY-MANY: the payer is told what stays on account, and why."""
        one, gone = self.invoice(), self.invoice()
        tx = self.transaction((one, 100.0), (gone, 10.0))
        self.pay(one, 70.0)
        gone.button_draft()
        self.confirm(tx)
        said = one.message_ids.filtered(
            lambda message: self.carla in message.partner_ids
        )
        self.assertIn("70.00", said.body)
        self.assertIn(one.name, said.body)
        said = tx.payment_id.message_ids.filtered(
            lambda message: self.carla in message.partner_ids
        )
        self.assertIn("withdrawn", said.body)

    def test_captured_in_part_and_voided(self):
        """C-PAY-MANY: what was let go is owed again, and can be paid."""
        self.provider.support_manual_capture = "partial"
        move = self.invoice()
        tx = self.transaction((move, 100.0))
        tx._set_authorized()
        self.confirm(tx._create_child_transaction(60.0))
        self.assertEqual(tx.portal_share_ids.state, "waiting")
        void = tx._create_child_transaction(40.0)
        void._set_canceled()
        void._post_process()
        self.env.invalidate_all()
        self.assertRecordValues(
            tx.portal_share_ids,
            [{"state": "credited", "credited_amount": 60.0, "left_amount": 0.0}],
        )
        self.assertIn("not collected", tx.portal_share_ids._portal_text())
        self.assertEqual(move._portal_payable()[move]["max"], 40.0)

    def test_captured_in_parts(self):
        """C-PAY-MANY: an authorized amount that is captured in two goes."""
        one, two = self.invoice(), self.invoice()
        tx = self.transaction((one, 50.0), (two, 100.0), on_account=10.0)
        first = tx._create_child_transaction(70.0)
        self.confirm(first)
        self.assertEqual([one.amount_residual, two.amount_residual], [50.0, 80.0])
        self.assertEqual(
            tx.portal_share_ids.mapped("state"), ["credited", "waiting", "waiting"]
        )
        second = tx._create_child_transaction(90.0)
        self.confirm(second)
        self.assertEqual([one.amount_residual, two.amount_residual], [50.0, 0.0])
        self.assertEqual(
            tx.portal_share_ids.mapped("state"), ["credited", "credited", "on_account"]
        )
        self.assertEqual(tx.portal_share_ids[2].left_amount, 10.0)
        self.assertEqual((first | second).payment_id.mapped("amount"), [70.0, 90.0])

    def test_by_the_job(self):
        """P-JOURNAL: the entry exists by itself when the browser was closed."""
        move = self.invoice()
        tx = self.transaction((move, 100.0))
        tx._set_done()
        self.patch(self.env.cr, "commit", lambda: None)
        self.env["payment.transaction"]._cron_post_process()
        self.env["payment.transaction"]._cron_post_process()
        self.assertEqual(move.payment_state, "paid")
        self.assertEqual(len(move.reconciled_payment_ids), 1)

    def test_evidence(self):
        """C-PAY-MANY: the evidence of payment and documents is whole."""
        move = self.invoice()
        tx = self.transaction((move, 100.0))
        self.confirm(tx)
        event = self.events(move, "payment_confirmed")
        self.assertEqual(event.identified_by, "system")
        [share] = event._get_snapshot()["shares"]
        self.assertEqual((share["amount"], share["credited"]), ("100.00", "100.00"))
        for document in (move, tx):
            self.assertFalse(self.env["portal.event"]._first_broken_event(document))

    def test_settings(self):
        """C-PAY-MANY, P-PAY-ACCOUNT: the settings are those of the company."""
        with Form(self.env["res.config.settings"]) as form:
            form.portal_pay_parts = False
            form.portal_pay_on_account_max = 50.0
        form.record.execute()
        self.assertFalse(self.company.portal_pay_parts)
        self.assertEqual(self.company.portal_pay_on_account_max, 50.0)

    def test_deleted_document(self):
        """C-PAY-MANY: an abandoned payment keeps nobody from deleting a draft."""
        move = self.invoice()
        tx = self.transaction((move, 100.0))
        move.button_draft()
        move.name = "/"
        move.with_context(force_delete=True).unlink()
        self.confirm(tx)
        self.assertEqual(tx.portal_share_ids.left_amount, 100.0)

    def test_currencies_without_cents(self):
        """C-PAY-MANY: yen and dinars, to their last unit."""
        for name, rate, amounts in (
            ("JPY", 150.0, (33.0, 67.0)),
            ("KWD", 0.3, (33.333, 66.667)),
        ):
            currency = (
                self.env["res.currency"]
                .with_context(active_test=False)
                .search([("name", "=", name)])
            )
            currency.active = True
            self.env["res.currency.rate"].create(
                {
                    "name": "2020-01-01",
                    "currency_id": currency.id,
                    "company_id": self.company.id,
                    "rate": rate,
                }
            )
            one, two = (self.invoice(currency_id=currency.id) for _i in range(2))
            tx = self.transaction((one, amounts[0]), (two, amounts[1]))
            self.assertEqual(tx.amount, 100.0)
            self.confirm(tx)
            for move, amount in zip((one, two), amounts, strict=True):
                self.assertEqual(
                    currency.compare_amounts(move.amount_residual, 100.0 - amount), 0
                )
            self.assertTrue(tx.payment_id.is_reconciled)
