"""Query plans: what a statement reads, and by which kind of scan."""

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """``buffers``: pages of 8 kB that were touched; ``scans``: (kind, table or index)
    of every node that reads a table."""

    buffers: int
    rows: int
    scans: tuple[tuple[str, str], ...]

    def sequential(self, tables: set[str]) -> list[str]:
        """Those of ``tables`` that are read from one end to the other."""
        return [
            name for kind, name in self.scans if kind == "Seq Scan" and name in tables
        ]


def explain(cursor, statement: str) -> Plan:
    """Runs ``statement`` on a psycopg2 cursor and returns its plan."""
    # the statement is complete: a "%" in it is no parameter
    cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}")
    [[answer]] = cursor.fetchall()
    [answer] = json.loads(answer) if isinstance(answer, str) else answer
    root = answer["Plan"]
    return Plan(
        root.get("Shared Hit Blocks", 0) + root.get("Shared Read Blocks", 0),
        int(root["Actual Rows"]),
        tuple(_scans(root)),
    )


def _scans(node):
    if node["Node Type"].endswith("Scan"):
        name = node.get("Relation Name") or node.get("Index Name") or ""
        yield node["Node Type"], name
    for child in node.get("Plans", ()):
        yield from _scans(child)
