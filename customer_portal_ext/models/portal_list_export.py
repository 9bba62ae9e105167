from odoo import api, fields, models

from ..tools import keyset
from .portal_list import SORTABLE

# How many rows are read at once for a file of all of them.
BATCH = 1000


class PortalList(models.AbstractModel):
    """Lists as tables for a spreadsheet: all rows, batch by batch (X-EXPORT)."""

    _inherit = "portal.list"

    @api.model
    def _batches(self, sources, order, size=BATCH):
        """Yield all rows of a list, some at a time, each batch begun after a row.

        :param list[Source] sources:
        :param str order: as for ``_page``
        :param int size: of a batch
        :return: iterator of lists of Row
        """
        keys = keyset.parse_order(order, SORTABLE)
        values = None
        while True:
            rows = self._rows(sources, keys, values, False, size)
            yield rows[:size]
            if len(rows) <= size:
                break
            values = rows[size - 1].keys

    @api.model
    def _portal_export_rows(self, sources, order, page):
        """Yield a list as the rows of a table, whatever its length.

        The columns are those the page shows, in its reader's language; dates are dates
        and amounts are numbers, with their currency beside them.

        :param list[Source] sources:
        :param str order: as for ``_page``
        :param dict page: what the page of the list shows, see ``PortalLists``
        :return: iterator of lists of str, float, date or None; the first is the heading
        """
        columns = self._export_columns(page)
        yield list(columns.values())
        # sudo: the names of currencies and of companies whose documents are listed
        currencies_sudo = self.env["res.currency"].sudo()
        companies_sudo = self.env["res.company"].sudo()
        for rows in self._batches(sources, order):
            currencies = {
                currency.id: (currency.name, currency.decimal_places)
                for currency in currencies_sudo.browse(
                    {row.currency_id for row in rows} - {None}
                )
            }
            companies = {
                company.id: company.name
                for company in companies_sudo.browse(
                    {row.company_id for row in rows} - {None}
                )
            }
            extra = self._extra(rows)
            for row in rows:
                values = {
                    **self._export_row(row, currencies),
                    "company": companies.get(row.company_id, ""),
                    **extra.get((row.model, row.id), {}),
                }
                values["paid"] = ", ".join(paid[0] for paid in values.get("paid", ()))
                yield [values.get(name) for name in columns]
            # one batch in memory, however many there are; nothing waits to be written
            self.env.invalidate_all(flush=False)

    @api.model
    def _export_columns(self, page):
        """Return {column: heading} of the columns that the page of a list shows."""
        env, labels = self.env, page.get("labels") or {}
        has_total = not page.get("no_total")
        columns = {
            "kind": (page.get("names_kind") or page.get("is_actions"))
            and env._("Kind"),
            "name": labels.get("name") or env._("Number"),
            "date": labels.get("date") or env._("Date"),
            "due": labels.get("due"),
            "company": page.get("names_company") and env._("Company"),
            "reference": not page.get("no_reference")
            and (labels.get("reference") or env._("Your reference")),
            "method": labels.get("method"),
            "paid": labels.get("paid"),
            "status": not page.get("no_status")
            and (labels.get("status") or env._("Status")),
            "action": env._("What to do"),
            "total": has_total and (labels.get("total") or env._("Total")),
            "residual": labels.get("residual"),
            "currency": (has_total or labels.get("residual")) and env._("Currency"),
        }
        return {name: label for name, label in columns.items() if label}

    def _export_row(self, row, currencies):
        """Return what the cells of one row hold: {column: str, float, date or None}."""
        model = self.env[row.model]
        currency, places = currencies.get(row.currency_id, ("", 2))
        # what a credit note says counts the other way
        sign = -1 if (row.kind or "").endswith("_refund") else 1
        waits = row.waiting and not row.expired

        def amount(value):
            if value is None or not currency:
                return None
            return round(sign * float(value), places)

        status = row.status or ""
        if row.expired:
            status = ", ".join(filter(None, [status, self.env._("Expired")]))
        return {
            "kind": model._portal_list_kind(row.kind or row.state),
            "name": row.name or "",
            "date": self._export_day(row.day or row.date),
            "due": self._export_day(row.due_time or row.due),
            "reference": row.reference or "",
            "status": status,
            "action": model._portal_action(row.action, row.id)[0] if waits else "",
            "total": amount(row.total),
            "residual": amount(row.residual),
            "currency": currency,
        }

    def _export_day(self, value):
        """Return the day of a time, where its reader is."""
        if hasattr(value, "hour"):
            return fields.Datetime.context_timestamp(self, value).date()
        return value
