"""P-STATEMENT, G9: statements by kept sums are those that the entries add up to."""

from collections import namedtuple
from datetime import date
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo import fields
from odoo.tests import tagged
from odoo.tools import SQL

from ..models.portal_statement import Ledger
from .ledger_cast import LedgerCase
from .sums_case import SumsCase

Booked = namedtuple("Booked", "id date amount open later")
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
    st.tuples(st.just("portal_ledger_contact_id"), st.sampled_from([0, 1, 2, None])),
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
        cls.contacts = [cls.carla, cls.client_company, cls.eve]
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
                " portal_ledger, portal_ledger_partner_id, portal_ledger_contact_id,"
                " balance, amount_currency, debit, credit, amount_residual_currency,"
                " reconciled"
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
            elif column == "portal_ledger_contact_id" and value is not None:
                value = self.contacts[value].id
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
        """Compare with the entries, of companies, of contacts and of branches."""
        carla, *others = (contact.id for contact in self.contacts)
        for partner in self.partners:
            for currency in self.currencies:
                ids = (partner.id, self.env.company.id, currency.id)
                for kind in ("customer", "supplier"):
                    for contacts in (None, (carla,), (carla, *others)):
                        for since, until in ((None, None), (day, None), (None, day)):
                            self.check_statement(
                                Ledger(kind, *ids, contacts, since, until)
                            )

    def check_statement(self, ledger):
        Statement = self.env["portal.statement"]
        booked = self.booked(ledger)
        since = ledger.date_from or date.min
        balance = sum(entry.amount for entry in booked if entry.date < since)
        totals = [balance, Decimal(0), Decimal(0)]
        expected = []
        for entry in booked:
            if entry.date >= since:
                balance += entry.amount
                totals[1 if entry.amount > 0 else 2] += abs(entry.amount)
                expected.append((entry.id, float(balance)))
        sign = 1 if ledger.kind == "customer" else -1
        expected = [(entry_id, sign * balance) for entry_id, balance in expected]
        opening, debit, credit = map(float, totals)
        self.assertEqual(
            Statement._totals(ledger),
            (sign * opening, debit, credit, sign * float(balance), len(expected)),
        )
        if not ledger.date_to:
            self.assertEqual(
                round(sum(Statement._ageing(ledger)), 2),
                sign * float(sum(entry.open for entry in booked if not entry.later)),
            )
        entries, _known = Statement._entries(ledger, limit=None)
        self.assertEqual([(e.id, e.balance) for e in entries], expected)
        for place, entry in enumerate(entries):
            following, _known = Statement._entries(ledger, entry.cursor, 2)
            self.assertEqual(following, entries[place + 1 : place + 3])

    def booked(self, ledger):
        """Return the entries up to the end of a period, in their order."""
        whose = SQL("TRUE")
        if ledger.contact_ids:
            whose = SQL("portal_ledger_contact_id IN %s", ledger.contact_ids)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, date, amount_currency::text,
                       CASE WHEN reconciled THEN 0
                            ELSE COALESCE(amount_residual_currency, 0) END::text,
                       date > %s
                  FROM account_move_line
                 WHERE parent_state = 'posted' AND portal_ledger = %s
                   AND portal_ledger_partner_id = %s AND company_id = %s
                   AND currency_id = %s AND date <= %s AND %s
                 ORDER BY date, id
                """,
                fields.Date.today(),
                ledger.kind,
                ledger.partner_id,
                ledger.company_id,
                ledger.currency_id,
                ledger.date_to or date.max,
                whose,
            )
        )
        return [
            Booked(id_, day, Decimal(amount), Decimal(is_open), later)
            for id_, day, amount, is_open, later in rows
        ]

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
