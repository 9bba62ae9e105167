"""``./dev test``: the addons' tests and the acceptance tests, with pytest.

The tests are shared out into parts, each with a database of its own, of which two run
at a time where there are two processors: the addons' own tests, who may open what, the
other acceptance tests, and the tests of the addons that join addons of others (there
everything is installed, in the other parts only what must work without them).
"""

import os
from dataclasses import dataclass, replace
from pathlib import Path

from devtools import addons, side_by_side, system, templates
from devtools.layout import Layout
from devtools.report import say
from devtools.workbench import Workbench, opened

_NOTHING_FOUND = 5  # pytest's status when no test was selected
_AT_ONCE = 2  # more want more memory than a small machine has
# With these, pytest wants the terminal or one file for all of its runs.
_ALONE = ("--pdb", "--trace", "-s", "--capture", "--cov", "--lf", "--ff", "-x", "--max")


@dataclass(frozen=True)
class Part:
    """Tests that run in one process: ``paths``, with pytest's ``options``."""

    name: str
    paths: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    complete: bool = False  # with addons of others

    @property
    def arguments(self) -> list[str]:
        return [*self.options, *self.paths]


def run(layout: Layout, arguments: list[str]) -> int:
    """Exit status of pytest, which calls "no tests found" a failure (5)."""
    with opened(layout) as bench:
        system.require((system.CHROMIUM,), layout.logs / "system.log")
        drop_left_overs(bench)
        parts = with_coverage(shared_out(arguments, layout, Path.cwd()))
        at_once = lanes(arguments, side_by_side.processors())
        jobs = [_job(bench, number, part) for number, part in enumerate(parts)]
        say(f"starting pytest for: {', '.join(part.name for part in parts)}")
        examples = layout.state / "cache" / "hypothesis"
        env = {**bench.env, "HYPOTHESIS_STORAGE_DIRECTORY": str(examples)}
        try:
            return overall(side_by_side.run(jobs, env, min(at_once, len(jobs))))
        finally:
            drop_left_overs(bench, ours=True)


def lanes(arguments: list[str], processors: int) -> int:
    """How many parts run at a time."""
    if any(argument.startswith(_ALONE) for argument in arguments):
        return 1
    return min(_AT_ONCE, processors)


def overall(statuses: list[int]) -> int:
    """The status of several runs of pytest as if they were one."""
    failures = [status for status in statuses if status not in (0, _NOTHING_FOUND)]
    return next(iter(failures), min(statuses))


def _job(bench: Workbench, number: int, part: Part) -> side_by_side.Job:
    database = f"{templates.TEST_PREFIX}{os.getpid()}_{number}"
    template = templates.complete(bench) if part.complete else templates.ours(bench)
    templates.clone(bench, template, database)
    command = [str(bench.python), "-m", "pytest", f"--rootdir={bench.layout.root}"]
    cache = bench.layout.state / "cache" / "pytest" / part.name
    command += ["-o", f"cache_dir={cache}"]
    command += [f"--odoo-config={bench.layout.config}", "--odoo-http"]
    # The log is searched for warnings that mean a defect (see conftest.py).
    command += [f"--odoo-database={database}", "--odoo-log-level=warn"]
    command += part.arguments
    return side_by_side.Job(command, lambda: bench.databases.drop(database))


def drop_left_overs(bench: Workbench, ours: bool = False) -> None:
    """Databases of test runs that were killed before they could clean up.

    With ``ours``, those of this process too: it has ended its tests.
    """
    own = f"{templates.TEST_PREFIX}{os.getpid()}_"
    for name in bench.databases.names():
        if is_left_over(name) or (ours and name.startswith(own)):
            bench.databases.drop(name)


def is_left_over(name: str) -> bool:
    """Whether ``name`` is a test database ("test_PID...") of a process that is gone."""
    if not name.startswith(templates.TEST_PREFIX):
        return False
    pid = name.removeprefix(templates.TEST_PREFIX).split("_")[0]
    return not (pid.isdigit() and Path("/proc", pid).exists())


def shared_out(arguments: list[str], layout: Layout, here: Path) -> list[Part]:
    """The parts of a run, the longest first; those without tests are left out.

    With all tests, unless the arguments name paths.
    """
    named = [argument for argument in arguments if _is_path(argument, here)]
    options = tuple(argument for argument in arguments if argument not in named)
    if not named:
        named = _everything(layout)
    joining = addons.optional(addons.find(layout.root))
    core = Part("addons", options=options)
    access = Part("access", options=options)
    acceptance = Part("acceptance", options=options)
    joined = Part("joining", options=options, complete=True)
    shares: dict[Part, list[str]] = {core: [], acceptance: [], access: [], joined: []}
    for path in named:
        place = (here / path.split("::")[0]).resolve()
        if any(place.is_relative_to(addon) for addon in joining):
            shares[joined].append(path)
        elif not place.is_relative_to(layout.root / "tests"):
            shares[core].append(path)
        else:
            is_access = place.name.startswith("test_access_")
            shares[access if is_access else acceptance].append(path)
    return [
        replace(part, paths=tuple(paths)) for part, paths in shares.items() if paths
    ]


def _everything(layout: Layout) -> list[str]:
    folders = [path for path in sorted(layout.root.glob("*/tests")) if path.is_dir()]
    files = sorted((layout.root / "tests").glob("test_*.py"))
    return [str(path) for path in [*folders, *files]]


def with_coverage(parts: list[Part]) -> list[Part]:
    """``parts``, the later ones adding to the figures of coverage of the first."""
    measured = any("--cov" in option for part in parts for option in part.options)
    later = [
        replace(part, options=(*part.options, "--cov-append")) for part in parts[1:]
    ]
    return [*parts[:1], *later] if measured else parts


def _is_path(argument: str, here: Path) -> bool:
    path = argument.split("::")[0]
    return not path.startswith("-") and (here / path).exists()
