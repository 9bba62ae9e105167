from urllib.parse import urlencode

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.fields import Domain
from odoo.http import request

from ..models.portal_faq_search import MAX_QUERY
from .gate import PortalGate, portal_readonly

# Questions on one page of a list.
PAGE_SIZE = 40
MOST_READ = 5
SUGGESTED = 5


class PortalFaq(PortalGate):
    """Questions and answers: look through, search (O-FAQ).

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
        """Return what may answer what is being written, as a piece of a page."""
        found = []
        if len((q or "").strip()) > 2:
            found = self._portal_faq_found(
                q.strip(), self._portal_faq_domain(), SUGGESTED
            )
        return request.render(
            "customer_portal_ext.portal_faq_suggestions", {"found": found}
        )

    def _portal_faq_domain(self):
        """Return the domain of what the visitor finds, staff with their own rights."""
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
        """Return one page of questions, and where the next one begins."""
        # sudo: the domain says what the reader sees
        Faq_sudo = request.env["portal.faq"].sudo()
        if after and after.isascii() and after.isdigit() and len(after) < 10:
            # of what the reader sees: the place of another one would tell its name
            last_sudo = Faq_sudo.search(domain & Domain("id", "=", int(after)))
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
