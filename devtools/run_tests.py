"""``./dev test``: the addons' tests and the acceptance tests, with pytest.

One pytest for what must work without addons of others, and one, in a database of its
own, for the addons that join them.
"""

import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

from devtools import addons, process, system, templates
from devtools.layout import Layout
from devtools.report import say
from devtools.workbench import Workbench, opened

_PATIENCE = 20  # seconds that pytest has for its clean-up
_NOTHING_FOUND = 5  # pytest's status when no test was selected


def run(layout: Layout, arguments: list[str]) -> int:
    """Exit status of pytest, which calls "no tests found" a failure (5)."""
    with opened(layout) as bench:
        system.require((system.CHROMIUM,), layout.logs / "system.log")
        drop_left_overs(bench)
        core, joining = shared_out(arguments, layout, Path.cwd())
        statuses = []
        if core:
            statuses.append(_run_part(bench, templates.ours(bench), core))
        if joining:
            if core:
                # the figures of the first part are kept
                joining += ["--cov-append"] * any("--cov" in a for a in joining)
                say("the same with addons of others")
            statuses.append(_run_part(bench, templates.complete(bench), joining))
        return overall(statuses)


def overall(statuses: list[int]) -> int:
    """The status of several runs of pytest as if they were one."""
    failures = [status for status in statuses if status not in (0, _NOTHING_FOUND)]
    return next(iter(failures), min(statuses))


def _run_part(bench: Workbench, template, arguments: list[str]) -> int:
    database = f"{templates.TEST_PREFIX}{os.getpid()}"
    templates.clone(bench, template, database)
    try:
        say("starting pytest")
        return _pytest(bench, database, arguments)
    finally:
        bench.databases.drop(database)


def drop_left_overs(bench: Workbench) -> None:
    """Databases of test runs that were killed before they could clean up."""
    for name in bench.databases.names():
        if is_left_over(name):
            bench.databases.drop(name)


def is_left_over(name: str) -> bool:
    """Whether ``name`` is a test database ("test_PID...") of a process that is gone."""
    if not name.startswith(templates.TEST_PREFIX):
        return False
    pid = name.removeprefix(templates.TEST_PREFIX).split("_")[0]
    return not (pid.isdigit() and Path("/proc", pid).exists())


def shared_out(
    arguments: list[str], layout: Layout, here: Path
) -> tuple[list[str], list[str]]:
    """The arguments of both runs of pytest; those of a run without tests are empty.

    With the folders of all tests, unless the arguments name paths. The second run is
    that of the addons that join one of others (``addons.optional``).
    """
    joining = addons.optional(addons.find(layout.root))
    named = [argument for argument in arguments if _is_path(argument, here)]
    options = [argument for argument in arguments if argument not in named]
    if not named:
        folders = sorted(layout.root.glob("*/tests")) + [layout.root / "tests"]
        named = [str(path) for path in folders if path.is_dir()]
    parts: tuple[list[str], list[str]] = ([], [])
    for path in named:
        place = (here / path.split("::")[0]).resolve()
        parts[any(place.is_relative_to(addon) for addon in joining)].append(path)
    core, others = ([*options, *paths] if paths else [] for paths in parts)
    return core, others


def _is_path(argument: str, here: Path) -> bool:
    path = argument.split("::")[0]
    return not path.startswith("-") and (here / path).exists()


def _pytest(bench: Workbench, database: str, arguments: list[str]) -> int:
    command = [str(bench.python), "-m", "pytest", f"--rootdir={bench.layout.root}"]
    command += [f"--odoo-config={bench.layout.config}", "--odoo-http"]
    # The log is searched for warnings that mean a defect (see conftest.py).
    command += [f"--odoo-database={database}", "--odoo-log-level=warn"]
    command += arguments
    examples = bench.layout.state / "cache" / "hypothesis"
    env = {**bench.env, "HYPOTHESIS_STORAGE_DIRECTORY": str(examples)}
    running = subprocess.Popen(command, env=env, preexec_fn=process.die_with_parent)
    try:
        return running.wait()
    except KeyboardInterrupt as interrupt:
        # In a terminal pytest got the Ctrl-C as well, and a second one would disturb
        # its clean-up. Any other signal reached only us.
        if interrupt.args != (signal.SIGINT,):
            running.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            running.wait(_PATIENCE)
        if running.poll() is None:
            running.send_signal(signal.SIGINT)
            running.wait()
        raise
