from functools import lru_cache

from odoo import models
from odoo.tools import SQL

from ..tools.quick_read import read_rows

# From so many on, ids are selected before the rows, in a statement of their own.
MANY_SELECTS = 4


def _replaced(outer, inner, name):
    """Return SQL in which a subselect is replaced by the ids that have a name.

    :param SQL outer:
    :param SQL inner: the subselect
    :param SQL name: of the same ids, in a ``WITH``
    """
    before, found, after = outer.code.partition(f"({inner.code})")
    params = list(outer.params)
    start = before.count("%s")
    end = start + len(inner.params)
    if not found or params[start:end] != list(inner.params):
        return outer
    replaced = SQL(
        f"{before}(SELECT id FROM {name.code}){after}",
        *params[:start],
        *params[end:],
        to_flush=outer.to_flush,
    )
    return _replaced(replaced, inner, name)


# To compose it takes as long as to run it; it is the same for each page of a kind.
@lru_cache(maxsize=256)
def _named_selects(selects):
    """Return one statement of several selects of ids.

    What one of them has in common with an earlier one is selected once.

    :param tuple selects: of (code, the number of each of its values: the same where
        they are equal)
    :return: (code, the numbers of its values)
    """
    selects = [SQL(code, *numbers) for code, numbers in selects]
    names = [SQL.identifier(f"ids_{number}") for number in range(len(selects))]
    named, known = [], []
    for name, ids_sql in zip(names, selects, strict=True):
        select = ids_sql
        for earlier, earlier_name in sorted(
            known, key=lambda pair: len(pair[0].code), reverse=True
        ):
            select = _replaced(select, earlier, earlier_name)
        known.append((ids_sql, name))
        named.append(SQL("%s (id) AS MATERIALIZED (%s)", name, select))
    sql = SQL(
        "WITH %s SELECT %s",
        SQL(", ").join(named),
        SQL(", ").join(SQL("ARRAY(SELECT id FROM %s)", name) for name in names),
    )
    return sql.code, tuple(sql.params)


class PortalPreload(models.AbstractModel):
    """Finding out which rows a page reads, before it reads them."""

    _inherit = "portal.preload"

    def _conditions(self, ids_of_steps):
        """Return the condition on the ids of each step.

        Ids that have to be selected are selected first, all in one statement: with ids
        that are known, the rows need hardly any planning, and of nothing, no rows are
        asked for.

        :param list ids_of_steps: SQL
        :return: list of (ids as far as they are known, else None; SQL to put after the
            name of an id, None where there are no ids)
        """
        selects = {
            (ids_sql.code, repr(ids_sql.params)): ids_sql
            for ids_sql in ids_of_steps
            if "SELECT" in ids_sql.code
        }
        found = self._select_ids(list(selects.values()))
        found = dict(zip(selects, found, strict=True)) if found else {}
        conditions = []
        for ids_sql in ids_of_steps:
            ids = found.get((ids_sql.code, repr(ids_sql.params)))
            if ids is None and ids_sql.code == "%s":
                ids = [one for one in ids_sql.params if one]
            if ids is None:
                condition = SQL("IN (%s)", ids_sql) if ids_sql.code else None
            else:
                ids = sorted(ids)
                # one parameter, however many there are
                condition = SQL("= ANY(%s)", ids) if ids else None
            conditions.append((ids, condition))
        return conditions

    def _select_ids(self, selects):
        """Return the ids that each of some statements selects.

        :param list selects: SQL; what one of them has in common with an earlier one is
            selected once
        :return: list of lists of int, or None where it is not worth a statement
        """
        if len(selects) < MANY_SELECTS:
            return None
        # texts, as lists have no hash, and True and 1 are equal
        values = {}
        for ids_sql in selects:
            values.update((repr(value), value) for value in ids_sql.params)
        numbers = {text: number for number, text in enumerate(values)}
        code, used = _named_selects(
            tuple(
                (ids_sql.code, tuple(numbers[repr(value)] for value in ids_sql.params))
                for ids_sql in selects
            )
        )
        values = list(values.values())
        to_flush = [field for ids_sql in selects for field in ids_sql.to_flush]
        sql = SQL(code, *(values[number] for number in used), to_flush=to_flush)
        [found] = read_rows(self.env, sql)
        return [list({one for one in ids if one}) for ids in found]
