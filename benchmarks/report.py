"""What was measured, the goal it is held against, and the table that people read."""

from dataclasses import dataclass, field
from statistics import median, quantiles

# Counts in the order of the table's columns: {key: title}.
COUNTS = {
    "queries": "queries",
    "buffers": "buffers",
    "rows": "rows",
    "kB": "kB of HTML",
    "MB": "MB",
    "cpu": "CPU ms",
    "sql": "of it SQL",
    "ratio": "× stock's empty page",
    "own": "× own empty page",
    "growth": "×",
    "rate": "pages/s",
    "spread": "p95 ÷ median",
}
# Of times: told, and no reason to fail.
_TIMES = {"ms", "cpu", "sql", "ratio", "own", "growth", "rate", "spread"}
# Others are only held against goals.
_WORDS = {**COUNTS, "scans": "scans of a whole table"}


@dataclass
class Measure:
    """One side's figures: counts by name, and the milliseconds of each repetition."""

    counts: dict[str, float] = field(default_factory=dict)
    ms: list[float] = field(default_factory=list)

    @property
    def median(self) -> float | None:
        return median(self.ms) if self.ms else None

    @property
    def p95(self) -> float | None:
        if len(self.ms) < 2:
            return None
        return quantiles(self.ms, n=20, method="inclusive")[-1]

    def value(self, key: str) -> float | None:
        return self.median if key == "ms" else self.counts.get(key)


@dataclass(frozen=True)
class Goal:
    """At most ``limit`` of ``key`` ("ms" or a count); ``beside_stock``: more than
    stock's. ``name`` is where the goal comes from, such as G16."""

    key: str
    limit: float
    name: str = ""
    beside_stock: bool = False

    @property
    def decides(self) -> bool:
        """Whether missing it fails the run."""
        return self.key not in _TIMES

    @property
    def text(self) -> str:
        beside = " above stock" if self.beside_stock else ""
        name = f" ({self.name})" if self.name else ""
        limit = f"{self.limit:g}" if self.key in _TIMES else number(self.limit)
        return f"≤ {limit} {_WORDS.get(self.key, self.key)}{beside}{name}"

    def is_met(self, ours: Measure, stock: Measure | None) -> bool:
        limit = self.limit
        if self.beside_stock:
            limit += stock.value(self.key)
        value = ours.value(self.key)
        return value is not None and value <= limit


@dataclass
class Figure:
    """One line of the table. ``section`` and ``what`` together are its name."""

    section: str
    what: str
    ours: Measure
    stock: Measure | None = None
    goals: list[Goal] = field(default_factory=list)
    note: str = ""  # why stock has no figure, or what its figure is

    @property
    def name(self) -> str:
        return f"{self.section}: {self.what}"

    def missed(self) -> list[Goal]:
        return [goal for goal in self.goals if not goal.is_met(self.ours, self.stock)]

    @property
    def result(self) -> str:
        missed = self.missed()
        if any(goal.decides for goal in missed):
            return "MISSED"
        if missed:
            return "slow"
        return "met" if self.goals else ""


def failures(figures: list[Figure]) -> list[Figure]:
    """Those that miss a goal that decides."""
    return [
        figure for figure in figures if any(goal.decides for goal in figure.missed())
    ]


def number(value: float | None) -> str:
    """
    >>> number(12345.0), number(2.25), number(None)
    ('12,345', '2.2', '–')
    """
    if value is None:
        return "–"
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.1f}"


def _cell(key: str, value: float | None) -> str:
    if key in _TIMES and value is not None:
        return f"{value:,.2f}"
    return number(value)


def milliseconds(measure: Measure | None) -> str:
    """ "median (p95)" of a measure."""
    if measure is None or not measure.ms:
        return "–"
    if measure.p95 is None:
        return f"{measure.median:,.1f}"
    return f"{measure.median:,.1f} ({measure.p95:,.1f})"


def table(figures: list[Figure]) -> str:
    """All figures, ours beside stock's, as a table of plain text."""
    lines = []
    for section in dict.fromkeys(figure.section for figure in figures):
        chosen = [figure for figure in figures if figure.section == section]
        lines += ["", section, *_table_of(chosen)]
    return "\n".join(lines)


def _table_of(figures: list[Figure]) -> list[str]:
    used = [
        key for key in COUNTS if any(key in (figure.ours.counts) for figure in figures)
    ]
    titles = ["what"]
    for key in used:
        titles += [f"{COUNTS[key]}: ours", "stock"]
    titles += ["ms: ours", "stock", "n", "goal", ""]
    rows = [titles]
    for figure in figures:
        row = [figure.what]
        for key in used:
            row.append(_cell(key, figure.ours.value(key)))
            row.append(_cell(key, figure.stock.value(key) if figure.stock else None))
        row += [milliseconds(figure.ours), milliseconds(figure.stock)]
        row.append(str(len(figure.ours.ms) or "–"))
        row.append("; ".join(goal.text for goal in figure.goals) or "–")
        row.append(figure.result)
        rows.append(row)
    widths = [max(len(row[column]) for row in rows) for column in range(len(titles))]
    lines = []
    for row in rows:
        cells = [row[0].ljust(widths[0])]
        for column in range(1, len(row)):
            left = column >= len(row) - 2
            cell, width = row[column], widths[column]
            cells.append(cell.ljust(width) if left else cell.rjust(width))
        lines.append("  ".join(cells).rstrip())
    lines.insert(1, "  ".join("-" * width for width in widths).rstrip())
    notes = [f"  {figure.what}: {figure.note}" for figure in figures if figure.note]
    return [*lines, *notes]


def as_data(figures: list[Figure]) -> list[dict]:
    """The same for programs: a later run can be compared with this one."""
    return [
        {
            "section": figure.section,
            "what": figure.what,
            "ours": vars(figure.ours),
            "stock": vars(figure.stock) if figure.stock else None,
            "goals": [goal.text for goal in figure.goals],
            "result": figure.result,
        }
        for figure in figures
    ]
