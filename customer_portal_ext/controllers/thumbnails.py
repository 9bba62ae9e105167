from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from .gate import PortalGate, keep_private, portal_readonly

# The address names the content, so it never shows another one; signing out clears it.
MAX_AGE = 24 * 3600


class PortalThumbnails(PortalGate):
    """The small picture of a file, for those who see the file (O-THUMB)."""

    @http.route(
        "/my/documents/<int:document_id>/thumbnail",
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_document_thumbnail(self, document_id, **kwargs):
        """Show the picture that was drawn of a file.

        :raise NotFound: for a file of others, one without a picture and none at all;
            nobody is sent to the login by a picture
        """
        hotlink_sudo = request.env["portal.hotlink"].sudo()
        image_sudo = request.env["portal.document"]._portal_thumbnail_of(
            document_id, request.env.user, hotlink_sudo._get_guest_link
        )
        if not image_sudo:
            raise NotFound()
        stream = request.env["ir.binary"]._get_stream_from(image_sudo)
        # drawn by us, whatever Odoo takes it for
        stream.mimetype = "image/jpeg"
        stream.download_name = f"thumbnail-{document_id}.jpg"
        stream.public = False
        response = keep_private(stream.get_response(as_attachment=False))
        request.portal_kept_by_browser = f"private, max-age={MAX_AGE}"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Content-Security-Policy"] = (
            "default-src 'none'; frame-ancestors 'none'; sandbox"
        )
        return response
