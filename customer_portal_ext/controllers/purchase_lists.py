from odoo import http
from odoo.http import request

from odoo.addons.purchase.controllers.portal import CustomerPortal

from .gate import portal_readonly
from .lists import PortalLists


class PortalPurchaseLists(PortalLists, CustomerPortal):
    """The lists of requests for quotation and of purchase orders."""

    @http.route(methods=["GET"], readonly=portal_readonly)
    def portal_my_requests_for_quotation(
        self,
        page=1,
        date_begin=None,
        date_end=None,
        sortby=None,
        filterby=None,
        **kw,
    ):
        domain = request.env["purchase.order"]._portal_rfq_domain()
        search = self._portal_purchase_search(("sent",))
        return self._portal_list(
            {
                "url": "/my/rfq",
                "search_help": self._portal_search_help(),
                "page_name": "rfq",
                "title": self.env._("Requests for quotation"),
                "labels": {
                    "date": self.env._("Order deadline"),
                    "due": self.env._("Expected arrival"),
                    "reference": self.env._("Your reference"),
                },
                "select_url": "/my/purchase/acknowledge",
                "empty_title": self.env._(
                    "There are no open requests for quotation for you."
                ),
                "empty_text": self.env._(
                    "What was ordered from you is among the orders."
                ),
                "empty_link": ["/my/purchase", self.env._("Purchase orders")],
            },
            self._portal_sources("purchase.order", domain & search.domain),
            self._portal_document_sorts(),
            history="my_rfqs_history",
            search=search,
        )

    @http.route(methods=["GET"], readonly=portal_readonly)
    def portal_my_purchase_orders(
        self,
        page=1,
        date_begin=None,
        date_end=None,
        sortby=None,
        filterby=None,
        **kw,
    ):
        domain = request.env["purchase.order"]._portal_orders_domain()
        search = self._portal_purchase_search(("purchase", "cancel"))
        sorts = self._portal_document_sorts()
        sorts["date"] = {
            "label": self.env._("Waiting for you first"),
            "order": "waiting desc, date desc, id desc",
            "column": "date",
            "direction": "other",
        }
        return self._portal_list(
            {
                "url": "/my/purchase",
                "search_help": self._portal_search_help(),
                "page_name": "purchase",
                "title": self.env._("Purchase orders"),
                "labels": {
                    "due": self.env._("Expected arrival"),
                    "reference": self.env._("Your reference"),
                },
                "select_url": "/my/purchase/acknowledge",
                "empty_title": self.env._("There are no purchase orders for you."),
                "empty_text": self.env._(
                    "A request for quotation becomes an order here."
                ),
                "empty_link": ["/my/rfq", self.env._("Requests for quotation")],
            },
            self._portal_sources("purchase.order", domain & search.domain),
            sorts,
            history="my_purchases_history",
            search=search,
        )

    def _portal_purchase_search(self, states):
        waiting = request.env["purchase.order"]._portal_waiting_domain()
        statuses = self._portal_status_choices("purchase.order", states, waiting)
        return self._portal_search("purchase.order", statuses)

    def _portal_counters(self):
        Purchase = request.env["purchase.order"]
        return {
            **super()._portal_counters(),
            "rfq_count": ("purchase.order", Purchase._portal_rfq_domain()),
            "purchase_count": (
                "purchase.order",
                Purchase._portal_orders_domain(),
                "waiting desc, date desc, id desc",
            ),
        }
