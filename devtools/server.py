"""A running Odoo."""

import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from devtools import network, process
from devtools.report import Problem
from devtools.workbench import Workbench


class OdooServer:
    """One Odoo process that serves one database on the loopback interface."""

    def __init__(
        self,
        bench: Workbench,
        database: str,
        *,
        port: int,
        smtp_port: int,
        crons: bool,
        options: tuple[str, ...] = (),
    ):
        """``crons``: whether scheduled actions run. ``options``: more of Odoo's own."""
        self.url = f"http://{network.LOOPBACK}:{port}"
        self.log: Path = bench.layout.logs / f"server-{database}.log"
        self.bench = bench
        self.database = database
        self._command = bench.odoo(
            *("--database", database, f"--db-filter=^{database}$"),
            *("--http-port", str(port), "--max-cron-threads", str(int(crons))),
            *("--smtp", network.LOOPBACK, "--smtp-port", str(smtp_port)),
            *("--email-from", "portal@yourcompany.example", *options),
        )
        self._process: subprocess.Popen | None = None

    def start(self, patience: float = 120) -> None:
        """Returns when the login page can be had; raises ``Problem`` if it cannot."""
        with self.log.open("a") as log:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self.bench.env,
                preexec_fn=process.die_with_parent,
                # A Ctrl-C is for us: we stop the server, in order.
                start_new_session=True,
            )
        deadline = time.monotonic() + patience
        while not self._answers():
            if not self.is_running() or time.monotonic() > deadline:
                self.stop()
                raise Problem(self.failure("starting Odoo"))
            time.sleep(0.2)

    def stop(self) -> None:
        """A second call does nothing."""
        if self._process:
            process.end(self._process, patience=4)
            self._process = None

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def process_id(self) -> int:
        """Of the running Odoo."""
        return self._process.pid

    def failure(self, what: str) -> str:
        """The sentence for a server that failed while ``what``, with its log's end."""
        return process.explain(what, self.log.read_text(errors="replace"), self.log)

    def _answers(self) -> bool:
        # Not /web/health, which answers before the database is loaded.
        try:
            urllib.request.urlopen(f"{self.url}/web/login", timeout=60).close()
        except (OSError, urllib.error.HTTPError):
            return False
        return True
