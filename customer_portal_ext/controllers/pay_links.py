from odoo.http import request

from .account_summary import PortalAccountSummary
from .invoices import PortalInvoices


class PortalPayLinks(PortalInvoices):
    """ "Pay now" on the pages of invoices and orders (P-PAY-INVOICE).

    A plain address; on an order, stock's own dialog opens in its place where there are
    scripts.
    """

    def _portal_pay_url(self, move_sudo):
        """Return where just this invoice is paid; who is nobody known pays it here."""
        path = self._portal_pay_path("invoice", move_sudo)
        return path or super()._portal_pay_url(move_sudo)

    def _get_page_view_values(
        self, document, access_token, values, session_history, no_breadcrumbs, **kwargs
    ):
        values = super()._get_page_view_values(
            document, access_token, values, session_history, no_breadcrumbs, **kwargs
        )
        if document._name == "sale.order":
            asked = not document._has_to_be_signed()
            values["portal_pay"] = (
                self._portal_pay_path("order", document) if asked else None
            )
            values["portal_pay_invoices"] = {
                invoice.id: path
                for invoice in values.get("portal_invoices", ())
                if (path := self._portal_pay_path("invoice", invoice))
            }
        return values

    def _portal_pay_path(self, kind, document_sudo):
        """Return where this visitor pays just that document, or None.

        :param str kind: "invoice" or "order"
        :param document_sudo: that the visitor sees, in superuser mode
        """
        if not document_sudo._has_to_be_paid():
            return None
        is_guest = request.env.user._is_public()
        if is_guest and not request.env["portal.hotlink"]._get_guest_link(
            document_sudo
        ):
            # stock's token: it names nobody
            return None
        return request.env["portal.pay.link"]._document_path(
            kind,
            document_sudo.id,
            document_sudo.company_id.id,
            document_sudo.currency_id.id,
            guest=is_guest,
        )


class PortalStatementPayLinks(PortalAccountSummary):
    """ "Pay now" on the statement: all that is open, one invoice, or on account."""

    def _portal_statement_page(self, kind, accounts, account, values, understood):
        if account and kind == "customer":
            link = request.env["portal.pay.link"]
            where = (account.company_id, account.currency_id, account.partner_id)
            values.update(
                # more on account than is open: nothing has to be paid
                portal_pay_all=account.open > 0 and link._path(*where),
                portal_pay_account=link._path(*where, on_account=True),
            )
            for entry in values["entries"]:
                if entry["open_invoice_id"]:
                    entry["pay_path"] = link._document_path(
                        "invoice",
                        entry["open_invoice_id"],
                        account.company_id,
                        account.currency_id,
                    )
        return super()._portal_statement_page(
            kind, accounts, account, values, understood
        )
