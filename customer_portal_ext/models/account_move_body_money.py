from odoo import models
from odoo.tools import SQL

from ..tools.page_formats import date_formatter, of_request
from ..tools.quick_read import read_rows


class AccountMove(models.Model):
    """What the page of an invoice or a bill says about money (P-PAY-INVOICE, G10)."""

    _inherit = "account.move"

    def _portal_body_installments(self):
        """Return when how much is due, and what of it is open.

        :return: list of dict of texts, with ``state`` "paid", "overdue" or "open"; the
            first due first
        """
        today = self._portal_today(self.company_id)
        terms = self.line_ids.filtered(lambda line: line.display_type == "payment_term")
        installments = []
        for term in terms.sorted(lambda line: (str(line.date_maturity), line.id)):
            is_open = not self.currency_id.is_zero(term.amount_residual_currency)
            due = term.date_maturity
            late = is_open and self.move_type == "out_invoice" and due and due < today
            installments.append(
                {
                    "due": self._portal_date(due),
                    "amount": self._portal_money(abs(term.amount_currency)),
                    "open": self._portal_money(abs(term.amount_residual_currency)),
                    "state": (is_open and (late and "overdue" or "open")) or "paid",
                }
            )
        return installments

    def _portal_date(self, day):
        """Return a date as its reader writes it, "" where there is none."""
        return of_request(date_formatter, self.env)(day)

    def _portal_body_pay_by(self):
        """Return how to pay by bank, where money is expected from the reader.

        :return: dict of texts, or None
        """
        if self.move_type != "out_invoice" or self.currency_id.is_zero(
            self.amount_residual
        ):
            return None
        bank = self.partner_bank_id
        return {
            "reference": self.payment_reference or self.name or "",
            "account": bank.acc_number or "",
            "holder": bank and (bank.acc_holder_name or self.company_id.name) or "",
            "bank": bank.bank_id.name or "",
            "bic": bank.bank_id.bic or "",
        }

    def _portal_settlements(self, seen):
        """Return what settled this document, and the documents linked with it.

        Payments, credit notes and other entries; not the differences of exchange rates
        that Odoo books beside them. One query.

        :param seen: see ``_prepare_portal_body``
        :return: list of dict of the payments, list of dict of linked documents
        """
        rows = read_rows(self.env, self._portal_settlements_sql(), by_ids=True)
        reversals = self.browse([row[0] for row in rows if row[1] == "reversal"])
        settled = [row for row in rows if row[1] != "reversal"]
        moves = (
            self.browse([row[0] for row in settled if row[0]])
            | reversals
            | self.reversed_entry_id
        ).filtered(lambda move: move.is_invoice())
        visible = seen(moves)
        payments = []
        for move_id, kind, day, amount, payment_id, method, memo, _order in settled:
            other = self.browse(move_id or ())
            in_view = other if other in visible else self.browse()
            if kind == "pending":
                label = self.env._("Payment, being processed")
            elif other and other.is_invoice():
                # the number of a document its reader does not see is not told
                label = in_view._portal_label() if in_view else self.env._("Credit")
            elif payment_id or kind == "bank":
                label = self.env._("Payment")
            else:
                label = self.env._("Settlement")
            payments.append(
                {
                    "label": label,
                    "url": in_view.access_url if in_view else None,
                    "payment_id": payment_id,
                    "date": self._portal_date(day),
                    "method": method or "",
                    "memo": memo if memo and memo != self.payment_reference else "",
                    "amount": self._portal_money(abs(amount)),
                }
            )
        linked = visible & (reversals | self.reversed_entry_id)
        return payments, [self._portal_link_values(move) for move in linked]

    def _portal_settlements_sql(self):
        return SQL(
            """
            SELECT m.id,
                   CASE WHEN m.statement_line_id IS NOT NULL THEN 'bank'
                        ELSE 'entry' END,
                   m.date, part.amount::float8, p.id, w.name, p.memo, part.id
              FROM (
                SELECT r.id, r.debit_amount_currency AS amount,
                       r.credit_move_id AS line_id
                  FROM account_partial_reconcile r
                  JOIN account_move_line own ON own.id = r.debit_move_id
                 WHERE own.move_id = %(id)s AND own.portal_ledger IS NOT NULL
                 UNION ALL
                SELECT r.id, r.credit_amount_currency, r.debit_move_id
                  FROM account_partial_reconcile r
                  JOIN account_move_line own ON own.id = r.credit_move_id
                 WHERE own.move_id = %(id)s AND own.portal_ledger IS NOT NULL
              ) part
              JOIN account_move_line other ON other.id = part.line_id
              JOIN account_move m ON m.id = other.move_id
         LEFT JOIN account_payment p ON p.id = m.origin_payment_id
         LEFT JOIN account_payment_method_line w ON w.id = p.payment_method_line_id
             WHERE NOT EXISTS (SELECT FROM account_partial_reconcile x
                                WHERE x.exchange_move_id = m.id)
             UNION ALL
            SELECT NULL, 'pending', p.date, p.amount::float8, p.id, w.name, p.memo, p.id
              FROM account_move__account_payment rel
              JOIN account_payment p ON p.id = rel.payment_id
         LEFT JOIN account_payment_method_line w ON w.id = p.payment_method_line_id
             WHERE rel.invoice_id = %(id)s
               AND p.move_id IS NULL AND p.state = 'in_process'
             UNION ALL
            SELECT id, 'reversal', date, 0, NULL, NULL, NULL, id
              FROM account_move WHERE reversed_entry_id = %(id)s
          ORDER BY 3, 8
            """,
            id=self.id,
        )
