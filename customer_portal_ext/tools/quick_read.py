"""Reading rows by statements of our own, on pages that change nothing."""

from . import prepared


def read_rows(env, sql, by_ids=False):
    """Return what a statement selects, as ``env.execute_query`` does.

    Before a statement, the ORM asks each field that it names whether anything of it
    waits to be written. On a page that reads, nothing waits anywhere, and asking takes
    as long as some statements do. There it is planned before, too, see ``prepared``.

    What a reader sees by themselves, or with a few colleagues, is found by another
    index than what a whole company sees, and how much of it there is differs more: then
    it is planned for this very reader.

    :param SQL sql: that selects
    :param bool by_ids: only rows of which the ids are known
    :rtype: list[tuple]
    """
    waiting = env.transaction
    if any(waiting.tocompute.values()) or any(waiting.field_dirty.values()):
        return env.execute_query(sql)
    for_all = by_ids or not env["portal.policy"]._is_narrow()
    prepared.execute(env.cr, sql.code, sql.params, for_all)
    return env.cr.fetchall()
