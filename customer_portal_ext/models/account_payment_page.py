from collections import namedtuple

from odoo import api, fields, models
from odoo.http import request
from odoo.tools import SQL, format_amount, format_date

from ..tools.machine_font import machine_font
from ..tools.quick_read import read_rows

# What a payment paid: amounts in the currencies of the payment and of the document.
Allocation = namedtuple(
    "Allocation",
    "move_id name move_type date amount document_amount document_currency_id is_seen",
)


class AccountPayment(models.Model):
    """The page of a payment, and its receipt (C-HISTORY).

    Both say the same: what the payment settled in the books, document by document, and
    what of it is still on account. What a reader may not see has an amount, no name.
    """

    _inherit = "account.payment"

    access_url = fields.Char(compute="_compute_access_url", string="Portal address")

    def _compute_access_url(self):
        for payment in self:
            payment.access_url = self._portal_list_path(payment.id)

    # --- under the policy -------------------------------------------------------------

    def _portal_token_matches(self, token):
        """Return False: payments never had stock's tokens."""
        return False

    def _portal_label(self):
        self.ensure_one()
        name = self.name or ""
        if self.payment_type == "outbound":
            return self.env._("Payment to you %(name)s", name=name)
        return self.env._("Payment %(name)s", name=name)

    def _portal_responsible(self):
        """Return the salespeople of what was paid, whom a payer may want to ask."""
        self.ensure_one()
        return self.invoice_ids.invoice_user_id

    def _portal_payer(self):
        """Return who paid, or was paid: the contact of the transaction, if any.

        Odoo books a payment on the company, which often has no address for e-mails.
        """
        self.ensure_one()
        return self.payment_transaction_id.partner_id or self.partner_id

    def _portal_contacts(self):
        self.ensure_one()
        return self._portal_payer()

    def _notify_get_recipients_groups(self, message, model_description, msg_vals=False):
        groups = super()._notify_get_recipients_groups(
            message, model_description, msg_vals=msg_vals
        )
        if not self or not self.portal_published:
            return groups
        return self._portal_set_link_buttons(groups)

    def _get_report_base_filename(self):
        """Return what the receipt is called as a file."""
        self.ensure_one()
        return self.env._("Receipt %(name)s", name=self.name or "")

    # --- what it paid -----------------------------------------------------------------

    def _portal_allocations(self):
        """Return what this payment settled, and what of it is on account, by one query.

        :return: (list of Allocation, amount on account in the payment's currency; None
            while the payment is not in the books)
        """
        self.ensure_one()
        self.env["account.move.line"].flush_model()
        self.env["account.partial.reconcile"].flush_model()
        is_seen = self._portal_seen_sql()
        rows = read_rows(
            self.env,
            SQL(
                """
                WITH own AS (
                    SELECT l.id, l.amount_residual_currency
                      FROM account_move_line l
                     WHERE l.move_id = %(move)s AND l.portal_ledger IS NOT NULL)
                SELECT m.id, m.name, m.move_type, COALESCE(m.invoice_date, m.date),
                       SUM(a.amount), SUM(a.document_amount), d.currency_id,
                       %(is_seen)s
                  FROM (
                    SELECT r.debit_move_id AS line_id,
                           r.credit_amount_currency AS amount,
                           r.debit_amount_currency AS document_amount
                      FROM own JOIN account_partial_reconcile r
                        ON r.credit_move_id = own.id
                     UNION ALL
                    SELECT r.credit_move_id, r.debit_amount_currency,
                           r.credit_amount_currency
                      FROM own JOIN account_partial_reconcile r
                        ON r.debit_move_id = own.id) a
                  JOIN account_move_line d ON d.id = a.line_id
                  JOIN account_move m ON m.id = d.move_id
                 GROUP BY m.id, d.currency_id
                HAVING SUM(a.amount) != 0
                 UNION ALL
                SELECT NULL, NULL, NULL, NULL,
                       SUM(ABS(own.amount_residual_currency)), NULL, NULL, NULL
                  FROM own
                 ORDER BY 4, 1
                """,
                move=self.move_id.id or 0,
                is_seen=is_seen,
            ),
        )
        [rest] = [row[4] for row in rows if row[0] is None]
        return [Allocation(*row) for row in rows if row[0] is not None], rest

    def _portal_seen_sql(self):
        """Return whether the reader of the page sees a document ``m``.

        A receipt that we send, or that staff print, is for whoever it is made out to.
        """
        # the visitor: documents of the gate are in superuser mode
        user = request.env.user if request else self.env.user
        if not self.env.context.get("portal_viewer") or not user.share:
            return SQL("TRUE")
        # sudo: whose contact the user is
        user_sudo = user.sudo()
        return self._portal_is_seen_sql(
            user_sudo.partner_id.id, tuple(user_sudo._portal_companies().ids)
        )

    def _prepare_portal_payment_values(self):
        """Return what the page and the receipt say of this payment.

        :return: dict of texts; ``paid`` is a list of dicts with ``name``, ``date``,
            ``amount``, ``document_amount`` (in another currency, or None) and ``path``;
            ``on_account`` is None when nothing of it is left
        """
        self.ensure_one()
        allocations, rest = self._portal_allocations()
        transaction = self.payment_transaction_id
        return {
            "label": self._portal_label(),
            "is_ours": self.payment_type == "outbound",
            "date": format_date(self.env, self.date),
            "amount": self._portal_money(self.amount),
            "status": self._portal_state_text(self.state, self.payment_type)
            if self.state in ("in_process", "paid")
            else "",
            "method": transaction.payment_method_id.name
            or self.payment_method_line_id.name
            or "",
            "reference": transaction.reference or self.memo or "",
            "provider_reference": transaction.provider_reference or "",
            "paid": [
                *map(self._prepare_allocation_values, allocations),
                *self._prepare_discount_rows(allocations, rest),
            ],
            "on_account": None
            if rest is None or self.currency_id.is_zero(rest)
            else self._portal_money(rest),
            "for_orders": self._prepare_order_shares(
                {found.move_id for found in allocations}
            ),
        }

    def _portal_order_shares(self, move_ids):
        """Return the shares of this payment for orders that have no invoice yet.

        :param set move_ids: as ``_prepare_order_shares`` takes it
        """
        self.ensure_one()
        return self.portal_share_ids.filtered(
            lambda share: (
                share.order_id
                and share.credited_amount
                and move_ids.isdisjoint(share.order_id.invoice_ids.ids)
            )
        )

    def _prepare_order_shares(self, move_ids):
        """Return what of this payment is for orders that have no invoice yet.

        :param set move_ids: of the documents that it settled: an order of which one is
            the invoice is said by that
        :return: list of dicts with ``name``, ``amount`` and ``path``; an order that the
            reader may not see is not named
        """
        shares = self._portal_order_shares(move_ids)
        if not shares:
            return []
        seen = shares.order_id
        user = request.env.user if request else self.env.user
        if self.env.context.get("portal_viewer") and user.share:
            # sudo: whose contact the user is
            user_sudo = user.sudo()
            seen = seen.filtered_domain(
                self.env["portal.policy"]._domain(
                    "sale.order", user_sudo.partner_id, user_sudo._portal_companies()
                )
            )
        return [
            {
                "name": share.order_id._portal_label(),
                "amount": self._portal_money(share.credited_amount),
                "path": share.order_id.access_url,
            }
            for share in shares
            if share.order_id in seen
        ]

    def _portal_money(self, amount, currency=None):
        return format_amount(self.env, amount, currency or self.currency_id)

    def _prepare_allocation_values(self, found):
        """Return what is said of one document that a payment paid."""
        currency = self.env["res.currency"].browse(found.document_currency_id)
        # entries have no page, and are named as on a statement
        is_entry = found.move_type == "entry"
        values = {
            "name": "",
            "date": "",
            "path": None,
            "amount": self._portal_money(found.amount),
            "document_amount": None
            if currency == self.currency_id
            else self._portal_money(found.document_amount, currency),
        }
        if found.is_seen or is_entry:
            kind = self._portal_document_kind(found.move_type)
            values["name"] = f"{kind} {found.name or ''}".strip()
            values["date"] = format_date(self.env, found.date)
        if found.is_seen and not is_entry:
            values["path"] = f"/my/invoices/{found.move_id}"
        return values

    @api.model
    def _portal_document_kind(self, move_type):
        if move_type == "entry":
            return self.env._("Entry")
        return self.env["account.move"]._portal_list_kind(move_type)

    # --- the receipt ------------------------------------------------------------------

    def _portal_receipt_lang(self):
        """Return the language of the receipt: of its reader, or of who paid.

        As stock's for staff who print it for somebody without a language.
        """
        self.ensure_one()
        if self.env.context.get("portal_viewer"):
            return self.env.lang
        return self._portal_payer().lang or self.company_id.partner_id.lang

    def _get_payment_receipt_report_values(self):
        """Say what this payment paid, and not all that was paid on its invoices.

        Stock prints totals and other payments of each invoice, which are nothing to
        whoever may see only some of them, and not what is left on account.
        """
        values = super()._get_payment_receipt_report_values()
        if (self.payment_type, self.partner_type) in (
            ("inbound", "customer"),
            ("outbound", "supplier"),
        ):
            values["portal"] = self._prepare_portal_payment_values()
            values["display_invoices"] = False
            values["portal_font"] = machine_font()
        return values
