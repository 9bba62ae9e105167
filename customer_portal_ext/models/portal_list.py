from collections import namedtuple
from dataclasses import dataclass
from functools import cached_property

from odoo import api, models
from odoo.tools import SQL

from ..tools import keyset
from ..tools.quick_read import read_rows

PAGE_SIZE = 80

# What a list's rows are made of, whatever the document: (SQL type, kind, nullable).
COLUMNS = {
    "model": ("varchar", "text", False),
    "id": ("int4", "int", False),
    "name": ("varchar", "text", False),
    "kind": ("varchar", "text", True),
    "state": ("varchar", "text", True),
    "date": ("timestamp", "datetime", False),
    # without a time, which a reader's zone would turn into another day
    "day": ("date", "date", True),
    "reference": ("varchar", "text", True),
    "status_id": ("int4", "int", True),
    "waiting": ("bool", "bool", False),
    "expired": ("bool", "bool", False),
    "due": ("date", "date", True),
    "due_time": ("timestamp", "datetime", True),
    "overdue": ("bool", "bool", False),
    "total": ("numeric", "number", True),
    "residual": ("numeric", "number", True),
    "currency_id": ("int4", "int", True),
    "company_id": ("int4", "int", True),
    # what rows stand together by, where a list has such an order
    "group_id": ("int4", "int", False),
}
SORTABLE = {name: column[1:] for name, column in COLUMNS.items()}

Row = namedtuple("Row", [*COLUMNS, "status", "action", "keys"])


@dataclass(frozen=True)
class Source:
    """One model's part of a list: its table, its condition, {column: SQL}.

    ``order`` is that of an index, to count by. ``once`` is what tells documents apart
    where the table has some of them several times, side by side in any order.
    """

    table: SQL
    where: SQL
    columns: dict
    order: SQL | None = None
    once: SQL | None = None

    @cached_property
    def selected(self):
        """What a list selects of it, with the columns in the order of all lists."""
        return SQL(", ").join(
            SQL(
                "%s::%s AS %s",
                self.columns.get(name, SQL("NULL")),
                SQL(column[0]),
                SQL.identifier(name),
            )
            for name, column in COLUMNS.items()
        )


@dataclass(frozen=True)
class Page:
    """Rows of a list, and the cursors of the pages next to it, where there are any.

    ``understood`` is False when the cursor asked for was not one of this list, so that
    this is its first page.
    """

    rows: list
    following: str | None
    previous: str | None
    understood: bool


class PortalList(models.AbstractModel):
    """How the portal lists documents, all of them: one SQL statement for each page.

    A model under the policy is listed when it has ``_portal_list_columns``. It appears
    in "Action required" when it has ``_portal_waiting_domain`` and
    ``_portal_action`` as well. Nothing else is to be changed for a further model.
    """

    _name = "portal.list"
    _description = "Portal List"

    @api.model
    def _page(self, sources, sort, order, after=None, before=None):
        """Return one page of a list.

        :param list[Source] sources:
        :param str sort: the name of the order, kept in the cursors
        :param str order: "waiting desc, date desc, id desc", of ``COLUMNS``
        :param str after: cursor of the row the page follows; from the address
        :param str before: cursor of the row the page precedes; from the address
        :rtype: Page
        """
        keys = keyset.parse_order(order, SORTABLE)
        cursor = after or before
        values = keyset.decode(cursor, sort, keys) if cursor else None
        understood = (values is not None or not cursor) and not (after and before)
        if not understood:
            values = None
        backward = bool(values and before)
        rows = self._rows(sources, keys, values, backward)
        if not rows and values:
            # what the cursor pointed to is gone: begin again
            values, backward = None, False
            rows = self._rows(sources, keys, None, False)
        more = len(rows) > PAGE_SIZE
        rows = rows[:PAGE_SIZE]
        if backward:
            rows.reverse()
        has_following = backward or more
        has_previous = more if backward else bool(values)
        return Page(
            rows,
            keyset.encode(sort, rows[-1].keys) if rows and has_following else None,
            keyset.encode(sort, rows[0].keys) if rows and has_previous else None,
            understood,
        )

    def _rows(self, sources, keys, values, backward, size=PAGE_SIZE):
        """Return the rows of a page, and one more when there is one."""
        outer = {name: SQL.identifier("d", name) for name in COLUMNS}
        status = self.env["portal.status"].sudo()._field_to_sql("s", "name")
        rows = read_rows(
            self.env,
            SQL(
                "SELECT %s, %s, s.action, ARRAY[%s] FROM (%s) d"
                " LEFT JOIN portal_status s ON s.id = d.status_id"
                " ORDER BY %s LIMIT %s",
                SQL(", ").join(outer.values()),
                status,
                SQL(", ").join(SQL("%s::text", outer[key.name]) for key in keys),
                SQL(" UNION ALL ").join(
                    self._branch(source, keys, values, backward, size)
                    for source in sources
                ),
                keyset.order_by(keys, outer, backward),
                size + 1,
            ),
        )
        return self._own_days([Row(*row) for row in rows])

    def _own_days(self, rows):
        """Return rows with the days of models that have days of their own.

        A model that has ``_portal_list_days(rows)`` is asked once for all of them; it
        returns {id: date} where the day does not depend on where its reader is.
        """
        days = {}
        for name in {row.model for row in rows if row.due_time}:
            own_days = getattr(self.env[name], "_portal_list_days", None)
            if own_days:
                own = own_days([row for row in rows if row.model == name])
                days.update({(name, id_): day for id_, day in own.items()})
        if not days:
            return rows
        return [
            row._replace(due=days[row.model, row.id], due_time=None)
            if (row.model, row.id) in days
            else row
            for row in rows
        ]

    def _branch(self, source, keys, values, backward, size):
        """Return the statement for one model's part, no longer than a page."""
        where = source.where
        if values:
            beyond = keyset.beyond(keys, source.columns, values, backward)
            where = SQL("%s AND %s", where, beyond)
        once = SQL()
        if source.once:
            ends = SQL(", ").join(source.columns[key.name] for key in keys)
            once = SQL("DISTINCT ON (%s)", ends)
        return SQL(
            "(SELECT %s %s FROM %s WHERE %s ORDER BY %s LIMIT %s)",
            once,
            source.selected,
            source.table,
            where,
            keyset.order_by(keys, source.columns, backward),
            size + 1,
        )
