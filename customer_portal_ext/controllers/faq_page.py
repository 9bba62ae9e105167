from werkzeug.exceptions import NotFound

from odoo import http
from odoo.fields import Domain
from odoo.http import request
from odoo.tools import format_date

from ..models.portal_faq_page import MOST_READ
from ..models.portal_faq_reading import MAX_REMARK
from .faq import PortalFaq
from .gate import portal_readonly

# What a browser may show in place; all else is saved.
SHOWN_TYPES = {"image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"}


class PortalFaqPage(PortalFaq):
    """One question: its answer, its files, whether it helped (O-FAQ)."""

    @http.route(
        "/my/faq/<string:slug>",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_faq_page(self, slug, **kwargs):
        """Show one question with its answer."""
        faq_sudo = self._portal_faq(slug)
        user = request.env.user
        # sudo: the contact of the login
        about = faq_sudo._portal_about(user.sudo().partner_id.id)
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "faq",
            "title": faq_sudo.name,
            "faq_id": faq_sudo.id,
            "path": faq_sudo._portal_path(),
            "answer": faq_sudo._portal_answer(),
            "category": faq_sudo.category_id,
            "category_name": about.category,
            "products": [product["name"] for product in about.products],
            "changed": format_date(request.env, faq_sudo.changed_on),
            "files": about.files,
            "is_draft": faq_sudo.state != "published",
            "may_say": user.share,
            "said": about.helpful,
            "related": self._portal_faq_related(faq_sudo, about.products),
            "max_remark": MAX_REMARK,
            "notice": self._portal_notice(),
        }
        return request.render("customer_portal_ext.portal_faq_page", values)

    @http.route(
        "/my/faq/<string:slug>/helpful",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
        sitemap=False,
    )
    def portal_faq_helpful(self, slug, helpful="", remark="", **kwargs):
        """Keep whether an answer helped, and what is missing in it."""
        faq_sudo = self._portal_faq(slug)
        if not request.env.user.share:
            return request.redirect(faq_sudo._portal_path(), code=303)
        if helpful not in ("yes", "no"):
            return self._portal_acted(f"{faq_sudo._portal_path()}?notice=nothing_said")
        values = {"helpful": helpful}
        if helpful == "no" and remark.strip():
            values["remark"] = remark.strip()[:MAX_REMARK]
        self._portal_faq_note(faq_sudo, **values)
        return self._portal_acted(f"{faq_sudo._portal_path()}?notice=faq_{helpful}")

    @http.route(
        "/my/faq/<string:slug>/read",
        type="http",
        auth="user",
        methods=["POST"],
        sitemap=False,
    )
    def portal_faq_read(self, slug, **kwargs):
        """Count a reader; the page's script sends it once the page is looked at."""
        faq_sudo = self._portal_faq(slug)
        if request.env.user.share:
            self._portal_faq_note(faq_sudo)
        return request.make_response("", status=204)

    @http.route(
        "/my/faq/<string:slug>/file/<int:attachment_id>",
        type="http",
        auth="user",
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_faq_file(self, slug, attachment_id, **kwargs):
        """Serve a picture or a file of an answer to who sees the answer."""
        faq_sudo = self._portal_faq(slug)
        file_sudo = faq_sudo._portal_files_sudo().filtered(
            lambda file_sudo: file_sudo.id == attachment_id
        )
        if not file_sudo:
            raise NotFound()
        stream = request.env["ir.binary"]._get_stream_from(file_sudo)
        # a page or a picture with a script in it is a download
        shown = (file_sudo.mimetype or "") in SHOWN_TYPES
        return stream.get_response(as_attachment=not shown)

    def _portal_notices(self):
        return {
            **super()._portal_notices(),
            "faq_yes": ["success", self.env._("Thank you for telling us.")],
            "faq_no": [
                "success",
                self.env._("Thank you. We will make this answer better."),
            ],
            "nothing_said": ["warning", self.env._("Choose yes or no first.")],
        }

    def _portal_faq_related(self, faq_sudo, products):
        """Return other questions about the same products, or of the same category."""
        if not (products or faq_sudo.category_id):
            return []
        about = Domain("product_ids", "in", [product["id"] for product in products])
        if faq_sudo.category_id:
            about |= Domain("category_id", "=", faq_sudo.category_id.id)
        domain = (
            self._portal_faq_domain()
            & about
            & self._portal_faq_language()
            & Domain("id", "!=", faq_sudo.id)
            & Domain("state", "=", "published")
        )
        return self._portal_faq_links(
            faq_sudo.search_fetch(
                domain, ["name"], order="reader_count desc, id", limit=MOST_READ
            )
        )

    def _portal_faq_note(self, faq_sudo, **values):
        # sudo: the contact of the login
        partner_sudo = request.env.user.sudo().partner_id
        request.env["portal.faq.reading"]._note(faq_sudo, partner_sudo, **values)
