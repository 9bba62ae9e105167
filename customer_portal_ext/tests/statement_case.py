"""Counting the SQL statements of a page."""

import threading
from contextlib import contextmanager
from unittest.mock import patch

from odoo import sql_db

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
                collected.append(text)
            return execute(cursor, query, *args, **kwargs)

        with patch.object(sql_db.Cursor, "execute", observe):
            yield collected

    def queries(self, path):
        """Return the statements of one request for a page, after a first one."""
        self.assertEqual(self.get(path).status_code, 200)
        with self.statements() as statements:
            self.assertEqual(self.get(path).status_code, 200)
        return statements
