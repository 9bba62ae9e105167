from odoo import api, models
from odoo.tools import SQL

from ..tools.page_formats import number_formatter, of_request
from ..tools.quick_read import read_rows


class PortalList(models.AbstractModel):
    """How many rows lists have, no more than one above a cap."""

    _inherit = "portal.list"

    @api.model
    def _count(self, sources, cap):
        """Return how many rows there are, no more than one above a cap.

        :param list[Source] sources:
        :param int cap:
        """
        [[count]] = read_rows(self.env, self._count_sql(sources, cap))
        return count

    def _count_sql(self, sources, cap):
        branches = SQL(" UNION ALL ").join(
            SQL(
                "(SELECT %s 1 FROM %s WHERE %s %s LIMIT %s)",
                SQL("DISTINCT ON (%s)", source.once) if source.once else SQL(),
                source.table,
                source.where,
                SQL("ORDER BY %s", source.order) if source.order else SQL(),
                cap + 1,
            )
            for source in sources
        )
        return SQL(
            "SELECT COUNT(*) FROM (SELECT 1 FROM (%s) a LIMIT %s) d",
            branches,
            cap + 1,
        )

    @api.model
    def _counts(self, sources, cap, figures=None):
        """Return how many rows each list has, no more than one above a cap.

        :param dict sources: {name: list of Source}
        :param int cap:
        :param dict figures: {name: SQL that selects one JSON value}
        :return: {name: number, or that value}, all by one query
        """
        parts = [
            SQL(
                "(SELECT %s::varchar, (%s), NULL::jsonb)",
                name,
                self._count_sql(listed, cap),
            )
            for name, listed in sources.items()
        ]
        parts += [
            SQL("(SELECT %s::varchar, NULL::bigint, (%s)::jsonb)", name, figure)
            for name, figure in (figures or {}).items()
        ]
        if not parts:
            return {}
        rows = read_rows(self.env, SQL(" UNION ALL ").join(parts))
        return {name: value if count is None else count for name, count, value in rows}

    @api.model
    def _count_text(self, count, cap):
        """Return a capped count in the reader's words: "7", "more than 1,000"."""
        if count <= cap:
            return str(count)
        number = of_request(number_formatter, self.env)(cap, 0)
        return self.env._("more than %(number)s", number=number)
