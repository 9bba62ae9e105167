import re

from odoo import api, models, tools
from odoo.fields import Domain
from odoo.tools import SQL, sql

from ..tools.trigrams import is_indexable

# Of the reader's documents that many are looked at first: who has no more is answered
# from them, and a word that this part of them has is soon found often enough.
SAMPLE = 100
OFTEN = 10

# So many of the reader's documents are read and sorted; of more the list is read from
# its beginning, by what is known to be found, until a page is full.
MAX_SORTED = 1000
MAX_FOUND = 5000

# What has three letters or digits in a row can be found by an index.
INDEXED = re.compile(r"[^\W_]{3}")


class PortalList(models.AbstractModel):
    """Searching for what a reader has seldom or never, among very many (O-SEARCH, G9).

    A list that is searched is read in its order until a page is full. For a text that
    is nowhere that is all of it. So such texts are looked for by an index first, which
    yields few documents or none; only among those the list is read.
    """

    _inherit = "portal.list"

    @api.model
    def _rare_domain(self, model_name, words):
        """Return which documents can have some words, where that are few.

        :param str model_name: a model of the portal's lists
        :param list words: as for ``_search_domain``, which still decides
        :rtype: Domain
        """
        # sudo: which contact and companies a user belongs to; what they see is asked
        # of the policy
        user_sudo = self.env.user.sudo()
        partner = user_sudo.partner_id
        words = [word for word in words if INDEXED.search(word)]
        place = self._words_place(model_name)
        if not words or not partner or not place:
            return Domain.TRUE
        companies = user_sudo._portal_companies()
        if not self._is_rare(model_name, words, partner, companies):
            return Domain.TRUE
        words = self._words_of_own(model_name, words)
        if not words:
            return Domain.TRUE
        ids = self._found_ids(model_name, words, partner, *place)
        if len(ids) > MAX_FOUND:
            return Domain.TRUE
        if len(ids) > MAX_SORTED:
            return Domain.custom(
                to_sql=lambda _model, alias, _query: _among(alias, ids)
            )
        return Domain("id", "in", ids)

    def _is_rare(self, model_name, words, partner, companies):
        """Tell whether a reader has very many documents, and few of a part of them
        have these words.
        """
        model_sudo = self.env[model_name].sudo()
        alias = model_sudo._table
        if domain := model_sudo._portal_search_sample_domain():
            own = self._source(
                model_name, domain, partner, companies, counted=True, seen=Domain.TRUE
            )
        else:
            own = self._source(
                model_name, Domain.TRUE, partner, companies, counted=True
            )
        found = SQL(" AND ").join(
            self._word_sql(model_sudo, alias, None, word) for word in words
        )
        [[count, hits]] = self.env.execute_query(
            SQL(
                "SELECT COUNT(*), COUNT(*) FILTER (WHERE found)"
                " FROM (SELECT %s AS found FROM %s WHERE %s %s LIMIT %s) d",
                found,
                own.table,
                own.where,
                self._sample_order(model_sudo),
                SAMPLE + 1,
            )
        )
        return count > SAMPLE and hits < OFTEN

    def _sample_order(self, model_sudo):
        """Return the order of an index that begins with the reader's company.

        Without one PostgreSQL reads the table, hoping that a big customer's documents
        are at its beginning.
        """
        order = model_sudo._portal_search_sample_order
        if not order:
            return SQL()
        alias = model_sudo._table
        entity = SQL.identifier(alias, "commercial_partner_id")
        return SQL("ORDER BY %s, %s", entity, SQL(order))

    def _family_ids(self, partner):
        """Return the companies of the reader's group."""
        # sudo: the portal reads its own readers' companies
        partner_sudo = partner.sudo()
        policy_sudo = self.env["portal.policy"].sudo()
        return list(policy_sudo._group_ids(partner_sudo.commercial_partner_id.id))

    def _words_of_own(self, model_name, words):
        """Return the words that are not in what documents belong to, such as a project.

        A word that is there would have to be looked for in both places.
        """
        model_sudo = self.env[model_name].sudo()
        linked = [name for name in model_sudo._portal_search_texts() if "." in name]
        if not linked:
            return words
        row = self.env.execute_query(
            SQL(
                "SELECT %s",
                SQL(", ").join(
                    SQL(
                        "(%s)",
                        SQL(" OR ").join(
                            self._linked_sql(model_sudo, name, word) for name in linked
                        ),
                    )
                    for word in words
                ),
            )
        )[0]
        return [word for word, is_there in zip(words, row, strict=True) if not is_there]

    def _linked_sql(self, model_sudo, name, word):
        link, _dot, own = name.partition(".")
        # sudo: as the search itself does
        other_sudo = self.env[model_sudo._fields[link].comodel_name].sudo()
        return SQL(
            "EXISTS (SELECT FROM %s p WHERE %s)",
            SQL.identifier(other_sudo._table),
            self._has_word(other_sudo._field_to_sql("p", own), word),
        )

    def _found_ids(self, model_name, words, partner, table, key, texts, is_owned):
        """Return the ids of the documents that have all words, by the index.

        They may be more than the reader sees; the list decides that.
        """
        model = self.env[model_name]
        self._flush_texts(model)
        # what the index holds
        shown = SQL("%s IS NOT NULL", SQL.identifier(key))
        if key == "id":
            shown = SQL.identifier("portal_published")
        if is_owned:
            family = self._family_ids(partner)
            owner = SQL("ARRAY[commercial_partner_id] && %s::int[]", family)
        else:
            owner = SQL("TRUE")
        has_words = SQL(" AND ").join(
            SQL(
                "(%s)",
                SQL(" OR ").join(
                    self._has_word(SQL.identifier(name), word) for name in texts
                ),
            )
            for word in words
        )
        rows = self.env.execute_query(
            SQL(
                # materialized: a limit would have PostgreSQL read the table
                "WITH found AS MATERIALIZED ("
                "SELECT %(key)s AS id FROM %(table)s"
                " WHERE %(shown)s AND %(owner)s AND %(has_words)s)"
                " SELECT id FROM found LIMIT %(limit)s",
                key=SQL.identifier(key),
                table=SQL.identifier(table),
                shown=shown,
                owner=owner,
                has_words=has_words,
                limit=MAX_FOUND + 1,
            )
        )
        return [id_ for (id_,) in rows]

    def _flush_texts(self, model):
        names = [name for name in model._portal_search_texts() if "." not in name]
        model.flush_model([*names, "commercial_partner_id"])
        if lines := model._portal_search_lines():
            self.env[lines[0]].flush_model(["name", lines[1]])

    @tools.ormcache("model_name")
    def _words_place(self, model_name):
        """Return where the words of a model's documents are indexed, None for nowhere.

        :return: (table, its column with the documents' ids, its columns of text,
            whether a reader's documents are those of their company and its group)
        """
        if not is_indexable(self.env.registry):
            return None
        model = self.env[model_name]
        texts = self.env["portal.search.text"]
        for link, linked_name in texts._portal_links().items():
            if linked_name == model_name:
                name = f"{link.removesuffix('_id')}_words_idx"
                place = texts._table, link, ("text",), True
                return place if self._has_index(texts, name) else None
        if not self._has_index(model, "portal_words_idx"):
            return None
        own = tuple(name for name in model._portal_search_texts() if "." not in name)
        return model._table, "id", own, model._portal_search_is_owned

    def _has_index(self, model, name):
        """Tell whether an index is there, as it would be made today."""
        for index in model._table_objects.values():
            if index.name == name:
                comment = sql.index_definition(self.env.cr, index.full_name(model))[1]
                return comment == index.get_definition(self.env.registry)
        return False


def _among(alias, ids):
    """Return a condition on ids that PostgreSQL takes for no reason to leave the order
    of the list, since it does not see how few they are.
    """
    return SQL("COALESCE(%s = ANY(%s), FALSE)", SQL.identifier(alias, "id"), ids)
