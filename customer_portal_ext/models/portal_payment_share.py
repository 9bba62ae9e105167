from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.allocation import to_units

# Where the money of a transaction may still come from, or is on its way to the books.
IN_FLIGHT = ("pending", "authorized", "done")

# Providers that only tell the customer where to send the money.
BY_HAND = ("none", "custom")


class PortalPaymentShare(models.Model):
    """What one payment is for, document by document (C-PAY-MANY).

    Written when the transaction begins, by the server. When the provider confirms, each
    document is credited with its share, as far as it is still open; what cannot be
    credited stays on account of the same payment, and the row says so. A row without a
    document is an amount that was paid on account from the start (P-PAY-ACCOUNT).
    """

    _name = "portal.payment.share"
    _description = "Share of a Payment"
    _order = "transaction_id desc, id"
    _rec_name = "document_name"

    transaction_id = fields.Many2one(
        "payment.transaction",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    move_id = fields.Many2one(
        "account.move",
        string="Invoice",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    order_id = fields.Many2one(
        "sale.order",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    document_name = fields.Char(string="For", compute="_compute_document_name")
    amount = fields.Monetary(required=True, readonly=True)
    credited_amount = fields.Monetary(
        string="Credited",
        readonly=True,
        help="What the document really got of it when the payment was confirmed.",
    )
    left_amount = fields.Monetary(
        string="On account",
        readonly=True,
        help="What stayed on account: it was paid for no document, or the document"
        " could not take it any more.",
    )
    state = fields.Selection(
        [
            ("waiting", "Waiting for the provider"),
            ("credited", "Credited"),
            ("partly", "Credited in part"),
            ("on_account", "On account"),
            ("void", "Not paid"),
        ],
        default="waiting",
        required=True,
        readonly=True,
    )
    reason = fields.Selection(
        [
            ("settled", "It was settled in between"),
            ("less", "Less was open than was paid"),
            ("withdrawn", "It was cancelled or withdrawn in between"),
        ],
        readonly=True,
        help="Why the document did not get all of its share.",
    )
    currency_id = fields.Many2one(related="transaction_id.currency_id", store=True)
    company_id = fields.Many2one(
        related="transaction_id.company_id", store=True, index=True
    )
    partner_id = fields.Many2one(
        related="transaction_id.partner_id", store=True, index=True
    )
    payment_id = fields.Many2one(related="transaction_id.payment_id")
    provider_id = fields.Many2one(related="transaction_id.provider_id")
    transaction_state = fields.Selection(
        related="transaction_id.state", string="Transaction state"
    )

    _one_document = models.Constraint(
        "CHECK (move_id IS NULL OR order_id IS NULL)",
        "A share is for one document.",
    )
    _positive = models.Constraint(
        "CHECK (amount > 0)", "A share of a payment is more than nothing."
    )
    _move_once = models.UniqueIndex(
        "(transaction_id, move_id) WHERE move_id IS NOT NULL"
    )
    _order_once = models.UniqueIndex(
        "(transaction_id, order_id) WHERE order_id IS NOT NULL"
    )

    @api.depends("move_id", "order_id")
    @api.depends_context("lang")
    def _compute_document_name(self):
        for share in self:
            document = share._document()
            share.document_name = (
                document.display_name if document else self.env._("On account")
            )

    def _document(self):
        """Return the invoice or the order of this share, or an empty recordset."""
        self.ensure_one()
        return self.move_id or self.order_id

    def _units(self):
        """Return the share in units of its currency's rounding."""
        self.ensure_one()
        return to_units(self.amount, self.currency_id.rounding)

    def _portal_reason(self, took_some):
        """Return why the document takes no more, as a value of ``reason``."""
        self.ensure_one()
        document = self._document()
        if document.state == "cancel" or (self.move_id and document.state != "posted"):
            return "withdrawn"
        return "less" if took_some else "settled"

    def _portal_reason_text(self):
        """Return why, in the reader's language; empty where there is no reason."""
        self.ensure_one()
        reasons = {
            "settled": self.env._("it was settled in between"),
            "less": self.env._("less was open than was paid"),
            "withdrawn": self.env._("it was withdrawn in between"),
        }
        return reasons.get(self.reason, "")

    def _portal_text(self):
        """Return what became of this share, as its payer reads it."""
        self.ensure_one()
        money = self.currency_id.format
        state = self.transaction_id.state
        if self.state == "void" and self.reason == "settled":
            return self.env._("Not paid with this: it was settled otherwise")
        if state in ("cancel", "error") or self.state == "void":
            return self.env._("Not paid")
        if self.state == "waiting":
            if state == "done":
                return self.env._("Confirmed; it is being booked")
            return self.env._("Not confirmed yet")
        if not self._document():
            return self.env._("On your account")
        if self.state == "credited":
            if self.currency_id.compare_amounts(self.credited_amount, self.amount) < 0:
                return self.env._(
                    "%(credited)s credited; the rest was not collected",
                    credited=money(self.credited_amount),
                )
            return self.env._("Credited")
        return self.env._(
            "%(credited)s credited; %(left)s is on your account, because %(reason)s",
            credited=money(self.credited_amount),
            left=money(self.left_amount),
            reason=self._portal_reason_text(),
        )

    @api.model
    def _in_flight(self, documents, states=IN_FLIGHT):
        """Return what is on its way to some documents and not booked yet.

        Paid at a provider that has not confirmed it, or confirmed and not booked. What
        was only announced, as a transfer the customer makes, does not count.

        :param documents: of one model, invoices or orders
        :param tuple states: of the transactions that count
        :return: {document id: amount in its currency}
        """
        name = "move_id" if documents._name == "account.move" else "order_id"
        if not documents:
            return {}
        self.flush_model()
        self.env["payment.transaction"].flush_model(["state", "provider_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT s.%(name)s, SUM(s.amount - COALESCE(s.credited_amount, 0))
                  FROM portal_payment_share s
                  JOIN payment_transaction t ON t.id = s.transaction_id
                  JOIN payment_provider p ON p.id = t.provider_id
                 WHERE s.%(name)s IN %(ids)s AND s.state = 'waiting'
                   AND t.state IN %(states)s
                   AND (t.state != 'pending' OR p.code NOT IN %(by_hand)s)
              GROUP BY 1
                """,
                name=SQL.identifier(name),
                ids=tuple(documents.ids),
                states=tuple(states),
                by_hand=BY_HAND,
            )
        )
        return {document_id: float(amount) for document_id, amount in rows}

    def action_open_document(self):
        """Button: the invoice, the order or the payment that got the money."""
        self.ensure_one()
        record = self._document() or self.payment_id or self.transaction_id
        return record._get_records_action()
