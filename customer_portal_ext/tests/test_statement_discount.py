"""P-STATEMENT: what of a payment was early payment discount, on every statement."""

from datetime import date

from odoo.fields import Command
from odoo.tests import tagged

from ..models.portal_statement import Ledger
from .common import PortalCase
from .ledger_cast import LedgerCase
from .payment_cast import PaymentCast


def terms(env, computation="excluded"):
    """Return terms of 2% within ten days."""
    return env["account.payment.term"].create(
        {
            "name": "2% in 10 days",
            "early_discount": True,
            "discount_percentage": 2,
            "discount_days": 10,
            "early_pay_discount_computation": computation,
            "line_ids": [Command.create({"value": "percent", "nb_days": 30})],
        }
    )


def plain(text):
    """Return a text without the characters that keep its amounts together."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\ufeff", "")


@tagged("post_install", "-at_install")
class TestStatementDiscount(LedgerCase):
    def setUp(self):
        super().setUp()
        self.Statement = self.env["portal.statement"]

    def discounted(self, computation="excluded", **values):
        """Return an invoice that was paid early, and its payment."""
        move = self.invoice("2026-05-01", 100, term=terms(self.env, computation).id)
        payment = self.pay(move, "2026-05-05")
        self.assertEqual(payment.amount, 98)
        return move, payment

    def ledger(self, kind="customer", partner=None):
        family = (partner or self.carla).commercial_partner_id
        return Ledger(kind, family.id, self.company.id, self.usd.id)

    def told(self, ledger):
        """Return {(kind, debit, credit): what is said of its allocation}."""
        entries, _known = self.Statement._entries(ledger, limit=None)
        return {
            tuple(plain(entry[name]) for name in ("kind", "debit", "credit")): plain(
                entry["allocation"]
            )
            for entry in self.Statement._present_entries(ledger, entries)
        }

    def test_p_statement_early_discount_is_told(self):
        """P-STATEMENT: the payment's line says it; its figures are the ledger's."""
        self.discounted()
        self.pay(self.invoice("2026-06-01", 40), "2026-06-02")
        self.assertEqual(
            self.told(self.ledger()),
            {
                ("Invoice", "$ 100.00", ""): "Paid",
                ("Payment", "", "$ 100.00"): (
                    "Allocated (paid $ 98.00, early payment discount $ 2.00)"
                ),
                ("Invoice", "$ 40.00", ""): "Paid",
                ("Payment", "", "$ 40.00"): "Allocated",
            },
        )

    def test_c_history_receipt_adds_up(self):
        """C-HISTORY: page, receipt and its mail add up to what was paid."""
        move, payment = self.discounted()
        rows = payment._prepare_portal_payment_values()["paid"]
        self.assertEqual(
            [(row["name"], plain(row["amount"])) for row in rows],
            [
                (move._portal_label(), "$ 100.00"),
                ("Early payment discount", "$ -2.00"),
            ],
        )
        self.assertEqual(
            [plain(row["amount"]) for row in payment._portal_receipt_rows()],
            ["$ 100.00", "$ -2.00"],
        )
        whole = self.pay(self.invoice("2026-06-01", 40), "2026-06-02")
        self.assertEqual(len(whole._prepare_portal_payment_values()["paid"]), 1)

    def test_p_statement_early_discount_of_tax(self):
        """P-STATEMENT: the tax that the discount lowers is a part of it."""
        tax = self.env["account.tax"].create({"name": "VAT", "amount": 25.0})
        for computation in ("included", "mixed"):
            with self.subTest(computation=computation):
                partner = self.contact(computation, self.other, "x@other.test")
                move = self.env["account.move"].create(
                    {
                        "move_type": "out_invoice",
                        "partner_id": partner.id,
                        "invoice_date": "2026-05-01",
                        "invoice_payment_term_id": terms(self.env, computation).id,
                        "invoice_line_ids": [
                            Command.create(
                                {
                                    "name": "Printing",
                                    "price_unit": 80,
                                    "tax_ids": [Command.set(tax.ids)],
                                }
                            )
                        ],
                    }
                )
                move.action_post()
                payment = self.pay(move, "2026-05-05")
                self.assertEqual(move.amount_residual, 0)
                texts = self.told(self.ledger(partner=partner)).values()
                paid = f"$ {payment.amount:.2f}"
                off = f"$ {move.amount_total - payment.amount:.2f}"
                self.assertIn(
                    f"Allocated (paid {paid}, early payment discount {off})", texts
                )

    def test_b_reports_early_discount_of_a_supplier(self):
        """B-REPORTS: the discount that we took is told to the supplier as well."""
        bill = self.invoice(
            "2026-05-01",
            100,
            self.sven,
            move_type="in_invoice",
            term=terms(self.env).id,
        )
        self.pay(bill, "2026-05-05")
        self.assertEqual(
            self.told(self.ledger("supplier", self.sven))["Payment", "$ 100.00", ""],
            "Allocated (paid $ 98.00, early payment discount $ 2.00)",
        )

    def test_p_statement_written_off_is_no_discount(self):
        """P-STATEMENT: what was written off otherwise is not called one."""
        self.discounted()
        move = self.invoice("2026-06-01", 50)
        self.pay(
            move,
            "2026-06-02",
            49,
            payment_difference_handling="reconcile",
            writeoff_account_id=self.env["account.account"]
            .create({"name": "Small", "code": "677001", "account_type": "expense"})
            .id,
        )
        self.assertEqual(move.amount_residual, 0)
        told = self.told(self.ledger())
        self.assertEqual(told["Payment", "", "$ 50.00"], "Allocated")

    def test_p_statement_written_off_on_the_account_of_discounts(self):
        """P-STATEMENT, C-HISTORY: it is called a discount only where the terms let it
        off on that day: not after it, not without terms, not more than they say."""
        account = self.company.account_journal_early_pay_discount_loss_account_id
        off = {
            "payment_difference_handling": "reconcile",
            "writeoff_account_id": account.id,
        }
        term = terms(self.env).id
        for day, amount, values in (
            ("2026-05-05", 49, {}),
            ("2026-05-25", 98, {"term": term}),
            ("2026-05-05", 90, {"term": term}),
        ):
            with self.subTest(day=day, amount=amount):
                partner = self.env["res.partner"].create({"name": f"{day} {amount}"})
                whole = 100 if values else 50
                move = self.invoice("2026-05-01", whole, partner, **values)
                payment = self.pay(move, day, amount, **off)
                self.assertEqual(move.amount_residual, 0)
                told = self.told(self.ledger(partner=partner))
                self.assertEqual(told["Payment", "", f"$ {whole}.00"], "Allocated")
                rows = payment._prepare_portal_payment_values()["paid"]
                self.assertEqual(len(rows), 1)

    def test_p_statement_early_discount_on_page_print_and_pdf(self):
        """P-STATEMENT: the same words on the page, in print and in the PDF."""
        self.discounted()
        self.login_as(self.carla_user)
        words = "Allocated (paid $ 98.00, early payment discount $ 2.00)"
        for path in ("?from=&to=", "?from=&to=&all=1", "?from=&to=&report_type=pdf"):
            response = self.get(f"/my/statement{path}")
            self.assertEqual(response.status_code, 200)
            # tests get the report before it is printed
            self.assertIn(words, plain(response.content.decode()), path)
        table = self.get("/my/statement?from=&to=&report_type=csv").text
        self.assertNotIn("98", table)

    def test_p_statement_early_discount_is_no_query_of_its_own(self):
        """P-STATEMENT, G8: it comes with the entries; tables do without."""
        self.discounted()
        self.env.flush_all()
        for explained, discounts in ((True, [None, 2.0]), (False, [None, None])):
            before = self.env.cr.sql_log_count
            entries, _known = self.Statement._entries(
                self.ledger(), limit=None, explained=explained
            )
            self.assertEqual(self.env.cr.sql_log_count - before, 1)
            self.assertEqual([entry.discount for entry in entries], discounts)

    def test_p_statement_without_accounts_for_discounts(self):
        """P-STATEMENT: a company that has none to book them on says nothing of them."""
        self.discounted()
        self.company.write(
            {
                "account_journal_early_pay_discount_loss_account_id": False,
                "account_journal_early_pay_discount_gain_account_id": False,
            }
        )
        self.env.flush_all()
        told = self.told(self.ledger())
        self.assertEqual(told["Payment", "", "$ 100.00"], "Allocated")


@tagged("post_install", "-at_install")
class TestSharedDiscount(PaymentCast, PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_invoice_cast()
        cls.make_payment_cast()

    def test_p_statement_early_discount_of_one_of_several(self):
        """P-STATEMENT, C-PAY-MANY: told at the line of the invoice that had it."""
        term = terms(self.env)
        values = {
            "invoice_payment_term_id": term.id,
            "invoice_date": self.today,
            "invoice_date_due": False,
        }
        one, in_full = self.invoice(**values), self.invoice(**values)
        other = self.invoice()
        self.confirm(self.transaction((one, 98.0), (other, 50.0)))
        ledger = Ledger(
            "customer",
            self.customer.id,
            self.company.id,
            one.currency_id.id,
            date_from=date(2000, 1, 1),
        )
        self.assertEqual(self.discounts(ledger), {(50.0, None), (100.0, 2.0)})
        # in time, and paid in full all the same: which one had it cannot be said
        one = self.invoice(**values)
        self.confirm(self.transaction((one, 98.0), (in_full, 100.0)))
        expected = {(50.0, None), (100.0, 2.0), (100.0, None)}
        self.assertEqual(self.discounts(ledger), expected)
        self.assertEqual((one.amount_residual, in_full.amount_residual), (0.0, 0.0))

    def discounts(self, ledger):
        """Return (amount, discount) of the payments' lines."""
        entries, _known = self.env["portal.statement"]._entries(ledger, limit=None)
        return {(entry.credit, entry.discount) for entry in entries if entry.is_payment}
