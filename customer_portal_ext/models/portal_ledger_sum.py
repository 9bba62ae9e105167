from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from .portal_statement import AGES

# What is summed of entries ``l`` that count ``l.sign`` times: what was booked, by its
# month, and what is open, by the day on which it is due.
SUMS = """
    SELECT l.portal_ledger_partner_id, l.portal_ledger, l.company_id, l.currency_id,
           s.is_open, %(day)s, l.portal_ledger_contact_id, TRUE,
           SUM(l.sign * GREATEST(s.amount, 0)), SUM(l.sign * GREATEST(-s.amount, 0)),
           SUM(l.sign)
      FROM (%(entries)s) l
     CROSS JOIN LATERAL (VALUES
           (FALSE, DATE_TRUNC('month', l.date)::date, l.amount_currency),
           (TRUE, COALESCE(l.date_maturity, l.date), l.amount_residual_currency)
           ) s (is_open, day, amount)
     WHERE l.portal_ledger IS NOT NULL AND l.parent_state = 'posted'
       AND l.portal_ledger_partner_id IS NOT NULL
       AND (l.reconciled IS NOT TRUE OR NOT s.is_open)
     GROUP BY 1, 2, 3, 4, 5, 6, 7
    HAVING SUM(l.sign) != 0 OR SUM(l.sign * GREATEST(s.amount, 0)) != 0
        OR SUM(l.sign * GREATEST(-s.amount, 0)) != 0
"""

# The columns of an entry on which its part in the sums depends.
COLUMNS = (
    "portal_ledger_partner_id",
    "portal_ledger_contact_id",
    "portal_ledger",
    "company_id",
    "currency_id",
    "parent_state",
    "date",
    "date_maturity",
    "amount_currency",
    "amount_residual_currency",
    "reconciled",
)

# After how many days it no longer matters on which day something was due: it is in the
# last column of the ageing, whatever the reader's time zone.
OLD = AGES[-1] + 30

KEY = SQL("partner_id, ledger, company_id, currency_id, is_open")
COLUMNS_OF_SUMS = SQL(
    "%s, day, contact_id, is_whole, debit, credit, entries",
    KEY,
)


class PortalLedgerSum(models.Model):
    """Sums of the books of customers and suppliers, kept by PostgreSQL (G9).

    A statement needs what was before its page, and a summary what is open: with these
    they add up months and days, and not a hundred thousand entries.

    A trigger writes them, because entries change in ways that the ORM does not see,
    such as the merging of contacts. It only adds rows that say what changed: who post
    for one customer at once neither wait for each other nor lose anything. A figure is
    the sum of all rows of a key, which ``_fold`` makes one row of each night: what has
    been due for long, one row for each month.

    A row that says what changed counts for the company (``is_whole``) and for the
    contact it was made for, who may see nothing else (X-SCOPE). Folded these are apart,
    a row of the company and one of each contact: so the sums of a company are few,
    however many contacts it has. Where it has but one, one row goes on being both.

    The ids are plain numbers: were they references, the merging of contacts would move
    these rows beside the entries.
    """

    _name = "portal.ledger.sum"
    _description = "Sums of the Ledgers of Customers and Suppliers"
    _log_access = False
    _order = "id"

    partner_id = fields.Integer(string="Ledger of (ID)", readonly=True)
    contact_id = fields.Integer(string="Contact (ID)", readonly=True)
    is_whole = fields.Boolean(string="Counts for the company", readonly=True)
    ledger = fields.Char(readonly=True)
    company_id = fields.Integer(string="Company (ID)", readonly=True)
    currency_id = fields.Integer(string="Currency (ID)", readonly=True)
    is_open = fields.Boolean(string="Open", readonly=True)
    day = fields.Date(string="Month or due date", readonly=True)
    debit = fields.Float(digits=False, readonly=True)
    credit = fields.Float(digits=False, readonly=True)
    entries = fields.Integer(readonly=True)

    _key_idx = models.Index(
        "(partner_id, ledger, company_id, currency_id, is_open, day)"
        " INCLUDE (debit, credit, entries) WHERE is_whole"
    )
    _contact_idx = models.Index(
        "(contact_id, partner_id, ledger, company_id, currency_id, is_open, day)"
        " INCLUDE (debit, credit, entries) WHERE contact_id IS NOT NULL"
    )

    def init(self):
        """Make the trigger, and the sums anew from all entries.

        Nobody changes entries from here to the end of the transaction, and what others
        changed since it began stays: they are rows that it does not see.
        """
        self._stop()
        self._start()
        self.env.cr.execute(SQL("DELETE FROM %s", self._sums_table()))
        entries = SQL(
            "SELECT 1 AS sign, %s FROM account_move_line"
            " WHERE portal_ledger IS NOT NULL AND parent_state = 'posted'",
            SQL(", ").join(map(SQL.identifier, COLUMNS)),
        )
        self.env.cr.execute(self._insert_sql(entries, self._day_sql()))
        self._fold()
        self.env.cr.execute(SQL("ANALYZE %s", self._sums_table()))

    @api.model
    def _stop(self):
        """Take the trigger away, so that entries can change without sums.

        To be followed by ``init``, unless the sums are to go as well.
        """
        self.env.cr.execute(
            SQL("DROP FUNCTION IF EXISTS %s() CASCADE", self._sums_function())
        )

    def _start(self):
        """Make the trigger. What changes nothing of the sums does not run it."""
        old, new = (
            SQL(", ").join(SQL.identifier(row, column) for column in COLUMNS)
            for row in ("old", "new")
        )
        counts_old, counts_new = (
            SQL(
                "(%(row)s.portal_ledger IS NOT NULL"
                " AND %(row)s.parent_state IS NOT DISTINCT FROM 'posted')",
                row=SQL.identifier(row),
            )
            for row in ("old", "new")
        )
        changed = SQL(
            "(%s OR %s) AND ROW(%s) IS DISTINCT FROM ROW(%s)",
            counts_old,
            counts_new,
            old,
            new,
        )
        cr = self.env.cr
        entries = SQL(
            "SELECT -1 AS sign, %s WHERE TG_OP != 'INSERT'"
            " UNION ALL SELECT 1, %s WHERE TG_OP != 'DELETE'",
            old,
            new,
        )
        cr.execute(
            SQL(
                """
                CREATE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    %s;
                    RETURN NULL;
                END;
                $$
                """,
                self._sums_function(),
                self._insert_sql(entries, SQL("s.day")),
            )
        )
        for event, when in (
            (SQL("INSERT"), counts_new),
            (SQL("DELETE"), counts_old),
            (SQL("UPDATE"), changed),
        ):
            cr.execute(
                SQL(
                    """
                    CREATE TRIGGER %s AFTER %s ON account_move_line
                       FOR EACH ROW WHEN (%s) EXECUTE FUNCTION %s()
                    """,
                    SQL.identifier(f"portal_ledger_sum_{event.code.lower()}"),
                    event,
                    when,
                    self._sums_function(),
                )
            )

    @api.autovacuum
    def _fold(self):
        """Make one row of those of a key, and none where nothing is left.

        One statement: who reads at the same time sees either these or those, and what
        is written at the same time is left for the next night.
        """
        self.env.cr.execute(
            SQL(
                """
                WITH gone AS (
                    DELETE FROM %(table)s WHERE id IN (
                           SELECT id
                             FROM (SELECT s.id, s.is_whole, s.contact_id,
                                          s.day != %(day)s AS is_new,
                                          COUNT(*) FILTER (WHERE s.is_whole) OVER (
                                              PARTITION BY %(key)s, %(day)s) AS wholes,
                                          COUNT(*) OVER (PARTITION BY %(key)s, %(day)s,
                                              s.contact_id) AS of_contact
                                     FROM %(table)s s) s
                            WHERE s.is_new OR s.is_whole AND s.wholes > 1
                               OR s.contact_id IS NOT NULL AND s.of_contact > 1)
                    RETURNING *)
                INSERT INTO %(table)s (%(columns)s)
                SELECT %(key)s, s.day, part.contact_id, part.is_whole,
                       SUM(debit), SUM(credit), SUM(entries)
                  FROM (SELECT %(key)s, s.day, s.contact_id, s.is_whole, debit, credit,
                               entries, BOOL_AND(s.is_whole) OVER days
                               AND COUNT(*) OVER days = COUNT(s.contact_id) OVER days
                               AND MIN(s.contact_id) OVER days
                                 = MAX(s.contact_id) OVER days AS is_both
                          FROM (SELECT %(key)s, %(day)s AS day, s.contact_id,
                                       s.is_whole, debit, credit, entries
                                  FROM gone s) s
                        WINDOW days AS (PARTITION BY %(key)s, s.day)) s
                 CROSS JOIN LATERAL (VALUES
                       (s.contact_id, s.is_both, s.contact_id IS NOT NULL),
                       (NULL, TRUE, s.is_whole AND NOT s.is_both)
                       ) part (contact_id, is_whole, counts)
                 WHERE part.counts
                 GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
                HAVING SUM(debit) != 0 OR SUM(credit) != 0 OR SUM(entries) != 0
                """,
                table=self._sums_table(),
                columns=COLUMNS_OF_SUMS,
                key=KEY,
                day=self._day_sql(),
            )
        )

    def _day_sql(self):
        """Return the day under which a row ``s`` is kept for long."""
        return SQL(
            "CASE WHEN s.is_open AND s.day < %s"
            " THEN DATE_TRUNC('month', s.day)::date ELSE s.day END",
            fields.Date.today() - timedelta(days=OLD),
        )

    def _insert_sql(self, entries, day):
        """Return the statement that adds the sums of entries.

        :param SQL entries: what selects ``sign`` and all of ``COLUMNS``
        :param SQL day: the day under which ``s`` is kept
        """
        return SQL(
            "INSERT INTO %s (%s) %s",
            self._sums_table(),
            COLUMNS_OF_SUMS,
            SQL(SUMS, entries=entries, day=day),
        )

    def _sums_table(self):
        return SQL.identifier(self._schema(), self._table)

    def _sums_function(self):
        return SQL.identifier(self._schema(), "portal_ledger_sum_keep")

    def _schema(self):
        # the trigger also runs for those who look for tables elsewhere
        [[schema]] = self.env.execute_query(SQL("SELECT current_schema"))
        return schema
