from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from ..models.portal_preview_request import SESSION_PREVIEW
from ..tools.local_path import is_page
from .gate import PortalGate, keep_private

# More contacts of one customer are found in Odoo.
MOST_COLLEAGUES = 50


class PortalPreviewPages(PortalGate):
    """Staff choose the contact as whom they see the portal, and leave it (C-PREVIEW).

    These pages are the staff's own; those of the preview itself are answered by
    ``ir.http``. Nothing changes on a GET.
    """

    @http.route(
        "/my/preview/<int:partner_id>",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["GET"],
        sitemap=False,
        readonly=True,
    )
    def portal_preview(self, partner_id, page="/my", **kwargs):
        """Say as whom the portal is shown, or why it cannot be."""
        partner = self._portal_preview_of(partner_id)
        company = self._portal_preview_company()
        PortalPreview = request.env["portal.preview"]
        refusal = PortalPreview._refusal(partner, company)
        obstacle = None
        if not refusal and not partner.sudo().user_ids:
            obstacles = request.env["portal.login"]._obstacles(partner, company)
            obstacle = obstacles.get(partner)
        values = {
            "page_name": "preview",
            "no_breadcrumbs": True,
            "partner_sudo": partner.sudo(),
            "heading": request.env._(
                "See the portal as %(name)s", name=partner.display_name
            ),
            "page": page if is_page(page) else "/my",
            "refusal": refusal,
            "obstacle": obstacle,
            # sudo: only whether there is one
            "has_login": bool(partner.sudo().user_ids),
            "mark": request.session.get(SESSION_PREVIEW),
            "colleagues": self._portal_preview_colleagues(partner),
        }
        return keep_private(
            request.render("customer_portal_ext.portal_preview", values)
        )

    @http.route(
        "/my/preview/<int:partner_id>",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
        sitemap=False,
    )
    def portal_preview_start(self, partner_id, page="/my", **kwargs):
        """Start a preview; another one of this session ends."""
        partner = self._portal_preview_of(partner_id)
        company = self._portal_preview_company()
        PortalPreview = request.env["portal.preview"]
        return request.redirect(PortalPreview._start(partner, company, page), code=303)

    @http.route(
        "/my/preview/end",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
        sitemap=False,
    )
    def portal_preview_end(self, **kwargs):
        """End the preview and go back to where it was started from."""
        back = request.env["portal.preview"]._end()
        if request.env.user.share:
            raise NotFound()
        path = f"/odoo/{back[0]}/{back[1]}" if back else "/odoo"
        return request.redirect(path, code=303)

    def _portal_preview_of(self, partner_id):
        """Return a contact, for those who may see the portal as one.

        :raise NotFound: for everybody else, and for contacts they may not read
        """
        PortalPreview = request.env["portal.preview"]
        partner = PortalPreview._may_preview() and PortalPreview._readable(partner_id)
        if not partner:
            raise NotFound()
        return partner

    def _portal_preview_company(self):
        """Return the company of the preview that goes on, or the user's own."""
        mark = request.session.get(SESSION_PREVIEW) or {}
        user = request.env.user
        company = (
            user.sudo()
            ._portal_companies()
            .filtered(lambda company: company.id == mark.get("company"))
        )
        return request.env["res.company"].browse(company.id or user.company_id.id)

    def _portal_preview_colleagues(self, partner):
        """Return the other contacts of the same customer that the user may read."""
        return request.env["res.partner"].search(
            [
                ("commercial_partner_id", "=", partner.sudo().commercial_partner_id.id),
                ("id", "!=", partner.id),
                ("type", "=", "contact"),
            ],
            order="name, id",
            limit=MOST_COLLEAGUES,
        )
