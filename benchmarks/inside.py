"""Counting inside an Odoo: queries, statements, buffers, time."""

import threading
import time
from contextlib import contextmanager
from unittest.mock import patch

from odoo import sql_db

from benchmarks import plans


def repeated(env, action, repeats):
    """Measures ``action(number)`` for each number below ``repeats``.

    What it has changed is written and committed within its time, as at the end of a
    request. The first, uncounted run is number -1: it fills the caches.

    :return: {"queries": of the most expensive run, "ms": one per run}
    """
    thread = threading.current_thread()
    times, queries = [], []
    for number in range(-1, repeats):
        env.invalidate_all()
        thread.query_count, thread.query_time = 0, 0.0
        start = time.perf_counter()
        action(number)
        env.cr.commit()
        elapsed = 1000 * (time.perf_counter() - start)
        if number >= 0:
            times.append(elapsed)
            queries.append(thread.query_count)
    return {"queries": max(queries), "ms": times}


@contextmanager
def statements(env):
    """Collects what is sent to the database meanwhile, parameters filled in."""
    collected = []
    execute = sql_db.Cursor.execute

    def observe(cursor, query, *args, **kwargs):
        params = args[0] if args else kwargs.get("params")
        collected.append(cursor.mogrify(query, params).decode())
        return execute(cursor, query, *args, **kwargs)

    with patch.object(sql_db.Cursor, "execute", observe):
        yield collected
        env.flush_all()


def explained(env, statement):
    """The ``plans.Plan`` of one statement, which is run; it changes nothing."""
    cursor = env.cr._obj
    cursor.execute("SAVEPOINT benchmark")
    try:
        return plans.explain(cursor, statement)
    finally:
        cursor.execute("ROLLBACK TO SAVEPOINT benchmark")
