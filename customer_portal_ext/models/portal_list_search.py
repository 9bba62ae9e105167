from datetime import datetime, time, timedelta

import pytz

from odoo import api, models, tools
from odoo.fields import Domain
from odoo.tools import SQL, escape_psql

# More words than that are looked for as they stand, side by side.
MAX_WORDS = 6


class PortalList(models.AbstractModel):
    """What the lists of the portal are searched for (O-SEARCH).

    A model in them says what a text is looked for in (``_portal_search_texts``,
    ``_portal_search_lines``) and which of its dates can be asked for
    (``_portal_search_dates``). The search is a part of the list's own domain: it looks
    at the documents of the reader's companies, by the index of the list.
    """

    _inherit = "portal.list"

    @api.model
    def _search_dates(self, model_name):
        """Return the dates a list can be searched by: {field name: label}."""
        return self.env[model_name]._portal_search_dates()

    @api.model
    def _search_domain(self, model_name, words, column, first, last):
        """Return the domain of a search.

        :param str model_name: a model of the portal's lists
        :param list words: each of them is found in a document, somewhere; literally,
            whatever characters it has
        :param str column: the name of a date field of ``_portal_search_dates``
        :param date first: in the reader's time zone, or that of a model which says
            its own (``_portal_search_days``); None for no limit
        :param date last: as ``first``, and inclusive
        :rtype: Domain
        """
        if len(words) > MAX_WORDS:
            words = [" ".join(words)]
        domain = Domain.AND(self._word_domain(model_name, word) for word in words)
        if words:
            domain &= self._rare_domain(model_name, words)
        if not first and not last:
            return domain
        own = getattr(self.env[model_name], "_portal_search_days", None)
        if own and (days := own(column, first, last)):
            return domain & days
        if self.env[model_name]._fields[column].type == "date":
            if first:
                domain &= Domain(column, ">=", first)
            if last:
                domain &= Domain(column, "<=", last)
            return domain
        if first:
            domain &= Domain(column, ">=", self._midnight(first))
        if last:
            domain &= Domain(column, "<", self._midnight(last + timedelta(days=1)))
        return domain

    def _midnight(self, day):
        """Return when a day begins for the reader, in UTC."""
        local = self.env.tz.localize(datetime.combine(day, time.min))
        return local.astimezone(pytz.utc).replace(tzinfo=None)

    def _word_domain(self, model_name, word):
        def to_sql(model, alias, query):
            return self._word_sql(model, alias, query, word)

        return Domain.custom(to_sql=to_sql)

    def _word_sql(self, model, alias, query, word):
        """Return the condition that a document has a word."""
        parts = [
            self._has_word(self._text_sql(model, alias, query, name), word)
            for name in model._portal_search_texts()
        ]
        if lines := model._portal_search_lines():
            parts.append(self._lines_sql(model, alias, word, *lines))
        return SQL("(%s)", SQL(" OR ").join(parts))

    def _has_word(self, text, word):
        """Return the condition that a text has a word, as it stands."""
        # % and _ are what the reader typed, no wildcards
        pattern = SQL("%s", f"%{escape_psql(word)}%")
        unaccent = self.env.registry.unaccent
        return SQL("%s ILIKE %s", unaccent(text), unaccent(pattern))

    def _text_sql(self, model, alias, query, name):
        """Return the SQL of a text of a document, or of what it belongs to."""
        link, _dot, own = name.partition(".")
        if not own:
            return model._field_to_sql(alias, name, query)
        # sudo: what the document belongs to is named on its page
        other_sudo = self.env[model._fields[link].comodel_name].sudo()
        return SQL(
            "(SELECT %s FROM %s p WHERE p.id = %s)",
            other_sudo._field_to_sql("p", own),
            SQL.identifier(other_sudo._table),
            model._field_to_sql(alias, link, query),
        )

    def _lines_sql(self, model, alias, word, lines_name, inverse, shown):
        """Return the condition that a line of a document, which shows, has a word.

        An aggregate and no EXISTS, which PostgreSQL would answer by reading the lines
        of all documents there are.
        """
        # sudo: the documents are the reader's; so are the lines of them that show
        lines_sudo = self.env[lines_name].sudo()
        return SQL(
            "COALESCE((SELECT BOOL_OR(%s) FROM %s l WHERE %s = %s AND %s), FALSE)",
            self._has_word(lines_sudo._field_to_sql("l", "name"), word),
            SQL.identifier(lines_sudo._table),
            lines_sudo._field_to_sql("l", inverse),
            SQL.identifier(alias, "id"),
            shown,
        )


class PortalStatus(models.Model):
    _inherit = "portal.status"

    @api.model
    @tools.ormcache("model", "company_ids", "states", "self.env.lang")
    def _list_options(self, model, company_ids, states):
        """Return the statuses that the documents of a list can have, by their names.

        :param str model: what they are statuses of
        :param tuple company_ids: of the companies whose documents are in the list
        :param tuple states: Odoo's own states of the documents in the list
        :return: list of (name in the reader's language, tuple of ids)
        """
        found = self.sudo().search(
            [
                ("model", "=", model),
                ("company_id", "in", company_ids),
                ("is_public", "=", True),
                ("state", "in", (*states, False)),
            ],
            order="sequence, id",
        )
        by_name = {}
        for status in found:
            by_name.setdefault(status.name, []).append(status.id)
        return [(name, tuple(ids)) for name, ids in by_name.items()]
