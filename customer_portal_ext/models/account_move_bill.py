from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.quick_read import read_rows
from .account_move import VENDOR_TYPES
from .account_move_list import UNPAID


class AccountMove(models.Model):
    """Bills and refunds of suppliers: their list and their page (B-REPORTS, B-SELECT).

    They have addresses of their own, beside those of customers' invoices: a contact may
    be granted one section and not the other.
    """

    _inherit = "account.move"

    @api.depends("move_type")
    def _compute_access_url(self):  # pylint: disable=missing-return
        super()._compute_access_url()
        for move in self.filtered(lambda move: move.move_type in VENDOR_TYPES):
            move.access_url = self._portal_bill_path(move.id)

    @api.model
    def _portal_bill_path(self, move_id):
        """Return the clean address of one bill."""
        return f"/my/bills/{move_id}"

    @api.model
    def _portal_list_extra(self, rows):
        extra = super()._portal_list_extra(rows)
        for row in rows:
            if row.kind in VENDOR_TYPES:
                extra[row.id].update(
                    path=self._portal_bill_path(row.id),
                    pdf_path=None,
                    status=self._portal_bill_words(row.state, row.kind, row.residual),
                )
        return extra

    @api.model
    def _portal_bill_words(self, payment_state, kind, residual):
        """Return the state of a bill in the words of who gets the money."""
        if payment_state == "partial":
            return self.env._("Partly paid")
        if payment_state == "in_payment":
            return self.env._("Payment being processed")
        if payment_state == "reversed":
            return self.env._("Reversed")
        if payment_state == "blocked":
            return self.env._("On hold")
        if payment_state == "paid" or not residual:
            return self.env._("Settled") if "refund" in kind else self.env._("Paid")
        return self.env._("Approved")

    @api.model
    def _portal_bill_states(self):
        """Return {value in the address: (label, Domain)}, of bills in the books.

        The keys that only bills have which are not there yet are those of
        ``portal.bill._portal_bill_states``.
        """

        def state(*values):
            return Domain("payment_state", "in", values)

        return {
            "open": (self.env._("Approved, to be paid"), state("not_paid")),
            "partial": (self.env._("Partly paid"), state("partial")),
            "in_payment": (
                self.env._("Payment being processed"),
                state("in_payment"),
            ),
            "paid": (self.env._("Paid"), state("paid")),
            "reversed": (self.env._("Reversed"), state("reversed")),
        }

    @api.model
    def _portal_bill_filters(self):
        """Return the parts of the list: {value of "filterby": (label, Domain)}."""
        return {
            "all": (self.env._("All"), Domain.TRUE),
            "open": (
                self.env._("Open"),
                Domain("payment_state", "in", UNPAID),
            ),
            "refunds": (
                self.env._("Credit notes"),
                Domain("move_type", "=", "in_refund"),
            ),
        }

    # --- the page --------------------------------------------------------------------

    def _portal_load_bill(self):
        """Read what the page of a bill shows, in one query (G8)."""
        self.ensure_one()
        lines = SQL(
            "SELECT id FROM account_move_line WHERE move_id = %s"
            " AND display_type IN"
            " ('product', 'line_section', 'line_subsection', 'line_note')",
            self.id,
        )
        orders = SQL(
            "SELECT order_id FROM purchase_order_line WHERE id IN"
            " (SELECT purchase_line_id FROM account_move_line WHERE move_id = %s)",
            self.id,
        )
        row = SQL("SELECT %s", self.id)
        self.env["portal.preload"]._load(
            [
                ("account.move", row, ("invoice_line_ids",)),
                ("account.move.line", lines, ("tax_ids",)),
                (
                    "purchase.order.line",
                    SQL(
                        "SELECT purchase_line_id FROM account_move_line"
                        " WHERE move_id = %s",
                        self.id,
                    ),
                    (),
                ),
                ("purchase.order", orders, ()),
                ("res.currency", self._portal_part_of("currency_id"), ()),
                ("res.company", self._portal_part_of("company_id"), ()),
                ("res.partner", self._portal_part_of("partner_id"), ()),
                (
                    "uom.uom",
                    SQL(
                        "SELECT product_uom_id FROM account_move_line"
                        " WHERE move_id = %s",
                        self.id,
                    ),
                    (),
                ),
            ]
        )

    def _portal_part_of(self, column):
        return SQL(
            "SELECT %s FROM account_move WHERE id = %s",
            SQL.identifier(column),
            self.id,
        )

    def _portal_bill_lines(self):
        """Return the lines that a bill's page shows, in their order."""
        self.ensure_one()
        return self.invoice_line_ids.sorted(lambda line: (line.sequence, line.id))

    def _portal_bill_orders(self):
        """Return the purchase orders a bill is about, whoever looks."""
        self.ensure_one()
        return self.invoice_line_ids.purchase_line_id.order_id

    def _portal_bill_payments(self):
        """Return what a bill was settled with, oldest first, in one query.

        Payments that are in the books, and those that are on their way; credit notes
        and other entries of the ledger.

        :return: list of dicts with ``name``, ``date``, ``amount`` (in the currency of
            the bill; None where a payment is not in the books yet), ``kind``,
            ``payment_id``
        """
        self.ensure_one()
        rows = read_rows(
            self.env,
            SQL(
                """
            SELECT settled.name, settled.date, settled.amount, settled.kind,
                   settled.payment_id
              FROM (
                SELECT other.id, COALESCE(p.name, m.name) AS name, m.date,
                       CASE WHEN r.debit_move_id = l.id
                            THEN r.debit_amount_currency
                            ELSE r.credit_amount_currency END AS amount,
                       CASE WHEN p.id IS NOT NULL THEN 'payment'
                            ELSE m.move_type END AS kind, p.id AS payment_id
                  FROM account_move_line l
                  JOIN account_partial_reconcile r
                    ON r.debit_move_id = l.id OR r.credit_move_id = l.id
                  JOIN account_move_line other
                    ON other.id = r.debit_move_id + r.credit_move_id - l.id
                  JOIN account_move m ON m.id = other.move_id
                  LEFT JOIN account_payment p ON p.move_id = m.id
                 WHERE l.move_id = %(id)s
                   AND l.account_id IN (SELECT id FROM account_account
                                         WHERE account_type = 'liability_payable')
                 UNION ALL
                SELECT p.id, p.name, p.date, NULL, 'payment', p.id
                  FROM account_move__account_payment link
                  JOIN account_payment p ON p.id = link.payment_id
                 WHERE link.invoice_id = %(id)s
                   AND p.move_id IS NULL AND p.state IN ('in_process', 'paid')
              ) settled
             ORDER BY settled.date, settled.id
                """,
                id=self.id,
            ),
        )
        names = ("name", "date", "amount", "kind", "payment_id")
        return [dict(zip(names, row, strict=True)) for row in rows]
