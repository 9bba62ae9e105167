"""The statements behind a page, and the buffers they touch.

From a server that logs its SQL: a second run of each page, apart from the one that is
timed.
"""

import re

import psycopg2

from benchmarks import plans

_PREPARED = "odoo.addons.customer_portal_ext.tools.prepared"
SQL_LOG = f"--log-handler=odoo.sql_db:DEBUG,{_PREPARED}:DEBUG"

_RECORD = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ \d+ \w+ \S+ (\S+?): (.*)$")
_QUERY = re.compile(r"^\[[\d.]+ ms\] query: (.*)$", re.DOTALL)
# a statement that was given a name, the settings it is executed by, and that
_NAMED = re.compile(
    r"^(?:DEALLOCATE \w+; )*(PREPARE (\w+).*?); ((?:SET LOCAL \w+ = [\w.]+; ?)+)"
    r"(EXECUTE.*)$",
    re.DOTALL,
)


def statements(text: str) -> list[str]:
    """The SQL statements in a part of a server's log.

    >>> line = "2026-01-01 00:00:00,001 7 DEBUG db odoo.sql_db: [0.1 ms] query: SELECT"
    >>> statements(line + chr(10) + "  1")
    ['SELECT\\n  1']

    One that has a name comes with what it stands for.
    """
    records = []
    for line in text.splitlines():
        if found := _RECORD.match(line):
            records.append([found[1], found[2]])
        elif records:
            records[-1][1] += "\n" + line
    found = []
    stands_for = ""
    for name, body in records:
        if name == _PREPARED:
            stands_for = f"{body}; "
        elif name == "odoo.sql_db" and (match := _QUERY.match(body)):
            found.append(stands_for + match[1])
            stands_for = ""
    return found


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
                if named := _NAMED.match(text):
                    cursor.execute(f"{named[1]}; {named[3]}")
                    found.append(plans.explain(cursor, named[4]))
                    cursor.execute(f"DEALLOCATE {named[2]}")
                elif re.match(r"\s*(\(?SELECT|WITH)\b", text):
                    found.append(plans.explain(cursor, text))
        return found
