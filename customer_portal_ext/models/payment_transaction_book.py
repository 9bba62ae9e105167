from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..tools.allocation import allocate, to_units


class PaymentTransaction(models.Model):
    """Credit each document with exactly its share, when the provider has confirmed.

    C-PAY-MANY, P-JOURNAL. It may come late, twice, by a webhook or a job, and after a
    document was paid, credited or cancelled: what a document cannot take any more stays
    on account of the same payment, and staff and the payer are told.
    """

    _inherit = "payment.transaction"

    def _post_process(self):
        """Let stock post-process, without the documents that changed in between."""
        shared = self.filtered(lambda tx: tx._portal_shares())
        for tx in shared.sorted("id"):
            tx._portal_lock()
        done = shared.filtered(lambda tx: tx.state == "done" and not tx.payment_id)
        for tx in done:
            # stock posts what staff took back to draft, and pays it
            taken_back = tx.invoice_ids.filtered(lambda move: move.state != "posted")
            tx.invoice_ids = [Command.unlink(move.id) for move in taken_back]
        res = super()._post_process()
        for tx in shared:
            if tx.state in ("cancel", "error"):
                shares = tx.sudo().portal_share_ids
                shares.filtered(lambda share: share.state == "waiting").state = "void"
        shared._portal_close_captured()
        return res

    def _portal_close_captured(self):
        """Settle what waits of an authorized amount of which no more will be captured.

        The rest was voided: nobody pays it any more, and the document is open to that
        amount again.
        """
        # sudo: shares are written by the books only
        for source in self.sudo() | self.sudo().source_transaction_id:
            captures = source.child_transaction_ids.filtered(
                lambda tx, source=source: (
                    tx.operation == source.operation and tx.state == "done"
                )
            )
            if (
                source.state != "done"
                or not captures
                or not all(tx.payment_id for tx in captures)
            ):
                continue
            for share in source.portal_share_ids:
                if share.state == "waiting":
                    share.state = "credited" if share.credited_amount else "void"

    def _create_payment(self, **extra_create_values):
        """Book one payment with a line for each document, and reconcile line by line.

        Stock would reconcile all of it with all of them, the oldest first.
        """
        self.ensure_one()
        shares = self._portal_shares()
        if not shares or self.amount <= 0:
            return super()._create_payment(**extra_create_values)
        source = self.source_transaction_id
        (shares.move_id | self.invoice_ids)._portal_lock_all()
        shares.order_id._portal_lock_all()
        parts, discounts = self._portal_parts(shares)
        given = self.env["account.move"].union(*(part["moves"] for part in parts))
        documents = {tx: tx.invoice_ids for tx in self | source}
        # what follows in stock would pay the invoices once more, its own way
        (self | source).invoice_ids = [Command.clear()]
        entry = [(part["units"], part["account"].id) for part in parts]
        payment = super(
            PaymentTransaction,
            self.with_context(portal_payment_parts=entry, force_payment_move=True),
        )._create_payment(
            **{
                "partner_id": self._portal_customer(shares).id,
                "destination_account_id": parts[0]["account"].id,
                "date": fields.Date.context_today(self),
                "invoice_ids": [Command.set(given.ids)],
                "write_off_line_vals": discounts,
                **extra_create_values,
            }
        )
        payment = payment.with_env(self.env)
        for tx, moves in documents.items():
            tx.invoice_ids = [Command.set(moves.ids)]
        self._portal_reconcile(payment, parts)
        self._portal_outcome(payment, shares, parts)
        return payment

    # --- dividing --------------------------------------------------------------------

    def _portal_customer(self, shares):
        """Return on whose account it is booked: all documents are of one customer."""
        documents = [share._document() for share in shares if share._document()]
        if documents:
            return documents[0]._portal_customer()
        return (
            self.portal_plan_id.customer_id or self.partner_id
        ).commercial_partner_id

    def _portal_parts(self, shares):
        """Divide what was paid between the shares, as much as their documents take.

        :return: list of dicts with ``share`` (empty: on account), ``units`` (a positive
            number of the entry's line), ``money`` (what of it was paid, the rest is a
            discount), ``account``, ``lines`` to reconcile with and their ``moves``; and
            the values of the lines for discounts
        """
        self.ensure_one()
        lines = {share: self._portal_open_lines(share) for share in shares}
        wanted = [(self._portal_wanted(share), share) for share in shares]
        openings = [
            (units, self._portal_takes(share, lines[share])) for units, share in wanted
        ]
        given, rest = allocate(self._portal_units(self.amount), openings)
        parts, discounts = [], []
        for (_units, share), units in zip(wanted, given, strict=True):
            if not units:
                continue
            discount = self._portal_discount(share, units)
            discounts += discount
            off = self._portal_units(sum(vals["amount_currency"] for vals in discount))
            parts += self._portal_share_parts(share, units, off, lines[share])
        if rest:
            parts.append(self._portal_part(None, rest, rest, None))
        return parts, discounts

    def _portal_wanted(self, share):
        """Return what a share still is to be paid, in units."""
        return share._units() - self._portal_units(
            share.credited_amount + share.left_amount
        )

    def _portal_open_lines(self, share):
        """Return the entries of a share's document that can be paid now.

        An order's are those of the invoices that this payment brought about.
        """
        if share.move_id:
            moves = share.move_id
        elif share.order_id:
            moves = (self.invoice_ids - self._portal_shares().move_id).filtered(
                lambda move: (
                    share.order_id in move.line_ids.sale_line_ids.order_id
                    and move.partner_id.commercial_partner_id
                    == share.order_id._portal_customer()
                )
            )
        else:
            return self.env["account.move.line"]
        return moves.filtered(
            lambda move: (
                move.state == "posted"
                and move.move_type == "out_invoice"
                and move.currency_id == self.currency_id
            )
        ).line_ids.filtered(
            lambda line: (
                line.display_type == "payment_term"
                and line.account_id.reconcile
                and not line.reconciled
                and line.amount_residual_currency > 0
            )
        )

    def _portal_takes(self, share, lines):
        """Return how much a share's document takes, in units."""
        if share.order_id:
            # an order's money waits for its invoice; a cancelled one's is on account
            return share._units() if share.order_id.state != "cancel" else 0
        return self._portal_units(sum(lines.mapped("amount_residual_currency")))

    def _portal_discount(self, share, units):
        """Return the lines of the discount for paying early, as stock makes them.

        Where exactly the discounted amount of an invoice is paid in time.
        """
        move = share.move_id
        if not move or units != share._units():
            return []
        asked = move._get_invoice_next_payment_values()
        if (
            asked.get("installment_state") != "epd"
            or self._portal_units(asked["amount_due"]) != units
        ):
            return []
        line = asked["epd_line"]
        values = self.env[
            "account.move"
        ]._get_invoice_counterpart_amls_for_early_payment_discount(
            [
                {
                    "aml": line,
                    "amount_currency": -line.amount_residual_currency,
                    "balance": -line.balance,
                }
            ],
            asked["epd_discount_amount"],
        )
        return [
            {**vals, "partner_id": move.partner_id.id}
            for group in values.values()
            for vals in group
        ]

    def _portal_share_parts(self, share, units, discount, lines):
        """Return the lines of the entry for one share: one for each account it settles.

        :param int units: what is paid of it
        :param int discount: what is let off besides
        """
        left, parts = units + discount, []
        for account, owed in (
            lines.sorted("date_maturity").grouped("account_id").items()
        ):
            most = self._portal_units(sum(owed.mapped("amount_residual_currency")))
            part = min(left, most)
            if part:
                parts.append(self._portal_part(share, part, part, account, owed))
            left -= part
        if left:
            # an order that has no invoice yet
            parts.append(self._portal_part(share, left, left, None))
        if discount and parts:
            parts[-1]["money"] -= discount
        return parts

    def _portal_part(self, share, units, money, account, lines=None):
        lines = self.env["account.move.line"] if lines is None else lines
        customer = (
            share._document()._portal_customer()
            if share
            else self._portal_customer(self._portal_shares())
        )
        if not account:
            company = self.company_id
            account = customer.with_company(company).property_account_receivable_id
        return {
            "share": share or self.env["portal.payment.share"],
            "units": units,
            "money": money,
            "account": account,
            "lines": lines,
            "moves": lines.move_id,
        }

    # --- booking ---------------------------------------------------------------------

    def _portal_reconcile(self, payment, parts):
        """Settle each document's entries with its own line of the payment."""
        entries = payment._portal_counterparts()
        if len(entries) != len(parts):
            raise UserError(
                self.env._(
                    "The entry of payment %(payment)s is not divided by its shares.",
                    payment=payment.display_name,
                )
            )
        for entry, part in zip(entries, parts, strict=True):
            if (
                part["lines"]
                and to_units(-entry.amount_currency, self.currency_id.rounding)
                == part["units"]
            ):
                (entry | part["lines"]).reconcile()

    def _portal_outcome(self, payment, shares, parts):
        """Write down what each share got, and tell staff what could not be credited."""
        source = self.source_transaction_id
        # stock calls the whole of it done before the last part is booked
        captured = (
            source and source.state != "done" and self not in shares.transaction_id
        )
        left_over = []
        money = self._portal_units(self.amount) - sum(
            part["money"] for part in parts if part["share"]
        )
        for share in shares:
            got = sum(part["money"] for part in parts if part["share"] == share)
            lacking = self._portal_wanted(share) - got
            credited = share.credited_amount + self._portal_amount(got)
            # more of the authorized amount may be captured later
            waits = captured and money < lacking
            left = 0 if waits else max(min(lacking, money), 0)
            money -= left
            values = {
                "credited_amount": credited,
                "left_amount": share.left_amount + self._portal_amount(left),
                "reason": False,
            }
            if waits:
                values["state"] = "waiting"
            elif not lacking:
                values["state"] = "credited"
            else:
                values["state"] = "partly" if credited else "on_account"
            if left and share._document():
                values["reason"] = share._portal_reason(bool(credited))
                left_over.append((share, left))
            share.write(values)
        snapshot = self._portal_payment_snapshot()
        actor = self._portal_system_actor()
        self._portal_note("payment_confirmed", actor, snapshot)
        if left_over:
            self._portal_tell_left(payment, left_over)
