from urllib.parse import urlencode

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.fields import Domain
from odoo.http import request

from ..models.portal_faq_search import MAX_QUERY
from .gate import PortalGate, portal_readonly

SUGGESTED = 5

# What the page of a question reads of it.
SHOWN_FIELDS = ("name", "answer", "changed_on", "category_id", "state")


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
        browsed = self._portal_faq_browsed(seen, chosen["domain"], everything, kwargs)
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "faq",
            "title": self.env._("Questions and answers"),
            "text": text,
            "categories": [
                {**one, "url": f"/my/faq?{urlencode({'category': one['id']})}"}
                for one in browsed.categories
            ],
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
            values["rows"] = self._portal_faq_links(browsed.rows)
            if browsed.more:
                values["following"] = self._portal_faq_address(
                    after=browsed.rows[-1]["id"]
                )
            if not (chosen["category"] or chosen["product"] or kwargs.get("after")):
                values["most_read"] = self._portal_faq_links(browsed.most_read)
        if not everything and browsed.elsewhere:
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
            faq_sudo = faq_sudo.search_fetch(domain, SHOWN_FIELDS, limit=1)
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

    def _portal_faq_browsed(self, seen, chosen, everything, params):
        """Return one page of questions; see ``_portal_browse``."""
        after = params.get("after") or ""
        is_id = after.isascii() and after.isdigit() and len(after) < 10
        return request.env["portal.faq"]._portal_browse(
            seen,
            chosen,
            None if everything else request.env.lang,
            int(after) if is_id else None,
        )

    def _portal_faq_found(self, text, domain, limit=50):
        Faq = request.env["portal.faq"]
        found = Faq._portal_find_faq(text, domain, request.env.lang, limit)
        return [
            {
                "name": one.name,
                "snippet": one.snippet,
                "path": Faq._portal_path_of(one.id, one.title),
            }
            for one in found
        ]

    def _portal_faq_links(self, rows):
        """Return the links to some questions.

        :param list rows: dicts of ``id`` and ``name``
        """
        path_of = request.env["portal.faq"]._portal_path_of
        return [
            {"name": row["name"], "path": path_of(row["id"], row["name"])}
            for row in rows
        ]

    def _portal_faq_address(self, **changes):
        """Return the address of this list with something else chosen."""
        kept = {
            name: request.params[name]
            for name in ("q", "category", "product", "lang")
            if request.params.get(name)
        }
        return f"/my/faq?{urlencode({**kept, **changes})}"
