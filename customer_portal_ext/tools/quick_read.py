"""Reading rows by statements of our own, on pages that change nothing."""

from . import prepared


def read_rows(env, sql):
    """Return what a statement selects, as ``env.execute_query`` does.

    Before a statement, the ORM asks each field that it names whether anything of it
    waits to be written. On a page that reads, nothing waits anywhere, and asking takes
    as long as some statements do. There it is planned before, too, see ``prepared``.

    :param SQL sql: that selects
    :rtype: list[tuple]
    """
    waiting = env.transaction
    if any(waiting.tocompute.values()) or any(waiting.field_dirty.values()):
        return env.execute_query(sql)
    prepared.execute(env.cr, sql.code, sql.params)
    return env.cr.fetchall()
