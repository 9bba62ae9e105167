"""C-HISTORY, O-SEARCH, P-PROVIDERS: payments, their pages and receipts."""

from datetime import timedelta
from types import SimpleNamespace
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from ..tools import machine_font
from .ledger_cast import LedgerCase
from .statement_case import StatementCase
from .test_account_summary import PayingCast

LIST = "/my/history/payments"
MAX_QUERIES = 12


class PaymentCast(PayingCast, StatementCase, LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_payable()
        cls.today = fields.Date.context_today(cls.env.user)

    @classmethod
    def day(cls, days):
        return cls.today + timedelta(days=days)

    def path(self, payment):
        return f"/my/payments/{payment.id}"

    def receipt(self, payment):
        # tests get the report before it is printed
        return self.get(f"{self.path(payment)}?report_type=pdf")

    def transaction(self, state, amount=50.0, partner=None, **values):
        """Return a transaction as a provider would leave it, without a payment."""
        transaction = self.env["payment.transaction"].create(
            {
                "provider_id": self.provider.id,
                "payment_method_id": self.provider.payment_method_ids[:1].id
                or self.env.ref("payment.payment_method_unknown").id,
                "reference": f"TX {state} {amount}",
                "amount": amount,
                "currency_id": self.usd.id,
                "partner_id": (partner or self.carla).id,
                "operation": "online_redirect",
                **values,
            }
        )
        transaction.write({"state": state, "last_state_change": fields.Datetime.now()})
        return transaction

    def plain(self, response):
        return self.text_of(response).replace("\xa0", " ")


@tagged("post_install", "-at_install")
class TestPaymentPage(PaymentCast):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = cls.invoice("2026-01-10", 100, ref="PO 7")
        cls.colins = cls.invoice("2026-01-11", 55.5, cls.colin)

    def test_c_history_a_payment_says_what_it_paid(self):
        """C-HISTORY: amount, method, reference, each document, what is on account."""
        payment = self.pay(self.mine, "2026-02-01", 130)
        self.login_as(self.carla_user)
        response = self.get(self.path(payment))
        self.assertEqual(response.status_code, 200)
        text = self.plain(response)
        for words in (
            payment.name,
            "$ 130.00",
            f"Invoice {self.mine.name}",
            "$ 100.00",
            "On account, not yet allocated $ 30.00",
            payment.payment_method_line_id.name,
        ):
            self.assertIn(words, text)
        self.assertIn(f'href="/my/invoices/{self.mine.id}"', response.text)
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        self.assertIn(f'href="{self.path(payment)}"', self.get(LIST).text)

    def test_c_history_several_documents_each_with_its_amount(self):
        """C-HISTORY: the amounts are those of the books, and sum up to the payment."""
        payments = self.pay(self.mine | self.colins, "2026-02-01", group_payment=True)
        self.login_as(self.carla_user)
        text = self.plain(self.get(self.path(payments)))
        self.assertIn(f"Invoice {self.mine.name} {'01/10/2026'} $ 100.00", text)
        self.assertIn(f"Invoice {self.colins.name} {'01/11/2026'} $ 55.50", text)
        self.assertIn("$ 155.50", text)
        self.assertNotIn("not yet allocated", text)

    def test_c_history_another_currency(self):
        """C-HISTORY: paid in dollars, owed in euros: both amounts are said."""
        move = self.invoice("2026-03-05", 40, currency=self.eur)
        payment = self.pay(
            move, "2026-03-06", 80, currency_id=self.usd.id, journal_id=self.bank.id
        )
        self.login_as(self.carla_user)
        text = self.plain(self.get(self.path(payment)))
        self.assertIn("$ 80.00", text)
        self.assertIn("for 40.00 €", text)

    def test_c_history_receipt(self):
        """C-HISTORY: the receipt says the same, and no other payment of the invoice."""
        first = self.pay(self.mine, "2026-02-01", 30)
        second = self.pay(self.mine, "2026-02-02", 80)
        self.login_as(self.carla_user)
        response = self.receipt(second)
        self.assertEqual(response.status_code, 200)
        text = " ".join(self.page(response).text_content().split())
        text = text.replace("\xa0", " ")
        self.assertIn(second.name, text)
        self.assertIn(f"Invoice {self.mine.name} 01/10/2026 $ 70.00", text)
        self.assertIn("On account, not yet allocated $ 10.00", text)
        self.assertNotIn(first.name, text)
        self.assertIn(".pdf", response.headers["Content-Disposition"])
        self.assertIn("report_type=pdf", self.get(LIST).text)

    def test_c_history_receipt_letters_are_no_shapes(self):
        """C-HISTORY: where web fonts would be drawn, fonts of the machine are used."""
        payment = self.pay(self.mine, "2026-02-01")
        for is_patched in (False, True):
            program = SimpleNamespace(is_patched_qt=is_patched)
            with patch.object(machine_font, "_wkhtml", lambda p=program: p):
                page = self.env["ir.actions.report"]._render_qweb_html(
                    "account.action_report_payment_receipt", payment.ids
                )[0]
            self.assertEqual(b"font-family: Arial" in page, not is_patched)

    def test_c_history_receipt_in_the_payers_language(self):
        """C-HISTORY: in the language of who paid, with the company's own letterhead."""
        self.env["res.lang"]._activate_lang("de_DE")
        payment = self.pay(self.mine, "2026-02-01")
        self.carla.lang = "de_DE"
        self.assertEqual(payment.partner_id, self.client_company)
        transaction = self.transaction("done", 100, payment_id=payment.id)
        payment.payment_transaction_id = transaction
        self.assertEqual(payment._portal_receipt_lang(), "de_DE")
        html = (
            self.env["ir.actions.report"]
            ._render_qweb_html("account.action_report_payment_receipt", payment.ids)[0]
            .decode()
        )
        self.assertIn("01.02.2026", html)
        self.assertIn(self.company.name, html)

    def test_x_scope_a_colleagues_document_has_no_name(self):
        """X-SCOPE: what a payment paid beside it has an amount and nothing else."""
        payment = self.pay(self.mine | self.colins, "2026-02-01", group_payment=True)
        self.carla.portal_scope = "own"
        self.login_as(self.carla_user)
        for response in (self.get(self.path(payment)), self.receipt(payment)):
            self.assertEqual(response.status_code, 200)
            text = response.text.replace(payment.memo or "-", "")
            self.assertIn(self.mine.name, text)
            self.assertNotIn(self.colins.name, text)
            self.assertNotIn(f"/my/invoices/{self.colins.id}", text)
            self.assertIn("Another document of your company", text)

    def test_x_scope_a_colleagues_payment_is_not_found(self):
        """X-SCOPE: who sees their own documents does not get a colleague's payment."""
        payment = self.pay(self.colins, "2026-02-01")
        self.carla.portal_scope = "own"
        self.login_as(self.carla_user)
        self.denied(payment)

    def denied(self, payment):
        for response in (self.get(self.path(payment)), self.receipt(payment)):
            self.assertEqual(response.status_code, 404)
            self.assertNotIn(payment.name or "no number", response.text)
            self.assertNotIn("55.50", response.text)

    def test_c_history_foreign_payments_are_not_found(self):
        """C-HISTORY: another customer's, a draft, a refund, one taken off: all 404."""
        foreign = self.pay_on_account("2026-02-01", 55.5, self.eve)
        draft = self.pay_on_account("2026-02-01", 55.5)
        draft.action_draft()
        hidden = self.pay_on_account("2026-02-01", 55.5)
        hidden.portal_show = False
        back = self.env["account.payment"].create(
            {
                "payment_type": "outbound",
                "partner_type": "customer",
                "partner_id": self.carla.id,
                "amount": 55.5,
                "journal_id": self.bank.id,
            }
        )
        back.action_post()
        self.env.flush_all()
        self.login_as(self.carla_user)
        for payment in (foreign, draft, hidden, back):
            self.denied(payment)
        missing = self.get(f"/my/payments/{foreign.id + 9999}")
        self.assertEqual(missing.status_code, 404)
        self.assertEqual(self.submit(self.path(hidden), {"x": 1}).status_code, 405)

    def test_x_multi_a_payment_to_another_company(self):
        """X-MULTI: a payment in the books of a company that is not the reader's."""
        payment = self.pay_on_account("2026-02-01", 55.5)
        there = self.env["res.company"].create({"name": "Another company"})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE account_payment SET company_id = %s WHERE id = %s",
            [there.id, payment.id],
        )
        self.env.invalidate_all()
        self.login_as(self.carla_user)
        self.denied(payment)
        self.assertNotIn(payment.name, self.plain(self.get(LIST)))

    def test_o_modules_no_payment_without_the_section(self):
        """O-MODULES: without the section payments there is no page and no receipt."""
        payment = self.pay_on_account("2026-02-01", 55.5)
        self.env["portal.section.access"].create(
            {
                "section_id": self.env.ref("customer_portal_ext.section_payments").id,
                "partner_id": self.carla.id,
                "company_id": self.company.id,
                "is_granted": False,
            }
        )
        self.env.flush_all()
        self.login_as(self.carla_user)
        self.denied(payment)
        self.assertNotIn(payment.name, self.get("/my/account-summary").text)

    def test_c_direct_guests(self):
        """C-DIRECT: nobody gets it unsigned; a guest of an invoice neither."""
        payment = self.pay(self.mine, "2026-02-01", 40)
        response = self.get(self.path(payment))
        self.assertEqual(response.status_code, 303)
        self.assertIn("/web/login", response.headers["Location"])
        _link, secret = self.env["portal.hotlink"]._issue(
            self.colin, self.mine, self.company, scope="record"
        )
        path = f"/my/link/{secret}"
        _form, values = self.form_of(self.get(path), path)
        self.submit(path, values)
        self.assertEqual(self.get(f"/my/invoices/{self.mine.id}").status_code, 200)
        response = self.get(self.path(payment))
        self.assertEqual(response.status_code, 303)
        self.assertNotIn(payment.name or "no number", response.text)

    def test_b_reports_a_supplier_sees_our_payment(self):
        """B-REPORTS: what we paid a supplier, with its bills, for them alone."""
        user = self.portal_user(self.sven)
        bill = self.invoice("2026-02-01", 400, self.sven, "in_invoice")
        payment = self.pay(bill, "2026-02-20", 150)
        self.env.flush_all()
        self.login_as(user)
        text = self.plain(self.get(self.path(payment)))
        self.assertIn("Payment to you", text)
        self.assertIn(f"Bill {bill.name}", text)
        self.assertIn("$ 150.00", text)
        self.assertIn("Paid to you", self.plain(self.get(LIST)))
        self.login_as(self.carla_user)
        self.denied(payment)
        self.assertNotIn("to_you", self.get(LIST).text)

    def test_o_search_payments(self):
        """O-SEARCH: by number, reference, method, provider's number, state, dates."""
        payment = self.pay(self.mine, "2026-02-01", 40)
        other = self.pay_on_account("2026-03-01", 7)
        other.memo = "For the next one"
        transaction = self.transaction("done", 7, provider_reference="PROV-4711")
        other.payment_transaction_id = transaction
        transaction.payment_id = other
        self.env.flush_all()
        self.login_as(self.carla_user)
        method = payment.payment_method_line_id.name
        for query, found in (
            (f"search={payment.name}", {payment}),
            ("search=next", {other}),
            ("search=prov-4711", {other}),
            (f"search={method}", {payment, other}),
            ("status=on_account", {other}),
            ("from=2026-02-15", {other}),
            ("to=2026-02-15", {payment}),
            ("status=to_you", {payment, other}),
        ):
            names = self.page(self.get(f"{LIST}?{query}")).xpath(
                "//table[@id='portal_list']/tbody/tr/th//a"
            )
            self.assertEqual(
                {" ".join(name.text_content().split()) for name in names},
                {payment.name for payment in found},
                query,
            )

    def test_g8_queries(self):
        """G8: a payment's page has no query for each of its documents."""
        one = self.pay(self.mine, "2026-02-01")
        moves = self.env["account.move"]
        for number in range(10):
            moves |= self.invoice("2026-03-01", 10 + number)
        many = self.pay(moves, "2026-03-02", group_payment=True)
        self.env.flush_all()
        self.login_as(self.carla_user)
        few = self.queries(self.path(one))
        more = self.queries(self.path(many))
        self.assertEqual(len(few), len(more))
        self.assertLessEqual(len(more), MAX_QUERIES, "\n\n".join(more))


@tagged("post_install", "-at_install")
class TestPaymentsWaiting(PaymentCast):
    def test_p_providers_a_transfer_is_waited_for(self):
        """P-PROVIDERS: reference and bank details of a transfer that has not come."""
        self.provider.pending_msg = "<h5>Our account</h5><p>DE02 1203 0000</p>"
        self.transaction("pending", 66.6)
        self.login_as(self.carla_user)
        with self.by_hand():
            response = self.get(LIST)
        text = self.plain(response)
        for words in (
            "We wait for your transfer",
            "$ 66.60",
            "TX pending 66.6",
            "DE02 1203 0000",
        ):
            self.assertIn(words, text)
        self.assertNotIn("<h5>Our account", response.text)
        self.assertIn("<p>Our account</p>", response.text)

    def by_hand(self):
        """Treat the provider of these tests as one without a service."""
        from unittest.mock import patch

        from ..models import payment_transaction_waiting

        return patch.object(payment_transaction_waiting, "BY_HAND", ("demo",))

    def test_p_providers_every_state_is_told(self):
        """P-PROVIDERS: checked, received, cancelled and failed, each in its words."""
        self.transaction("draft", 1)
        self.transaction("pending", 2)
        self.transaction("done", 3)
        self.transaction("cancel", 4)
        self.transaction("error", 5)
        old = self.transaction("error", 6)
        old.last_state_change = fields.Datetime.now() - timedelta(days=60)
        booked = self.transaction("done", 7)
        booked.payment_id = self.pay_on_account("2026-02-01", 7)
        self.env.flush_all()
        self.login_as(self.carla_user)
        page = self.page(self.get(LIST))
        [section] = page.xpath("//section[@id='portal_payments_waiting']")
        text = " ".join(section.text_content().replace("\xa0", " ").split())
        for words in (
            "The payment provider is checking it: $ 2.00",
            "Received; it is being booked: $ 3.00",
            "Cancelled: nothing was paid: $ 4.00",
            "It did not work: nothing was paid: $ 5.00",
        ):
            self.assertIn(words, text)
        again = section.xpath(".//a[starts-with(@href, '/my/payments/new?')]")
        self.assertEqual(len(again), 2, "what was cancelled, and what failed")
        for amount in ("$ 1.00", "$ 6.00", "$ 7.00"):
            self.assertNotIn(amount, text)

    def test_p_providers_nobody_elses(self):
        """X-SCOPE, X-MULTI: another customer's is not told; a colleague's by scope."""
        self.transaction("pending", 77, self.eve)
        colleague = self.transaction("pending", 88, self.colin)
        self.login_as(self.carla_user)
        text = self.plain(self.get(LIST))
        self.assertNotIn("$ 77.00", text)
        self.assertIn("$ 88.00", text)
        self.carla.portal_scope = "own"
        self.assertNotIn("$ 88.00", self.plain(self.get(LIST)))
        self.carla.portal_scope = "company"
        there = self.env["res.company"].create({"name": "Another company"})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE payment_transaction SET company_id = %s WHERE id = %s",
            [there.id, colleague.id],
        )
        self.env.invalidate_all()
        self.assertNotIn("$ 88.00", self.plain(self.get(LIST)))
