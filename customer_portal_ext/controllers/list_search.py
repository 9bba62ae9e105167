import re
from dataclasses import dataclass, field
from datetime import date

from odoo.fields import Domain
from odoo.http import request
from odoo.tools import format_date

from .gate import PortalGate

# What somebody types fits; what is longer is not a search.
MAX_TEXT = 200

# Of the year of a search: what is beyond is a slip of the keyboard, or an attack.
YEARS = range(1900, 3000)


@dataclass(frozen=True)
class ListSearch:
    """What a list is searched for, as its address says it (O-SEARCH).

    ``domain`` narrows the list; ``params`` are the parts of the address that keep the
    search when the list is sorted or turned; ``understood`` is False when a part of
    the address was no search of this list, and was left out.
    """

    domain: Domain
    params: list
    understood: bool
    sentence: str = ""
    text: str = ""
    statuses: list = field(default_factory=list)
    dates: list = field(default_factory=list)
    first: str = ""
    last: str = ""
    filterby: str = ""
    filters: list = field(default_factory=list)

    @property
    def is_on(self):
        """Tell whether something is searched for, besides the choice of a filter."""
        return bool(self.sentence)


class PortalListSearch(PortalGate):
    """One search for all lists: text, several statuses, a date from and to.

    It is a GET form: a search is an address, and an address that makes no sense is a
    list without that part of it, never an error.
    """

    def _portal_search(self, model_name, statuses, filters=None):
        """Return what this request searches a list for.

        :param str model_name: as the list shows it; see ``portal.list._search_domain``
        :param dict statuses: {value in the address: (label, Domain)}
        :param dict filters: {value of "filterby": (label, Domain)}; the first is the
            default
        :rtype: ListSearch
        """
        arguments = request.httprequest.args
        text, is_text = self._portal_search_text(arguments.get("search", ""))
        chosen = [key for key in arguments.getlist("status") if key in statuses]
        chosen = list(dict.fromkeys(chosen))
        # nobody ticks a box that is not there
        are_statuses = all(key in statuses for key in arguments.getlist("status"))
        PortalList = request.env["portal.list"]
        columns = PortalList._search_dates(model_name)
        column = arguments.get("on") or next(iter(columns), "")
        is_column = not column or column in columns
        if not is_column:
            column = next(iter(columns))
        days = [_parse_day(arguments.get(name, "")) for name in ("from", "to")]
        are_days = None not in days
        first, last = [day or "" for day in days]
        if first and last and first > last:
            first, last = last, first
        filters = filters or {}
        filterby = (filters and arguments.get("filterby")) or next(iter(filters), "")
        is_filter = not filters or filterby in filters
        if not is_filter:
            filterby = next(iter(filters))
        domain = PortalList._search_domain(
            model_name, text.split(), column, first or None, last or None
        )
        if chosen:
            domain &= Domain.OR(statuses[key][1] for key in chosen)
        if filterby:
            domain &= filters[filterby][1]
        params = [("search", text)] if text else []
        params += [("status", key) for key in chosen]
        params += [("on", column)] if first or last else []
        params += [
            (name, str(day)) for name, day in (("from", first), ("to", last)) if day
        ]
        if filters and filterby != next(iter(filters)):
            params.append(("filterby", filterby))
        return ListSearch(
            domain,
            params,
            is_text and are_statuses and is_column and are_days and is_filter,
            sentence=self._portal_search_sentence(
                text,
                [statuses[key][0] for key in chosen],
                columns.get(column),
                first,
                last,
            ),
            text=text,
            statuses=[
                {"value": key, "label": label, "checked": key in chosen}
                for key, (label, _domain) in statuses.items()
            ],
            dates=[
                {"value": key, "label": label, "selected": key == column}
                for key, label in columns.items()
            ],
            first=str(first),
            last=str(last),
            filterby=filterby,
            filters=[
                {"value": key, "label": label, "current": key == filterby}
                for key, (label, _domain) in filters.items()
            ],
        )

    def _portal_search_text(self, text):
        """Return what to look for, and whether it could be understood."""
        text = " ".join(text.split())
        if len(text) > MAX_TEXT or "\0" in text or not _is_encodable(text):
            return "", False
        return text, True

    def _portal_search_sentence(self, text, statuses, column, first, last):
        """Return a search in the reader's words, empty for none."""
        parts = []
        if text:
            parts.append(self.env._("“%(text)s”", text=text))
        if statuses:
            parts.append(
                self.env._("status %(statuses)s", statuses=", ".join(statuses))
            )
        if first or last:
            words = {
                "column": column,
                "first": first and format_date(self.env, first),
                "last": last and format_date(self.env, last),
            }
            if first and last:
                parts.append(
                    self.env._("%(column)s from %(first)s to %(last)s", **words)
                )
            elif first:
                parts.append(self.env._("%(column)s from %(first)s", **words))
            else:
                parts.append(self.env._("%(column)s up to %(last)s", **words))
        return "; ".join(parts)

    def _portal_status_choices(self, model_name, states, domain=None):
        """Return the statuses that the documents of a list can have.

        :param str model_name: a model with ``portal.status.mixin``
        :param tuple states: Odoo's own states of the list's documents
        :param Domain domain: what is meant by "waiting for you", where that is asked
        :return: {value in the address: (label, Domain)}
        """
        companies = self._portal_viewer()[1]
        # sudo: the names of public statuses, which readers see on their documents
        options = (
            request.env["portal.status"]
            .sudo()
            ._list_options(model_name, tuple(sorted(companies.ids)), tuple(states))
        )
        choices = {}
        if domain is not None:
            choices["waiting"] = (self.env._("Waiting for you"), domain)
        for name, ids in options:
            choices[str(ids[0])] = (name, Domain("portal_status_id", "in", list(ids)))
        return choices


def _parse_day(text):
    """Return a day as a date field sends it; "" for none, None for nonsense."""
    text = text.strip()
    if not text:
        return ""
    match = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", text)
    try:
        day = date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
    return day if day and day.year in YEARS else None


def _is_encodable(text):
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
