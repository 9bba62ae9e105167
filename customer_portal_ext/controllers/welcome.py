from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from .gate import portal_readonly
from .start import PortalStart

SHOWN_TYPES = {"image/png", "image/jpeg", "image/gif", "image/webp"}


class PortalWelcome(PortalStart):
    """The page that a company writes for the start of its portal (O-LANDING)."""

    @http.route()
    def home(self, **kw):
        response = super().home(**kw)
        response.qcontext["portal_welcome"] = request.env[
            "portal.welcome"
        ]._portal_page(request.env.user, request.env.company)
        return response

    @http.route(
        "/my/welcome/<int:welcome_id>/preview",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=portal_readonly,
    )
    def portal_welcome_preview(self, welcome_id, **kw):
        """Show staff the page as its readers see it, published or not."""
        page = self._portal_welcome_of_staff(welcome_id)
        if not page:
            raise NotFound()
        values = {
            "id": page.id,
            "name": page.name,
            "html": page._portal_html(),
            "instead": page.place == "instead",
        }
        return request.render(
            "customer_portal_ext.portal_welcome_preview",
            {"portal_welcome": values, "page": page, "page_name": "welcome"},
        )

    @http.route(
        "/my/welcome/<int:welcome_id>/file/<int:attachment_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=portal_readonly,
    )
    def portal_welcome_file(self, welcome_id, attachment_id, **kw):
        """Serve a picture of the page to who sees the page now; else it is missing."""
        PortalPage = request.env["portal.welcome"]
        shown = PortalPage._portal_page(request.env.user, request.env.company)
        is_shown = shown and shown["id"] == welcome_id
        if not is_shown and not self._portal_welcome_of_staff(welcome_id):
            raise NotFound()
        # sudo: who sees the page sees its pictures
        file_sudo = (
            request.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("id", "=", attachment_id),
                    ("res_model", "=", PortalPage._name),
                    ("res_id", "=", welcome_id),
                    ("res_field", "=", False),
                ]
            )
        )
        if not file_sudo or file_sudo.mimetype not in SHOWN_TYPES:
            raise NotFound()
        return request.env["ir.binary"]._get_stream_from(file_sudo).get_response()

    def _portal_welcome_of_staff(self, welcome_id):
        """Return a page that a member of staff may read, or an empty recordset."""
        PortalPage = request.env["portal.welcome"]
        if not request.env.user._is_internal() or not PortalPage.has_access("read"):
            return PortalPage
        return PortalPage.search([("id", "=", welcome_id)])
