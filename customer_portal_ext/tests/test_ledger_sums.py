"""P-STATEMENT, G9: the sums that PostgreSQL keeps are those of the books."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL

from ..hooks import _fill_ledgers, uninstall_hook
from ..models.portal_ledger_sum import OLD
from ..models.portal_statement import Ledger
from .ledger_cast import LedgerCase


class SumsCase:
    """Mix into a test that changes the books."""

    def check_sums(self):
        """Compare the kept sums with the entries, each added up here."""
        self.env["account.move.line"].flush_model()
        booked = self.rows(
            """
            SELECT portal_ledger_partner_id, portal_ledger, company_id, currency_id,
                   date, date_maturity, reconciled, amount_currency::text,
                   amount_residual_currency::text
              FROM account_move_line
             WHERE parent_state = 'posted' AND portal_ledger IS NOT NULL
               AND portal_ledger_partner_id IS NOT NULL
            """
        )
        expected = Counter()
        for *ledger, day, due, is_settled, amount, residual in booked:
            add(expected, (*ledger, False, day.replace(day=1)), amount, 1)
            if not is_settled:
                add(expected, (*ledger, True, month_if_old(due or day)), residual, 1)
        kept = Counter()
        for *key, day, debit, credit, number in self.rows(
            """
            SELECT partner_id, ledger, company_id, currency_id, is_open, day,
                   debit::text, credit::text, entries
              FROM portal_ledger_sum
            """
        ):
            key = (*key, month_if_old(day) if key[-1] else day)
            kept[(*key, "debit")] += Decimal(debit)
            kept[(*key, "credit")] += Decimal(credit)
            kept[(*key, "entries")] += number
        self.assertEqual(
            {key: value for key, value in kept.items() if value},
            {key: value for key, value in expected.items() if value},
        )
        return booked

    def rows(self, query):
        return self.env.execute_query(SQL(query))

    def fold(self):
        self.env["account.move.line"].flush_model()
        self.env["portal.ledger.sum"]._fold()


def add(sums, key, amount, number):
    amount = Decimal(amount or 0)
    sums[(*key, "debit")] += max(amount, Decimal(0))
    sums[(*key, "credit")] += max(-amount, Decimal(0))
    sums[(*key, "entries")] += number


def month_if_old(day):
    """Return the day under which what is due may be kept."""
    is_old = day < fields.Date.today() - timedelta(days=OLD)
    return day.replace(day=1) if is_old else day


@tagged("post_install", "-at_install")
class TestLedgerSums(SumsCase, LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Sum = cls.env["portal.ledger.sum"]

    def ledger(self, partner=None, **values):
        partner = partner or self.client_company
        company, currency = self.env.company.id, self.usd.id
        return Ledger("customer", partner.id, company, currency, **values)

    def test_g9_sums_follow_every_act(self):
        """P-STATEMENT: posting, paying, taking back, deleting, moving: to the cent."""
        today = fields.Date.today()
        first = self.invoice("2026-01-10", 100.1)
        self.check_sums()
        second = self.invoice("2026-02-03", 33.33, currency=self.eur, due=today)
        self.pay(first, "2026-02-20", 40.07)
        self.check_sums()
        self.fold()
        self.check_sums()
        rest = self.pay(first, "2026-03-01")
        refund = self.invoice("2026-03-02", 5, move_type="out_refund")
        self.check_sums()

        # a reconciliation and a payment taken back
        first.line_ids.remove_move_reconcile()
        self.check_sums()
        rest.action_draft()
        rest.unlink()
        self.check_sums()
        self.fold()

        # changed while it is a draft, and posted again
        second.button_draft()
        self.check_sums()
        second.write({"date": "2026-04-09", "invoice_date": "2026-04-09"})
        second.partner_id = self.eve
        second.action_post()
        self.check_sums()
        refund.button_draft()
        refund.with_context(force_delete=True).unlink()
        self.check_sums()

        # as staff may change a posted entry
        line = first.line_ids.filtered("portal_ledger")
        line.date_maturity = today + timedelta(days=9)
        self.check_sums()
        payable = self.client_company.property_account_payable_id
        written_off = self.env["account.move"].create(
            {
                "line_ids": [
                    Command.create({**values, "partner_id": self.carla.id})
                    for values in (
                        {"account_id": line.account_id.id, "credit": 3},
                        {"account_id": payable.id, "debit": 3},
                    )
                ]
            }
        )
        written_off.action_post()
        self.check_sums()
        moved = written_off.line_ids.filtered("credit")
        self.assertEqual(moved.portal_ledger, "customer")
        moved.account_id = payable
        self.assertEqual(moved.portal_ledger, "supplier")
        self.check_sums()
        self.fold()
        self.assertGreater(len(self.check_sums()), 3)

    def test_g9_sums_follow_merged_contacts(self):
        """P-STATEMENT: contacts are merged by SQL; their books are one afterwards."""
        self.invoice("2026-01-10", 100)
        self.invoice("2026-01-20", 11, self.eve)
        self.env.flush_all()
        self.fold()
        # what was not folded yet, too
        self.invoice("2026-01-21", 7, self.eve)
        merged, kept = self.other, self.client_company
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (merged | kept).ids, kept, extra_checks=False
        )
        self.env.invalidate_all()
        self.check_sums()
        totals = self.env["portal.statement"]._totals(self.ledger())
        self.assertEqual((totals.debit, totals.count), (118, 3))

    def test_g9_what_was_taken_back_never_was(self):
        """P-STATEMENT: sums go with the savepoint of the entries."""
        self.invoice("2026-01-10", 100)
        self.env.flush_all()
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self.invoice("2026-01-11", 50)
            self.fold()
            raise ZeroDivisionError
        self.env.invalidate_all()
        self.check_sums()

    def test_g9_fold(self):
        """G9: a row for each key, and for what has been due for long one a month."""
        today = fields.Date.today()
        soon = today + timedelta(days=3)
        for day in ("2025-01-05", "2025-01-07", soon, soon, today):
            self.invoice("2025-01-02", 10, due=day)
        gone = self.invoice("2025-03-02", 10)
        gone.button_draft()
        self.fold()
        self.check_sums()
        rows = self.Sum.search([("partner_id", "=", self.client_company.id)])
        self.assertEqual(
            sorted((row.is_open, row.day, row.debit, row.entries) for row in rows),
            [
                (False, date(2025, 1, 1), 50, 5),
                (True, date(2025, 1, 1), 20, 2),
                (True, today, 10, 1),
                (True, soon, 20, 2),
            ],
        )
        before = self.Sum.search([]).ids
        self.fold()
        self.assertEqual(self.Sum.search([]).ids, before, "nothing was left to do")

    def test_g9_upgrade_makes_them_anew(self):
        """G9: an upgrade makes the trigger and the sums again, whatever they were."""
        self.invoice("2026-01-10", 100)
        self.env.flush_all()
        for _time in range(2):
            self.env.cr.execute("UPDATE portal_ledger_sum SET debit = debit + 1")
            self.Sum.init()
            self.check_sums()
        self.invoice("2026-01-11", 50)
        self.check_sums()

    def test_g9_install_fills_them(self):
        """G9: what was booked before the addon came is in the sums."""
        self.invoice("2026-01-10", 100)
        self.env.flush_all()
        expected = self.check_sums()
        self.env.cr.execute(
            "UPDATE account_move_line"
            " SET portal_ledger = NULL, portal_ledger_partner_id = NULL"
        )
        self.assertFalse(self.check_sums())
        _fill_ledgers(self.env)
        self.env.invalidate_all()
        self.assertCountEqual(self.check_sums(), expected)

    def test_g9_uninstall_leaves_the_books_alone(self):
        """G9: no trigger stays behind; entries are posted without it."""
        uninstall_hook(self.env)
        self.assertFalse(
            self.rows(
                "SELECT tgname FROM pg_trigger"
                " WHERE tgrelid = 'account_move_line'::regclass AND NOT tgisinternal"
            )
        )
        before = self.Sum.search_count([])
        self.assertEqual(self.invoice("2026-01-10", 100).state, "posted")
        self.env.flush_all()
        self.assertEqual(self.Sum.search_count([]), before)

    def test_g9_whoever_writes(self):
        """G9: the trigger finds its table whatever schemas the writer looks into."""
        move = self.invoice("2026-01-10", 100)
        self.env.flush_all()
        self.env.cr.execute("SELECT current_schema")
        [schema] = self.env.cr.fetchone()
        self.env.cr.execute("SET LOCAL search_path TO information_schema")
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET date = '2026-05-05' WHERE move_id = %s",
                SQL.identifier(schema, "account_move_line"),
                move.id,
            )
        )
        self.env.cr.execute(SQL("SET LOCAL search_path TO %s", SQL.identifier(schema)))
        self.env.invalidate_all()
        self.check_sums()


AMOUNTS = st.decimals(-500, 500, places=2)
DAYS = st.dates(date(2025, 11, 1), date(2027, 2, 1))
# What may happen to an entry, in SQL: column, value.
CHANGES = st.one_of(
    st.tuples(st.just("date"), DAYS),
    st.tuples(st.just("date_maturity"), DAYS | st.none()),
    st.tuples(st.just("amount_currency"), AMOUNTS),
    st.tuples(st.just("amount_residual_currency"), AMOUNTS | st.none()),
    st.tuples(st.just("reconciled"), st.booleans() | st.none()),
    st.tuples(st.just("parent_state"), st.sampled_from(["posted", "draft", "cancel"])),
    st.tuples(
        st.just("portal_ledger"), st.sampled_from(["customer", "supplier", None])
    ),
    st.tuples(st.just("portal_ledger_partner_id"), st.sampled_from([0, 1, None])),
    st.tuples(st.just("currency_id"), st.sampled_from([0, 1])),
    st.tuples(st.sampled_from(["copy", "delete", "fold"]), st.none()),
)


@tagged("post_install", "-at_install")
class TestLedgerSumsOfAnything(SumsCase, LedgerCase):
    """P-STATEMENT: statements say what the entries say, whatever happened to them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        moves = [
            cls.invoice(f"2026-0{n}-1{n}", 10 * n, due=f"2026-0{n}-2{n}")
            for n in range(1, 4)
        ]
        cls.lines = [move.line_ids.filtered("portal_ledger").id for move in moves]
        cls.partners = [cls.client_company, cls.other]
        cls.currencies = [cls.usd, cls.eur]
        cls.env.flush_all()

    def happen(self, line_id, column, value):
        execute = self.env.cr.execute
        if column == "fold":
            self.env["portal.ledger.sum"]._fold()
        elif column == "delete":
            execute(SQL("DELETE FROM account_move_line WHERE id = %s", line_id))
        elif column == "copy":
            columns = SQL(
                "move_id, account_id, display_type, company_id, company_currency_id,"
                " currency_id, partner_id, date, date_maturity, parent_state,"
                " portal_ledger, portal_ledger_partner_id, balance, amount_currency,"
                " debit, credit, amount_residual_currency, reconciled"
            )
            execute(
                SQL(
                    "INSERT INTO account_move_line (%s)"
                    " SELECT %s FROM account_move_line WHERE id = %s",
                    columns,
                    columns,
                    line_id,
                )
            )
        else:
            if column == "portal_ledger_partner_id" and value is not None:
                value = self.partners[value].id
            elif column == "currency_id":
                value = self.currencies[value].id
            self.change(line_id, column, value)

    def change(self, line_id, column, value):
        sets = SQL("%s = %s", SQL.identifier(column), value)
        if column == "amount_currency":
            sets = SQL("%s, balance = %s, debit = 0, credit = 0", sets, value)
        self.env.cr.execute(
            SQL("UPDATE account_move_line SET %s WHERE id = %s", sets, line_id)
        )

    def check_statements(self, day):
        """Compare with the way of narrow scopes, which adds up the entries."""
        Statement = self.env["portal.statement"]
        contacts = tuple(self.env["res.partner"].sudo()._search([]))
        for partner in self.partners:
            for currency in self.currencies:
                ids = (partner.id, self.env.company.id, currency.id)
                for kind in ("customer", "supplier"):
                    for since, until in ((None, None), (day, None), (None, day)):
                        whole = Ledger(kind, *ids, None, since, until)
                        each = Ledger(kind, *ids, contacts, since, until)
                        for figure in (Statement._totals, Statement._ageing):
                            self.assertEqual(figure(whole), figure(each))
                        self.check_pages(whole, each)

    def check_pages(self, whole, each):
        Statement = self.env["portal.statement"]
        entries, _known = Statement._entries(each, limit=None)
        self.assertEqual(Statement._entries(whole, limit=None)[0], entries)
        for place, entry in enumerate(entries):
            following, _known = Statement._entries(whole, entry.cursor, 2)
            self.assertEqual(following, entries[place + 1 : place + 3])

    @settings(
        max_examples=30,
        deadline=None,
        suppress_health_check=[HealthCheck.differing_executors],
    )
    @given(
        st.lists(st.tuples(st.integers(0, 2), CHANGES), min_size=1, max_size=8), DAYS
    )
    def test_g9_anything(self, acts, day):
        """P-STATEMENT: any changes, in any order, folded at any time between them."""
        savepoint = self.env.cr.savepoint(flush=False)
        try:
            for number, (column, value) in acts:
                self.happen(self.lines[number], column, value)
            self.check_sums()
            self.check_statements(day)
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all()
