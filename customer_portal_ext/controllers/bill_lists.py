from odoo import http
from odoo.fields import Domain
from odoo.http import request

from .gate import portal_readonly
from .lists import PortalLists


class PortalBillLists(PortalLists):
    """The list of a supplier's bills, with those that are being checked (B-REPORTS)."""

    @http.route(
        "/my/bills",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_my_bills(self, **kwargs):
        """Show bills and refunds: those we booked, and those they sent us."""
        search, sources = self._portal_bill_sources()
        return self._portal_list(
            {
                "url": "/my/bills",
                "page_name": "portal_bills",
                "title": self.env._("Bills"),
                "names_kind": True,
                "no_pdf": True,
                "labels": {
                    "due": self.env._("Due date"),
                    "reference": self.env._("Your number"),
                    "total": self.env._("Amount"),
                    "residual": self.env._("Open"),
                },
                "search_help": self.env._(
                    "Our number, your own number, purchase order, or a product."
                ),
                "beside": self._portal_beside_bills(),
                **self._portal_bills_empty(search),
            },
            sources,
            self._portal_bill_sorts(),
            search=search,
        )

    def _portal_bill_sources(self):
        """Return what is searched for, and the two parts of the list."""
        Move, Bill = request.env["account.move"], request.env["portal.bill"]
        booked, sent = Move._portal_bill_states(), Bill._portal_bill_states()
        labels = {key: pair[0] for key, pair in (*sent.items(), *booked.items())}
        searches = [
            self._portal_search(
                model._name,
                {
                    key: (label, states[key][1] if key in states else Domain.FALSE)
                    for key, label in labels.items()
                },
                model._portal_bill_filters(),
            )
            for model, states in ((Move, booked), (Bill, sent))
        ]
        domains = [
            Move._portal_bills_domain() & searches[0].domain,
            Bill._portal_listed_domain() & searches[1].domain,
        ]
        sources = [
            source
            for model, domain in zip((Move, Bill), domains, strict=True)
            for source in self._portal_sources(model._name, domain)
        ]
        return searches[0], sources

    def _portal_beside_bills(self):
        """Return the way to send a bill, or None where no company takes them."""
        if not request.env["portal.bill"]._portal_takes_bills(*self._portal_viewer()):
            return None
        return ["/my/bills/upload", self.env._("Send us a bill")]

    def _portal_bills_empty(self, search):
        """Return what an empty list says, by the part of it that is empty."""
        titles = {
            "open": self.env._("There are no open bills."),
            "refunds": self.env._("There are no credit notes."),
        }
        return {
            "empty_title": titles.get(
                search.filterby, self.env._("There are no bills of yours.")
            ),
            "empty_text": self.env._(
                "A bill appears here when you send it to us, and once we have it in"
                " our books."
            ),
            "empty_link": ["/my/bills", self.env._("All bills")]
            if search.filterby != "all"
            else ["/my/purchase", self.env._("Purchase orders")],
        }

    def _portal_bill_sorts(self):
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
