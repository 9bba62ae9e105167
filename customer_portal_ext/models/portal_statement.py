from collections import namedtuple
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import SQL, groupby

from ..tools import keyset
from ..tools.quick_read import read_rows

SECTION = "statements"
PAGE_SIZE = 80

# What is printed, or becomes a PDF, is rendered in memory.
MAX_RENDERED = 5000

# Up to how many days after the due date something belongs to a column of the ageing.
AGES = (0, 30, 60, 90)

# The order of a statement: as it happened.
KEYS = keyset.parse_order("date, id", {"date": ("date", False), "id": ("int", False)})

Account = namedtuple(
    "Account",
    "kind partner_id company_id currency_id open overdue credit next_due next_amount"
    " ages",
)
Totals = namedtuple("Totals", "opening debit credit closing count")
Entry = namedtuple(
    "Entry",
    "id date name reference move_type move_id is_payment is_shown due debit credit"
    " balance allocation residual cursor discount",
)


@dataclass(frozen=True)
class Ledger:
    """Whose entries a statement shows, in which books, and of which time.

    ``kind`` is "customer" or "supplier"; ``contact_ids`` narrows it to what was made
    for these contacts, None is all of the company ``partner_id``. Both dates are
    included; without one it is open on that side.
    """

    kind: str
    partner_id: int
    company_id: int
    currency_id: int
    contact_ids: tuple | None = None
    date_from: date | None = None
    date_to: date | None = None


class PortalStatement(models.AbstractModel):
    """Statements of account, computed by PostgreSQL from the books (P-STATEMENT).

    Amounts are in the currency of the entries. A customer's balance is what they owe,
    a supplier's what they are owed; debit and credit are as in our books. Everything
    runs as superuser, after ``_accounts`` told which ledgers a contact may see.
    """

    _name = "portal.statement"
    _description = "Statement of Account"

    # --- whose ------------------------------------------------------------------------

    @api.model
    def _accounts(self, partner, companies, kind):
        """Return the ledgers a contact may see, and what is open in them.

        :param res.partner partner: the contact
        :param res.company companies: the companies whose books may appear
        :param str kind: "customer" or "supplier"
        :return: list of (Account, contact ids or None); all that is open of it is
            ``open``, what is past its due date ``overdue``, and what we owe them
            because it was not allocated ``credit``, as a positive amount; what is due
            on the day ``next_due`` is ``next_amount``. ``ages`` has, for each column
            of the ageing, (what is owed, what is on account since then)
        """
        self._flush_books()
        accounts = []
        for (partner_ids, contacts), ids in self._scopes(partner, companies).items():
            rows = read_rows(
                self.env,
                SQL(
                    """
                    SELECT l.portal_ledger_partner_id, l.company_id, l.currency_id,
                           o.age, o.owed, o.credit, o.due, o.due_amount
                      FROM (%(all)s) l
                      LEFT JOIN (%(open)s) o USING (
                           portal_ledger_partner_id, company_id, currency_id)
                     ORDER BY 1, 2, 3, 4
                    """,
                    all=self._all_accounts(kind, partner_ids, ids, contacts),
                    open=self._open_accounts(kind, partner_ids, ids, contacts),
                ),
            )
            accounts += [
                (_account(kind, key, [row[3:] for row in group]), contacts)
                for key, group in groupby(rows, key=lambda row: row[:3])
            ]
        own = partner.sudo().commercial_partner_id.id
        accounts.sort(key=lambda found: (found[0].partner_id != own, found[0][1:4]))
        return accounts

    def _scopes(self, partner, companies):
        """Return {(commercial partners, contacts or None): company ids} (X-SCOPE)."""
        policy = self.env["portal.policy"]
        # sudo: the contact's family is read from partners the contact may not read
        partner_sudo = partner.sudo()
        commercial_id = partner_sudo.commercial_partner_id.id
        scopes = {}
        for company in companies:
            scope = policy._granted(partner_sudo, company).get(SECTION)
            partner_ids = (commercial_id,)
            if not scope:
                continue
            if scope == "group":
                partner_ids = policy._group_ids(commercial_id)
            contacts = policy._scope_contacts(partner_sudo, scope)
            scopes.setdefault((tuple(partner_ids), contacts), []).append(company.id)
        return scopes

    def _all_accounts(self, kind, partner_ids, company_ids, contacts):
        return SQL(
            """
            SELECT s.partner_id AS portal_ledger_partner_id, s.company_id,
                   s.currency_id
              FROM portal_ledger_sum s WHERE %s
             GROUP BY 1, 2, 3 HAVING SUM(s.entries) > 0
            """,
            self._sums_where(kind, partner_ids, company_ids, contacts, is_open=False),
        )

    def _open_accounts(self, kind, partner_ids, company_ids, contacts):
        """Return the statement of what is open: a row for each account and age.

        Beside what is not yet due, ``due`` is the next day on which something is, and
        ``due_amount`` what is due on that day. What has no due date is due at once.
        """
        # what a customer owes is debit, what a supplier is owed is credit
        sides = (SQL("o.debit"), SQL("o.credit"))
        owed, credit = sides if kind == "customer" else reversed(sides)
        return SQL(
            """
            WITH o AS (SELECT o.portal_ledger_partner_id, o.company_id, o.currency_id,
                              o.due, %(owed)s AS owed, %(credit)s AS credit
                         FROM (%(open)s) o)
            SELECT a.*, n.due, n.due_amount
              FROM (SELECT portal_ledger_partner_id, company_id, currency_id,
                           WIDTH_BUCKET(%(today)s - due, %(ages)s) AS age,
                           SUM(owed) AS owed, SUM(credit) AS credit
                      FROM o
                     GROUP BY 1, 2, 3, 4) a
              LEFT JOIN (
                    SELECT DISTINCT ON (
                               portal_ledger_partner_id, company_id, currency_id)
                           portal_ledger_partner_id, company_id, currency_id,
                           0 AS age, due, SUM(owed) AS due_amount
                      FROM o
                     WHERE due >= %(today)s
                     GROUP BY 1, 2, 3, due
                    HAVING SUM(owed) > 0
                     ORDER BY 1, 2, 3, due) n
                   USING (portal_ledger_partner_id, company_id, currency_id, age)
            """,
            owed=owed,
            credit=credit,
            today=fields.Date.context_today(self),
            ages=[age + 1 for age in AGES],
            open=self._open_days(kind, partner_ids, company_ids, contacts),
        )

    # --- what -------------------------------------------------------------------------

    @api.model
    def _totals(self, ledger):
        """Return the sums of a period: what was there before, what came, what is.

        :param Ledger ledger:
        :rtype: Totals
        """
        self._flush_books()
        before = SQL("0::numeric")
        if ledger.date_from:
            before = self._balance(
                ledger.kind, self._movements(ledger, end=ledger.date_from)
            )
        [row] = read_rows(
            self.env,
            SQL(
                """
                SELECT b.total, p.debit, p.credit,
                       b.total + (%(sign)s (p.debit - p.credit)), p.entries
                  FROM (SELECT %(before)s AS total) b
                 CROSS JOIN (
                       SELECT COALESCE(SUM(m.debit), 0) AS debit,
                              COALESCE(SUM(m.credit), 0) AS credit,
                              COALESCE(SUM(m.entries), 0) AS entries
                         FROM (%(movements)s) m) p
                """,
                before=before,
                sign=ledger_sign(ledger.kind),
                movements=self._movements(
                    ledger,
                    ledger.date_from,
                    ledger.date_to and ledger.date_to + timedelta(days=1),
                ),
            ),
        )
        return Totals(*map(float, row[:4]), row[4])

    @api.model
    def _entries(
        self, ledger, after=None, limit=PAGE_SIZE, opening=None, explained=True
    ):
        """Return entries of a period in their order, each with the balance after it.

        One query: the rows are cut off first, the balance before them is a sum of kept
        sums, and a window adds up the rest.

        :param Ledger ledger:
        :param str after: the cursor of the entry they follow; from outside
        :param int limit: how many at most; None for all
        :param float opening: the balance before them, where it is known already
        :param bool explained: whether ``discount`` is wanted
        :return: (list of Entry, whether the cursor was understood)
        """
        self._flush_books()
        sign = ledger_sign(ledger.kind)
        columns = {"date": SQL("l.date"), "id": SQL("l.id")}
        values = keyset.decode(after, "statement", KEYS) if after else None
        rest = self._since(ledger)
        if values:
            rest = SQL("%s AND %s", rest, keyset.beyond(KEYS, columns, values))
        if opening is None:
            before = self._balance(ledger.kind, self._movements_before(ledger, values))
        else:
            before = SQL("%s::numeric", opening)
        rows = read_rows(
            self.env,
            SQL(
                """
                SELECT l.id, l.date, m.name, COALESCE(NULLIF(m.ref, ''),
                           m.payment_reference, l.name), m.move_type, m.id,
                       m.origin_payment_id IS NOT NULL,
                       m.portal_published IS TRUE, l.date_maturity,
                       GREATEST(l.amount_currency, 0), GREATEST(-l.amount_currency, 0),
                       b.total + SUM(%(sign)s l.amount_currency)
                           OVER (ORDER BY l.date, l.id ROWS UNBOUNDED PRECEDING),
                       CASE WHEN l.reconciled THEN 'settled'
                            WHEN l.amount_residual_currency = l.amount_currency
                            THEN 'open' ELSE 'partial' END,
                       %(sign)s l.amount_residual_currency, %(discount)s
                  FROM (%(entries)s) l
                  JOIN account_move m ON m.id = l.move_id
                 CROSS JOIN (SELECT %(before)s AS total) b
                 CROSS JOIN (%(accounts)s) d (accounts)
                 ORDER BY l.date, l.id
                """,
                sign=sign,
                entries=self._entries_sql(ledger, rest, limit),
                before=before,
                discount=self._discount_of(ledger) if explained else SQL("NULL"),
                accounts=(
                    self._discount_accounts(ledger) if explained else SQL("SELECT NULL")
                ),
            ),
        )
        discounts = self._discounts({row[0]: row[14] for row in rows})
        return (
            [
                Entry(
                    *row[:9],
                    *map(float, row[9:12]),
                    row[12],
                    float(row[13] or 0),
                    keyset.encode("statement", (str(row[1]), str(row[0]))),
                    discounts.get(row[0]),
                )
                for row in rows
            ],
            bool(values) or not after,
        )

    def _entries_sql(self, ledger, rest, limit):
        """Return the statement of the first entries of a ledger, in their order.

        :param SQL rest: the condition of those that come next
        :param int limit: how many at most; None for all
        """
        contact_ids = ledger.contact_ids or ()
        by_contact = limit and len(contact_ids) > 1
        if by_contact:
            ledger = replace(ledger, contact_ids=None)
            rest = SQL("%s AND l.portal_ledger_contact_id = c.id", rest)
        entries = SQL(
            """
            SELECT l.id, l.date, l.move_id, l.name, l.date_maturity, l.amount_currency,
                   l.reconciled, l.amount_residual_currency
              FROM account_move_line l
             WHERE %s AND %s
             ORDER BY l.date, l.id %s
            """,
            self._until(ledger),
            rest,
            SQL("LIMIT %s", limit) if limit else SQL(),
        )
        if not by_contact:
            return entries
        # the first of each contact of a branch, by the index that has them in order
        return SQL(
            "SELECT l.* FROM UNNEST(%s) c (id) CROSS JOIN LATERAL (%s) l"
            " ORDER BY l.date, l.id LIMIT %s",
            list(contact_ids),
            entries,
            limit,
        )

    def _movements_before(self, ledger, values):
        """Return what adds up to the balance before a page: None for nothing.

        :param values: those of the entry that the page follows, or None
        """
        day = values and date.fromisoformat(values[0])
        if day and (not ledger.date_from or day >= ledger.date_from):
            return self._movements_until(ledger, day, int(values[1]))
        if ledger.date_from:
            return self._movements(ledger, end=ledger.date_from)
        return None

    def _balance(self, kind, movements):
        """Return the balance that movements make up, as an SQL expression."""
        if movements is None:
            return SQL("0::numeric")
        return SQL(
            "(SELECT COALESCE(SUM(%s (m.debit - m.credit)), 0) FROM (%s) m)",
            ledger_sign(kind),
            movements,
        )

    def _flush_books(self):
        """Let the database, and the sums it keeps, know what the ORM holds back."""
        self.env["account.move.line"].flush_model()
        self.env["account.move"].flush_model()

    # --- conditions -------------------------------------------------------------------

    def _until(self, ledger):
        """Return the condition of all entries of a ledger up to the end of a period."""
        where = self._where(
            ledger.kind, (ledger.partner_id,), (ledger.company_id,), ledger.contact_ids
        )
        where = SQL("%s AND l.currency_id = %s", where, ledger.currency_id)
        if ledger.date_to:
            where = SQL("%s AND l.date <= %s", where, ledger.date_to)
        return where

    def _since(self, ledger):
        """Return the condition of an entry that is not before a period."""
        if ledger.date_from:
            return SQL("l.date >= %s", ledger.date_from)
        return SQL("TRUE")

    def _where(self, kind, partner_ids, company_ids, contacts):
        where = SQL(
            "l.parent_state = 'posted' AND l.portal_ledger = %s"
            " AND l.portal_ledger_partner_id IN %s AND l.company_id IN %s",
            kind,
            tuple(partner_ids),
            tuple(company_ids),
        )
        if contacts is not None:
            where = SQL(
                "%s AND l.portal_ledger_contact_id IN %s", where, tuple(contacts)
            )
        return where


def ledger_sign(kind):
    """Return what makes an entry of the books a part of the balance."""
    return SQL("") if kind == "customer" else SQL("-")


def _account(kind, key, rows):
    """Return the Account of what is open of each age.

    :param tuple key: ids of the partner, the company and the currency
    :param list rows: (age, owed, credit, due, due amount); one of None when nothing is
    """
    ages = [(Decimal(0), Decimal(0))] * (len(AGES) + 1)
    next_due, next_amount = None, Decimal(0)
    for age, owed, credit, due, due_amount in rows:
        if age is None:
            continue
        # as PostgreSQL said it: sums of floats are not what the books say
        ages[age] = (Decimal(str(owed)), Decimal(str(credit)))
        if age == 0 and due:
            next_due, next_amount = due, Decimal(str(due_amount))
    owed = sum(age[0] for age in ages)
    credit = sum(age[1] for age in ages)
    overdue = sum(age[0] for age in ages[1:])
    return Account(
        kind, *key, owed - credit, overdue, credit, next_due, next_amount, tuple(ages)
    )
