from urllib.parse import urlencode

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.fields import Domain
from odoo.http import request
from odoo.tools import format_date

from ..models.portal_faq_reading import MAX_REMARK
from ..models.portal_faq_search import MAX_QUERY
from .gate import PortalGate, portal_readonly

# Questions on one page of a list.
PAGE_SIZE = 40
MOST_READ = 5
SUGGESTED = 5

# What a browser may show in place; all else is saved.
SHOWN_TYPES = {"image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"}


class PortalFaq(PortalGate):
    """Questions and answers: look through, search, read, say whether it helped (O-FAQ).

    Without the section ``ir.http`` answers "not found" to all of these addresses.
    """

    @http.route(
        "/my/faq",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_my_faq(self, q="", **kwargs):
        """Show what was searched for, or the categories with what is read most."""
        text = (q or "").strip()[:MAX_QUERY]
        chosen, understood = self._portal_faq_choice()
        seen = self._portal_faq_domain()
        everything = bool(kwargs.get("lang"))
        domain = seen & chosen["domain"]
        if not everything:
            domain &= self._portal_faq_language()
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "faq",
            "title": self.env._("Questions and answers"),
            "text": text,
            "categories": self._portal_faq_categories(seen),
            "category": chosen["category"],
            "product": chosen["product"],
            "not_understood": not understood,
            "found": None,
            "rows": [],
            "following": None,
            "most_read": [],
            "all_languages": None,
        }
        if text:
            values["found"] = self._portal_faq_found(text, domain)
        else:
            rows, following = self._portal_faq_rows(domain, kwargs.get("after"))
            values["rows"] = rows
            values["following"] = following and self._portal_faq_address(
                after=following
            )
            if not (chosen["category"] or chosen["product"] or kwargs.get("after")):
                values["most_read"] = self._portal_faq_most_read(domain)
        if not everything and self._portal_has_other_languages(seen):
            values["all_languages"] = self._portal_faq_address(lang="all")
        return request.render("customer_portal_ext.portal_faq_list", values)

    @http.route(
        "/my/faq/suggest",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_faq_suggest(self, q="", **kwargs):
        """Return what may answer a question that is being written, as a piece of page."""
        found = []
        if len((q or "").strip()) > 2:
            found = self._portal_faq_found(
                q.strip(), self._portal_faq_domain(), SUGGESTED
            )
        return request.render(
            "customer_portal_ext.portal_faq_suggestions", {"found": found}
        )

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
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "faq",
            "title": faq_sudo.name,
            "faq_id": faq_sudo.id,
            "path": faq_sudo._portal_path(),
            "answer": faq_sudo._portal_answer(),
            "category": faq_sudo.category_id,
            "category_name": faq_sudo.category_id.name,
            "products": faq_sudo.product_ids.mapped("name"),
            "changed": format_date(request.env, faq_sudo.changed_on),
            "files": [
                {"name": file_sudo.name, "id": file_sudo.id}
                for file_sudo in faq_sudo.attachment_ids
            ],
            "is_draft": faq_sudo.state != "published",
            "may_say": user.share,
            "said": self._portal_faq_reading(faq_sudo).helpful,
            "related": self._portal_faq_related(faq_sudo),
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

    def _portal_notice(self):
        notices = {
            "faq_yes": [
                "success",
                self.env._("Thank you. We are glad that it helped."),
            ],
            "faq_no": [
                "success",
                self.env._("Thank you. We will make this answer better."),
            ],
            "nothing_said": ["warning", self.env._("Choose yes or no first.")],
        }
        return notices.get(request.params.get("notice")) or super()._portal_notice()

    def _portal_faq_domain(self):
        """Return the domain of what the visitor finds; staff find what they may read."""
        user = request.env.user
        Faq = request.env["portal.faq"]
        if not user.share:
            return Domain("id", "in", Faq._search(Domain.TRUE))
        # sudo: which contact, tags and companies a user has
        user_sudo = user.sudo()
        return Faq._portal_faq_domain(
            user_sudo.partner_id, user_sudo._portal_companies()
        )

    def _portal_faq_language(self):
        return request.env["portal.faq"]._portal_language_domain(request.env.lang)

    def _portal_faq(self, slug):
        """Return an article that the visitor sees, in superuser mode.

        :raise NotFound: when it is a draft, foreign, or not there
        """
        _name, faq_id = request.env["ir.http"]._unslug(slug)
        # sudo: the domain says what the visitor sees
        faq_sudo = request.env["portal.faq"].sudo()
        if faq_id and 0 < faq_id < 2**31:
            domain = self._portal_faq_domain() & Domain("id", "=", faq_id)
            faq_sudo = faq_sudo.search(domain, limit=1)
        if not faq_sudo:
            raise NotFound()
        return faq_sudo

    def _portal_faq_choice(self):
        """Return what of the list is chosen by category and product.

        :return: ({"domain", "category", "product"}, whether all was understood)
        """
        domain = Domain.TRUE
        understood = True
        chosen = {"category": None, "product": None}
        for name, model_name, field_name in (
            ("category", "portal.faq.category", "category_id"),
            ("product", "product.template", "product_ids"),
        ):
            value = request.params.get(name) or ""
            if not value:
                continue
            if not (value.isascii() and value.isdigit() and len(value) < 10):
                understood = False
                continue
            condition = Domain(field_name, "=", int(value))
            # sudo: names of what articles that the reader sees are about
            Faq_sudo = request.env["portal.faq"].sudo()
            if not Faq_sudo.search_count(
                self._portal_faq_domain() & condition, limit=1
            ):
                understood = False
                continue
            chosen[name] = {
                "id": int(value),
                "name": request.env[model_name].sudo().browse(int(value)).display_name,
            }
            domain &= condition
        return {"domain": domain, **chosen}, understood

    def _portal_faq_categories(self, domain):
        """Return the categories in which the reader finds something, in their order."""
        # sudo: the domain says what the reader sees
        groups = (
            request.env["portal.faq"]
            .sudo()
            ._read_group(
                domain & Domain("category_id", "!=", False),
                ["category_id"],
                ["__count"],
            )
        )
        return [
            {
                "id": category.id,
                "name": category.name,
                "count": count,
                "url": f"/my/faq?{urlencode({'category': category.id})}",
            }
            for category, count in sorted(
                groups, key=lambda group: (group[0].sequence, group[0].id)
            )
        ]

    def _portal_faq_found(self, text, domain, limit=50):
        Faq = request.env["portal.faq"]
        found = Faq._portal_find_faq(text, domain, request.env.lang, limit)
        # sudo: found by the domain of what the reader sees
        faqs_sudo = Faq.sudo().browse(one.id for one in found)
        faqs_sudo.fetch(["name"])
        return [
            {
                "name": one.name,
                "snippet": one.snippet,
                "path": faq_sudo._portal_path(),
            }
            for one, faq_sudo in zip(found, faqs_sudo, strict=True)
        ]

    def _portal_faq_rows(self, domain, after):
        """Return one page of questions by their order, and where the next one begins."""
        # sudo: the domain says what the reader sees
        Faq_sudo = request.env["portal.faq"].sudo()
        if after and after.isascii() and after.isdigit() and len(after) < 10:
            last_sudo = Faq_sudo.browse(int(after)).exists()
            if last_sudo:
                key = (last_sudo.sequence, last_sudo.name, last_sudo.id)
                domain &= (
                    Domain("sequence", ">", key[0])
                    | (Domain("sequence", "=", key[0]) & Domain("name", ">", key[1]))
                    | (
                        Domain("sequence", "=", key[0])
                        & Domain("name", "=", key[1])
                        & Domain("id", ">", key[2])
                    )
                )
        faqs_sudo = Faq_sudo.search(
            domain, limit=PAGE_SIZE + 1, order="sequence, name, id"
        )
        shown = faqs_sudo[:PAGE_SIZE]
        following = shown[-1:].id if len(faqs_sudo) > PAGE_SIZE else None
        return self._portal_faq_links(shown), following

    def _portal_faq_most_read(self, domain):
        # sudo: the domain says what the reader sees
        faqs_sudo = (
            request.env["portal.faq"]
            .sudo()
            .search(
                domain & Domain("reader_count", ">", 0),
                order="reader_count desc, id",
                limit=MOST_READ,
            )
        )
        return self._portal_faq_links(faqs_sudo)

    def _portal_faq_related(self, faq_sudo):
        """Return other questions about the same products, or of the same category."""
        if not (faq_sudo.product_ids or faq_sudo.category_id):
            return []
        about = Domain("product_ids", "in", faq_sudo.product_ids.ids)
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
            faq_sudo.search(domain, order="reader_count desc, id", limit=MOST_READ)
        )

    def _portal_faq_links(self, faqs_sudo):
        return [
            {"name": faq_sudo.name, "path": faq_sudo._portal_path()}
            for faq_sudo in faqs_sudo
        ]

    def _portal_has_other_languages(self, seen):
        # sudo: whether there is one, and nothing of it
        return bool(
            request.env["portal.faq"]
            .sudo()
            .search_count(seen & ~self._portal_faq_language(), limit=1)
        )

    def _portal_faq_address(self, **changes):
        """Return the address of this list with something else chosen."""
        kept = {
            name: request.params[name]
            for name in ("q", "category", "product", "lang")
            if request.params.get(name)
        }
        return f"/my/faq?{urlencode({**kept, **changes})}"

    def _portal_faq_reading(self, faq_sudo):
        return faq_sudo.env["portal.faq.reading"].search(
            [
                ("faq_id", "=", faq_sudo.id),
                ("partner_id", "=", request.env.user.sudo().partner_id.id),
            ],
            limit=1,
        )

    def _portal_faq_note(self, faq_sudo, **values):
        # sudo: the contact of the login
        partner_sudo = request.env.user.sudo().partner_id
        request.env["portal.faq.reading"]._note(faq_sudo, partner_sudo, **values)
