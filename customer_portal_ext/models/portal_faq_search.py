import re
from collections import namedtuple

from markupsafe import Markup, escape

from odoo import api, models
from odoo.tools import SQL

# The full text search of PostgreSQL that knows a language's endings.
CONFIGURATIONS = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nb": "norwegian",
    "nl": "dutch",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}
SIMPLE = "simple"

# Letters of one article that are searched: a tsvector is no larger than a megabyte.
MAX_INDEXED = 200_000
MAX_WORDS = 12
MAX_QUERY = 200

# How alike a question and what was typed are, where no word was found.
ALIKE = 0.3

# Around what was found, until the text is escaped; and for "<", which PostgreSQL takes
# for the beginning of a tag and skips what follows.
_START, _STOP, _LESS = "\x02", "\x03", "\x04"

# ``title`` is the question as it is written; the others are marked, in HTML.
Found = namedtuple("Found", "id title name snippet")


class PortalFaq(models.Model):
    """Searching questions and answers: by word, by beginning, by likeness (O-FAQ)."""

    _inherit = "portal.faq"

    def init(self):
        """Make the column of the search and its index, and fill it where it is new."""
        cr = self.env.cr
        cr.execute(
            "ALTER TABLE portal_faq ADD COLUMN IF NOT EXISTS portal_words tsvector"
        )
        cr.execute(
            "CREATE INDEX IF NOT EXISTS portal_faq_words_index"
            " ON portal_faq USING gin (portal_words)"
        )

    def _portal_index(self):
        """Bring what the search knows up to date: the words as they are written, and
        without the endings of the article's language.
        """
        self.flush_recordset()
        for faq in self:
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE portal_faq
                       SET portal_words =
                           setweight(to_tsvector(%(config)s, %(name)s), 'A')
                        || setweight(to_tsvector('simple', %(name)s), 'A')
                        || setweight(to_tsvector(%(config)s, %(text)s), 'C')
                        || setweight(to_tsvector('simple', %(text)s), 'C')
                     WHERE id = %(id)s
                    """,
                    config=self._portal_configuration(faq.lang),
                    name=_plain(faq.name),
                    text=_plain(faq.answer_text)[:MAX_INDEXED],
                    id=faq.id,
                )
            )

    @api.model
    def _portal_configuration(self, lang):
        """Return PostgreSQL's name for a language's words, as SQL."""
        name = CONFIGURATIONS.get((lang or "").split("_")[0], SIMPLE)
        return SQL("%s::regconfig", name)

    @api.model
    def _portal_find_faq(self, text, domain, lang, limit=50):
        """Return what fits a text best, first the best.

        All words first; where nothing has all, some of them or words that begin so;
        where there is none, questions that are written alike.

        :param str text: as typed; nothing in it is an operator that could fail
        :param Domain domain: what the reader sees
        :param str lang: the reader's language
        :param int limit:
        :return: list of ``Found``: id, and question and a piece of the answer as
            ``Markup`` with what was found in ``<mark>``
        """
        text = " ".join(text[:MAX_QUERY].split()).replace("\x00", "")
        words = re.findall(r"\w+", text)[:MAX_WORDS]
        if not words:
            return []
        config = self._portal_configuration(lang)
        all_words = SQL(
            "(websearch_to_tsquery(%s, %s) || websearch_to_tsquery('simple', %s))",
            config,
            text,
            text,
        )
        begins = " | ".join(f"'{word}':*" for word in words)
        some_words = SQL(
            "(to_tsquery('simple', %s) || to_tsquery(%s, %s))",
            *(
                begins,
                config,
                " | ".join(f"'{word}'" for word in words),
            ),
        )
        found = self._portal_rows(all_words, some_words, domain, lang, config, limit)
        return found or self._portal_alike(text, domain, limit)

    def _portal_rows(self, first, second, domain, lang, config, limit):
        """Return what PostgreSQL's full text search finds: one query.

        :param SQL first: what is looked for
        :param SQL second: what is looked for where nothing is found
        """
        # sudo: the domain says what the reader sees
        query = self.sudo()._search(domain, order="id")
        if query.is_empty():
            return []
        none = SQL("NOT EXISTS (SELECT FROM first)")
        rows = self.env.execute_query(
            SQL(
                """
                WITH first AS MATERIALIZED (%(first)s),
                second AS MATERIALIZED (%(second)s)
                SELECT id, name,
                       ts_headline(%(config)s, replace(name, '<', %(less)s),
                                   words, %(whole)s),
                       ts_headline(%(config)s, replace(left(coalesce(answer_text, ''),
                                   20000), '<', %(less)s), words, %(pieces)s)
                  FROM (SELECT * FROM first UNION ALL SELECT * FROM second) best
                 ORDER BY rank DESC, reader_count DESC NULLS LAST, id
                """,
                first=self._portal_best_sql(query, first, lang, limit),
                second=self._portal_best_sql(query, second, lang, limit, none),
                config=config,
                less=_LESS,
                whole=f'StartSel="{_START}", StopSel="{_STOP}", HighlightAll=true',
                pieces=f'StartSel="{_START}", StopSel="{_STOP}", MaxFragments=2,'
                ' MaxWords=20, MinWords=8, FragmentDelimiter=" … "',
            )
        )
        return [Found(*row[:2], _marked(row[2]), _marked(row[3])) for row in rows]

    @api.model
    def _portal_best_sql(self, query, words, lang, limit, condition=None):
        """Return SQL of what fits some words best.

        :param query: of what the reader sees
        :param SQL condition: under which they are looked for
        """
        return SQL(
            """
            SELECT %(table)s.id, %(table)s.name, %(table)s.answer_text,
                   ts_rank_cd(%(table)s.portal_words, %(words)s, 1)
                   * CASE WHEN %(table)s.lang LIKE %(language)s
                            OR %(table)s.lang IS NULL
                          THEN 2 ELSE 1 END AS rank,
                   %(table)s.reader_count, %(words)s AS words
              FROM %(from)s
             WHERE %(where)s AND %(table)s.portal_words @@ %(words)s AND %(condition)s
             ORDER BY rank DESC, reader_count DESC NULLS LAST, id
             LIMIT %(limit)s
            """,
            table=SQL.identifier(query.table),
            words=words,
            language=f"{(lang or '').split('_')[0]}%",
            where=query.where_clause or SQL("TRUE"),
            condition=condition or SQL("TRUE"),
            limit=limit,
            **{"from": query.from_clause},
        )

    def _portal_alike(self, text, domain, limit):
        """Return questions that are written like a text, for who mistypes."""
        if not self.env.registry.has_trigram:
            return []
        # sudo: as above
        query = self.sudo()._search(domain, order="id")
        name = SQL.identifier(query.table, "name")
        rows = self.env.execute_query(
            SQL(
                "SELECT %s, %s FROM %s WHERE %s AND word_similarity(%s, %s) > %s"
                " ORDER BY word_similarity(%s, %s) DESC, 1 LIMIT %s",
                SQL.identifier(query.table, "id"),
                name,
                query.from_clause,
                query.where_clause,
                *(text, name, ALIKE),
                *(text, name),
                limit,
            )
        )
        return [Found(id_, found, escape(found), Markup()) for id_, found in rows]


def _marked(text):
    """Escape what PostgreSQL found, and mark what it found it by."""
    text = str(escape(text.replace(_LESS, "<")))
    return Markup(text.replace(_START, "<mark>").replace(_STOP, "</mark>"))


def _plain(text):
    """Return a text in which PostgreSQL's parser sees no tags."""
    return (text or "").replace("<", " ")
