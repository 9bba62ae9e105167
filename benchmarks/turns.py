"""All pages in turn, as multiples of the empty portal page of the same round.

On a machine with other work, milliseconds say little. Every round visits every page
once, in random order, and each page's time is divided by that of the empty page of the
same round and side; the median of these ratios is what is held against the goals.
"""

import random
from statistics import median

from benchmarks.deep import far_page
from benchmarks.report import Figure, Goal, Measure
from benchmarks.stage import EMPTY_PAGE

LISTS = {
    "quotations": ("/my/quotes", 1.6, "G1"),
    "orders": ("/my/orders", 1.6, "G1"),
    "purchase orders": ("/my/purchase", 1.6, "G1"),
    "invoices": ("/my/invoices", 1.8, "G2"),
}
SMALL_LIMIT = (1.4, "G4")
DOCUMENTS = {
    "order": ("/my/orders/{}", "order"),
    "quotation": ("/my/orders/{}", "quote"),
    "invoice": ("/my/invoices/{}", "invoice"),
    "purchase order": ("/my/purchase/{}", "purchase"),
}
DOCUMENT_LIMIT = (2.2, "G10")
PDF_LIMIT = (1.5, "G15")
START_LIMIT = (2.0, "G7")
DEEP_LIMIT = (1.15, "G6")
DEEP = 500
# Stock makes a PDF anew in a second or two: a few times are enough.
PDF_ROUNDS = 3
SECTION = "In turn"


def run(stage):
    """One line for each page of a small and a big customer."""
    figures = {}
    for side in stage.sides:
        visitors = {name: stage.visitor(side, name) for name in ("few", "many")}
        pages = _pages(side, visitors)
        figures[side.name] = in_turn(visitors, pages, stage.scale.rounds)
    for what, goals in _goals().items():
        stage.figures.append(
            Figure(
                SECTION,
                what,
                figures["ours"][what],
                figures["stock"].get(what),
                goals,
            )
        )
    stage.figures += _deep_figures(figures)


def _pages(side, visitors):
    """{what: (viewer, path, rounds or None for all)} of one side."""
    pages = {}
    for viewer, size in (("few", "small"), ("many", "big")):
        pages[f"start page, {size} customer"] = (viewer, "/my", None)
        for page, (path, _limit, _name) in LISTS.items():
            pages[f"{page}, {size} customer"] = (viewer, path, None)
    for page, (path, _limit, _name) in LISTS.items():
        far = far_page(side, visitors["many"], path, DEEP)
        pages[f"{page}, page {DEEP} or last"] = ("many", far, None)
    for page, (path, kind) in DOCUMENTS.items():
        address = path.format(side.world["documents"][kind]["many"])
        pages[page] = ("many", address, None)
        rounds = None if side.is_ours else PDF_ROUNDS
        pages[f"PDF of {page}, seen again"] = (
            "many",
            f"{address}?report_type=pdf",
            rounds,
        )
    return pages


def _goals():
    goals = {}
    for size in ("small", "big"):
        goals[f"start page, {size} customer"] = [_ratio(START_LIMIT)]
        for page, (_path, *limit) in LISTS.items():
            limits = SMALL_LIMIT if size == "small" else limit
            goals[f"{page}, {size} customer"] = [_ratio(limits)]
    for page in LISTS:
        goals[f"{page}, page {DEEP} or last"] = []
    for page in DOCUMENTS:
        goals[page] = [_ratio(DOCUMENT_LIMIT)]
        # the policy, the document, what was answered, and whether it holds
        goals[f"PDF of {page}, seen again"] = [Goal("queries", 12), _ratio(PDF_LIMIT)]
    return goals


def _ratio(limit):
    value, name = limit
    return Goal("ratio", value, name)


def in_turn(visitors, pages, rounds, base=EMPTY_PAGE):
    """Visit all pages in each round, in random order.

    :return: {what: Measure} with the most queries, and the median of the ratios
    """
    visits = {what: [] for what in pages}
    ratios = {what: [] for what in pages}
    for viewer in visitors:
        visitors[viewer].get(base)
    for viewer, path, _rounds in pages.values():
        # what a first visit makes and keeps is measured elsewhere
        visitors[viewer].get(path)
        visitors[viewer].get(path)
    first = next(iter(visitors))
    for number in range(rounds):
        names = [
            what
            for what, (_viewer, _path, most) in pages.items()
            if most is None or number < most
        ]
        order = random.Random(number)
        order.shuffle(names)
        # the empty page as often as one in eight: its own noise is in every ratio
        parts = [names[start : start + 8] for start in range(0, len(names), 8)]
        floors, seen = [], []
        for part in parts:
            floors.append(visitors[first].get(base).ms)
            for what in part:
                viewer, path, _rounds = pages[what]
                visit = visitors[viewer].get(path)
                visits[what].append(visit)
                seen.append((what, visit.ms))
        floor = median(floors)
        for what, ms in seen:
            ratios[what].append(ms / floor)
    return {
        what: Measure(
            {
                "queries": max(visit.queries for visit in visits[what]),
                "ratio": median(ratios[what]),
            },
            [visit.ms for visit in visits[what]],
        )
        for what in pages
    }


def _deep_figures(figures):
    """How much more the last pages cost than the first (G6)."""
    found = []
    for page in LISTS:
        measures = {}
        for name, by_page in figures.items():
            first = by_page[f"{page}, big customer"].counts["ratio"]
            deep = by_page[f"{page}, page {DEEP} or last"].counts["ratio"]
            measures[name] = Measure({"growth": deep / first})
        found.append(
            Figure(
                f"{SECTION}: growth",
                f"{page}: page {DEEP} or last ÷ page 1",
                **measures,
                goals=[Goal("growth", *DEEP_LIMIT)],
            )
        )
    return found
