from odoo import http
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.account.controllers.portal import PortalAccount

from .gate import portal_readonly
from .lists import PortalLists


class PortalInvoiceLists(PortalLists, PortalAccount):
    """The list of customers' invoices and credit notes (O-SEARCH, G2).

    Bills of suppliers have a list of their own.
    """

    @http.route(methods=["GET"], readonly=portal_readonly)
    def portal_my_invoices(
        self,
        page=1,
        date_begin=None,
        date_end=None,
        sortby=None,
        filterby=None,
        **kw,
    ):
        if filterby == "bills":
            # stock's address of what has a page of its own here
            return request.redirect("/my/bills", code=303)
        Move = request.env["account.move"]
        search = self._portal_search(
            "account.move", Move._portal_search_states(), Move._portal_list_filters()
        )
        beside = self._portal_counts_beside()
        return self._portal_list(
            {
                "url": "/my/invoices",
                "page_name": "invoice",
                "title": self.env._("Invoices"),
                "names_kind": True,
                # the way to the bills, for who is customer and supplier
                "beside": beside.get("bills")
                and ["/my/bills", self.env._("Your own bills to us")],
                "labels": {
                    "due": self.env._("Due date"),
                    "reference": self.env._("Reference"),
                    "status": self.env._("Payment"),
                    "total": self.env._("Amount"),
                    "residual": self.env._("Amount due"),
                },
                "search_help": self.env._("Number, reference, order, or a product."),
                # stock's button beside the place of the page
                "filterby": search.filterby,
                "overdue_invoice_count": beside["overdue"],
                **self._portal_invoices_empty(search),
            },
            self._portal_sources(
                "account.move", Move._portal_invoices_domain() & search.domain
            ),
            self._portal_invoice_sorts(),
            history="my_invoices_history",
            search=search,
        )

    def _portal_invoices_empty(self, search):
        """Return what an empty list says, by the part of it that is empty."""
        whole = search.filterby == "all"
        titles = {
            "overdue_invoices": self.env._("Nothing is overdue."),
            "refunds": self.env._("There are no credit notes."),
        }
        return {
            "empty_title": titles.get(
                search.filterby, self.env._("There are no invoices for you.")
            ),
            "empty_text": self.env._("An invoice appears here once it is issued."),
            "empty_link": (
                ["/my", self.env._("Start page")]
                if whole
                else ["/my/invoices", self.env._("All invoices")]
            ),
        }

    def _portal_counters(self):
        Move = request.env["account.move"]
        return {
            **super()._portal_counters(),
            "invoice_count": ("account.move", Move._portal_invoices_domain()),
            "bill_count": ("account.move", Move._portal_bills_domain()),
            "overdue_invoice_count": self._portal_overdue_counter(),
        }

    def _portal_overdue_counter(self):
        """Return stock's own condition, in words and in an order that an index has.

        It leaves the states of payment out one by one; of what is published, these
        are what it does not leave out.
        """
        Move = request.env["account.move"]
        return (
            "account.move",
            Domain(self._get_overdue_invoices_domain()) & Move._portal_unpaid_domain(),
            "due, date, id",
        )

    def _portal_counts_beside(self):
        """Return what the page leads to: {"overdue": 1 or 0, "bills": 1 or 0}, by one
        query.

        "overdue" tells whether something is overdue, which our page would have ticked;
        "bills" is missing for who does not get that list.
        """
        # through the policy: Odoo's own rule walks through the contact's family
        counters = {"overdue": self._portal_overdue_counter()}
        if "/my/bills" not in self._portal_closed_paths():
            bills = request.env["account.move"]._portal_bills_domain()
            counters["bills"] = "account.move", bills
        PortalList = request.env["portal.list"]
        counts = PortalList._counts(
            {
                name: PortalList._counted_sources(
                    model_name, domain, *self._portal_viewer(), *order
                )
                for name, (model_name, domain, *order) in counters.items()
            },
            1,
        )
        return {name: min(count, 1) for name, count in counts.items()}

    def _portal_invoice_sorts(self):
        sorts = self._portal_document_sorts()
        return {
            "date": sorts.pop("date"),
            "duedate": {
                "label": self.env._("Due first"),
                "order": "due, id",
                "column": "due",
                "direction": "ascending",
            },
            **sorts,
        }
