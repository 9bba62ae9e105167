from odoo import http
from odoo.http import request

from odoo.addons.sale.controllers.portal import CustomerPortal

from .gate import portal_readonly
from .lists import PortalLists


class PortalSaleLists(PortalLists, CustomerPortal):
    """The lists of quotations and of orders."""

    @http.route(methods=["GET"], readonly=portal_readonly)
    def portal_my_quotes(self, **kwargs):
        domain = request.env["sale.order"]._portal_quotes_domain()
        return self._portal_list(
            {
                "url": "/my/quotes",
                "page_name": "quote",
                "title": self.env._("Quotations"),
                "labels": {"due": self.env._("Valid until")},
                "empty_title": self.env._("There are no open quotations for you."),
                "empty_text": self.env._(
                    "A quotation that became an order is among your orders."
                ),
                "empty_link": ["/my/orders", self.env._("Your orders")],
            },
            [self._portal_source("sale.order", domain)],
            {
                **self._portal_document_sorts(),
                "validity": {
                    "label": self.env._("Valid until"),
                    "order": "due, id",
                    "column": "due",
                    "direction": "ascending",
                },
            },
            history="my_quotations_history",
        )

    @http.route(methods=["GET"], readonly=portal_readonly)
    def portal_my_orders(self, **kwargs):
        domain = request.env["sale.order"]._portal_orders_domain()
        return self._portal_list(
            {
                "url": "/my/orders",
                "page_name": "order",
                "title": self.env._("Your orders"),
                "empty_title": self.env._("There are no orders for you."),
                "empty_text": self.env._(
                    "A quotation becomes an order when it is confirmed."
                ),
                "empty_link": ["/my/quotes", self.env._("Your quotations")],
            },
            [self._portal_source("sale.order", domain)],
            self._portal_document_sorts(),
            history="my_orders_history",
        )

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

    def _prepare_home_portal_values(self, counters):
        ours = {
            "quotation_count": request.env["sale.order"]._portal_quotes_domain(),
            "order_count": request.env["sale.order"]._portal_orders_domain(),
        }
        values = super()._prepare_home_portal_values(
            [counter for counter in counters if counter not in ours]
        )
        for counter, domain in ours.items():
            if counter in counters:
                values[counter] = self._portal_counter("sale.order", domain)
        return values
