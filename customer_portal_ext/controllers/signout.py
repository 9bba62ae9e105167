from odoo import http
from odoo.http import request

from .gate import PortalGate, keep_private


class PortalSignout(PortalGate):
    """The way out, from every page and without JavaScript (C-SIGNOUT)."""

    @http.route(
        "/my/signout",
        type="http",
        auth="public",
        website=True,
        multilang=False,
        methods=["POST"],
        sitemap=False,
    )
    def portal_signout(self, **kwargs):
        """End this session, and with it all documents that links opened in it.

        Also where the session has ended meanwhile: then there is nothing to do.
        """
        request.session.logout(keep_db=True)
        response = request.redirect("/my/signed-out", code=303)
        # the "back" button of a shared computer shows no page of who has left
        response.headers["Clear-Site-Data"] = '"cache"'
        return keep_private(response)

    @http.route(
        "/my/signed-out",
        type="http",
        auth="public",
        website=True,
        multilang=False,
        methods=["GET"],
        sitemap=False,
        readonly=True,
    )
    def portal_signed_out(self, **kwargs):
        """Say that the visitor is signed out, and how to come back."""
        if request.session.uid:
            return request.redirect("/my")
        return keep_private(
            request.render(
                "customer_portal_ext.signed_out",
                {"page_name": "signed_out", "no_breadcrumbs": True},
            )
        )
