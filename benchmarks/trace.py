"""The statements behind a page, and the buffers they touch.

From a server that logs its SQL: a second run of each page, apart from the one that is
timed.
"""

import re

import psycopg2

from benchmarks import plans

SQL_LOG = "--log-handler=odoo.sql_db:DEBUG"

_RECORD = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ \d+ \w+ \S+ (\S+?): (.*)$")
_QUERY = re.compile(r"^\[[\d.]+ ms\] query: (.*)$", re.DOTALL)


def statements(text: str) -> list[str]:
    """The SQL statements in a part of a server's log.

    >>> line = "2026-01-01 00:00:00,001 7 DEBUG db odoo.sql_db: [0.1 ms] query: SELECT"
    >>> statements(line + chr(10) + "  1")
    ['SELECT\\n  1']
    """
    records = []
    for line in text.splitlines():
        if found := _RECORD.match(line):
            records.append([found[1], found[2]])
        elif records:
            records[-1][1] += "\n" + line
    matches = [_QUERY.match(body) for name, body in records if name == "odoo.sql_db"]
    return [match[1] for match in matches if match]


class Explainer:
    """Explains statements of one database, on a connection of its own."""

    def __init__(self, side):
        self._connection = psycopg2.connect(
            dbname=side.database,
            host=side.bench.env["PGHOST"],
            user=side.bench.env["PGUSER"],
        )
        self._connection.set_session(readonly=True)

    def close(self) -> None:
        self._connection.close()

    def plans(self, texts: list[str]) -> list[plans.Plan]:
        """Of those that read; a page's writes are counted by their number."""
        found = []
        with self._connection, self._connection.cursor() as cursor:
            for text in texts:
                if re.match(r"\s*(\(?SELECT|WITH)\b", text):
                    found.append(plans.explain(cursor, text))
        return found
