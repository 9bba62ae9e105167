"""CPU time that a server has used: what other work on the machine does not change."""

import time
from contextlib import suppress
from pathlib import Path
from weakref import WeakKeyDictionary

import psycopg2

_METERS = WeakKeyDictionary()


def meter_of(server) -> "Meter":
    """The meter of a running ``devtools.server.OdooServer``, one for all visitors."""
    if server not in _METERS:
        _METERS[server] = Meter(server)
    return _METERS[server]


class Meter:
    """Reads the CPU clocks of an Odoo and of its connections to PostgreSQL.

    Not counted: what PostgreSQL gives to parallel workers, which end with their
    statement. Ours has none to give away; where stock has, its figure is too low.
    """

    def __init__(self, server):
        self._server = server
        # another database: this one must be free to be dropped
        self._connection = psycopg2.connect(
            dbname="postgres",
            host=server.bench.env["PGHOST"],
            user=server.bench.env["PGUSER"],
        )
        self._connection.autocommit = True

    def read(self) -> tuple[dict[int, float], dict[int, float]]:
        """Seconds of the Odoo and its workers, and of each connection, by process."""
        with self._connection.cursor() as cursor:
            cursor.execute(
                "SELECT pid FROM pg_stat_activity"
                " WHERE datname = %s AND backend_type = 'client backend'",
                [self._server.database],
            )
            backends = _clocks(pid for (pid,) in cursor.fetchall())
        own = self._server.process_id
        children = Path(f"/proc/{own}/task/{own}/children").read_text().split()
        odoo = _clocks((own, *map(int, children)))
        return odoo, backends

    def since(self, before) -> tuple[float, float]:
        """Milliseconds of the Odoo, and of PostgreSQL, since a reading."""
        return tuple(
            1000 * sum(seconds - old.get(pid, 0.0) for pid, seconds in new.items())
            for new, old in zip(self.read(), before, strict=True)
        )


def _clocks(process_ids) -> dict[int, float]:
    """Seconds of CPU of whole processes, their ended threads included.

    One that has ended since it was listed is left out.
    """
    seconds = {}
    for process_id in process_ids:
        with suppress(OSError):
            # as clock_getcpuclockid(3) makes it of a process id
            seconds[process_id] = time.clock_gettime((~process_id << 3) | 2)
    return seconds
