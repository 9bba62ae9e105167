"""All pages in turn, as multiples of the empty portal page of the same round.

On a machine with other work, milliseconds say little. Every round visits every page
once, ours and stock's, in random order, and the CPU time of each, of Odoo and of
PostgreSQL, is divided by that of stock's empty page in the same round; the median of
these ratios is held against the goals.
Beside it stands the same over the empty page of the same server, which has the menu,
the foot and the fields that every page of that server pays.
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
EMPTY = "empty page"


def run(stage):
    """One line for each page of a small and a big customer."""
    pages = {side.name: _pages(stage, side) for side in stage.sides}
    figures = in_turn(stage, pages, stage.scale.rounds)
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


def _pages(stage, side):
    """{what: (viewer, path, rounds or None for all)} of one side."""
    pages = {EMPTY: ("few", EMPTY_PAGE, None)}
    for viewer, size in (("few", "small"), ("many", "big")):
        pages[f"start page, {size} customer"] = (viewer, "/my", None)
        for page, (path, _limit, _name) in LISTS.items():
            pages[f"{page}, {size} customer"] = (viewer, path, None)
    for page, (path, _limit, _name) in LISTS.items():
        far = far_page(side, stage.visitor(side, "many"), path, DEEP)
        pages[f"{page}, page {DEEP} or last"] = ("many", far, None)
    for page, (path, kind) in DOCUMENTS.items():
        address = path.format(side.world["documents"][kind]["many"])
        pages[page] = ("many", address, None)
        if not side.is_ours and not stage.scale.judges_time:
            continue
        rounds = None if side.is_ours else PDF_ROUNDS
        pages[f"PDF of {page}, seen again"] = (
            "many",
            f"{address}?report_type=pdf",
            rounds,
        )
    return pages


def _goals():
    goals = {EMPTY: []}
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


def in_turn(stage, pages, rounds):
    """Visit all pages of both sides in each round, in random order.

    :param pages: {name of the side: {what: (viewer, path, rounds or None for all)}}
    :return: {name of the side: {what: Measure}} with the most queries, and the medians
        of the ratios to stock's empty page and to the side's own
    """
    visitors = {
        (side.name, viewer): stage.visitor(side, viewer)
        for side in stage.sides
        for viewer in {viewer for viewer, _path, _rounds in pages[side.name].values()}
    }
    turns = [(name, what) for name in pages for what in pages[name]]
    visits = {turn: [] for turn in turns}
    ratios = {turn: [] for turn in turns}
    own_ratios = {turn: [] for turn in turns}

    def visit(turn):
        name, what = turn
        viewer, path, _rounds = pages[name][what]
        return visitors[name, viewer].get(path)

    for turn in turns:
        # what a first visit makes and keeps is measured elsewhere
        visit(turn)
        visit(turn)
    for number in range(rounds):
        chosen = [
            (name, what)
            for name, what in turns
            if pages[name][what][2] is None or number < pages[name][what][2]
        ]
        order = random.Random(number)
        order.shuffle(chosen)
        floors, seen = {name: [] for name in pages}, []
        for position, turn in enumerate(chosen):
            if position % 8 == 0:
                # its own noise is in every ratio: often enough for a median
                for name, times in floors.items():
                    times.append(visit((name, EMPTY)).cpu)
            seen.append((turn, visit(turn)))
        for turn, seen_visit in seen:
            visits[turn].append(seen_visit)
            ratios[turn].append(seen_visit.cpu / median(floors["stock"]))
            own_ratios[turn].append(seen_visit.cpu / median(floors[turn[0]]))
    found = {name: {} for name in pages}
    for turn in turns:
        name, what = turn
        found[name][what] = Measure(
            {
                "queries": max(one.queries for one in visits[turn]),
                "ratio": median(ratios[turn]),
                "own": median(own_ratios[turn]),
                "cpu": median(one.cpu for one in visits[turn]),
            },
            [one.ms for one in visits[turn]],
        )
    return found


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
