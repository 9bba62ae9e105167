from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL


class PortalStatement(models.AbstractModel):
    """What adds up to the figures of a statement: kept sums as far as they go (G9).

    ``portal.ledger.sum`` has companies, and each of their contacts (X-SCOPE).
    """

    _inherit = "portal.statement"

    @api.model
    def _movements(self, ledger, start=None, end=None):
        """Return what adds up to what was booked in a time.

        :param Ledger ledger: its dates do not count
        :param date start: the first day; None for the beginning
        :param date end: the day after the last; None for all there is
        :return: SQL of rows of debit, credit, number of entries
        """
        # whole months, and what is before and after them
        first = start and (start - timedelta(days=1)).replace(day=1)
        first = first and (first + timedelta(days=31)).replace(day=1)
        last = end and end.replace(day=1)
        if first and last and first >= last:
            return self._booked_entries(ledger, start, end)
        parts = [self._booked_months(ledger, first, last)]
        if start and start < first:
            parts.append(self._booked_entries(ledger, start, first))
        if end and last < end:
            parts.append(self._booked_entries(ledger, last, end))
        return SQL(" UNION ALL ").join(parts)

    @api.model
    def _movements_until(self, ledger, day, entry_id):
        """Return the same of all up to one entry, including that.

        :param date day: the entry's date
        """
        return SQL(
            "%s UNION ALL %s AND l.date = %s AND l.id <= %s",
            self._movements(ledger, end=day),
            self._booked_entries(ledger),
            day,
            entry_id,
        )

    def _booked_months(self, ledger, first, last):
        where = self._sums_where(
            ledger.kind,
            (ledger.partner_id,),
            (ledger.company_id,),
            ledger.contact_ids,
            is_open=False,
        )
        return SQL(
            """
            SELECT s.debit, s.credit, s.entries FROM portal_ledger_sum s
             WHERE %s AND s.currency_id = %s AND %s
            """,
            where,
            ledger.currency_id,
            self._between(SQL("s.day"), first, last),
        )

    def _booked_entries(self, ledger, start=None, end=None):
        where = self._where(
            ledger.kind, (ledger.partner_id,), (ledger.company_id,), ledger.contact_ids
        )
        return SQL(
            """
            SELECT GREATEST(l.amount_currency, 0) AS debit,
                   GREATEST(-l.amount_currency, 0) AS credit, 1 AS entries
              FROM account_move_line l
             WHERE %s AND l.currency_id = %s AND %s
            """,
            where,
            ledger.currency_id,
            self._between(SQL("l.date"), start, end),
        )

    def _between(self, column, start, end):
        parts = []
        if start:
            parts.append(SQL("%s >= %s", column, start))
        if end:
            parts.append(SQL("%s < %s", column, end))
        return SQL(" AND ").join(parts) if parts else SQL("TRUE")

    @api.model
    def _open_days(self, kind, partner_ids, company_ids, contacts):
        """Return what adds up to what is open today.

        :return: SQL of rows of portal_ledger_partner_id, company_id, currency_id, due,
            debit and credit; the last two are what is open of entries of that side.
            What has no due date is due on its own day
        """
        return SQL(
            """
            SELECT s.partner_id AS portal_ledger_partner_id, s.company_id,
                   s.currency_id, s.day AS due, s.debit, s.credit
              FROM portal_ledger_sum s WHERE %s
            """,
            self._sums_where(kind, partner_ids, company_ids, contacts, is_open=True),
        )

    @api.model
    def _sums_where(self, kind, partner_ids, company_ids, contacts, is_open):
        """Return the condition of the sums ``s`` of companies, or of contacts there."""
        return SQL(
            "%s AND s.ledger = %s AND s.partner_id IN %s AND s.company_id IN %s"
            " AND s.is_open = %s",
            # as the indexes have it
            SQL("s.is_whole")
            if contacts is None
            else SQL("s.contact_id IN %s", tuple(contacts)),
            kind,
            tuple(partner_ids),
            tuple(company_ids),
            is_open,
        )
