"""P-STATEMENT, B-REPORTS: the figures of statements are those of the books."""

import random
from datetime import date

from odoo.fields import Command
from odoo.tests import tagged

from ..models.portal_statement import Ledger
from ..report.portal_statement_report import REPORT
from .ledger_cast import LedgerCase


@tagged("post_install", "-at_install")
class TestStatement(LedgerCase):
    def setUp(self):
        super().setUp()
        self.Statement = self.env["portal.statement"]

    def ledger(self, kind="customer", partner=None, currency=None, **values):
        return Ledger(
            kind=kind,
            partner_id=(partner or self.client_company).id,
            company_id=self.company.id,
            currency_id=(currency or self.usd).id,
            **values,
        )

    def check(self, ledger):
        """Check a statement against itself and the ORM's own sums of the books."""
        entries, understood = self.Statement._entries(ledger, limit=None)
        totals = self.Statement._totals(ledger)
        self.assertTrue(understood)
        sign = 1 if ledger.kind == "customer" else -1
        running = totals.opening
        for entry in entries:
            running += sign * (entry.debit - entry.credit)
            self.assertAlmostEqual(entry.balance, running, 6)
        self.assertAlmostEqual(totals.closing, running, 6)
        self.assertEqual(totals.count, len(entries))
        self.assertAlmostEqual(sum(entry.debit for entry in entries), totals.debit, 6)
        self.assertAlmostEqual(sum(entry.credit for entry in entries), totals.credit, 6)
        account_type = {
            "customer": "asset_receivable",
            "supplier": "liability_payable",
        }[ledger.kind]
        domain = [
            ("parent_state", "=", "posted"),
            ("company_id", "=", ledger.company_id),
            ("currency_id", "=", ledger.currency_id),
            ("account_id.account_type", "=", account_type),
            ("partner_id.commercial_partner_id", "=", ledger.partner_id),
        ]
        if ledger.date_to:
            domain.append(("date", "<=", ledger.date_to))
        lines = self.env["account.move.line"].search(domain)
        self.assertAlmostEqual(
            totals.closing, sign * sum(lines.mapped("amount_currency")), 6
        )
        ageing = self.Statement._ageing(ledger)
        self.assertAlmostEqual(sum(ageing), totals.closing, 6)
        return entries, totals

    def make_books(self, seed, months=range(1, 10)):
        """Make a year of everything that happens to a customer's account."""
        choose = random.Random(seed)
        open_moves = []
        for month in months:
            day = date(2026, month, choose.randint(1, 28))
            currency = choose.choice((self.usd, self.usd, self.eur))
            move = self.invoice(
                day,
                choose.choice((100, 33.33, 0.01, 1999.99)),
                choose.choice((self.carla, self.colin)),
                currency=currency,
            )
            open_moves.append(move)
            act = choose.choice(
                ("part", "full", "write_off", "refund", "account", "none")
            )
            later = date(2026, month + 1, choose.randint(1, 28))
            target = choose.choice(open_moves)
            if target.payment_state not in ("not_paid", "partial"):
                continue
            residual = target.amount_residual
            if act == "full":
                self.pay(target, later)
            elif act == "part" and residual > 1:
                self.pay(target, later, round(residual / 3, 2))
            elif act == "write_off" and residual > 1:
                account = self.env["account.account"].search(
                    [
                        ("account_type", "=", "expense"),
                        ("company_ids", "in", self.company.ids),
                    ],
                    limit=1,
                )
                self.pay(
                    target,
                    later,
                    round(residual - 0.5, 2),
                    payment_difference_handling="reconcile",
                    writeoff_account_id=account.id,
                )
            elif act == "refund":
                self.invoice(
                    later, 10, move_type="out_refund", currency=target.currency_id
                )
            elif act == "account":
                self.pay_on_account(later, 25, currency=target.currency_id)

    def test_p_statement_figures_are_the_ledgers(self):
        """P-STATEMENT: to the cent, over any period, in each currency."""
        for seed in (1, 2, 3):
            self.make_books(seed)
        self.env.flush_all()
        for currency in (self.usd, self.eur):
            whole = self.ledger(currency=currency)
            entries, totals = self.check(whole)
            self.assertGreater(len(entries), 5)
            for day in (date(2026, 2, 14), date(2026, 6, 30), date(2026, 9, 1)):
                self.check(self.ledger(currency=currency, date_to=day))
                _later, since = self.check(
                    self.ledger(currency=currency, date_from=day)
                )
                before = self.ledger(
                    currency=currency, date_to=date.fromordinal(day.toordinal() - 1)
                )
                self.assertAlmostEqual(
                    since.opening, self.Statement._totals(before).closing, 6
                )
                self.assertAlmostEqual(since.closing, totals.closing, 6)

    def test_p_statement_equals_odoos_balance_of_the_partner(self):
        """P-STATEMENT: what is owed is what Odoo says that the partner owes."""
        term = self.env["account.payment.term"].create(
            {
                "name": "2% in 10 days",
                "early_discount": True,
                "discount_percentage": 2,
                "discount_days": 10,
                "line_ids": [Command.create({"value": "percent", "nb_days": 30})],
            }
        )
        discounted = self.invoice("2026-05-01", 1000, term=term.id)
        self.pay(discounted, "2026-05-05")
        self.assertIn(discounted.payment_state, ("paid", "in_payment"))
        self.pay(self.invoice("2026-04-01", 300), "2026-04-20", 120)
        self.invoice("2026-06-01", 50, move_type="out_refund")
        self.pay_on_account("2026-06-10", 17.5, self.colin)
        _entries, totals = self.check(self.ledger())
        # a payment stands under the contact who paid
        family = self.client_company | self.carla | self.colin
        self.assertAlmostEqual(totals.closing, sum(family.mapped("credit")), 6)
        self.assertAlmostEqual(totals.closing, 180 - 50 - 17.5, 6)
        [(account, contacts)] = self.Statement._accounts(
            self.carla, self.company, "customer"
        )
        self.assertIsNone(contacts)
        named = (account.partner_id, account.company_id, account.currency_id)
        self.assertEqual(named, (self.client_company.id, self.company.id, self.usd.id))
        self.assertAlmostEqual(float(account.open), totals.closing, 6)
        self.assertAlmostEqual(float(account.credit), 67.5, 6)
        self.assertAlmostEqual(float(account.overdue), 180, 6)

    def test_p_statement_supplier(self):
        """B-REPORTS: a supplier's statement says what we owe."""
        bill = self.invoice("2026-02-01", 400, self.sven, "in_invoice")
        self.pay(bill, "2026-02-20", 150)
        self.invoice("2026-03-01", 30, self.sven, "in_refund")
        ledger = self.ledger("supplier", self.supplier)
        entries, totals = self.check(ledger)
        self.assertAlmostEqual(totals.closing, 220, 6)
        self.assertAlmostEqual(self.supplier.debit, 220, 6)
        texts = self.Statement._present_entries(ledger, entries)
        self.assertEqual(
            [(text["kind"], text["allocation"]) for text in texts],
            [
                ("Bill", "$\xa0250.00 open"),
                ("Payment", "Allocated"),
                ("Vendor credit note", "On account, not yet allocated"),
            ],
        )

    def test_p_statement_pages_follow_each_other(self):
        """P-STATEMENT: the balance goes on from page to page; no entry twice."""
        for number in range(7):
            # several on one day: the id decides
            self.invoice(f"2026-01-{10 + number // 3}", 10 + number)
        ledger = self.ledger()
        whole, _known = self.Statement._entries(ledger, limit=None)
        paged, after = [], None
        while True:
            page, known = self.Statement._entries(ledger, after, 2)
            self.assertTrue(known)
            if not page:
                break
            paged += page
            after = page[-1].cursor
        self.assertEqual(paged, whole)
        for nonsense in ("x", "WyJzdGF0ZW1lbnQiXQ", "é", after + "A" * 5000):
            page, known = self.Statement._entries(ledger, nonsense, 2)
            self.assertFalse(known)
            self.assertEqual(page, whole[:2])

    def test_b_reports_ageing_as_it_was(self):
        """B-REPORTS: ageing at a day counts allocations up to that day."""
        invoice = self.invoice("2026-01-10", 100, due="2026-01-31")
        self.pay(invoice, "2026-03-01", 40)
        expected = {
            date(2026, 1, 9): [0, 0, 0, 0, 0],
            date(2026, 1, 31): [100, 0, 0, 0, 0],
            date(2026, 2, 1): [0, 100, 0, 0, 0],
            date(2026, 2, 28): [0, 100, 0, 0, 0],
            date(2026, 3, 1): [0, 60, 0, 0, 0],
            date(2026, 3, 31): [0, 0, 60, 0, 0],
            date(2026, 4, 30): [0, 0, 0, 60, 0],
            date(2026, 5, 2): [0, 0, 0, 0, 60],
        }
        for day, amounts in expected.items():
            with self.subTest(day):
                self.assertEqual(
                    self.Statement._ageing(self.ledger(date_to=day)), amounts
                )

    def test_b_reports_words(self):
        """P-STATEMENT: each entry says what it is and whether it is paid."""
        paid = self.invoice("2026-01-10", 100)
        self.pay(paid, "2026-01-20")
        part = self.invoice("2026-02-10", 100)
        self.pay(part, "2026-02-20", 30)
        self.invoice("2026-03-10", 100)
        self.pay_on_account("2026-03-20", 5)
        hidden = self.invoice("2026-04-10", 7, ref="SECRET")
        hidden.portal_show = False
        ledger = self.ledger()
        entries, _known = self.Statement._entries(ledger, limit=None)
        texts = self.Statement._present_entries(ledger, entries)
        self.assertEqual(
            [(text["kind"], text["allocation"]) for text in texts],
            [
                ("Invoice", "Paid"),
                ("Payment", "Allocated"),
                ("Invoice", "$\xa070.00 open"),
                ("Payment", "Allocated"),
                ("Invoice", "Open"),
                ("Payment", "On account, not yet allocated"),
                ("Invoice", "Open"),
            ],
        )
        self.assertEqual(texts[0]["path"], f"/my/invoices/{paid.id}")
        self.assertEqual(texts[0]["name"], paid.name)
        # kept off the portal: it counts, and has no name
        last = texts[-1]
        self.assertEqual(
            (last["path"], last["name"], last["reference"]), (None, "", "")
        )
        self.assertEqual(self.Statement._totals(ledger).closing, 172)

    def test_p_statement_pdf(self):
        """P-STATEMENT: the PDF has all entries, and the sums."""
        invoice = self.invoice("2026-01-10", 123.45)
        statement = self.Statement.with_context(force_report_rendering=True)
        self.assertTrue(statement._render_pdf(self.ledger()).startswith(b"%PDF"))
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            REPORT, self.client_company.ids, data={"ledger": self.ledger()}
        )
        for words in (invoice.name, "123.45", "Opening balance", "You owe us"):
            self.assertIn(words, html.decode())
        with self.assertRaises(ValueError):
            # nobody but the server names the ledger
            self.env["ir.actions.report"]._render_qweb_html(
                REPORT, self.client_company.ids, data={"ledger": {"partner_id": 1}}
            )

    def test_ledger_columns_follow_the_books(self):
        """P-STATEMENT: an entry of another contact or account changes its ledger."""
        move = self.invoice("2026-01-10", 100)
        line = move.line_ids.filtered("portal_ledger")
        self.assertEqual(line.portal_ledger, "customer")
        self.assertEqual(line.portal_ledger_partner_id, self.client_company)
        self.assertEqual(line.account_id.account_type, "asset_receivable")
        self.carla.parent_id = self.other
        self.assertEqual(
            self.Statement._totals(self.ledger()).closing,
            100,
            "the entry is of the company that was invoiced",
        )
