"""A PostgreSQL server of our own: one per checkout, shared by all running ./dev.

It listens on a Unix socket only, in a folder that nobody else may enter. The first
command starts it, the last one stops it; if that one was killed, the server stays up
and the next command finds it running, and stops it at its end.
"""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from devtools import debian, locks, process
from devtools.layout import Layout
from devtools.report import Problem, say

USER = "odoo"
OLDEST = 13  # what Odoo 19 asks for

# struct sockaddr_un has room for 107 bytes and the final zero.
_SOCKET_PATH_LIMIT = 107
_SOCKET_NAME = ".s.PGSQL.5432"

# PostgreSQL refuses to run as root. This user owns nothing and exists everywhere.
_NOBODY = 65534

_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "256MB",
    # The databases can be made again: speed is worth more than surviving a power cut.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


@dataclass(frozen=True)
class Binaries:
    """The programs of one PostgreSQL, with the libraries they need if unpacked."""

    folder: Path
    libraries: Path | None = None

    def env(self) -> dict[str, str]:
        env = {"PATH": f"{self.folder}:{os.environ.get('PATH', os.defpath)}"}
        if self.libraries:
            env["LD_LIBRARY_PATH"] = str(self.libraries)
        return env


class Cluster:
    """The server. ``join`` starts it if need be, ``leave`` stops it if unused."""

    def __init__(self, layout: Layout):
        layout.postgres.mkdir(parents=True, exist_ok=True)
        self._layout = layout
        self._lock = layout.locks / "postgres"
        self._members = locks.Membership(layout.locks / "postgres-members")
        self._binaries: Binaries | None = None
        self._home: Path | None = None
        self._socket: Path | None = None

    def join(self) -> None:
        self._binaries = find_binaries(self._layout)
        with locks.exclusive(self._lock, "it starts PostgreSQL"):
            self._home = _home(self._layout)
            self._socket = self._running()
            if not self._socket:
                self._start()
            self._members.join()

    def leave(self) -> None:
        with locks.exclusive(self._lock, "it stops PostgreSQL"):
            if self._members.leave():
                self._stop()

    def env(self) -> dict[str, str]:
        """The variables by which a program finds the server, and only this one.

        They must stand in the environment: Odoo's read-only cursors, ``createdb`` and
        their like do not look into Odoo's configuration.
        """
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not re.match(r"PG[A-Z]+$", name)
        }
        return {
            **inherited,
            **self._binaries.env(),
            "PGHOST": str(self._socket),
            "PGUSER": USER,
            "PGDATABASE": "postgres",
        }

    def _start(self) -> None:
        data = self._home / "data"
        if not (data / "PG_VERSION").exists():
            say("making a PostgreSQL server")
            self._as_owner(["rm", "-rf", data], "clearing its folder")
            self._as_owner(
                ["initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8"]
                + ["--locale=C.UTF-8", "--no-sync"],
                "making a PostgreSQL server",
            )
        folder = _socket_folder(self._home)
        options = "".join(f" -c {key}='{value}'" for key, value in _SETTINGS.items())
        options += f" -c unix_socket_directories='{folder}'"
        self._as_owner(
            ["pg_ctl", "-D", data, "-l", self._home / "server.log", "-o", options]
            + ["--silent", "--wait", "--timeout", "120", "start"],
            "starting PostgreSQL",
        )
        self._socket = folder

    def _stop(self) -> None:
        socket = self._running()
        if socket:
            self._as_owner(
                ["pg_ctl", "-D", self._home / "data", "-m", "fast", "--silent"]
                + ["--wait", "stop"],
                "stopping PostgreSQL",
            )
            if not socket.is_relative_to(self._home):
                shutil.rmtree(socket, ignore_errors=True)

    def _running(self) -> Path | None:
        """The socket's folder of the running server, None if there is none."""
        data = self._home / "data"
        command = self._command(["pg_ctl", "-D", data, "status"])
        if subprocess.run(command, capture_output=True, env=self._env()).returncode:
            return None
        return socket_in_pid_file((data / "postmaster.pid").read_text())

    def _as_owner(self, command: Sequence[str | Path], what: str) -> None:
        log = self._layout.logs / "postgres-control.log"
        try:
            process.run(self._command(command), what=what, log=log, env=self._env())
        except Problem as problem:
            server_log = self._home / "server.log"
            if server_log.exists() and "disk is full" not in str(problem):
                text = server_log.read_text(errors="replace")
                raise Problem(process.explain(what, text, server_log)) from None
            raise

    def _env(self) -> dict[str, str]:
        # The server must not depend on what the person's shell has set.
        return {**self._binaries.env(), "LC_ALL": "C.UTF-8", "HOME": str(self._home)}

    @staticmethod
    def _command(command: Sequence[str | Path]) -> list[str | Path]:
        if os.geteuid() != 0:
            return list(command)
        drop = [f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups"]
        return ["setpriv", *drop, *command]


def find_binaries(layout: Layout) -> Binaries:
    """Those of the system where there are any, else packages unpacked below .odoo."""
    installed = newest(map(str, Path("/usr/lib/postgresql").glob("*/bin")))
    if installed and (Path(installed) / "initdb").exists():
        return Binaries(Path(installed))
    if initdb := shutil.which("initdb"):
        return Binaries(Path(initdb).resolve().parent)
    unpacked = layout.postgres / "programs"
    if not unpacked.exists():
        _fetch(layout, unpacked)
    folder = newest(map(str, unpacked.glob("usr/lib/postgresql/*/bin")))
    return Binaries(Path(folder), next(unpacked.glob("usr/lib/*-linux-gnu")))


def newest(folders) -> str | None:
    """Of folders such as ``/usr/lib/postgresql/15/bin`` the newest that will do.

    >>> newest(["/usr/lib/postgresql/9.6/bin", "/usr/lib/postgresql/15/bin"])
    '/usr/lib/postgresql/15/bin'
    """
    rated = [(int(Path(path).parent.name.split(".")[0]), path) for path in folders]
    usable = [pair for pair in rated if pair[0] >= OLDEST]
    return max(usable)[1] if usable else None


def socket_in_pid_file(text: str) -> Path | None:
    """The socket's folder, which the server writes into ``postmaster.pid``."""
    lines = text.splitlines()
    return Path(lines[4]) if len(lines) > 4 and lines[4] else None


def fits_a_socket(folder: Path) -> bool:
    return len(os.fsencode(folder / _SOCKET_NAME)) <= _SOCKET_PATH_LIMIT


def _socket_folder(home: Path) -> Path:
    """A folder for the socket with a path that is short enough for one."""
    folder = home / "run"
    if fits_a_socket(folder):
        folder.mkdir(mode=0o700, exist_ok=True)
    else:
        folder = Path(tempfile.mkdtemp(prefix="odoo-pg-", dir="/tmp"))
    _give_away(folder)
    return folder


def _home(layout: Layout) -> Path:
    """The folder of the server's data, which the user who runs it can reach."""
    if os.geteuid() != 0:
        return layout.postgres
    home = layout.postgres / "server"
    home.mkdir(mode=0o700, exist_ok=True)
    _give_away(home)
    reach = subprocess.run(Cluster._command(["test", "-w", home]), capture_output=True)
    if reach.returncode == 0:
        return home
    # Below /root, for example, where only root may go.
    name = sha256(os.fsencode(layout.root)).hexdigest()[:12]
    home = Path("/var/tmp") / f"odoo-pg-{name}"
    if not home.exists():
        say(f"PostgreSQL cannot run below {layout.root}: its data goes to {home}")
        home.mkdir(mode=0o700)
        _give_away(home)
    if home.is_symlink() or home.stat().st_uid != _NOBODY:
        raise Problem(f"{home} belongs to somebody else: please remove it.")
    return home


def _give_away(folder: Path) -> None:
    if os.geteuid() == 0:
        os.chown(folder, _NOBODY, _NOBODY)


def _fetch(layout: Layout, unpacked: Path) -> None:
    if not debian.available():
        raise Problem(
            f"PostgreSQL {OLDEST} or newer is missing: please install it (its programs "
            "initdb and pg_ctl must be on PATH), then start again.",
            2,
        )
    log = layout.logs / "postgres-packages.log"
    folder = layout.downloads / "postgresql"
    folder.mkdir(exist_ok=True)
    if not list(folder.glob("postgresql-[0-9]*.deb")):
        say("downloading PostgreSQL (about 20 MB)")
        with debian.apt_of_this_release(folder / "apt", log) as env:
            server = _server_package(env)
            client = server.replace("postgresql-", "postgresql-client-")
            debian.download([server, client, "libpq5"], folder, env, log)
    started = unpacked.with_name(unpacked.name + ".new")
    shutil.rmtree(started, ignore_errors=True)
    for deb in folder.glob("*.deb"):
        debian.unpack(deb, started, log)
    started.rename(unpacked)


def _server_package(env: dict[str, str]) -> str:
    asked = subprocess.run(
        ["apt-cache", "depends", "postgresql"], capture_output=True, text=True, env=env
    )
    package = server_package_in(asked.stdout)
    if not package:
        raise Problem(
            "No network, and no PostgreSQL on this machine: please install the package "
            "postgresql, then start again."
        )
    return package


def server_package_in(depends: str) -> str | None:
    """The server's package among the lines of ``apt-cache depends postgresql``."""
    found = re.search(r"Depends: (postgresql-\d+)$", depends, re.MULTILINE)
    return found[1] if found else None
