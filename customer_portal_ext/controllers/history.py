from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from .gate import portal_readonly
from .payments_waiting import PortalPaymentsWaiting
from .sale_lists import PortalSaleLists

_ROUTE = {
    "type": "http",
    "auth": "user",
    "methods": ["GET"],
    "website": True,
    "sitemap": False,
    "readonly": portal_readonly,
}


class PortalHistory(PortalSaleLists, PortalPaymentsWaiting):
    """What is closed: quotations, orders, and payments (C-HISTORY)."""

    @http.route("/my/history", **_ROUTE)
    def portal_my_history(self, **kwargs):
        """Show which histories there are, and how much is in each."""
        histories = [
            {
                "path": path,
                "title": title,
                "text": text,
                "count": request.env["portal.list"]._count_text(
                    self._portal_history_count(model_name, domain), 1000
                ),
            }
            for path, title, text, model_name, domain in self._portal_histories()
        ]
        if not histories:
            raise NotFound()
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "portal_history",
            "histories": histories,
        }
        return request.render("customer_portal_ext.portal_history", values)

    @http.route("/my/history/quotes", **_ROUTE)
    def portal_my_history_quotes(self, **kwargs):
        domain = self._portal_quote_history()
        search = self._portal_sale_search(("draft", "sent", "sale", "cancel"))
        return self._portal_list(
            {
                "url": "/my/history/quotes",
                "page_name": "portal_history_quotes",
                "offers_reorder": True,
                "title": self.env._("Quotation history"),
                "labels": {"due": self.env._("Valid until")},
                "search_help": self._portal_search_help(),
                "elsewhere": self._portal_elsewhere(
                    "/my/quotes",
                    self.env._("Quotations that are open are not in this list:"),
                    self.env._("your open quotations"),
                ),
                "empty_title": self.env._("There are no closed quotations."),
                "empty_text": self.env._(
                    "A quotation that has expired or was cancelled is kept here."
                ),
                "empty_link": ["/my/quotes", self.env._("Your quotations")],
            },
            self._portal_sources("sale.order", domain & search.domain),
            self._portal_quote_sorts(),
            history="my_quotations_history",
            search=search,
        )

    @http.route("/my/history/orders", **_ROUTE)
    def portal_my_history_orders(self, **kwargs):
        domain = self._portal_list_domain("portal_history_orders")
        domain &= request.env["sale.order"]._portal_order_history_domain()
        search = self._portal_sale_search(("sale", "cancel"))
        return self._portal_list(
            {
                "url": "/my/history/orders",
                "page_name": "portal_history_orders",
                "offers_reorder": True,
                "title": self.env._("Order history"),
                "search_help": self._portal_search_help(),
                "elsewhere": self._portal_elsewhere(
                    "/my/orders",
                    self.env._("Orders that are open are not in this list:"),
                    self.env._("your open orders"),
                ),
                "empty_title": self.env._("There are no closed orders."),
                "empty_text": self.env._("An order that is done is kept here."),
                "empty_link": ["/my/orders", self.env._("Your orders")],
            },
            self._portal_sources("sale.order", domain & search.domain),
            self._portal_document_sorts(),
            history="my_orders_history",
            search=search,
        )

    @http.route("/my/history/payments", **_ROUTE)
    def portal_my_history_payments(self, **kwargs):
        domain = self._portal_list_domain("portal_history_payments")
        states = request.env["account.payment"]._portal_search_states()
        partner_sudo, companies = self._portal_viewer()
        if not partner_sudo.commercial_partner_id.supplier_rank:
            states.pop("to_you")
        search = self._portal_search("account.payment", states)
        return self._portal_list(
            {
                "url": "/my/history/payments",
                "page_name": "portal_history_payments",
                "title": self.env._("Payment history"),
                "labels": {
                    "reference": self.env._("Reference"),
                    "method": self.env._("Method"),
                    "paid": self.env._("Paid with it"),
                    "total": self.env._("Amount"),
                },
                "search_help": self.env._(
                    "Number, reference, method, or the number of the payment provider."
                ),
                **self._portal_waiting_payments(partner_sudo, companies),
                "empty_title": self.env._("There are no payments yet."),
                "empty_text": self.env._(
                    "Payments appear here once we have booked them."
                ),
                "empty_link": ["/my/invoices", self.env._("Your invoices")],
            },
            self._portal_sources("account.payment", domain & search.domain),
            self._portal_document_sorts(),
            search=search,
        )

    def _portal_quote_history(self):
        having = self._portal_lists_of(self._portal_viewer()[1])
        return self._portal_list_domain("portal_history_quotes") & (
            request.env["sale.order"]._portal_quote_history_domain(
                having["portal_history_ordered"]
            )
        )

    def _portal_histories(self):
        """Return the histories that are open to the reader (C-HISTORY, O-MODULES).

        :return: list of (address, title, text, model name, Domain)
        """
        having = self._portal_lists_of(self._portal_viewer()[1])
        histories = []
        if having["portal_history_quotes"]:
            histories.append(
                (
                    "/my/history/quotes",
                    self.env._("Quotation history"),
                    self.env._("Expired and cancelled quotations"),
                    "sale.order",
                    self._portal_quote_history(),
                )
            )
        if having["portal_history_orders"]:
            histories.append(
                (
                    "/my/history/orders",
                    self.env._("Order history"),
                    self.env._("Orders that are done or cancelled"),
                    "sale.order",
                    self._portal_list_domain("portal_history_orders")
                    & request.env["sale.order"]._portal_order_history_domain(),
                )
            )
        if having["portal_history_payments"]:
            histories.append(
                (
                    "/my/history/payments",
                    self.env._("Payment history"),
                    self.env._("What you paid, when and what for"),
                    "account.payment",
                    self._portal_list_domain("portal_history_payments"),
                )
            )
        closed = self._portal_closed_paths()
        return [history for history in histories if history[0] not in closed]

    def _portal_figure_values(self, figures):
        """Have the card of the start page promise no history that is closed."""
        titles = [history[1] for history in self._portal_histories()]
        return {
            **super()._portal_figure_values(figures),
            "history_titles": ", ".join(titles) if len(titles) < 3 else "",
        }

    def _portal_history_count(self, model_name, domain):
        PortalList = request.env["portal.list"]
        sources = PortalList._sources(
            model_name, domain, *self._portal_viewer(), counted=True
        )
        return PortalList._count(sources, 1000)
