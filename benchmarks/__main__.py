"""``./dev bench``: see the package."""

import argparse
import dataclasses
import json
import sys
from pathlib import Path

from benchmarks import (
    crowded,
    data,
    deep,
    desk,
    everything,
    first,
    growing,
    inviting,
    links,
    opening,
    pages,
    papers,
    report,
    scale,
    sending,
    stage,
    turns,
)
from devtools.layout import Layout
from devtools.report import Problem, say
from devtools.workbench import opened

# In the order in which they run: the last ones make documents of their own.
BENCHMARKS = {
    "opening": opening.run,
    "links": links.run,
    "inviting": inviting.run,
    "pages": pages.run,
    "turns": turns.run,
    "first": first.run,
    "crowd": crowded.run,
    "paging": deep.run,
    "everything": everything.run,
    "desk": desk.run,
    "papers": papers.run,
    "growth": growing.run,
    "sending": sending.run,
}
# Those that ask stock for nothing but its empty page: it needs no data for them.
ALONE = {"everything", "desk", "papers"}


def main(arguments: list[str] | None = None) -> int:
    """Measures and prints; 1 when a goal that counts is missed, else 0."""
    chosen = _parser().parse_args(arguments)
    numbers = {
        name: getattr(chosen, name)
        for name in ("others", "many", "rounds", "walked")
        if getattr(chosen, name) is not None
    }
    chosen.scale = dataclasses.replace(chosen.scale, **numbers)
    try:
        figures = measure(chosen.scale, chosen.only or BENCHMARKS, chosen.tickets)
    except Problem as problem:
        print(f"./dev bench: {problem}", file=sys.stderr)
        return problem.status
    print(f"\nScale: {dataclasses.asdict(chosen.scale)}")
    print(report.table(figures))
    if chosen.json:
        chosen.json.write_text(json.dumps(report.as_data(figures), indent=1) + "\n")
    failed = report.failures(figures)
    print(f"\n{len(figures)} figures, {len(failed)} miss a goal that counts.")
    for figure in failed:
        goals = [goal.text for goal in figure.missed() if goal.decides]
        print(f"  {figure.name}: {'; '.join(goals)}")
    return int(bool(failed))


def measure(how_much: scale.Scale, names, tickets=False) -> list[report.Figure]:
    """Fills two new databases and runs the benchmarks called ``names``.

    ``tickets``: ours has the addons that join those of others too.
    """
    with (
        opened(Layout.of_this_checkout()) as bench,
        stage.prepared(bench, how_much, tickets) as scene,
    ):
        for side in scene.sides:
            say(f"filling a database: {side.name}")
            is_full = side.is_ours or set(names) - ALONE
            filled = how_much if is_full else scale.SMALL
            side.world = side.call(data.fill, scale=dataclasses.asdict(filled))
            side.analyze()
        for name, run in BENCHMARKS.items():
            if name in names:
                say(f"measuring: {name}")
                run(scene)
        return scene.figures


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./dev bench",
        description="Measures the portal beside Odoo's own, on the same data and with "
        "the same settings. Fails when a goal that counts queries, buffers or rows is "
        "missed; milliseconds are only printed.",
    )
    parser.set_defaults(scale=scale.MODERATE)
    size = parser.add_mutually_exclusive_group()
    size.add_argument(
        "--small",
        dest="scale",
        action="store_const",
        const=scale.SMALL,
        help="a minute: 10,000 links, hundreds of documents",
    )
    size.add_argument(
        "--full",
        dest="scale",
        action="store_const",
        const=scale.FULL,
        help="ten million links, 200,000 documents of each kind",
    )
    parser.add_argument(
        "--only",
        action="append",
        choices=list(BENCHMARKS),
        metavar="NAME",
        help=f"one of {', '.join(BENCHMARKS)}; may be repeated",
    )
    parser.add_argument(
        "--tickets",
        action="store_true",
        help="with the helpdesk and the deliveries that our other addons join",
    )
    for name in ("others", "many", "rounds", "walked"):
        parser.add_argument(
            f"--{name}", type=int, metavar="N", help=f"another number of {name}"
        )
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="also write the figures into a file"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
