from odoo import http
from odoo.http import request

from .gate import PortalGate, keep_private, portal_readonly


class PortalPaper(PortalGate):
    """The page that the code of a printed document leads to (B-PLACEHOLDER)."""

    @http.route(
        "/my/p/<string:code>",
        type="http",
        auth="public",
        website=True,
        multilang=False,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_paper(self, code, **kwargs):
        """Offer to send a link; who may see the document anyway goes straight there.

        Whether there is such a document makes no difference to anybody else.
        """
        document_sudo = request.env["portal.published.mixin"]._portal_find_paper(code)
        if document_sudo:
            user = request.env.user
            if user.share:
                seen = self._portal_find(document_sudo._name, document_sudo.id)
                path = document_sudo.access_url
            else:
                document = request.env[document_sudo._name].browse(document_sudo.id)
                seen = document.has_access("read")
                path = f"/odoo/{document_sudo._name}/{document_sudo.id}"
            if seen:
                return keep_private(request.redirect(path))
        return self._portal_paper_page("paper_open", code=code[:64])

    @http.route(
        "/my/p/<string:code>",
        type="http",
        auth="public",
        website=True,
        multilang=False,
        methods=["POST"],
        sitemap=False,
    )
    def portal_paper_send(self, code, **kwargs):
        """Send the link to the address on file; the answer is the same for all."""
        document_sudo = request.env["portal.published.mixin"]._portal_find_paper(code)
        if document_sudo:
            document_sudo._portal_send_paper_links()
        return self._portal_paper_page("paper_sent")

    def _portal_paper_page(self, template, **values):
        values.update(page_name="link", no_breadcrumbs=True)
        return keep_private(request.render(f"customer_portal_ext.{template}", values))
