from dataclasses import replace

from odoo import api, fields, models
from odoo.tools import SQL, format_amount, format_date

from .portal_statement import AGES

# How many entries are read at once for a file of all of them.
CHUNK = 2000


class PortalStatement(models.AbstractModel):
    """Statements in the words and numbers of their reader, and as files (X-EXPORT)."""

    _inherit = "portal.statement"

    @api.model
    def _prepare_statement_values(self, ledger):
        """Return what a statement shows above and below its entries.

        :param Ledger ledger:
        :rtype: dict
        """
        currency = self.env["res.currency"].sudo().browse(ledger.currency_id)

        def money(amount):
            return format_amount(self.env, amount, currency)

        totals = self._totals(ledger)
        return {
            "company": self.env["res.company"].sudo().browse(ledger.company_id),
            "partner": self.env["res.partner"].sudo().browse(ledger.partner_id),
            "currency": currency,
            "is_customer": ledger.kind == "customer",
            "title": self._title(ledger.kind),
            "balance_label": self._balance_label(ledger.kind),
            "is_narrow": ledger.contact_ids is not None,
            "count": totals.count,
            "totals": totals,
            "opening": money(totals.opening),
            "debit": money(totals.debit),
            "credit": money(totals.credit),
            "closing": money(totals.closing),
            "closing_text": self._closing_text(ledger.kind, totals.closing, currency),
            "period": self._period_text(ledger),
            "ageing": [
                {"label": label, "amount": money(amount)}
                for label, amount in zip(
                    self._age_labels(), self._ageing(ledger), strict=True
                )
            ],
        }

    @api.model
    def _present_entries(self, ledger, entries):
        """Return entries as texts for their reader.

        :return: list of dicts; ``path`` leads to the document, where there is one that
            is on the portal; ``open_invoice_id`` is its id while it is to be paid
        """
        currency = self.env["res.currency"].sudo().browse(ledger.currency_id)
        return [
            {
                "date": format_date(self.env, entry.date),
                "due": format_date(self.env, entry.due)
                if self._has_due_date(entry)
                else "",
                "kind": self._kind_text(entry),
                "name": self._entry_name(entry),
                "reference": entry.reference if self._is_told(entry) else "",
                "path": f"/my/invoices/{entry.move_id}" if entry.is_shown else None,
                "open_invoice_id": self._is_to_be_paid(entry) and entry.move_id,
                "debit": entry.debit and format_amount(self.env, entry.debit, currency),
                "credit": entry.credit
                and format_amount(self.env, entry.credit, currency),
                "balance": format_amount(self.env, entry.balance, currency),
                "allocation": self._allocation_text(ledger, entry, currency),
            }
            for entry in entries
        ]

    @api.model
    def _rows(self, ledger):
        """Yield a statement as the rows of a table, whatever its length.

        :return: iterator of lists of str, float and date: a heading, the opening
            balance, all entries of the period, and the closing balance
        """
        totals = self._totals(ledger)
        currency = self.env["res.currency"].sudo().browse(ledger.currency_id)
        yield [
            self.env._("Date"),
            self.env._("Kind"),
            self.env._("Number"),
            self.env._("Reference"),
            self.env._("Due"),
            self.env._("Debit"),
            self.env._("Credit"),
            self.env._("Balance"),
            self.env._("Open"),
            self.env._("Currency"),
        ]
        empty = ["", "", "", None, None, None]
        opening = [ledger.date_from, self.env._("Opening balance"), *empty[:2], None]
        yield [*opening, None, None, totals.opening, None, currency.name]
        after, balance = None, totals.opening
        while True:
            entries, _understood = self._entries(ledger, after, CHUNK, balance)
            for entry in entries:
                yield [
                    entry.date,
                    self._kind_text(entry),
                    self._entry_name(entry),
                    (entry.reference or "") if self._is_told(entry) else "",
                    entry.due if self._has_due_date(entry) else None,
                    entry.debit or None,
                    entry.credit or None,
                    currency.round(entry.balance),
                    currency.round(entry.residual),
                    currency.name,
                ]
            if len(entries) < CHUNK:
                break
            after, balance = entries[-1].cursor, entries[-1].balance
        closing = [ledger.date_to, self.env._("Closing balance"), *empty[:2], None]
        sums = [totals.debit, totals.credit, totals.closing]
        yield [*closing, *sums, None, currency.name]

    @api.model
    def _file_name(self, ledger, extension):
        """Return the name of a statement as a file, of letters every system takes.

        With the currency: a mail may bring a statement for each.
        """
        day = ledger.date_to or fields.Date.context_today(self)
        currency = self.env["res.currency"].sudo().browse(ledger.currency_id).name
        return f"{self.env._('statement')}-{currency}-{day.isoformat()}.{extension}"

    @api.model
    def _ended(self, ledger):
        """Return a ledger whose period has an end, where it had none.

        It is today, or the day of the last entry where that is later: of an invoice of
        next week, or of a company for whom it is tomorrow already. Then the balance,
        the ageing and the words for the period are about the same entries.

        :param Ledger ledger:
        :rtype: Ledger
        """
        if ledger.date_to:
            return ledger
        today = fields.Date.context_today(self)
        [[last]] = self.env.execute_query(
            SQL(
                "SELECT MAX(l.date) FROM account_move_line l WHERE %s AND l.date > %s",
                self._until(ledger),
                today,
            )
        )
        return replace(ledger, date_to=last or today)

    # --- words ------------------------------------------------------------------------

    def _title(self, kind):
        if kind == "customer":
            return self.env._("Statement of account")
        return self.env._("Supplier statement")

    def _balance_label(self, kind):
        if kind == "customer":
            return self.env._("You owe")
        return self.env._("We owe you")

    def _closing_text(self, kind, amount, currency):
        """Return who owes whom at the end, as a sentence."""
        if currency.is_zero(amount):
            return self.env._("Nothing is open.")
        text = format_amount(self.env, abs(amount), currency)
        if (amount > 0) == (kind == "customer"):
            return self.env._("You owe us %(amount)s.", amount=text)
        return self.env._("We owe you %(amount)s.", amount=text)

    def _period_text(self, ledger):
        since = ledger.date_from and format_date(self.env, ledger.date_from)
        until = format_date(self.env, ledger.date_to or fields.Date.context_today(self))
        if since:
            return self.env._("%(since)s to %(until)s", since=since, until=until)
        return self.env._("Everything until %(until)s", until=until)

    def _age_labels(self):
        labels = [self.env._("Not due yet")]
        for first, last in zip(AGES, AGES[1:], strict=False):
            labels.append(
                self.env._(
                    "%(first)s to %(last)s days overdue", first=first + 1, last=last
                )
            )
        labels.append(self.env._("More than %(days)s days overdue", days=AGES[-1]))
        return labels

    def _is_told(self, entry):
        """Tell whether an entry may be named: not an invoice kept off the portal."""
        return entry.is_shown or entry.move_type == "entry"

    def _is_to_be_paid(self, entry):
        """Tell whether an entry is an invoice that its reader sees and still owes."""
        is_invoice = entry.is_shown and entry.move_type == "out_invoice"
        return is_invoice and entry.allocation != "settled" and entry.residual > 0

    def _has_due_date(self, entry):
        return entry.move_type != "entry" and entry.due

    def _entry_name(self, entry):
        return (entry.name or "") if self._is_told(entry) else ""

    def _kind_text(self, entry):
        """Return what an entry is, in the reader's words."""
        if entry.is_payment:
            return self.env._("Payment")
        words = {
            "out_invoice": self.env._("Invoice"),
            "out_receipt": self.env._("Sales receipt"),
            "out_refund": self.env._("Credit note"),
            "in_invoice": self.env._("Bill"),
            "in_receipt": self.env._("Purchase receipt"),
            "in_refund": self.env._("Vendor credit note"),
        }
        return words.get(entry.move_type) or self.env._("Entry")

    def _allocation_text(self, ledger, entry, currency):
        """Return whether an entry is paid, or a payment allocated, as of today."""
        raises = entry.debit if ledger.kind == "customer" else entry.credit
        amount = format_amount(self.env, abs(entry.residual), currency)
        if entry.allocation == "settled":
            return self.env._("Paid") if raises else self.env._("Allocated")
        if entry.allocation == "open":
            if raises:
                return self.env._("Open")
            return self.env._("On account, not yet allocated")
        if raises:
            return self.env._("%(amount)s open", amount=amount)
        return self.env._("%(amount)s on account, not yet allocated", amount=amount)
