"""A whole portal for one test: its own database, Odoo server and mail server.

Needs the virtual environment. The fixtures in ``tests/conftest.py`` hand it out.
"""

import itertools
import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

from devtools import network, odoo_log, system, templates
from devtools.mailcatcher import MailCatcher
from devtools.rpc import RpcSession
from devtools.server import OdooServer
from devtools.templates import Template
from devtools.workbench import Workbench

_numbers = itertools.count(1)

_BROWSER_OPTIONS = (
    # Chromium's own sandbox does not start as root, nor in most containers.
    "--no-sandbox",
    # Containers often have a small /dev/shm, and Chromium crashes when it is full.
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


class Portal:
    """What ``running_portal`` gives to a test."""

    def __init__(self, bench: Workbench, database: str, crons: bool, options: tuple):
        self.bench = bench
        self.db = database
        self.smtp = MailCatcher()
        self._server = OdooServer(
            bench,
            database,
            port=network.free_port(),
            smtp_port=self.smtp.port,
            crons=crons,
            # Read-only requests get a connection that cannot write, as with a replica.
            options=("--dev=replica", *options),
        )
        self._sessions: dict[tuple[str, str], RpcSession] = {}

    @property
    def url(self) -> str:
        return self._server.url

    @property
    def log(self) -> Path:
        return self._server.log

    def start(self) -> None:
        self.bench.databases.set_address(self.db, self.url)
        self.smtp.start()
        self._server.start()

    def stop(self) -> None:
        """Stops Odoo and the mail server; the database stays until the test ends."""
        self._server.stop()
        self.smtp.stop()

    def check_log(self) -> None:
        """Raises AssertionError if a read-only page tried to write meanwhile."""
        found = odoo_log.forbidden_lines(self.log.read_text(errors="replace"))
        assert not found, "\n".join(found)

    def shell(self, code: str) -> str:
        """Runs Python ``code`` beside the server, with ``env`` of the superuser.

        Returns what it printed. Its work is committed unless it raises, which raises
        AssertionError here, with the traceback.
        """
        return run_shell(self.bench, self.db, code)

    def rpc(self, login: str, password: str, model: str, method: str, *args, **kwargs):
        """Calls a method as the user ``login``; raises ``rpc.RpcError``."""
        return self._session(login, password).call(model, method, *args, **kwargs)

    def sign_in(self, context, login: str, password: str) -> None:
        """Signs a Playwright context in, without the login page (it needs scripts)."""
        # A session of its own: a browser may sign out, or change the password.
        session = RpcSession(self.url, self.db, login, password)
        context.add_cookies(
            [
                {"name": name, "value": value, "url": self.url}
                for name, value in session.cookies.items()
            ]
        )

    def _session(self, login: str, password: str) -> RpcSession:
        key = (login, password)
        if key not in self._sessions:
            self._sessions[key] = RpcSession(self.url, self.db, login, password)
        return self._sessions[key]


@contextmanager
def running_portal(
    bench: Workbench,
    *,
    crons: bool = False,
    template: Template | None = None,
    options: tuple[str, ...] = (),
):
    """A ``Portal`` that answers, on a clone of ``template`` (default: our addons with
    demo data). ``options`` are Odoo's. All of it is gone after the block."""
    with cloned(bench, template or templates.ours(bench)) as database:
        portal = Portal(bench, database, crons, options)
        try:
            portal.start()
            yield portal
            portal.check_log()
        finally:
            portal.stop()


@contextmanager
def cloned(bench: Workbench, template: Template):
    """The name of a database of the test's own; dropped after the block."""
    # Named so that the next run drops it, should this one be killed.
    database = f"{templates.TEST_PREFIX}{os.getpid()}_{next(_numbers)}"
    templates.clone(bench, template, database)
    try:
        yield database
    finally:
        bench.databases.drop(database)
        (bench.layout.logs / f"server-{database}.log").unlink(missing_ok=True)


def run_shell(bench: Workbench, database: str, code: str) -> str:
    """Runs ``code`` in ``odoo shell``; see ``Portal.shell``."""
    done = subprocess.run(
        bench.odoo("shell", "--database", database, "--no-http"),
        env=bench.env,
        input=f"{code}\nenv.cr.commit()\n",
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def running_browser():
    """Playwright's Chromium: the one of this machine, without its window."""
    from playwright.sync_api import sync_playwright

    executable = next(filter(None, map(shutil.which, system.BROWSERS)), None)
    assert executable, "no Chromium on PATH"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=list(_BROWSER_OPTIONS)
        )
        try:
            yield Browser(browser)
        finally:
            browser.close()


class Browser:
    """Makes browser contexts: each is a person of their own, with own cookies."""

    def __init__(self, browser):
        self._browser = browser

    def new_context(self, *, javascript: bool = True, viewport=None, **options):
        """A Playwright context. ``viewport`` is (width, height) in CSS pixels."""
        if viewport:
            width, height = viewport
            options["viewport"] = {"width": width, "height": height}
        options.setdefault("locale", "en-US")
        return self._browser.new_context(java_script_enabled=javascript, **options)
