"""C-HISTORY, P-PAY-ACCOUNT: the receipt by e-mail, and staff's list of what is left."""

import re
from ast import literal_eval
from unittest.mock import patch

from odoo.tests import tagged

from .test_payment_page import PaymentCast


@tagged("post_install", "-at_install")
class TestPaymentReceipt(PaymentCast):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = cls.invoice("2026-01-10", 100)
        cls.company.email = "money@us.test"
        # the report is not printed in tests
        cls.Payment = cls.env["account.payment"]

    def paid_online(self, partner=None, **values):
        """Return the payment that a provider's confirmation made."""
        transaction = self.transaction(
            "draft", 100, partner, invoice_ids=[(6, 0, self.mine.ids)], **values
        )
        transaction._set_done()
        transaction._post_process()
        return transaction.payment_id

    def mails(self, partner):
        return self.env["mail.mail"].search([("recipient_ids", "in", partner.ids)])

    def test_c_history_receipt_goes_to_who_paid(self):
        """C-HISTORY: with the PDF and a personal link, from the company, and once."""
        payment = self.paid_online()
        self.assertTrue(payment.portal_receipt_wanted)
        self.assertFalse(self.mails(self.carla), "a mail must not hold up a payment")
        self.Payment._cron_portal_receipts()
        [mail] = self.mails(self.carla)
        self.assertIn(payment.name, mail.subject)
        self.assertEqual(mail.recipient_ids, self.carla)
        self.assertIn("money@us.test", mail.email_from)
        [receipt] = mail.attachment_ids
        # no PDF is printed in tests
        number = re.sub(r"\W", "_", payment.name)
        self.assertEqual(receipt.name, f"Receipt_{number}.html")
        [email] = mail._prepare_outgoing_list()
        self.assertRegex(email["body"], r"/my/link/[A-Za-z0-9_-]{43}")
        self.assertNotIn("access_token", email["body"])
        self.assertTrue(payment.is_sent)
        self.assertFalse(payment.portal_receipt_wanted)
        # the provider confirms a second time
        payment.payment_transaction_id._post_process()
        self.Payment._cron_portal_receipts()
        self.assertEqual(len(self.mails(self.carla)), 1)

    def test_c_history_the_link_of_a_receipt_opens_the_payment(self):
        """P-HOTLINK: the link leads to the payment's own page, for who got it."""
        payment = self.paid_online()
        _link, secret = self.env["portal.hotlink"]._issue(
            self.carla, payment, self.company
        )
        path = f"/my/link/{secret}"
        _form, values = self.form_of(self.get(path), path)
        response = self.submit(path, values)
        self.assertTrue(response.headers["Location"].endswith(self.path(payment)))
        self.assertIn(payment.name, self.get(self.path(payment)).text)

    def test_c_history_no_receipt_where_it_is_off(self):
        """X-MULTI: a company that sends none sends none."""
        self.company.portal_payment_receipt = False
        payment = self.paid_online()
        self.assertFalse(payment.portal_receipt_wanted)
        self.Payment._cron_portal_receipts()
        self.assertFalse(self.mails(self.carla))

    def test_c_history_no_receipt_of_what_was_not_paid_here(self):
        """C-HISTORY: what staff book is theirs to send."""
        payment = self.pay(self.mine, "2026-02-01")
        self.assertFalse(payment.portal_receipt_wanted)

    def test_c_history_a_receipt_that_cannot_be_made(self):
        """C-HISTORY: it stops neither the payment nor the others."""
        first = self.paid_online()
        second = self.pay_on_account("2026-03-01", 5)
        second.payment_transaction_id = self.transaction(
            "done", 5, payment_id=second.id
        )
        second._portal_want_receipts()
        send = type(first)._portal_send_receipt

        def fail(payment):
            if payment == first:
                raise ValueError("no printer")
            return send(payment)

        with (
            patch.object(type(first), "_portal_send_receipt", fail),
            self.assertLogs("odoo.addons.customer_portal_ext", "ERROR"),
        ):
            self.Payment._cron_portal_receipts()
        self.assertFalse(first.is_sent)
        self.assertFalse(first.portal_receipt_wanted)
        self.assertTrue(second.is_sent)
        self.assertEqual(first.state, "paid")


@tagged("post_install", "-at_install")
class TestOnAccount(PaymentCast):
    def lines(self):
        action = self.env.ref("customer_portal_ext.account_move_line_on_account_action")
        domain = [
            *literal_eval(action.domain),
            ("company_id", "=", self.company.id),
            ("portal_ledger_partner_id", "in", (self.client_company | self.other).ids),
        ]
        return self.env["account.move.line"].search(domain)

    def test_p_pay_account_staff_see_what_is_left(self):
        """P-PAY-ACCOUNT: by customer, with sums, and the way to allocate it."""
        payment = self.pay_on_account("2026-02-01", 20)
        self.pay_on_account("2026-02-01", 7, self.eve)
        lines = self.lines()
        self.assertEqual(sorted(lines.mapped("portal_on_account")), [7, 20])
        groups = lines._read_group(
            [("id", "in", lines.ids)],
            ["portal_ledger_partner_id"],
            ["portal_on_account:sum"],
        )
        self.assertEqual(dict(groups), {self.client_company: 20.0, self.other: 7.0})
        line = payment.move_id.line_ids & lines
        self.assertEqual(line.action_portal_open_entry()["res_id"], payment.id)
        self.assertEqual(line.action_portal_allocate()["tag"], "display_notification")
        move = self.invoice("2026-01-10", 100, self.colin)
        foreign = self.invoice("2026-01-10", 100, self.eve)
        self.assertEqual(line.action_portal_allocate()["res_id"], move.id)
        second = self.invoice("2026-01-11", 100)
        domain = line.action_portal_allocate()["domain"]
        self.assertEqual(self.env["account.move"].search(domain), (move | second))
        self.assertNotIn(foreign.id, domain[0][2])
        # Odoo's own way to allocate it, from there
        move.js_assign_outstanding_line(line.id)
        self.assertFalse(self.lines() & line)

    def test_p_pay_account_on_the_statement(self):
        """P-PAY-ACCOUNT: it says so on the statement until staff allocate it."""
        payment = self.pay_on_account(self.day(-3), 20)
        self.login_as(self.carla_user)
        text = self.plain(self.get("/my/statement"))
        self.assertIn("On account, not yet allocated", text)
        move = self.invoice(self.day(-2), 12)
        line = payment.move_id.line_ids.filtered("portal_ledger")
        move.js_assign_outstanding_line(line.id)
        text = self.plain(self.get("/my/statement"))
        self.assertIn("$ 8.00 on account, not yet allocated", text)

    def test_p_pay_account_the_list_is_reached_from_the_menu(self):
        """P-PAY-ACCOUNT: the menu of the portal leads to it, for invoicing."""
        menu = self.env.ref("customer_portal_ext.menu_portal_on_account")
        self.assertEqual(menu.action.res_model, "account.move.line")
        self.assertEqual(menu.group_ids, self.env.ref("account.group_account_invoice"))
