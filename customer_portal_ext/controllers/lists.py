from urllib.parse import urlencode

from odoo.http import request

from .gate import PortalGate

# Parameters of stock's lists that ours do not have: said so, never an error (W20).
STOCK_PARAMETERS = (
    "date_begin",
    "date_end",
    "filterby",
    "groupby",
    "page",
    "search",
    "search_in",
)


class PortalLists(PortalGate):
    """What all lists of documents have in common: parameters, pager, first page."""

    def _portal_list(self, page_values, sources, sorts, history=None):
        """Answer with one page of a list.

        :param dict page_values: what the template ``portal_list`` shows besides the
            rows: ``url``, ``page_name``, ``title``, ``labels``, ``empty_text`` …
        :param list sources: as ``portal.list`` makes them
        :param dict sorts: {value of "sortby": {label, order, column, direction}}; the
            first is the default. ``column`` is the one that carries ``aria-sort``
        :param str history: the session key of the documents' own previous and next
        """
        url = page_values["url"]
        if "/page/" in request.httprequest.path:
            # stock's numbered pages; ours begin after a row
            return request.redirect(url, code=302)
        params = request.params
        sort = params.get("sortby") or next(iter(sorts))
        understood = sort in sorts and not any(map(params.get, STOCK_PARAMETERS))
        if sort not in sorts:
            sort = next(iter(sorts))
        PortalList = request.env["portal.list"]
        page = PortalList._page(
            sources,
            sort,
            sorts[sort]["order"],
            after=params.get("after"),
            before=params.get("before"),
        )
        if history:
            request.session[history] = [row.id for row in page.rows][:100]

        def address(**changes):
            if sort != next(iter(sorts)):
                changes = {"sortby": sort, **changes}
            return f"{url}?{urlencode(changes)}" if changes else url

        values = self._prepare_portal_layout_values()
        values.update(
            {
                "labels": {},
                "select_url": None,
                "rows": PortalList._present(page.rows),
                "sorts": [
                    {
                        "label": option["label"],
                        "url": f"{url}?{urlencode({'sortby': key})}",
                        "current": key == sort,
                    }
                    for key, option in sorts.items()
                ],
                "sort_columns": self._portal_sort_columns(url, sorts, sort),
                "notice": self._portal_notice(),
                # who deals with one company knows which it is (X-MULTI)
                "names_company": len(self._portal_viewer()[1]) > 1,
                "not_understood": not (understood and page.understood),
                "following": page.following and address(after=page.following),
                "previous": page.previous and address(before=page.previous),
                "first": address() if page.previous else None,
            },
            **page_values,
        )
        if values.get("empty_link") and values["empty_link"][0] in (
            self._portal_closed_paths()
        ):
            values["empty_link"] = ["/my", self.env._("Start page")]
        values["may_select"] = bool(values["select_url"]) and any(
            row["waits"] for row in values["rows"]
        )
        return request.render("customer_portal_ext.portal_list", values)

    def _portal_sort_columns(self, url, sorts, current):
        """Return {column: address that sorts by it, and ``aria-sort``}."""
        return {
            option["column"]: {
                "url": f"{url}?{urlencode({'sortby': key})}",
                "aria_sort": option["direction"] if key == current else None,
            }
            for key, option in sorts.items()
        }

    def _portal_document_sorts(self):
        """Return the orders that every list of documents can be read in."""
        return {
            "date": {
                "label": self.env._("Newest first"),
                "order": "date desc, id desc",
                "column": "date",
                "direction": "descending",
            },
            "name": {
                "label": self.env._("Number"),
                "order": "name, id",
                "column": "name",
                "direction": "ascending",
            },
            "amount": {
                "label": self.env._("Highest total first"),
                "order": "total desc, id desc",
                "column": "total",
                "direction": "descending",
            },
        }

    def _portal_source(self, model_name, domain):
        """Return the signed-in contact's part of a list, see ``portal.list``."""
        return request.env["portal.list"]._source(
            model_name, domain, *self._portal_viewer()
        )

    def _portal_viewer(self):
        """Return whose documents the lists show: a contact, and the companies."""
        # sudo: which contact and companies a user belongs to
        user_sudo = request.env.user.sudo()
        return user_sudo.partner_id, user_sudo._portal_companies()

    def _portal_closed_paths(self):
        """Return the addresses of sections the visitor was not granted (O-MODULES)."""
        if not request.env.user.share:
            return set()
        codes = request.env["portal.policy"]._section_codes(request.env.user)
        return request.env["portal.section"].sudo()._closed_paths(codes)

    def _portal_counter(self, model_name, domain):
        """Return a number for stock's cards: exact up to a cap, then words."""
        cap = 1000
        PortalList = request.env["portal.list"]
        count = PortalList._count([self._portal_source(model_name, domain)], cap)
        return count if count <= cap else PortalList._count_text(count, cap)
