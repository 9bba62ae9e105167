from contextlib import contextmanager
from unittest.mock import patch

from ..tools import prepared


@contextmanager
def generic_plans():
    """Collect how PostgreSQL runs what pages ask by name, by its plan for all readers.

    :return: a list, which gets the plan of each statement, as JSON
    """
    plans = []
    execute = prepared.execute

    def explain(cr, code, params, for_all=True):
        types = [
            None if is_limit or not for_all else prepared._types(value)
            for value, is_limit in zip(params, prepared._limits(code), strict=True)
        ]
        values = [
            one
            for value, own in zip(params, types, strict=True)
            if own
            for one in (value if type(value) is tuple else (value,))
        ]
        statement = prepared._prepare(cr, "explained", code, params, types)
        cr.execute(statement)  # pylint: disable=sql-injection
        call = prepared._call(cr, "explained", values)
        setting, _execute, named = call.partition("EXECUTE")
        explained = f"{setting} EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE {named}"
        cr.execute(explained)  # pylint: disable=sql-injection
        [[[found]]] = cr.fetchall()
        cr.execute("DEALLOCATE explained; SET LOCAL plan_cache_mode = auto")
        plans.append(found["Plan"])
        execute(cr, code, params, for_all)

    with patch.object(prepared, "execute", explain):
        yield plans


def buffers(plans):
    """Return how many buffers some plans touched."""
    return sum(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] for plan in plans)
