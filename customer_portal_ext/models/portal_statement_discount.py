from odoo import api, models
from odoo.tools import SQL


class PortalStatement(models.AbstractModel):
    """What of a payment was an early payment discount: why 98 paid 100 (P-STATEMENT).

    The books have the discount in the payment's own entry, beside the bank's line, and
    the ledger has the whole. The figures stay the ledger's; the words tell it.
    """

    _inherit = "portal.statement"

    @api.model
    def _discount_accounts(self, ledger):
        """Return SQL of an array: where the company books discounts, given and got."""
        return SQL(
            """
            SELECT ARRAY[c.account_journal_early_pay_discount_loss_account_id,
                         c.account_journal_early_pay_discount_gain_account_id]
              FROM res_company c WHERE c.id = %s
            """,
            ledger.company_id,
        )

    @api.model
    def _discount_of(self, ledger):
        """Return SQL of the discount in the entry of ``m``, as an array or NULL.

        Its amount, with the tax that it lowers; how many lines of the ledger the entry
        has; and what the terms of the documents that it settled let off on that day:
        NULL where they let off nothing, -1 where that is in another currency.
        ``d.accounts`` are ``_discount_accounts``. Of an entry, its few lines are read;
        to ask first whether there are discounts at all takes longer.
        """
        return SQL(
            """
            CASE WHEN m.move_type = 'entry' THEN (
                SELECT ARRAY[
                       ABS(SUM(o.amount_currency) FILTER (
                           WHERE o.portal_ledger IS NULL AND (
                                 o.tax_line_id IS NOT NULL
                                 OR o.account_id = ANY(d.accounts)))),
                       COUNT(*) FILTER (WHERE o.portal_ledger IS NOT NULL),
                       (SELECT CASE BOOL_AND(i.currency_id = l.currency_id)
                               WHEN TRUE THEN SUM(ABS(i.amount_currency
                                                      - i.discount_amount_currency))
                               WHEN FALSE THEN -1 END
                          FROM account_move_line l
                          JOIN account_partial_reconcile r
                            ON r.debit_move_id = l.id OR r.credit_move_id = l.id
                          JOIN account_move_line i
                            ON i.id = r.debit_move_id + r.credit_move_id - l.id
                         WHERE l.move_id = m.id AND l.portal_ledger IS NOT NULL
                           AND i.discount_date >= l.date)]
                  FROM account_move_line o
                 WHERE o.move_id = m.id AND o.currency_id = %s
                HAVING BOOL_OR(o.account_id = ANY(d.accounts))) END
            """,
            ledger.currency_id,
        )

    @api.model
    def _shared_discounts(self, line_ids):
        """Return what was discount of each line of payments of several documents.

        That of the invoices that it settled, by their terms; nothing where these do not
        sum up to what the payment's entry says.

        :param list line_ids: of the ledger's entries
        :return: {id of the line: amount}
        """
        if not line_ids:
            return {}
        rows = self.env.execute_query(
            SQL(
                """
                WITH part AS (
                    SELECT l.id, l.move_id, SUM(ABS(
                               i.amount_currency - i.discount_amount_currency)) AS off
                      FROM account_move_line l
                      JOIN account_partial_reconcile r
                        ON r.debit_move_id = l.id OR r.credit_move_id = l.id
                      JOIN account_move_line i
                        ON i.id = r.debit_move_id + r.credit_move_id - l.id
                     WHERE l.move_id IN (SELECT s.move_id FROM account_move_line s
                                          WHERE s.id = ANY(%(ids)s))
                       AND l.portal_ledger IS NOT NULL
                       AND i.discount_date >= l.date
                     GROUP BY l.id, l.move_id)
                SELECT id, off, SUM(off) OVER (PARTITION BY move_id) FROM part
                """,
                ids=line_ids,
            )
        )
        return {id_: (float(off), float(whole)) for id_, off, whole in rows}

    @api.model
    def _discounts(self, found):
        """Return what of some entries was discount.

        What was booked on the accounts of discounts is none where no terms let it off
        on that day: it was written off.

        :param dict found: {id of the entry: what ``_discount_of`` gave}
        :return: {id of the entry: amount}
        """
        found = {id_: values for id_, values in found.items() if values}
        shared = self._shared_discounts(
            [id_ for id_, (_amount, lines, _off) in found.items() if lines > 1]
        )
        discounts = {}
        for id_, (amount, lines, off) in found.items():
            own, whole = shared.get(id_, (0.0, 0.0))
            if lines == 1:
                if off is not None and (off < 0 or amount <= off):
                    discounts[id_] = float(amount)
            elif own and abs(whole - float(amount)) < 1e-6:
                discounts[id_] = own
        return discounts
