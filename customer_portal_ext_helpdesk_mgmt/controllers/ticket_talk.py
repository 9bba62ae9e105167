from odoo import http

from odoo.addons.customer_portal_ext.controllers.conversation import (
    PortalConversation,
)
from odoo.addons.customer_portal_ext.controllers.gate import portal_readonly
from odoo.addons.customer_portal_ext.controllers.uploads import upload_limit

COMMENT = "/my/ticket/<int:ticket_id>/comment"

_READ = {
    "type": "http",
    "auth": "public",
    "website": True,
    "methods": ["GET"],
    "sitemap": False,
    "readonly": portal_readonly,
}


class PortalTicketTalk(PortalConversation):
    """Messages on a ticket: as on all documents (O-TICKETS, P-COMMENT)."""

    @http.route(COMMENT, **_READ)
    def portal_ticket_messages(self, ticket_id, **kwargs):
        """Show the conversation by itself, page by page down to its beginning."""
        ticket_sudo = self._portal_document("helpdesk.ticket", ticket_id)
        return self._portal_conversation_page(
            ticket_sudo,
            ticket_sudo,
            errors=self._portal_too_much_errors("comment_files"),
        )

    @http.route(
        COMMENT,
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
        max_content_length=upload_limit,
    )
    def portal_ticket_comment(self, ticket_id, comment="", **kwargs):
        """Write a message on a ticket."""
        ticket_sudo = self._portal_document("helpdesk.ticket", ticket_id)
        return self._portal_comment_submit(ticket_sudo, ticket_sudo, comment)

    @http.route(f"{COMMENT}/<int:message_id>/file/<int:file_id>", **_READ)
    def portal_ticket_comment_file(self, ticket_id, message_id, file_id, **kwargs):
        """Download a file of a message; it is never shown in place."""
        ticket_sudo = self._portal_document("helpdesk.ticket", ticket_id)
        return self._portal_comment_file(ticket_sudo, message_id, file_id)

    def _portal_conversation_models(self):
        return {**super()._portal_conversation_models(), "ticket": "helpdesk.ticket"}
