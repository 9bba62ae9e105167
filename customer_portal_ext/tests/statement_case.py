"""Counting the SQL statements of a page."""

import threading
from contextlib import contextmanager
from unittest.mock import patch

from odoo import sql_db

from ..tools import prepared

# How a statement begins that only reads, see ``tools.prepared`` for the last two.
READS = ("SELECT", "WITH", "PREPARE", "SET LOCAL PLAN_CACHE_MODE")
# What the tests' own cursor adds to a request: no query of a page.
NOT_A_QUERY = ("SAVEPOINT", "ROLLBACK", "RELEASE", "SET TRANSACTION")


class StatementCase:
    """Mix into an ``HttpCase`` that counts the statements of its requests."""

    @contextmanager
    def statements(self):
        """Collect the SQL statements of the requests, not those of the test."""
        collected = []
        execute = sql_db.Cursor.execute
        test_thread = threading.current_thread()

        def observe(cursor, query, *args, **kwargs):
            text = str(getattr(query, "code", query)).strip()
            if threading.current_thread() is not test_thread and not text.startswith(
                NOT_A_QUERY
            ):
                collected.append(_spelled_out(cursor, text))
            return execute(cursor, query, *args, **kwargs)

        with patch.object(sql_db.Cursor, "execute", observe):
            yield collected

    def queries(self, path):
        """Return the statements of one request for a page, after a first one."""
        self.assertEqual(self.get(path).status_code, 200)
        with self.statements() as statements:
            self.assertEqual(self.get(path).status_code, 200)
        return statements


def _spelled_out(cursor, text):
    """Return a statement, and with a name that it is executed by what that stands for.

    See ``tools.prepared``.
    """
    if "EXECUTE portal_" not in text:
        return text
    named = dict(prepared._held[cursor.connection].named.values())
    name = text.split("EXECUTE ")[-1].partition("(")[0]
    return f"{named.get(name, '')}; {text}".removeprefix("; ")
