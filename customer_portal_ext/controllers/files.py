from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from .file_page import PortalFilePage
from .gate import keep_private, never_shown, parse_ids, portal_readonly
from .uploads import upload_limit


class PortalFiles(PortalFilePage):
    """Files of a quotation or an order: download, send, take back (C-FILES)."""

    @http.route(
        "/my/orders/<int:order_id>/files",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_files(self, order_id, **kwargs):
        """Show the files of a document, and the form to send more."""
        order_sudo = self._portal_document("sale.order", order_id)
        actor = self._portal_actor(order_sudo)
        if actor and order_sudo._portal_allows_upload():
            # asked for a code before anything is chosen
            self._portal_acting(order_sudo)
        chosen = self._portal_chosen_line(order_sudo, request.httprequest.args)
        return self._portal_files_page(
            order_sudo, actor, chosen, errors=self._portal_too_much_errors()
        )

    @http.route(
        "/my/orders/<int:order_id>/files",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
        max_content_length=upload_limit,
    )
    def portal_files_send(self, order_id, **kwargs):
        """Take files in; those that are wrong are named, the good ones are kept."""
        order_sudo = self._portal_document("sale.order", order_id)
        actor = self._portal_acting(order_sudo)
        line_sudo = self._portal_chosen_line(order_sudo, request.httprequest.form)
        return self._portal_files_send(order_sudo, actor, line_sudo)

    @http.route(
        "/my/orders/<int:order_id>/files/<int:file_id>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_file(self, order_id, file_id, **kwargs):
        """Download a file; it is never shown in place."""
        order_sudo = self._portal_document("sale.order", order_id)
        file_sudo = self._portal_file_of(order_sudo, file_id)
        return self._portal_stored_file(file_sudo.attachment_id, file_sudo.name)

    @http.route(
        "/my/orders/<int:order_id>/files/<int:file_id>/preview",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_file_preview(self, order_id, file_id, **kwargs):
        """Show the picture that was drawn anew from what staff shared."""
        order_sudo = self._portal_document("sale.order", order_id)
        file_sudo = self._portal_file_of(order_sudo, file_id)
        if not file_sudo.has_preview:
            raise NotFound()
        stream = request.env["ir.binary"]._get_stream_from(file_sudo, "preview")
        response = stream.get_response(as_attachment=False)
        return never_shown(keep_private(response))

    @http.route(
        "/my/orders/<int:order_id>/files/<int:file_id>/remove",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
    )
    def portal_file_remove(self, order_id, file_id, **kwargs):
        """Take one's own file back, until staff have received it."""
        order_sudo = self._portal_document(
            "sale.order", order_id, page=f"/my/orders/{order_id}/files"
        )
        actor = self._portal_acting(order_sudo)
        return self._portal_file_taken_back(order_sudo, file_id, actor)

    # --- helpers ---------------------------------------------------------------------

    def _portal_chosen_line(self, order_sudo, form):
        """Return the line that a form or an address names, or none.

        :raise NotFound: for a line that this visitor does not see
        """
        ids = parse_ids(value for value in form.getlist("line_id") if value)
        lines = self._portal_file_lines(order_sudo).filtered(
            lambda line: line.id in ids
        )
        if len(lines) != len(ids) or len(ids) > 1:
            raise NotFound()
        return lines
