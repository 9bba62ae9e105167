import re

from odoo import http
from odoo.http import request

from .conversation_written import PortalConversationWritten
from .gate import portal_readonly
from .uploads import upload_limit


class PortalConversation(PortalConversationWritten):
    """Messages on a document: read with the page, written with a form (P-COMMENT).

    One mechanism for all documents. A further one has its model in
    ``_portal_conversation_models`` and routes of its own that call the methods without
    a route here.
    """

    @http.route(
        [
            "/my/orders/<int:order_id>/comment",
            "/my/invoices/<int:invoice_id>/comment",
            "/my/bills/<int:invoice_id>/comment",
            "/my/purchase/<int:order_id>/comment",
        ],
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_comment_page(self, order_id=None, invoice_id=None, **kwargs):
        """Show the conversation by itself, page by page down to its beginning."""
        document_sudo = self._portal_document(
            self._portal_conversation_model(), order_id or invoice_id
        )
        return self._portal_conversation_page(
            document_sudo,
            document_sudo,
            errors=self._portal_too_much_errors("comment_files"),
        )

    @http.route(
        [
            "/my/orders/<int:order_id>/comment",
            "/my/invoices/<int:invoice_id>/comment",
            "/my/bills/<int:invoice_id>/comment",
            "/my/purchase/<int:order_id>/comment",
        ],
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
        max_content_length=upload_limit,
    )
    def portal_comment_submit(
        self, order_id=None, invoice_id=None, comment="", **kwargs
    ):
        """Write a message on a document."""
        document_sudo = self._portal_document(
            self._portal_conversation_model(), order_id or invoice_id
        )
        return self._portal_comment_submit(document_sudo, document_sudo, comment)

    @http.route(
        [
            "/my/orders/<int:order_id>/comment/<int:message_id>/file/<int:file_id>",
            "/my/invoices/<int:invoice_id>/comment/<int:message_id>/file/<int:file_id>",
            "/my/bills/<int:invoice_id>/comment/<int:message_id>/file/<int:file_id>",
            "/my/purchase/<int:order_id>/comment/<int:message_id>/file/<int:file_id>",
        ],
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_comment_file(
        self, message_id, file_id, order_id=None, invoice_id=None, **kwargs
    ):
        """Download a file of a message; it is never shown in place."""
        document_sudo = self._portal_document(
            self._portal_conversation_model(), order_id or invoice_id
        )
        return self._portal_comment_file(document_sudo, message_id, file_id)

    # --- what any document's routes call ---------------------------------------------

    def _portal_conversation_model(self):
        """Return the model of the address that is asked for."""
        # the address may begin with a language
        section = re.search(r"/my/([a-z]+)/", request.httprequest.path)[1]
        return self._portal_conversation_models()[section]

    def _portal_comment_file(self, document_sudo, message_id, file_id):
        reader_id = self._portal_reader_id(document_sudo)
        file_sudo = document_sudo._portal_message_file(message_id, file_id, reader_id)
        return self._portal_stored_file(file_sudo)
