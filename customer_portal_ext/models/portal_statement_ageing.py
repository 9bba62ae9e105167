from dataclasses import replace

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.quick_read import read_rows
from .portal_statement import AGES, ledger_sign


class PortalStatement(models.AbstractModel):
    """How old is what is open, as of any day (B-REPORTS)."""

    _inherit = "portal.statement"

    @api.model
    def _ageing(self, ledger):
        """Return what was open at the end of a period, by how long it was overdue.

        What was allocated afterwards was open then: allocations count from the day of
        the later of both entries, as in Odoo's own aged balances.

        :param Ledger ledger:
        :return: list of amounts: not yet due, and one for each column of ``AGES``; the
            last is all that is older. What we owe them is negative in its column
        """
        self._flush_books()
        today = fields.Date.context_today(self)
        at = ledger.date_to or today
        if at >= today:
            return self._ages(ledger, at, self._residuals(ledger, at))
        allocated = SQL(
            """
            COALESCE((SELECT SUM(p.debit_amount_currency)
                        FROM account_partial_reconcile p
                       WHERE p.debit_move_id = l.id AND p.max_date <= %(at)s), 0)
          - COALESCE((SELECT SUM(p.credit_amount_currency)
                        FROM account_partial_reconcile p
                       WHERE p.credit_move_id = l.id AND p.max_date <= %(at)s), 0)
            """,
            at=at,
        )
        later = SQL(
            """
            EXISTS (SELECT FROM account_partial_reconcile p
                     WHERE (p.debit_move_id = l.id OR p.credit_move_id = l.id)
                       AND p.max_date > %s)
            """,
            at,
        )
        residuals = SQL(
            """
            SELECT COALESCE(l.date_maturity, l.date) AS due,
                   l.amount_currency - (%s) AS residual
              FROM account_move_line l
             WHERE %s AND (l.reconciled IS NOT TRUE OR %s)
            """,
            allocated,
            self._until(replace(ledger, date_to=at)),
            later,
        )
        return self._ages(ledger, at, residuals)

    def _residuals(self, ledger, at):
        """Return what is open today of entries up to a day: SQL of due, residual."""
        of = (
            *(ledger.kind, (ledger.partner_id,), (ledger.company_id,)),
            ledger.contact_ids,
        )
        # all that is open, without the few entries that are booked for a later day;
        # these by their day first, as PostgreSQL would read all that is open for them
        return SQL(
            """
            SELECT o.due, o.debit - o.credit AS residual
              FROM (%s) o WHERE o.currency_id = %s
             UNION ALL
            SELECT booked.due, -booked.residual
              FROM account_move_line l
             CROSS JOIN LATERAL (
                   SELECT COALESCE(e.date_maturity, e.date) AS due,
                          e.amount_residual_currency AS residual
                     FROM account_move_line e
                    WHERE e.id = l.id AND e.reconciled IS NOT TRUE
                    LIMIT 1) booked
             WHERE %s AND l.date > %s
            """,
            self._open_days(*of),
            ledger.currency_id,
            self._until(replace(ledger, date_to=None)),
            at,
        )

    def _ages(self, ledger, at, residuals):
        """Return what is open of each age: a sum for each column of the ageing.

        :param date at: the day of which the ages are
        :param SQL residuals: rows of due, residual
        """
        rows = read_rows(
            self.env,
            SQL(
                """
                SELECT WIDTH_BUCKET(%(at)s - e.due, %(ages)s),
                       SUM(%(sign)s e.residual)
                  FROM (%(residuals)s) e
                 GROUP BY 1
                """,
                at=at,
                ages=[age + 1 for age in AGES],
                sign=ledger_sign(ledger.kind),
                residuals=residuals,
            ),
        )
        amounts = [0.0] * (len(AGES) + 1)
        for column, amount in rows:
            # an entry without a figure owes nothing
            amounts[column] = float(amount or 0)
        return amounts
