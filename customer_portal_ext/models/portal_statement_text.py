from dataclasses import replace

from odoo import api, fields, models
from odoo.tools import SQL, float_is_zero

from ..tools.page_formats import amount_formatter, date_formatter
from ..tools.quick_read import read_rows
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

        write = amount_formatter(self.env)

        def money(amount):
            return write(amount, currency.id)

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
        # made once for all of them: a page has 80, and one to print thousands
        write_date, write_amount = date_formatter(self.env), amount_formatter(self.env)
        kinds = self._kind_words()
        allocations = self._allocation_words()

        def money(amount):
            return write_amount(amount, ledger.currency_id)

        return [
            {
                "date": write_date(entry.date),
                "due": write_date(entry.due) if self._has_due_date(entry) else "",
                "kind": self._kind_text(entry, kinds),
                "name": self._entry_name(entry),
                "reference": entry.reference if self._is_told(entry) else "",
                "path": f"/my/invoices/{entry.move_id}" if entry.is_shown else None,
                "open_invoice_id": self._is_to_be_paid(entry) and entry.move_id,
                "debit": money(entry.debit) if entry.debit else "",
                "credit": money(entry.credit) if entry.credit else "",
                "balance": money(entry.balance),
                "allocation": self._allocation_text(ledger, entry, allocations, money),
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
        kinds = self._kind_words()
        while True:
            entries, _understood = self._entries(
                ledger, after, CHUNK, balance, explained=False
            )
            for entry in entries:
                yield [
                    entry.date,
                    self._kind_text(entry, kinds),
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

        With the currency: a mail may bring a statement for each, and somebody may have
        one of either side.
        """
        words = {
            "customer": self.env._("statement"),
            "supplier": self.env._("supplier-statement"),
        }
        day = ledger.date_to or fields.Date.context_today(self)
        currency = self.env["res.currency"].sudo().browse(ledger.currency_id).name
        return f"{words[ledger.kind]}-{currency}-{day.isoformat()}.{extension}"

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
        [[last]] = read_rows(
            self.env,
            SQL(
                "SELECT MAX(l.date) FROM account_move_line l WHERE %s AND l.date > %s",
                self._until(ledger),
                today,
            ),
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
        rounding = currency._portal_format()[-1]
        if float_is_zero(amount, precision_rounding=rounding):
            return self.env._("Nothing is open.")
        text = amount_formatter(self.env)(abs(amount), currency.id)
        if (amount > 0) == (kind == "customer"):
            return self.env._("You owe us %(amount)s.", amount=text)
        return self.env._("We owe you %(amount)s.", amount=text)

    def _period_text(self, ledger):
        write = date_formatter(self.env)
        since = ledger.date_from and write(ledger.date_from)
        until = write(ledger.date_to or fields.Date.context_today(self))
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

    def _kind_words(self):
        """Return what entries are, in the reader's words: {type of its move: text}."""
        return {
            "payment": self.env._("Payment"),
            "out_invoice": self.env._("Invoice"),
            "out_receipt": self.env._("Sales receipt"),
            "out_refund": self.env._("Credit note"),
            "in_invoice": self.env._("Bill"),
            "in_receipt": self.env._("Purchase receipt"),
            "in_refund": self.env._("Vendor credit note"),
            "entry": self.env._("Entry"),
        }

    def _kind_text(self, entry, words):
        if entry.is_payment:
            return words["payment"]
        return words.get(entry.move_type) or words["entry"]

    def _allocation_words(self):
        """Return what is said about what is paid: {it raises: {state: text}}.

        And with ``discount`` what is said of a payment with an early discount.
        """
        return {
            True: {
                "settled": self.env._("Paid"),
                "open": self.env._("Open"),
                "partial": self.env._("%(amount)s open"),
            },
            False: {
                "settled": self.env._("Allocated"),
                "open": self.env._("On account, not yet allocated"),
                "partial": self.env._("%(amount)s on account, not yet allocated"),
            },
            "discount": self.env._(
                "%(state)s (paid %(paid)s, early payment discount %(discount)s)"
            ),
        }

    def _allocation_text(self, ledger, entry, words, money):
        """Return whether an entry is paid, or a payment allocated, as of today."""
        raises = entry.debit if ledger.kind == "customer" else entry.credit
        text = words[bool(raises)][entry.allocation]
        if entry.allocation == "partial":
            text %= {"amount": money(abs(entry.residual))}
        if entry.discount:
            # why 98 paid 100
            return words["discount"] % {
                "state": text,
                "paid": money(entry.debit + entry.credit - entry.discount),
                "discount": money(entry.discount),
            }
        return text
