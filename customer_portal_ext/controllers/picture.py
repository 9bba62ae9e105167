from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

YEAR = 365 * 24 * 60 * 60
DRAWN_ONLY = "default-src 'none'; style-src 'unsafe-inline'"


class PortalPicture(http.Controller):
    """The pictures of our people, which pages of documents show (G13)."""

    @http.route(
        "/my/picture/<int:partner_id>-<string:digest>",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
    )
    def portal_person_picture(self, partner_id, digest, **kw):
        """Serve a picture to who has its address from a page; else it is missing."""
        # sudo: the digest proves that a page showed this address to the reader
        partner_sudo = request.env["res.partner"].sudo().browse(partner_id).exists()
        if not partner_sudo or not partner_sudo._portal_opens_picture(digest):
            raise NotFound()
        binary = request.env["ir.binary"].sudo()
        stream = binary._get_image_stream_from(partner_sudo, "avatar_128")
        response = stream.get_response(as_attachment=False)
        response.headers["Cache-Control"] = f"private, max-age={YEAR}, immutable"
        # a letter in a square is drawn as SVG, which runs nothing here
        response.headers["Content-Security-Policy"] = DRAWN_ONLY
        return response
