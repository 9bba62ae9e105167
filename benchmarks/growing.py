"""What grows with the data: of the reader, and of everybody else (G5)."""

from benchmarks import data
from benchmarks.report import Figure, Goal, Measure
from benchmarks.stage import EMPTY_PAGE
from benchmarks.turns import EMPTY, LISTS, in_turn

TIMES = 10
LIMIT = (1.25, "G5")
SECTION = "In turn: growth"
START = ("start page", "/my")


def run(stage):
    """The same pages before and after everybody else has ten times as much.

    It makes documents, so that it comes after what measures at the run's own scale.
    """
    before = _measured(stage)
    for side in stage.sides:
        count = (TIMES - 1) * stage.scale.others
        side.call(data.more, world=side.world, count=count)
        side.analyze()
    after = _measured(stage)
    scale = stage.scale
    own = f"{scale.many:,} instead of {scale.some:,} own documents"
    others = f"{TIMES * scale.others:,} instead of {scale.others:,} of others"
    for page in [START[0], *LISTS]:
        for words, upper, lower in (
            (own, (after, "many"), (after, "some")),
            (f"{others}, small customer", (after, "few"), (before, "few")),
            (f"{others}, big customer", (after, "many"), (before, "many")),
        ):
            stage.figures.append(
                Figure(
                    SECTION,
                    f"{page}: {words}",
                    **{
                        name: _growth(upper, lower, name, page)
                        for name in ("ours", "stock")
                    },
                    goals=[Goal("growth", *LIMIT), Goal("queries", 0, "G8")],
                )
            )


def _growth(upper, lower, side_name, page):
    (upper_run, upper_viewer), (lower_run, lower_viewer) = upper, lower
    larger = upper_run[side_name][f"{page} {upper_viewer}"].counts
    smaller = lower_run[side_name][f"{page} {lower_viewer}"].counts
    return Measure(
        {
            "growth": larger["ratio"] / smaller["ratio"],
            "queries": max(0, larger["queries"] - smaller["queries"]),
        }
    )


def _measured(stage):
    pages = dict([START], **{page: path for page, (path, *_limit) in LISTS.items()})
    in_each = {
        f"{page} {viewer}": (viewer, path, None)
        for page, path in pages.items()
        for viewer in ("few", "some", "many")
    }
    both = {side.name: dict(in_each) for side in stage.sides}
    for own in both.values():
        own[EMPTY] = ("few", EMPTY_PAGE, None)
    return in_turn(stage, both, stage.scale.rounds)
