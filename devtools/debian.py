"""Debian packages without root: a private apt that touches nothing of the system.

Signatures are checked as always. No mirror is named here: it is the one that this
machine's own apt is set up with (or ``DEBIAN_MIRROR``).
"""

import os
import re
import shutil
import subprocess
from contextlib import contextmanager, suppress
from pathlib import Path

from devtools import process
from devtools.report import Problem

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")


def available() -> bool:
    return all(map(shutil.which, ("apt-get", "dpkg-deb", "tar")))


def mirror() -> str | None:
    """The address of a Debian mirror, or None when this machine's apt has none."""
    if address := os.environ.get("DEBIAN_MIRROR"):
        return address.rstrip("/")
    # Answers without root and before any package list was downloaded.
    listed = subprocess.run(
        ["apt-get", "-o", "Debug::NoLocking=1", "--print-uris", "update"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    return mirror_among(listed.stdout, _os_release())


def mirror_among(uris: str, os_release: dict[str, str]) -> str | None:
    """The mirror of the release itself among the lines of ``--print-uris update``.

    Security archives and third parties have other suites, and do not carry sid.
    """
    if os_release.get("ID") != "debian":
        return None
    suite = re.escape(os_release.get("VERSION_CODENAME", "sid"))
    found = re.search(rf"^'([^']+)/dists/{suite}/InRelease'", uris, re.MULTILINE)
    return found[1] if found else None


@contextmanager
def apt_of_sid(address: str, home: Path, log: Path):
    """An environment in which ``apt-get download`` takes packages of suite sid."""
    if not KEYRING.exists():
        raise Problem(
            f"{KEYRING} is missing: please install the package debian-archive-keyring.",
            2,
        )
    sources = home / "etc"
    sources.mkdir(parents=True, exist_ok=True)
    (sources / "sid.sources").write_text(
        f"Types: deb\nURIs: {address}\nSuites: sid\nComponents: main\n"
        f"Signed-By: {KEYRING}\n"
    )
    env = private_apt(
        home,
        {
            "Dir::Etc::sourcelist": "/dev/null",
            "Dir::Etc::sourceparts": str(sources),
            "Dir::Etc::preferences": "/dev/null",
            "Dir::Etc::preferencesparts": "/dev/null",
        },
    )
    try:
        process.run(
            ["apt-get", "update"],
            what="reading Debian's package list",
            log=log,
            env=env,
        )
        yield env
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def apt_of_this_release(home: Path, log: Path):
    """The same for the machine's own apt sources, with package lists of our own.

    Those of the machine may be empty, and only root may fill them.
    """
    env = private_apt(home, {})
    try:
        # One broken source among the machine's own must not hide the others: whether
        # a package can be had is what its download shows.
        with suppress(Problem):
            process.run(
                ["apt-get", "update"], what="reading package lists", log=log, env=env
            )
        yield env
    finally:
        shutil.rmtree(home, ignore_errors=True)


def download(packages: list[str], into: Path, env: dict[str, str], log: Path) -> None:
    """Puts the .deb files of ``packages`` into the folder ``into``."""
    process.run(
        ["apt-get", "download", *packages],
        what=f"downloading {' '.join(packages)}",
        log=log,
        env=env,
        cwd=into,
    )


def private_apt(home: Path, settings: dict[str, str]) -> dict[str, str]:
    """The environment in which apt keeps its state below ``home``."""
    (home / "lists" / "partial").mkdir(parents=True, exist_ok=True)
    (home / "cache" / "archives" / "partial").mkdir(parents=True, exist_ok=True)
    settings = {
        **settings,
        "Dir::State::lists": str(home / "lists"),
        "Dir::State::extended_states": str(home / "extended_states"),
        "Dir::Cache": str(home / "cache"),
        # Without a network, "apt-get update" only warns by default.
        "APT::Update::Error-Mode": "any",
        "Acquire::Languages": "none",
        "Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled": "false",
        # Root's apt would download as another user, who may not enter the checkout.
        "APT::Sandbox::User": "",
    }
    config = home / "apt.conf"
    config.write_text("".join(f'{key} "{value}";\n' for key, value in settings.items()))
    return {**os.environ, "APT_CONFIG": str(config), "LC_ALL": "C.UTF-8"}


def unpack(deb: Path, into: Path, log: Path) -> None:
    """Everything in ``deb``, below the folder ``into``."""
    process.run(["dpkg-deb", "-x", deb, into], what=f"unpacking {deb.name}", log=log)


def unpack_some(
    deb: Path, into: Path, log: Path, only: list[str], never: list[str]
) -> None:
    """The files of ``deb`` that match one of ``only`` and none of ``never``.

    An empty ``only`` means all. Patterns are those of tar: ``*`` matches slashes too.
    """
    tar = ["tar", "-x", "-C", str(into), "--no-same-owner", "--wildcards"]
    tar += [f"--exclude={pattern}" for pattern in never] + only
    with log.open("w") as output:
        packed = subprocess.Popen(
            ["dpkg-deb", "--fsys-tarfile", str(deb)],
            stdout=subprocess.PIPE,
            stderr=output,
            preexec_fn=process.die_with_parent,
        )
        unpacked = subprocess.run(tar, stdin=packed.stdout, stderr=output, check=False)
        packed.stdout.close()
        if packed.wait() or unpacked.returncode:
            output.flush()
            text = log.read_text(errors="replace")
            raise Problem(process.explain(f"unpacking {deb.name}", text, log))


def _os_release() -> dict[str, str]:
    try:
        lines = Path("/etc/os-release").read_text().splitlines()
    except OSError:
        return {}
    pairs = (line.split("=", 1) for line in lines if "=" in line)
    return {key: value.strip('"') for key, value in pairs}
