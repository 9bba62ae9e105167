import tempfile
from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

from dateutil.relativedelta import relativedelta
from werkzeug.exceptions import NotFound

from odoo import SUPERUSER_ID, api, fields, http
from odoo.http import Response, content_disposition, request

from ..models.portal_statement import MAX_RENDERED, PAGE_SIZE, Ledger
from ..tools.page_formats import amount_formatter, date_formatter
from ..tools.row_patterns import RowPatterns
from ..tools.spreadsheet import csv_rows, write_xlsx
from .gate import PortalGate, keep_private, portal_readonly

PATHS = {"customer": "/my/statement", "supplier": "/my/statement/supplier"}

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


# How many entries become XLSX while somebody waits; more of them take longer than that.
XLSX_AT_ONCE = 20_000


class PortalStatement(PortalGate):
    """Statements of customers and suppliers, with what is open (P-STATEMENT)."""

    @http.route(
        "/my/statement",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_my_statement(self, report_type=None, **kwargs):
        """Show what a customer owes us, entry by entry."""
        return self._portal_statement("customer", report_type)

    @http.route(
        "/my/statement/supplier",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_my_supplier_statement(self, report_type=None, **kwargs):
        """Show what we owe a supplier, entry by entry."""
        return self._portal_statement("supplier", report_type)

    @http.route(methods=["GET"], readonly=portal_readonly)
    def home(self, **kw):
        response = super().home(**kw)
        # sudo: what a contact's company is to us
        company_sudo = request.env.user.sudo().partner_id.commercial_partner_id
        kinds = []
        if company_sudo.customer_rank or not company_sudo.supplier_rank:
            kinds.append("customer")
        if company_sudo.supplier_rank:
            kinds.append("supplier")
        response.qcontext["portal_statement_kinds"] = kinds
        return response

    def _portal_statement(self, kind, report_type):
        # sudo: which contact and companies a user belongs to
        user_sudo = request.env.user.sudo()
        # sudo: the books; ``_accounts`` tells whose of them this contact sees
        Statement_sudo = request.env["portal.statement"].sudo()
        accounts = Statement_sudo._accounts(
            user_sudo.partner_id, user_sudo._portal_companies(), kind
        )
        chosen, understood = self._portal_chosen_account(accounts)
        if not chosen:
            return self._portal_statement_page(kind, accounts, None, {}, understood)
        account, contacts = chosen
        since, until, all_understood = self._portal_period()
        ledger = Ledger(
            kind=kind,
            partner_id=account.partner_id,
            company_id=account.company_id,
            currency_id=account.currency_id,
            contact_ids=contacts,
            date_from=since,
            date_to=until,
        )
        ledger = Statement_sudo._ended(ledger)
        files = {
            "csv": self._portal_statement_csv,
            "xlsx": self._portal_statement_xlsx,
            "pdf": self._portal_statement_pdf,
        }
        if report_type in files:
            return keep_private(files[report_type](Statement_sudo, ledger))
        values = Statement_sudo._prepare_statement_values(ledger)
        everything = bool(request.params.get("all")) and values["count"] <= MAX_RENDERED
        after = None if everything else request.params.get("after")
        entries, known = Statement_sudo._entries(
            ledger,
            after,
            None if everything else PAGE_SIZE + 1,
            # after a cursor that is none, the balance is summed up anew
            None if after else values["totals"].opening,
        )
        more = not everything and len(entries) > PAGE_SIZE
        entries = entries if everything else entries[:PAGE_SIZE]
        values.update(
            {
                "entries": Statement_sudo._present_entries(ledger, entries),
                "is_first": not after or not known,
                "following": more
                and self._portal_statement_address(ledger, after=entries[-1].cursor),
                "first": self._portal_statement_address(ledger),
                "everything": everything,
                "too_many": values["count"] > MAX_RENDERED,
                "too_many_xlsx": values["count"] > XLSX_AT_ONCE,
                "print_address": self._portal_statement_address(ledger, all=1),
                "addresses": {
                    name: self._portal_statement_address(ledger, report_type=name)
                    for name in files
                },
                "since": ledger.date_from or "",
                "until": ledger.date_to or "",
                "presets": self._portal_presets(ledger),
                "hidden": {
                    "partner": ledger.partner_id,
                    "company": ledger.company_id,
                    "currency": ledger.currency_id,
                },
                "res_company": values["company"],
            }
        )
        return self._portal_statement_page(
            kind, accounts, account, values, understood and all_understood and known
        )

    def _portal_statement_page(self, kind, accounts, account, values, understood):
        values = {
            **self._prepare_portal_layout_values(),
            "title": request.env["portal.statement"]._title(kind),
            "page_name": "statement",
            "url": PATHS[kind],
            "is_customer": kind == "customer",
            "accounts": [
                self._prepare_account_values(found, account, len(accounts) > 1)
                for found, _contacts in accounts
            ],
            "account": account,
            "not_understood": not understood,
            "notice": self._portal_notice(),
            "row_patterns": RowPatterns(values.get("entries", [])),
            **values,
        }
        return keep_private(
            request.render("customer_portal_ext.portal_statement", values)
        )

    # --- what was asked for -----------------------------------------------------------

    def _portal_chosen_account(self, accounts):
        """Return the account an address names, the first one where it names none.

        :raise NotFound: for one that is not the reader's, which looks like none at all
        """
        wanted = {
            name: request.params.get(name)
            for name in ("partner", "company", "currency")
            if request.params.get(name)
        }
        if not wanted:
            return (accounts or [None])[0], True
        for found in accounts:
            account = found[0]
            ids = {
                "partner": str(account.partner_id),
                "company": str(account.company_id),
                "currency": str(account.currency_id),
            }
            if all(ids[name] == value for name, value in wanted.items()):
                return found, True
        if all(value.isascii() and value.isdigit() for value in wanted.values()):
            raise NotFound()
        return (accounts or [None])[0], False

    def _portal_period(self):
        """Return the period an address names: a year up to today where it names none.

        :return: (first day or None, last day or None, whether it was understood)
        """
        texts = [request.params.get(name) for name in ("from", "to")]
        days = [_parse_day(text) for text in texts]
        understood = all(day or not text for text, day in zip(texts, days, strict=True))
        since, until = days
        if since and until and since > until:
            since, until, understood = None, None, False
        named = "from" in request.params or "to" in request.params
        if not named or not understood:
            today = fields.Date.context_today(request.env.user)
            since = since or today.replace(day=1) - relativedelta(months=11)
        return since, until, understood

    def _portal_presets(self, ledger):
        """Return the periods that are one press away."""
        today = fields.Date.context_today(request.env.user)
        first = today.replace(day=1)
        year = date(today.year, 1, 1)
        month = relativedelta(months=1)
        periods = [
            (self.env._("This month"), first, today),
            (self.env._("Last month"), first - month, first - relativedelta(days=1)),
            (self.env._("This year"), year, today),
            (
                self.env._("Last year"),
                date(today.year - 1, 1, 1),
                date(today.year - 1, 12, 31),
            ),
            (self.env._("Everything"), None, today),
        ]
        return [
            {
                "label": label,
                "url": self._portal_statement_address(
                    replace(ledger, date_from=since, date_to=until)
                ),
                "current": (since, until)
                == (ledger.date_from, ledger.date_to or today),
            }
            for label, since, until in periods
        ]

    def _portal_statement_address(self, ledger, **more):
        """Return the address of a statement, with which it can be bookmarked."""
        address = (
            f"{PATHS[ledger.kind]}?partner={ledger.partner_id}"
            f"&company={ledger.company_id}&currency={ledger.currency_id}"
            f"&from={ledger.date_from or ''}&to={ledger.date_to or ''}"
        )
        return f"{address}&{urlencode(more)}" if more else address

    def _prepare_account_values(self, account, chosen, several):
        """Return what the summary says about one account."""
        env = request.env
        # sudo: the names of a reader's own company and of the one they deal with
        currency_sudo = env["res.currency"].sudo().browse(account.currency_id)
        currency = currency_sudo._portal_name()
        company_sudo = env["res.company"].sudo().browse(account.company_id)
        partner_sudo = env["res.partner"].sudo().browse(account.partner_id)
        label = f"{partner_sudo.name}, {company_sudo.name}, {currency}"
        ledger = Ledger(
            account.kind, account.partner_id, account.company_id, account.currency_id
        )
        next_due = account.next_due and date_formatter(env)(account.next_due)
        write = amount_formatter(env)
        query = urlencode(
            {
                "partner": ledger.partner_id,
                "company": ledger.company_id,
                "currency": ledger.currency_id,
            }
        )
        return {
            "label": label,
            "several": several,
            "url": f"{PATHS[account.kind]}?{query}",
            "current": account == chosen,
            # who owes whom is said in words, and not by a sign
            "we_owe": account.open < 0
            if account.kind == "customer"
            else account.open >= 0,
            "open": write(float(abs(account.open)), account.currency_id),
            "overdue": write(float(account.overdue), account.currency_id),
            "is_overdue": account.overdue > 0,
            "credit": account.credit
            and write(float(account.credit), account.currency_id),
            "next_due": next_due or "",
        }

    # --- files ------------------------------------------------------------------------

    def _portal_statement_csv(self, _statement_sudo, ledger):
        """Answer with all entries as CSV, row by row as they are read (X-EXPORT)."""
        registry, context = request.env.registry, dict(request.env.context)

        def lines():
            # the request's own cursor is closed by the time this is sent
            with registry.cursor(readonly=True) as cr:
                env = api.Environment(cr, SUPERUSER_ID, context)
                yield from csv_rows(env["portal.statement"]._rows(ledger))

        response = Response(lines(), mimetype="text/csv")
        return self._portal_as_file(response, ledger, "csv")

    def _portal_statement_xlsx(self, statement_sudo, ledger):
        """Answer with all entries as XLSX, made on disk (X-EXPORT)."""
        if statement_sudo._totals(ledger).count > XLSX_AT_ONCE:
            return self._portal_too_long(ledger)
        currency = request.env["res.currency"].sudo().browse(ledger.currency_id)
        # closed, and with that removed, by the response
        file = tempfile.TemporaryFile()  # noqa: SIM115
        write_xlsx(
            file,
            statement_sudo._title(ledger.kind),
            statement_sudo._rows(ledger),
            currency.decimal_places,
        )
        file.seek(0)
        # not passed through directly: then nobody closes the file
        response = Response(iter(lambda: file.read(65536), b""), mimetype=XLSX)
        response.call_on_close(file.close)
        return self._portal_as_file(response, ledger, "xlsx")

    def _portal_statement_pdf(self, statement_sudo, ledger):
        """Answer with the statement as a PDF with the company's letterhead."""
        if statement_sudo._totals(ledger).count > MAX_RENDERED:
            return self._portal_too_long(ledger)
        content = statement_sudo._render_pdf(ledger)
        response = request.make_response(
            content,
            headers=[
                ("Content-Type", "application/pdf"),
                ("Content-Length", len(content)),
            ],
        )
        return self._portal_as_file(response, ledger, "pdf")

    def _portal_too_long(self, ledger):
        """Lead to the page, which has a button for files made in the background."""
        return request.redirect(
            self._portal_statement_address(ledger, too_long=1), code=302
        )

    def _portal_as_file(self, response, ledger, extension):
        name = request.env["portal.statement"]._file_name(ledger, extension)
        response.headers["Content-Disposition"] = content_disposition(name)
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def _parse_day(text):
    """Return the day a form or an address names, or None."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    # what PostgreSQL and people's books have room for
    return day if 1900 <= day.year <= 2200 else None
