"""Everything that an Odoo needs to run, put together: source, packages, PostgreSQL."""

import os
import shutil
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path

from devtools import (
    addons,
    locks,
    node_packages,
    odoo_source,
    process,
    system,
    venv,
)
from devtools.database import Databases
from devtools.layout import Layout
from devtools.postgres import Cluster
from devtools.report import Problem, say


class Workbench:
    """What the other modules work with. Made by ``opened``."""

    def __init__(self, layout: Layout, source, packages: str, cluster: Cluster):
        self.layout = layout
        self.source = source
        self.packages = packages  # changes whenever a pinned package does
        self.addons = addons.find(layout.root)
        self.env = {
            **cluster.env(),
            "PATH": f"{_programs(layout)}:{cluster.env()['PATH']}",
            # Odoo and the tests run with the pins and nothing else.
            "PYTHONNOUSERSITE": "1",
            "PYTHONPATH": str(layout.root),
        }
        self.databases = Databases(self.env, layout.data)

    @property
    def python(self) -> Path:
        return self.layout.venv / "bin" / "python"

    def odoo(self, *arguments: str) -> list[str]:
        """The command that starts Odoo with our configuration and ``arguments``."""
        # Options come after a subcommand such as "shell" or "i18n export".
        subcommand = list(takewhile(lambda word: word[0] != "-", arguments))
        options = arguments[len(subcommand) :]
        config = ["--config", str(self.layout.config)]
        return [str(self.python), "-m", "odoo", *subcommand, *config, *options]

    def run_odoo(self, *arguments: str, what: str, log: str, stdin: str | None = None):
        """Runs Odoo to its end; ``log`` is the name of a file among the logs."""
        process.run(
            self.odoo(*arguments),
            what=what,
            log=self.layout.logs / log,
            env=self.env,
            stdin=stdin,
        )

    def write_config(self) -> None:
        """Odoo's configuration file, the same for tests and demonstration.

        What differs from run to run is given on the command line; the database server
        by the environment.
        """
        paths = [*self.source.addons_path]
        if self.addons:
            paths.append(self.layout.root)
        settings = {
            "addons_path": ",".join(map(str, paths)),
            "data_dir": self.layout.data,
            "http_interface": "127.0.0.1",
            "max_cron_threads": 0,
            # Odoo limits its address space, and Chromium, started by a test, inherits
            # the limit and dies of it.
            "limit_memory_hard": 0,
            "list_db": False,
            # Contacts are then found without their accents, as most companies have it.
            "unaccent": True,
            "screenshots": self.layout.logs / "screenshots",
        }
        lines = [f"{key} = {value}" for key, value in settings.items()]
        text = "\n".join(["[options]", *lines, ""])
        if not _has(self.layout.config, text):
            self.layout.config.write_text(text)


@contextmanager
def opened(layout: Layout):
    """Prepares what is missing, and gives it back at the end.

    The first time this takes a minute, later a second. Several processes can have the
    same workbench open.
    """
    layout.make()
    with locks.exclusive(layout.locks / "installation", "it installs Odoo"):
        _remove_inherited_settings()
        _require_room(layout)
        source = odoo_source.ensure(layout)
        packages = venv.ensure_odoo(layout, source.import_path)
        _prefer_rtlcss(layout)
        system.require((system.FONT,), layout.logs / "system.log")
        system.prefer(system.WKHTMLTOPDF, layout.logs / "system.log")
        system.prefer(system.PDF_PICTURES, layout.logs / "system.log")
    cluster = Cluster(layout)
    try:
        cluster.join()
        bench = Workbench(layout, source, packages, cluster)
        bench.write_config()
        yield bench
    finally:
        cluster.leave()


def _programs(layout: Layout) -> str:
    """The folders of the programs that are installed into the checkout, for a PATH."""
    return f"{layout.venv / 'bin'}:{layout.rtlcss / 'node_modules' / '.bin'}"


def _prefer_rtlcss(layout: Layout) -> None:
    """Without it everything works, but pages in Arabic are not mirrored."""
    path = f"{_programs(layout)}:{os.environ.get('PATH', os.defpath)}"
    env = {**os.environ, "PATH": path, "PYTHONNOUSERSITE": "1"}
    what = "rtlcss, which mirrors styles"
    try:
        node_packages.ensure(layout, "rtlcss", layout.rtlcss, env, what)
    except Problem as problem:
        say(f"no rtlcss: going on without mirrored styles for Arabic ({problem})")


def _require_room(layout: Layout) -> None:
    """Says before the work, and not in the middle of it, that the disk is too small."""
    needed = 0.5 if layout.venv.exists() else 3
    free = shutil.disk_usage(layout.state).free / 1e9
    if free < needed:
        raise Problem(
            f"The disk is full: {layout.state} needs {needed} GB, {free:.1f} are free."
        )


def _remove_inherited_settings() -> None:
    """Variables of the person's shell that would change what Python or Odoo do."""
    for name in list(os.environ):
        if name in {
            "PYTHONHOME",
            "PYTHONPATH",
            "ODOO_RC",
            "OPENERP_SERVER",
            "ODOO_DEV",
        }:
            del os.environ[name]


def _has(path: Path, text: str) -> bool:
    return path.exists() and path.read_text() == text
