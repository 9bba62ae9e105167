from odoo import http
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.sale.controllers.portal import CustomerPortal

from .gate import portal_readonly
from .lists import PortalLists


class PortalSaleLists(PortalLists, CustomerPortal):
    """The lists of quotations and of orders."""

    @http.route(methods=["GET"], readonly=portal_readonly)
    def portal_my_quotes(self, **kwargs):
        domain = self._portal_list_domain("portal_list_quotes")
        domain &= request.env["sale.order"]._portal_quotes_domain()
        search = self._portal_sale_search(self._portal_open_states("draft", "sent"))
        return self._portal_list(
            {
                "url": "/my/quotes",
                "page_name": "quote",
                "title": self.env._("Quotations"),
                "labels": {"due": self.env._("Valid until")},
                "search_help": self._portal_search_help(),
                "elsewhere": self._portal_elsewhere(
                    "/my/history/quotes",
                    self.env._("Quotations that are closed are not in this list:"),
                    self.env._("your quotation history"),
                ),
                "empty_title": self.env._("There are no open quotations for you."),
                "empty_text": self.env._(
                    "A quotation that became an order is among your orders."
                ),
                "empty_link": ["/my/orders", self.env._("Your orders")],
            },
            self._portal_sources("sale.order", domain & search.domain),
            self._portal_quote_sorts(),
            history="my_quotations_history",
            search=search,
        )

    @http.route(methods=["GET"], readonly=portal_readonly)
    def portal_my_orders(self, **kwargs):
        domain = self._portal_list_domain("portal_list_orders")
        domain &= request.env["sale.order"]._portal_orders_domain()
        search = self._portal_sale_search(self._portal_open_states("sale"))
        return self._portal_list(
            {
                "url": "/my/orders",
                "page_name": "order",
                "title": self.env._("Your orders"),
                "search_help": self._portal_search_help(),
                "elsewhere": self._portal_elsewhere(
                    "/my/history/orders",
                    self.env._("Orders that are closed are not in this list:"),
                    self.env._("your order history"),
                ),
                "empty_title": self.env._("There are no open orders for you."),
                "empty_text": self.env._(
                    "A quotation becomes an order when it is confirmed."
                ),
                "empty_link": ["/my/quotes", self.env._("Your quotations")],
            },
            self._portal_sources("sale.order", domain & search.domain),
            self._portal_document_sorts(),
            history="my_orders_history",
            search=search,
        )

    def _portal_quote_sorts(self):
        return {
            **self._portal_document_sorts(),
            "validity": {
                "label": self.env._("Valid until"),
                "order": "due, id",
                "column": "due",
                "direction": "ascending",
            },
        }

    def _portal_open_states(self, *states):
        """Return Odoo's states of open documents: cancelled ones where they count."""
        companies = self._portal_viewer()[1]
        closing = self._portal_lists_of(companies)["portal_close_cancelled"]
        return states if len(closing) == len(companies) else (*states, "cancel")

    def _portal_sale_search(self, states):
        """Return what a list of quotations or orders is searched for.

        :param tuple states: Odoo's own states of the documents in it
        """
        waiting = request.env["sale.order"]._portal_waiting_domain()
        statuses = self._portal_status_choices("sale.order", states, waiting)
        return self._portal_search("sale.order", statuses)

    def _prepare_quotations_domain(self, partner):
        """Return the domain of the list, for whatever else of stock counts on it."""
        return self._portal_sale_domain(
            partner, request.env["sale.order"]._portal_quotes_domain()
        )

    def _prepare_orders_domain(self, partner):
        return self._portal_sale_domain(
            partner, request.env["sale.order"]._portal_orders_domain()
        )

    def _portal_sale_domain(self, partner, domain):
        policy = request.env["portal.policy"]
        companies = self._portal_viewer()[1]
        return list(policy._domain("sale.order", partner, companies) & domain)

    def _portal_counters(self):
        Sale = request.env["sale.order"]
        having = self._portal_lists_of(self._portal_viewer()[1])
        return {
            **super()._portal_counters(),
            **{
                # the number of a list that is switched off is none
                counter: (
                    "sale.order",
                    domain & Domain("company_id", "in", list(having[switch])),
                )
                for counter, switch, domain in (
                    (
                        "quotation_count",
                        "portal_list_quotes",
                        Sale._portal_quotes_domain(),
                    ),
                    ("order_count", "portal_list_orders", Sale._portal_orders_domain()),
                )
            },
        }
