"""The two databases of a run, and the ways to measure in them."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.data import PASSWORD
from benchmarks.scale import Scale
from benchmarks.visits import Visitor
from benchmarks.worker import MARK
from devtools import acceptance, network, process, templates
from devtools.mailcatcher import MailCatcher
from devtools.report import Problem
from devtools.server import OdooServer
from devtools.workbench import Workbench

EMPTY_PAGE = "/benchmark/empty"


class Side:
    """One of the two databases: ``name`` is "ours" or "stock"."""

    def __init__(self, bench: Workbench, name: str, database: str, smtp_port: int):
        self.bench = bench
        self.name = name
        self.database = database
        self.world: dict = {}  # what ``data.fill`` has made here
        self._smtp_port = smtp_port
        self._worker: subprocess.Popen | None = None
        self._log = bench.layout.logs / f"benchmark-{name}.log"

    @property
    def is_ours(self) -> bool:
        return self.name == "ours"

    def call(self, function, **arguments):
        """The result of ``function(env, **arguments)``, run inside an Odoo.

        Arguments and result go through JSON; the function commits what is to stay.
        """
        if not self._worker:
            self._start_worker()
        request = [function.__module__, function.__name__, arguments]
        with suppress(BrokenPipeError):
            self._requests.write(json.dumps(request) + "\n")
            self._requests.flush()
        for line in self._worker.stdout:
            if line.startswith(MARK):
                return json.loads(line.removeprefix(MARK))
        raise Problem(
            process.explain(
                f"{function.__module__}.{function.__name__} ({self.name})",
                self._log.read_text(errors="replace"),
                self._log,
            )
        )

    def _start_worker(self) -> None:
        """Starts the Odoo of ``worker``, whose requests come through a pipe."""
        reading, writing = os.pipe()
        code = (
            "from benchmarks.worker import serve\n"
            f"serve(env, open({reading}, encoding='utf-8'))\n"
        )
        with self._log.open("w") as log:
            self._worker = subprocess.Popen(
                self.bench.odoo(
                    *("shell", "--database", self.database, "--no-http"),
                    *("--smtp", network.LOOPBACK, "--smtp-port", str(self._smtp_port)),
                    *("--log-level", "warn"),
                ),
                env=self.bench.env,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                pass_fds=[reading],
                preexec_fn=process.die_with_parent,
            )
        os.close(reading)
        self._requests = os.fdopen(writing, "w", encoding="utf-8")
        self._worker.stdin.write(code)
        self._worker.stdin.close()

    def stop_worker(self) -> None:
        """Ends the Odoo in which functions ran; the next call starts another one."""
        if self._worker:
            with suppress(BrokenPipeError):
                self._requests.close()
            process.end(self._worker)
            self._worker = None

    @contextmanager
    def server(self, *options: str) -> Iterator[OdooServer]:
        """A running Odoo of this database, the same for both sides."""
        port = network.free_port()
        server = OdooServer(
            self.bench,
            self.database,
            port=port,
            smtp_port=self._smtp_port,
            crons=False,
            # the log says which requests kept a cursor that cannot write
            # and there is one database: a filter would list them for every guest
            options=("--dev=replica", "--db-filter=", *self._floor(), *options),
        )
        # there may be others of the same database
        server.log = server.log.with_name(f"benchmark-{self.name}-{port}.log")
        server.log.unlink(missing_ok=True)
        # a PDF fetches its styles there; one that came out without them is not kept
        self.bench.databases.set_parameter(self.database, "report.url", server.url)
        try:
            server.start()
            yield server
        finally:
            server.stop()
            server.log.unlink(missing_ok=True)

    def _floor(self) -> tuple[str, ...]:
        """Options with which a server has the empty page, ``EMPTY_PAGE``."""
        paths = [*self.bench.source.addons_path, self.bench.layout.root]
        paths.append(Path(__file__).parent / "addons")
        return (
            f"--addons-path={','.join(map(str, paths))}",
            "--load=base,rpc,web,benchmark_floor",
        )

    def analyze(self) -> None:
        """Gives the planner its statistics, and the visibility map, of what is new."""
        self.bench.databases.query("VACUUM ANALYZE", self.database)


@dataclass
class Stage:
    """What each benchmark gets. ``figures`` collects what they have measured."""

    ours: Side
    stock: Side
    scale: Scale
    figures: list = field(default_factory=list)
    # servers that go on running, and what ends them
    closing: ExitStack = field(default_factory=ExitStack)
    _servers: dict = field(default_factory=dict)

    def visitor(self, side: Side, name: str) -> Visitor:
        """One of ``people.VIEWERS``, signed in at a server that goes on running."""
        if side.name not in self._servers:
            server = self.closing.enter_context(side.server())
            self._servers[side.name] = server
        return Visitor.signed_in(
            self._servers[side.name],
            side.database,
            side.world["viewers"][name]["login"],
            PASSWORD,
        )

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.stock, self.ours


@contextmanager
def prepared(bench: Workbench, scale: Scale, tickets: bool) -> Iterator[Stage]:
    """Both databases, empty but for Odoo's demo data; gone after the block."""
    catcher = MailCatcher()
    with ExitStack() as stack:
        catcher.start()
        stack.callback(catcher.stop)
        sides = {
            name: Side(
                bench,
                name,
                stack.enter_context(acceptance.cloned(bench, template)),
                catcher.port,
            )
            for name, template in (
                ("stock", templates.stock(bench)),
                (
                    "ours",
                    templates.complete(bench) if tickets else templates.ours(bench),
                ),
            )
        }
        for side in sides.values():
            stack.callback(side.stop_worker)
        yield Stage(sides["ours"], sides["stock"], scale, closing=stack)
