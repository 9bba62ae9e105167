"""What a database holds: compared before and after, and searched for secrets."""

from devtools.database import literal


class Tables:
    """All tables of one database, seen from outside of Odoo."""

    def __init__(self, bench, database: str):
        self._query = lambda sql: bench.databases.query(sql, database)

    def names(self) -> list[str]:
        return self._query(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        ).split()

    def checksums(self) -> dict[str, str]:
        """{table: number of its rows and hash of all that is in them}."""
        parts = [
            f"SELECT '{name}', count(*) || ':' || "
            f"coalesce(md5(string_agg(t::text, chr(10) ORDER BY t::text)), '') "
            f'FROM "{name}" t'
            for name in self.names()
        ]
        rows = self._query(" UNION ALL ".join(parts)).splitlines()
        return dict(row.split("|", 1) for row in rows)

    def holding(self, text: str) -> list[str]:
        """The tables that have ``text`` in any column of any row."""
        parts = [
            f"SELECT '{name}' WHERE EXISTS ("
            f'SELECT FROM "{name}" t WHERE strpos(t::text, {literal(text)}) > 0)'
            for name in self.names()
        ]
        return self._query(" UNION ALL ".join(parts)).split()

    def value(self, sql: str) -> str:
        return self._query(sql).strip()


def changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The tables that differ."""
    names = before.keys() | after.keys()
    return sorted(name for name in names if before.get(name) != after.get(name))
