"""The first view of a list whose documents nobody has looked at (G12).

Stock gives each document its access token when a list first shows it, one by one.
"""

from statistics import median

from benchmarks.data import DOCUMENT_TABLES
from benchmarks.report import Figure, Goal, Measure
from benchmarks.turns import LISTS

_TABLES = sorted(name for name in DOCUMENT_TABLES if not name.endswith("_line"))


def run(stage):
    """A list without tokens beside the same list a moment later."""
    repeats = max(2, stage.scale.rounds // 3)
    found = {}
    for side in stage.sides:
        visitor = stage.visitor(side, "many")
        for page, (path, *_limit) in LISTS.items():
            visitor.get(path)
            found[page, side.name] = _measured(side, visitor, path, repeats)
    for page in LISTS:
        stage.figures.append(
            Figure(
                "First view of a list ÷ later ones",
                f"{page}; queries: how many more",
                found[page, "ours"],
                found[page, "stock"],
                [Goal("queries", 0, "G12"), Goal("growth", 1.1, "G12")],
            )
        )


def _measured(side, visitor, path, repeats):
    company = side.world["viewers"]["many"]["company"]
    more, ratios, times = [], [], []
    for _repeat in range(repeats):
        for table in _TABLES:
            side.bench.databases.query(
                f"UPDATE {table} SET access_token = NULL WHERE id IN"
                f" (SELECT id FROM {table} WHERE partner_id IN (SELECT id FROM"
                f" res_partner WHERE commercial_partner_id = {company})"
                " ORDER BY id DESC LIMIT 300)",
                side.database,
            )
        first, later = visitor.get(path), visitor.get(path)
        more.append(first.queries - later.queries)
        ratios.append(first.cpu / later.cpu)
        times.append(first.ms)
    return Measure({"queries": max(more), "growth": median(ratios)}, times)
