"""What compares the sums that PostgreSQL keeps with the entries of the books."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal

from odoo import fields
from odoo.tools import SQL

from ..models.portal_ledger_sum import OLD


class SumsCase:
    """Mix into a test that changes the books."""

    def check_sums(self):
        """Compare the kept sums with the entries, each added up here."""
        self.env["account.move.line"].flush_model()
        booked = self.rows(
            """
            SELECT portal_ledger_contact_id, portal_ledger_partner_id, portal_ledger,
                   company_id, currency_id, date, date_maturity, reconciled,
                   amount_currency::text, amount_residual_currency::text
              FROM account_move_line
             WHERE parent_state = 'posted' AND portal_ledger IS NOT NULL
               AND portal_ledger_partner_id IS NOT NULL
            """
        )
        expected = Counter()
        for contact, *ledger, day, due, is_settled, amount, residual in booked:
            # of the company, and of the contact there
            for whose in ["company", contact] if contact else ["company"]:
                key = (whose, *ledger)
                add(expected, (*key, False, day.replace(day=1)), amount, 1)
                if not is_settled:
                    add(expected, (*key, True, month_if_old(due or day)), residual, 1)
        kept = Counter()
        for is_whole, contact, *key, day, debit, credit, number in self.rows(
            """
            SELECT is_whole, contact_id, partner_id, ledger, company_id, currency_id,
                   is_open, day, debit::text, credit::text, entries
              FROM portal_ledger_sum
            """
        ):
            key = (*key, month_if_old(day) if key[-1] else day)
            for whose in ["company"] * is_whole + [contact] * bool(contact):
                kept[(whose, *key, "debit")] += Decimal(debit)
                kept[(whose, *key, "credit")] += Decimal(credit)
                kept[(whose, *key, "entries")] += number
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
