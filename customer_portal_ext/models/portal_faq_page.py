from collections import namedtuple

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.quick_read import read_rows

# Questions on one page of a list, and of those that are read most.
PAGE_SIZE = 40
MOST_READ = 5

# ``rows``, ``most_read``: lists of dicts of ``id`` and ``name``; ``categories``: with
# ``count`` as well; ``more``: whether rows follow; ``elsewhere``: whether there are
# some in languages the reader does not read.
Browsed = namedtuple("Browsed", "rows more most_read categories elsewhere")

# ``products``, ``files``: lists of dicts of ``id`` and ``name``; ``helpful``: what the
# reader said.
About = namedtuple("About", "category products files helpful")


class PortalFaq(models.Model):
    """What the pages of questions show, each by one query (O-FAQ, G8)."""

    _inherit = "portal.faq"

    @api.model
    def _portal_browse(self, seen, chosen, lang, after=None):
        """Return one page of questions, with what stands beside it.

        :param Domain seen: what the reader sees
        :param Domain chosen: of that, what the list shows
        :param str lang: the reader's language; None for all languages
        :param int after: id of the question after which the page begins
        :rtype: Browsed
        """
        # sudo: the domain says what the reader sees; names of what that is about
        self_sudo = self.sudo()
        category_sudo = self.env["portal.faq.category"].sudo()
        query = self_sudo._search(seen)
        if query.is_empty():
            return Browsed([], False, [], [], False)
        understood = self._portal_language_domain(lang) if lang else Domain.TRUE
        names = ("id", "name", "sequence", "category_id", "reader_count")
        selected = query.select(
            *(self_sudo._field_to_sql(query.table, name, query) for name in names),
            SQL("%s AS is_understood", self_sudo._portal_sql(understood, query)),
            SQL("%s AS is_chosen", self_sudo._portal_sql(chosen, query)),
        )
        [row] = read_rows(
            self.env,
            SQL(
                """
                WITH seen AS MATERIALIZED (%(seen)s),
                shown AS (SELECT * FROM seen WHERE is_understood AND is_chosen),
                last AS (SELECT sequence, name, id FROM shown WHERE id = %(after)s)
                SELECT %(rows)s, %(most_read)s, %(categories)s,
                       EXISTS (SELECT FROM seen WHERE NOT is_understood)
                """,
                seen=selected,
                after=after or 0,
                rows=_listed(
                    SQL(
                        "SELECT id, name FROM shown"
                        " WHERE NOT EXISTS (SELECT FROM last)"
                        " OR (sequence, name, id) > (SELECT * FROM last)"
                        " ORDER BY sequence, name, id LIMIT %s",
                        PAGE_SIZE + 1,
                    )
                ),
                most_read=_listed(
                    SQL(
                        "SELECT id, name FROM shown WHERE reader_count > 0"
                        " ORDER BY reader_count DESC, id LIMIT %s",
                        MOST_READ,
                    )
                ),
                categories=_listed(
                    SQL(
                        "SELECT c.id, %s AS name, COUNT(*) AS count FROM seen"
                        " JOIN portal_faq_category c ON c.id = seen.category_id"
                        " GROUP BY c.id ORDER BY c.sequence, c.id",
                        category_sudo._field_to_sql("c", "name"),
                    )
                ),
            ),
        )
        rows, most_read, categories, elsewhere = row
        more = len(rows) > PAGE_SIZE
        return Browsed(rows[:PAGE_SIZE], more, most_read, categories, elsewhere)

    def _portal_sql(self, domain, query):
        """Return a condition as SQL that is true or false."""
        domain = domain.optimize_full(self)
        return SQL("(%s) IS TRUE", domain._to_sql(self, query.table, query))

    def _portal_about(self, partner_id):
        """Return what the page of this question names, and what its reader said of it.

        The caller has asked whether the reader sees it.

        :param int partner_id: the reader
        :rtype: About
        """
        self.ensure_one()
        self_sudo = self.sudo()
        category_sudo = self_sudo.category_id
        [row] = read_rows(
            self.env,
            SQL(
                """
                SELECT (SELECT %(name)s FROM portal_faq_category c
                         WHERE c.id = %(category)s),
                       %(products)s, %(files)s,
                       (SELECT helpful FROM portal_faq_reading
                         WHERE faq_id = %(id)s AND partner_id = %(partner)s LIMIT 1)
                """,
                name=category_sudo._field_to_sql("c", "name"),
                category=category_sudo.id or 0,
                products=self_sudo._portal_linked_sql("product_ids"),
                files=self_sudo._portal_linked_sql("attachment_ids"),
                id=self.id,
                partner=partner_id,
            ),
        )
        return About(*row)

    def _portal_linked_sql(self, field_name):
        """Return SQL of what this question is linked to: ``id`` and ``name``."""
        # sudo: who sees the question sees what it names
        field = self._fields[field_name]
        linked_sudo = self.env[field.comodel_name].sudo()
        query = linked_sudo._search(Domain.TRUE, order=linked_sudo._order)
        query.add_where(
            SQL(
                "%s IN (SELECT %s FROM %s WHERE %s = %s)",
                SQL.identifier(query.table, "id"),
                SQL.identifier(field.column2),
                SQL.identifier(field.relation),
                SQL.identifier(field.column1),
                self.id,
            )
        )
        columns = [
            SQL(
                "%s AS %s",
                linked_sudo._field_to_sql(query.table, name, query),
                SQL.identifier(name),
            )
            for name in ("id", "name")
        ]
        return _listed(query.select(*columns))


def _listed(statement):
    """Return SQL of a statement's rows, in their order, as a JSON list of objects."""
    return SQL("(SELECT COALESCE(json_agg(r), '[]') FROM (%s) r)", statement)
