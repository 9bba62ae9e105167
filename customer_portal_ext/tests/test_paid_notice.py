"""C-HISTORY, O-VIEWED: who is told what when an invoice was paid on the portal."""

import re

from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .test_payment_page import PaymentCast

LINK = re.compile(r"/my/link/([\w-]{43})")


class PaidCase(PaymentCast):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.email = "money@us.test"
        cls.Payment = cls.env["account.payment"]
        cls.mine = cls.invoice("2026-01-10", 100)
        cls.open = cls.invoice("2026-01-11", 50)
        cls.seller = new_test_user(
            cls.env,
            "seller.test",
            groups="sales_team.group_sale_salesman",
            name="Sella Test",
            email="sella@us.test",
        )
        (cls.mine | cls.open).invoice_user_id = cls.seller

    def paid(self, amount=100, invoices=None, **values):
        """Return the payment that a provider's confirmation made, job included."""
        invoices = self.mine if invoices is None else invoices
        transaction = self.transaction(
            "draft", amount, invoice_ids=[Command.set(invoices.ids)], **values
        )
        self.env["mail.mail"].search([]).unlink()
        transaction._set_done()
        transaction._post_process()
        self.Payment._cron_portal_receipts()
        return transaction.payment_id

    def told(self):
        """Return the mails to the salesperson."""
        return self.env["mail.mail"].search([("email_to", "ilike", "sella@us.test")])

    def activities(self, move):
        kind = self.env.ref("customer_portal_ext.mail_activity_portal_paid")
        return move.activity_ids.filtered(lambda act: act.activity_type_id == kind)


@tagged("post_install", "-at_install")
class TestPaidNotice(PaidCase):
    def test_o_viewed_by_mail(self):
        """O-VIEWED: one mail a payment, with what was paid and what is left."""
        payment = self.paid(60)
        [mail] = self.told()
        text = mail.body_html.replace("\xa0", " ")
        for words in (payment.name, self.mine.name, "$ 60.00", "$ 40.00 still open"):
            self.assertIn(words, text)
        self.assertIn(f"/odoo/account.move/{self.mine.id}", mail.body_html)
        self.assertIn("Carla Client", mail.subject)
        self.assertNotIn("/my/link", mail.body_html)
        self.assertFalse(self.activities(self.mine))
        # the provider confirms again, and the job runs again
        payment.payment_transaction_id._post_process()
        self.Payment._cron_portal_receipts()
        self.assertEqual(len(self.told()), 1)

    def test_o_viewed_several_documents(self):
        """O-VIEWED: one mail to each user, with the documents that are theirs."""
        other = new_test_user(
            self.env,
            "other.test",
            groups="sales_team.group_sale_salesman",
            email="other@us.test",
        )
        self.open.invoice_user_id = other
        self.paid(150, self.mine | self.open)
        [mail] = self.told()
        self.assertIn(self.mine.name, mail.body_html)
        self.assertNotIn(self.open.name, mail.body_html)
        [second] = self.env["mail.mail"].search(
            [("email_to", "ilike", "other@us.test")]
        )
        self.assertIn(self.open.name, second.body_html)
        self.assertIn("paid in full", second.body_html)

    def test_o_viewed_own_choice(self):
        """O-VIEWED: by activity, or not at all; the user's choice comes first."""
        self.company.portal_paid_notice = "none"
        self.paid(10)
        self.assertFalse(self.told())
        self.assertFalse(self.activities(self.mine))
        self.seller.with_user(self.seller).portal_paid_notice = "activity"
        self.paid(20, reference="second")
        [activity] = self.activities(self.mine)
        self.assertEqual(activity.user_id, self.seller)
        self.assertIn("$ 20.00", activity.summary.replace("\xa0", " "))
        self.assertFalse(self.told())

    def test_o_viewed_not_what_staff_book(self):
        """O-VIEWED: only what a contact paid on the portal."""
        self.pay(self.mine, "2026-02-01")
        self.Payment._cron_portal_receipts()
        self.assertFalse(self.told())

    def test_no_receipts(self):
        """X-MULTI: told also where the company sends no receipts."""
        self.company.portal_payment_receipt = False
        self.paid(100)
        self.assertEqual(len(self.told()), 1)

    def test_one_that_cannot_be_told(self):
        """P-JOURNAL: a mail that cannot be made undoes no payment."""
        self.patch(
            type(self.Payment),
            "_portal_tell_paid_mail",
            lambda *args: 1 / 0,
        )
        with self.assertLogs("odoo.addons.customer_portal_ext", "ERROR"):
            payment = self.paid(100)
        self.assertEqual(self.mine.amount_residual, 0)
        self.assertFalse(payment.portal_paid_to_tell)


@tagged("post_install", "-at_install")
class TestReceiptMail(PaidCase):
    def receipt_mail(self, payment):
        mails = self.env["mail.mail"].search(
            [
                ("recipient_ids", "in", self.carla.ids),
                ("model", "=", payment._name),
                ("res_id", "=", payment.id),
            ]
        )
        [email] = mails._prepare_outgoing_list()
        return email

    def test_c_history_what_was_paid_and_what_is_left(self):
        """C-HISTORY, P-HOTLINK: each document with its own link, to who paid."""
        payment = self.paid(120, self.mine | self.open)
        email = self.receipt_mail(payment)
        body = email["body"].replace("\xa0", " ").replace("&nbsp;", " ")
        for words in (
            "Hello Carla Client",
            payment.name,
            "$ 120.00",
            self.mine.name,
            self.open.name,
            "paid in full",
            "$ 30.00 still open",
        ):
            self.assertIn(words, body)
        documents = {
            self.env["portal.hotlink"]._find(secret)._get_document_sudo()
            for secret in set(LINK.findall(email["body"]))
        }
        self.assertEqual(documents, {self.mine, self.open, payment})
        self.assertTrue(email["attachments"])

    def test_c_history_on_account(self):
        """P-PAY-ACCOUNT: what nothing took is said to be on account."""
        payment = self.paid(130)
        body = (
            self.receipt_mail(payment)["body"]
            .replace("\xa0", " ")
            .replace("&nbsp;", " ")
        )
        self.assertIn("$ 30.00", body)
        self.assertIn("on your account", body)

    def test_c_history_what_the_payer_may_not_see(self):
        """X-SCOPE: named, as they paid it, and without a link."""
        self.mine.portal_show = False
        self.env.flush_all()
        payment = self.paid(100)
        email = self.receipt_mail(payment)
        self.assertIn(self.mine.name, email["body"])
        documents = {
            self.env["portal.hotlink"]._find(secret)._get_document_sudo()
            for secret in set(LINK.findall(email["body"]))
        }
        self.assertNotIn(self.mine, documents)

    def test_without_our_template(self):
        """C-HISTORY: a company that removed it sends Odoo's."""
        self.env.ref("customer_portal_ext.mail_template_payment_receipt").active = False
        payment = self.paid(100)
        self.assertIn("Payment Receipt", self.receipt_mail(payment)["subject"])
