from urllib.parse import urlencode

from werkzeug.exceptions import NotFound

from odoo.fields import Domain
from odoo.http import request

from ..tools.row_patterns import RowPatterns
from .list_export import FORMATS, PortalListExport

# Parameters of stock's lists that ours do not have: said so, never an error (W20).
STOCK_PARAMETERS = (
    "date_begin",
    "date_end",
    "filterby",
    "groupby",
    "page",
    "search_in",
)

# Parameters of a search, for lists that have none.
SEARCH_PARAMETERS = ("search", "status", "on", "from", "to")


class PortalLists(PortalListExport):
    """What all lists of documents have in common: parameters, pager, first page."""

    def _portal_list(self, page_values, sources, sorts, history=None, search=None):
        """Answer with one page of a list.

        :param dict page_values: what the template ``portal_list`` shows besides the
            rows: ``url``, ``page_name``, ``title``, ``labels``, ``empty_text`` …
        :param list sources: as ``portal.list`` makes them
        :param dict sorts: {value of "sortby": {label, order, column, direction}}; the
            first is the default. ``column`` is the one that carries ``aria-sort``
        :param str history: the session key of the documents' own previous and next
        :param ListSearch search: what the list is searched for; it is in the sources
        """
        url = page_values["url"]
        if "/page/" in request.httprequest.path:
            # stock's numbered pages; ours begin after a row
            return request.redirect(url, code=302)
        params = request.params
        sort = params.get("sortby") or next(iter(sorts))
        ignored = [*STOCK_PARAMETERS, *([] if search else SEARCH_PARAMETERS)]
        if search and search.filters:
            ignored.remove("filterby")
        understood = sort in sorts and not any(map(params.get, ignored))
        understood = understood and (not search or search.understood)
        kept = search.params if search else []
        if sort not in sorts:
            sort = next(iter(sorts))
        # who deals with one company knows which it is (X-MULTI)
        page_values["names_company"] = len(self._portal_viewer()[1]) > 1
        export = self._portal_export(
            page_values, sources, sorts[sort]["order"], understood
        )
        if export.response:
            return export.response
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
            return _address(url, [*kept, *changes.items()])

        rows = PortalList._present(page.rows)
        values = self._prepare_portal_layout_values()
        values.update(
            {
                "labels": {},
                "select_url": None,
                "rows": rows,
                "row_patterns": RowPatterns(rows),
                "sorts": [
                    {
                        "label": option["label"],
                        "url": _address(url, [*kept, ("sortby", key)]),
                        "current": key == sort,
                    }
                    for key, option in sorts.items()
                ],
                "sort_columns": self._portal_sort_columns(url, sorts, sort, kept),
                # not "search": the header of Odoo's website has a box of that name
                "portal_search": search,
                **self._portal_search_values(url, search, sort, sorts),
                "notice": export.notice or self._portal_notice(),
                "exports": export.offered
                and [
                    {"label": name.upper(), "url": address(export=name)}
                    for name in FORMATS
                ],
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
        # in one field: a field for each would be in each row
        values["shown_ids"] = ",".join(
            str(row["id"]) for row in values["rows"] if row["waits"]
        )
        values["may_select"] = bool(values["select_url"] and values["shown_ids"])
        return request.render(
            "customer_portal_ext.portal_list", values, status=export.status
        )

    def _portal_search_values(self, url, search, sort, sorts):
        """Return what the form of a search needs besides the search itself."""
        if not search:
            return {}
        sorted_by = [("sortby", sort)] if sort != next(iter(sorts)) else []
        asked = [pair for pair in search.params if pair[0] != "filterby"]
        chosen = [pair for pair in search.params if pair[0] == "filterby"]
        return {
            "search_hidden": [*sorted_by, *chosen],
            "search_clear": _address(url, [*sorted_by, *chosen]),
            "filters": [
                {
                    **option,
                    "url": _address(
                        url, [*asked, *sorted_by, ("filterby", option["value"])]
                    ),
                }
                for option in search.filters
            ],
        }

    def _portal_sort_columns(self, url, sorts, current, kept):
        """Return {column: address that sorts by it, and ``aria-sort``}."""
        return {
            option["column"]: {
                "url": _address(url, [*kept, ("sortby", key)]),
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

    def _portal_list_domain(self, switch):
        """Return the domain of the companies that have a list, or answer "not found".

        :param str switch: the company's field that switches it, see ``LIST_SWITCHES``
        :raise NotFound: when none of the reader's companies has it
        """
        companies = self._portal_viewer()[1]
        having = self._portal_lists_of(companies)[switch]
        if not having:
            raise NotFound()
        if len(having) == len(companies):
            return Domain.TRUE
        return Domain("company_id", "in", list(having))

    def _portal_lists_of(self, companies):
        """Return {field of the company: ids of those that have that list ticked}."""
        return request.env["res.company"]._portal_lists_of(tuple(sorted(companies.ids)))

    def _portal_elsewhere(self, path, text, label):
        """Return where else to look, unless that is closed to the reader.

        :return: [text, address, text of the link], or None
        """
        return None if path in self._portal_closed_paths() else [text, path, label]

    def _portal_search_help(self):
        """Return what a text is looked for in, of lists of documents with lines."""
        return self.env._("Number, your own reference, or a product.")

    def _portal_source(self, model_name, domain, counted=False):
        """Return the signed-in contact's part of a list, see ``portal.list``."""
        return request.env["portal.list"]._source(
            model_name, domain, *self._portal_viewer(), counted=counted
        )

    def _portal_sources(self, model_name, domain):
        """Return the signed-in contact's list of a model, see ``portal.list``."""
        return request.env["portal.list"]._sources(
            model_name, domain, *self._portal_viewer()
        )

    def _portal_viewer(self):
        """Return whose documents the lists show: a contact, and the companies."""
        # sudo: which contact and companies a user belongs to
        user_sudo = request.env.user.sudo()
        return user_sudo.partner_id, user_sudo._portal_companies()

    def _portal_closed_paths(self):
        """Return the addresses the visitor does not get (O-MODULES, C-LISTS).

        Those of sections that were not granted, and of lists that are switched off.
        """
        off = request.env["res.company"]._portal_paths_off(self._portal_viewer()[1])
        if not request.env.user.share:
            return off
        codes = request.env["portal.policy"]._section_codes(request.env.user)
        return off | request.env["portal.section"].sudo()._closed_paths(codes)

    def _portal_counters(self):
        """Return what the cards of the start page count.

        :return: {name of stock's counter: (model name, domain of the list)}, and third
            the order it is counted by, where that is not the model's
        """
        return {}

    def _portal_figures(self):
        """Return what else the cards of the start page say, of the same query.

        :return: {name: SQL that selects one JSON value}
        """
        return {}

    def _portal_figure_values(self, figures):
        """Return the values of the start page that stand for what was found.

        :param dict figures: {name: JSON value}, as ``_portal_figures`` names them
        """
        return {}


def _address(url, pairs):
    return f"{url}?{urlencode(pairs)}" if pairs else url
