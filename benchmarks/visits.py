"""Visiting pages of a running Odoo, with what its log says about each visit."""

import http.client
import re
import time
from statistics import median
from urllib.parse import urlsplit

from benchmarks.cpu import meter_of
from benchmarks.report import Measure
from devtools.report import Problem
from devtools.rpc import RpcSession
from devtools.server import OdooServer

# "GET /my HTTP/1.1" 200 - QUERIES SECONDS SECONDS CURSOR
_LINE = re.compile(
    r'"(?:GET|POST) .* HTTP/1\.[01]" (\d+) - (\d+) ([\d.]+) ([\d.]+) (\S+)\s*$'
)


class Visitor:
    """One browser. It has to be the only one of its server while it measures."""

    def __init__(self, server: OdooServer, cookies: dict[str, str] | None = None):
        self._server = server
        self._address = urlsplit(server.url)
        self._cookies = dict(cookies or {})

    @classmethod
    def signed_in(cls, server, database, login, password) -> "Visitor":
        session = RpcSession(server.url, database, login, password)
        return cls(server, session.cookies)

    def get(self, path: str) -> "Visit":
        """One request. Raises ``Problem`` for any answer but 200."""
        position = self._server.log.stat().st_size
        headers = {"Accept-Language": "en-US", "User-Agent": "Mozilla/5.0 benchmark"}
        if self._cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self._cookies.items())
        connection = http.client.HTTPConnection(self._address.netloc, timeout=300)
        meter = meter_of(self._server)
        before = meter.read()
        start = time.perf_counter()
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        elapsed = 1000 * (time.perf_counter() - start)
        connection.close()
        for value in answer.headers.get_all("Set-Cookie", []):
            name, _, rest = value.partition("=")
            self._cookies[name.strip()] = rest.split(";")[0]
        _status, queries, _sql, _rest, cursor = self._logged(position)
        visit = Visit(elapsed, int(queries), cursor, self._server.log, position)
        visit.body = body
        visit.odoo_cpu, visit.sql_cpu = meter.since(before)
        if answer.status != 200:
            told = [
                line for line in visit.logged().splitlines() if " DEBUG " not in line
            ]
            raise Problem("\n".join([f"{path}: {answer.status}", *told[-25:]]))
        return visit

    def _logged(self, position: int):
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            with self._server.log.open("rb") as log:
                log.seek(position)
                for line in log.read().decode(errors="replace").splitlines():
                    if found := _LINE.search(line):
                        return found.groups()
            time.sleep(0.002)
        raise AssertionError("the server's log has no line for a request")


class Visit:
    """What one request has cost. ``cursor`` is "ro" when it could not write.

    ``odoo_cpu`` and ``sql_cpu`` are milliseconds of CPU, of Odoo and of PostgreSQL.
    """

    def __init__(self, ms, queries, cursor, log, log_start):
        self.ms = ms
        self.queries = queries
        self.cursor = cursor
        self.body = b""
        self.odoo_cpu = self.sql_cpu = 0.0
        self.statements: list[str] = []  # where the server logs its SQL
        self._log = log
        self._log_start, self._log_end = log_start, log.stat().st_size

    @property
    def cpu(self) -> float:
        """Milliseconds of CPU of both."""
        return self.odoo_cpu + self.sql_cpu

    def logged(self) -> str:
        """What the server logged meanwhile."""
        with self._log.open("rb") as log:
            log.seek(self._log_start)
            text = log.read(self._log_end - self._log_start)
        return text.decode(errors="replace")


def measured(visits: list[Visit]) -> Measure:
    """The queries are those of the most expensive visit, the CPU time is the median."""
    return Measure(
        {
            "queries": max(visit.queries for visit in visits),
            "cpu": median(visit.cpu for visit in visits),
        },
        [visit.ms for visit in visits],
    )


def in_turn(visitors: list[Visitor], paths: list[str], repeats: int):
    """Each visitor's page, one after the other, so that noise hits all alike.

    The first two rounds only fill caches.

    :return: a list of ``Visit`` per visitor
    """
    rounds = [
        [visitor.get(path) for visitor, path in zip(visitors, paths, strict=True)]
        for _round in range(repeats + 2)
    ]
    return [list(column) for column in zip(*rounds[2:], strict=True)]
