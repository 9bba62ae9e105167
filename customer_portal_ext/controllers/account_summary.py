from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from .gate import keep_private, portal_readonly
from .lists import PortalLists
from .statement import PortalStatement

SUMMARY_PATH = "/my/account-summary"

# How many of the last payments are shown; all are a press away.
LAST_PAYMENTS = 5


class PortalAccountSummary(PortalStatement, PortalLists):
    """What is owed, overdue, on account and next due, of all accounts (P-STATEMENT)."""

    @http.route(
        SUMMARY_PATH,
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_my_account_summary(self, **kwargs):
        """Show all accounts of a contact, by company and currency, as of today."""
        partner_sudo, companies = self._portal_viewer()
        # sudo: the books; ``_accounts`` tells whose of them this contact sees
        Statement_sudo = request.env["portal.statement"].sudo()
        accounts = [
            account
            for kind in ("customer", "supplier")
            for account, _contacts in Statement_sudo._accounts(
                partner_sudo, companies, kind
            )
        ]
        closed = self._portal_closed_paths()
        values = {
            **self._prepare_portal_layout_values(),
            "title": self.env._("Account summary"),
            "page_name": "account_summary",
            "accounts": [
                self._prepare_summary_account(account, closed) for account in accounts
            ],
            **self._prepare_last_payments(closed),
        }
        return keep_private(
            request.render("customer_portal_ext.portal_account_summary", values)
        )

    def _prepare_summary_account(self, account, closed):
        """Return what one account shows: figures, and where to go from there."""
        values = self._prepare_account_values(account, None, True)
        values.update(
            # sudo: the words and currencies of a ledger this contact sees
            request.env["portal.statement"].sudo()._prepare_summary_values(account)
        )
        pays = account.kind == "customer"
        link = request.env["portal.pay.link"]
        where = (account.company_id, account.currency_id, account.partner_id)
        values.update(
            {
                "heading_id": "account_{}_{}_{}_{}".format(*account[:4]),
                "pay": pays and account.open > 0 and link._path(*where),
                "pay_on_account": pays and link._path(*where, on_account=True),
            }
        )
        values["documents"] = self._portal_summary_documents(account, closed)
        return values

    def _portal_summary_documents(self, account, closed):
        """Return the address of the list with an account's documents, or None."""
        if account.kind == "customer":
            return None if "/my/invoices" in closed else "/my/invoices?status=open"
        bills = request.env["portal.section"]._get_paths()["bills"][0]
        return None if bills in closed else bills

    def _prepare_last_payments(self, closed):
        """Return the newest payments, of all accounts, and where all of them are."""
        path = "/my/history/payments"
        if path in closed:
            return {"payments": [], "payments_path": None}
        try:
            domain = self._portal_list_domain("portal_history_payments")
        except NotFound:
            return {"payments": [], "payments_path": None}
        PortalList = request.env["portal.list"]
        rows = PortalList._page(
            self._portal_sources("account.payment", domain),
            "date",
            "date desc, id desc",
        ).rows
        return {
            "payments": PortalList._present(rows[:LAST_PAYMENTS]),
            "payments_path": path,
            "names_company": len(self._portal_viewer()[1]) > 1,
        }

    # --- the card of the start page ---------------------------------------------------

    def _portal_figures(self):
        figures = super()._portal_figures()
        partner_sudo, companies = self._portal_viewer()
        if SUMMARY_PATH not in self._portal_closed_paths():
            # sudo: the books; the scopes tell whose of them this contact sees
            Statement_sudo = request.env["portal.statement"].sudo()
            if sql := Statement_sudo._figures_sql(partner_sudo, companies):
                figures["account_summary"] = sql
        return figures

    def _portal_figure_values(self, figures):
        values = super()._portal_figure_values(figures)
        if "account_summary" in figures:
            # sudo: the currencies of these amounts
            Statement_sudo = request.env["portal.statement"].sudo()
            values["portal_summary_text"] = Statement_sudo._figures_text(
                figures["account_summary"]
            )
        return values
