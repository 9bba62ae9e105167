from odoo.fields import Domain

from odoo.addons.customer_portal_ext.controllers.document_upload import (
    PortalDocumentUpload,
)


class PortalTicketDocuments(PortalDocumentUpload):
    """The documents of tickets, among all others (O-DOCS)."""

    def _portal_document_places(self):
        return {**super()._portal_document_places(), "tickets": ("ticket",)}

    def _portal_document_filters(self):
        return {
            **super()._portal_document_filters(),
            "tickets": (self.env._("Your tickets"), Domain.TRUE),
        }

    def _portal_documents_empty(self, shown):
        empty = super()._portal_documents_empty(shown)
        if shown == "tickets":
            title = self.env._("There are no documents of your tickets.")
            empty["empty_title"] = title
        return empty
