"""``./dev test``: one pytest over the addons' tests and the acceptance tests."""

import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

from devtools import process, system, templates
from devtools.layout import Layout
from devtools.report import say
from devtools.workbench import Workbench, opened

_PATIENCE = 20  # seconds that pytest has for its clean-up


def run(layout: Layout, arguments: list[str]) -> int:
    """Exit status of pytest, which calls "no tests found" a failure (5)."""
    with opened(layout) as bench:
        system.require((system.CHROMIUM,), layout.logs / "system.log")
        drop_left_overs(bench)
        database = f"{templates.TEST_PREFIX}{os.getpid()}"
        templates.clone(bench, templates.ours(bench), database)
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


def with_paths(arguments: list[str], layout: Layout, here: Path) -> list[str]:
    """The arguments, with the folders of all tests unless they name a path."""
    for argument in arguments:
        path = argument.split("::")[0]
        if not path.startswith("-") and (here / path).exists():
            return arguments
    folders = sorted(layout.root.glob("*/tests")) + [layout.root / "tests"]
    return [*arguments, *(str(path) for path in folders if path.is_dir())]


def _pytest(bench: Workbench, database: str, arguments: list[str]) -> int:
    command = [str(bench.python), "-m", "pytest", f"--rootdir={bench.layout.root}"]
    command += [f"--odoo-config={bench.layout.config}", "--odoo-http"]
    # The log is searched for warnings that mean a defect (see conftest.py).
    command += [f"--odoo-database={database}", "--odoo-log-level=warn"]
    command += with_paths(arguments, bench.layout, Path.cwd())
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
