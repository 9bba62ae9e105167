"""P-STATEMENT, G8, G9, G13: what a statement costs is what its page shows."""

from odoo import fields
from odoo.tests import tagged
from odoo.tools import SQL

from ..models.portal_statement import PAGE_SIZE, Ledger
from .generic_plans import generic_plans
from .ledger_cast import LedgerCase
from .statement_case import StatementCase

# A third of the entries, one a day: those of the period are about as many.
MANY = 600
MAX_QUERIES = 12
MAX_KILOBYTES = 60


@tagged("post_install", "-at_install")
class TestStatementSpeed(StatementCase, LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.carla.portal_scope = "company"
        cls.move = cls.invoice("2026-01-10", 1234.5, ref="Your order 4711 of January")
        cls.env.flush_all()

    def copies(self, count):
        """Copy the entry, by SQL: one after the other back from today."""
        columns = SQL(
            "move_id, account_id, display_type, company_id, company_currency_id,"
            " currency_id, partner_id, date_maturity, parent_state, portal_ledger,"
            " portal_ledger_partner_id, portal_ledger_contact_id, balance,"
            " amount_currency, debit, credit, amount_residual_currency, reconciled"
        )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO account_move_line (date, %s)
                SELECT CURRENT_DATE - n, %s
                  FROM account_move_line, generate_series(1, %s) n
                 WHERE move_id = %s AND portal_ledger IS NOT NULL
                """,
                columns,
                columns,
                count,
                self.move.id,
            )
        )
        self.env["portal.ledger.sum"]._fold()
        for table in ("account_move_line", "portal_ledger_sum"):
            self.env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))
        self.env.invalidate_all()

    def entries_read(self, act):
        """Return how many entries the statements of an act read, and its result."""
        with generic_plans() as plans:
            result = act()
        self.assertTrue(plans)
        read = sum(_rows_of(plan, "account_move_line") for plan in plans)
        return read, result

    def test_g9_entries_before_the_page_are_not_read(self):
        """G9: opening balance, sums, ageing and a later page read what they show."""
        self.check_read("company")

    def test_g9_entries_of_ones_own_are_not_read(self):
        """G9, X-SCOPE: neither for who sees nothing but their own."""
        self.check_read("own")

    def check_read(self, scope):
        self.carla.portal_scope = scope
        self.copies(3 * MANY)
        Statement = self.env["portal.statement"]
        today = fields.Date.context_today(self.env.user)
        ids = (self.client_company.id, self.company.id, self.usd.id)
        since = today.replace(day=1, year=today.year - 1)
        contacts = (self.carla.id,) if scope == "own" else None
        ledger = Ledger("customer", *ids, contacts, since)

        read, totals = self.entries_read(lambda: Statement._totals(ledger))
        self.assertEqual(read, 0)
        self.assertGreater(totals.opening, 1234.5 * MANY)
        self.assertGreater(totals.count, 300)

        read, _ageing = self.entries_read(lambda: Statement._ageing(ledger))
        self.assertEqual(read, 0)
        read, accounts = self.entries_read(
            lambda: Statement._accounts(self.carla, self.company, "customer")
        )
        self.assertEqual(read, 0)
        self.assertEqual(accounts[0][0].open, (3 * MANY + 1) * 1234.5)

        read, (entries, _known) = self.entries_read(
            lambda: Statement._entries(ledger, limit=PAGE_SIZE + 1)
        )
        self.assertEqual(len(entries), PAGE_SIZE + 1)
        # of so few the planner may look at all of the period, never at what was before
        self.assertLess(read, MANY)
        read, (later, _known) = self.entries_read(
            lambda: Statement._entries(ledger, entries[-2].cursor)
        )
        self.assertEqual(later[0], entries[-1])
        self.assertLess(read, MANY)

    def test_g8_g13_page(self):
        """G8, G13: as many queries for 80 entries as for some, in 60 kB."""
        self.login_as(self.carla_user)
        path = "/my/statement?from=&to="
        self.copies(5)
        few = self.queries(path)
        self.copies(PAGE_SIZE)
        many = self.queries(path)
        self.assertEqual(len(many), len(few), "\n".join(many))
        self.assertLessEqual(len(many), MAX_QUERIES, "\n".join(many))
        page = self.get(path)
        table = self.page(page).find(".//table[@id='portal_statement_entries']")
        rows = table.findall("tbody/tr")
        self.assertEqual(len(rows), PAGE_SIZE)
        self.assertLess(len(page.content), MAX_KILOBYTES * 1000)
        # what the cells of a phone's card say before their values is said once
        for heading in ("Date", "Due", "Debit", "Credit", "Balance", "State"):
            self.assertIn(f":'{heading}';", table.get("style"))
        texts = [" ".join(cell.itertext()) for cell in rows[0]]
        self.assertEqual(len(texts), 7)
        self.assertIn("Pay now : " + self.move.name, " ".join(texts[6].split()))
        self.assertIn("Your order 4711", texts[1])


def _rows_of(plan, table):
    """Return how many rows a plan reads of a table."""
    rows = 0
    if plan.get("Relation Name") == table:
        # those that a filter leaves out have been read, too
        rows = plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)
        rows *= plan["Actual Loops"]
    return rows + sum(_rows_of(below, table) for below in plan.get("Plans", ()))
