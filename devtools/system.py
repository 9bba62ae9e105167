"""Programs of the operating system: found, or installed where that is allowed.

Root on a system with apt gets them installed; everybody else gets one sentence that
names what to install. Nothing else outside of the checkout is ever changed.
"""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from devtools import process
from devtools.report import Problem, say


@dataclass(frozen=True)
class Need:
    """A thing that must be there: any of ``programs`` on PATH, or any of ``files``."""

    purpose: str
    packages: tuple[str, ...]  # Debian's and Ubuntu's
    programs: tuple[str, ...] = ()
    files: tuple[str, ...] = ()  # patterns below /

    def is_met(self) -> bool:
        return any(map(shutil.which, self.programs)) or any(
            next(Path("/").glob(pattern), None) for pattern in self.files
        )


# The names that Odoo's own browser tests look for.
BROWSERS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")

CHROMIUM = Need("the browser tests", ("chromium",), programs=BROWSERS)
FONT = Need(
    "pages and PDFs with readable text",
    ("fonts-liberation",),
    files=("usr/share/fonts/*/*", "usr/local/share/fonts/*"),
)
WKHTMLTOPDF = Need("PDF documents", ("wkhtmltopdf",), programs=("wkhtmltopdf",))
PDF_PICTURES = Need(
    "small pictures of PDF files", ("poppler-utils",), programs=("pdftoppm",)
)
GIT = Need("downloading Odoo's source", ("git",), programs=("git",))


def require(needs: tuple[Need, ...], log: Path) -> None:
    """Makes sure of all ``needs``, or raises ``Problem``."""
    missing = [need for need in needs if not need.is_met()]
    if not missing:
        return
    packages = " ".join(package for need in missing for package in need.packages)
    if not can_install():
        purposes = " and ".join(need.purpose for need in missing)
        raise Problem(
            f"Missing for {purposes}: please install (Debian: apt-get install "
            f"{packages}), then start again.",
            2,
        )
    install(packages.split(), log)


def prefer(need: Need, log: Path) -> None:
    """Like ``require`` for something that can be done without: only says so."""
    try:
        require((need,), log)
    except Problem:
        say(f"no {need.packages[0]}: going on without {need.purpose}")


def can_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: list[str], log: Path) -> None:
    """Installs ``packages`` with apt, as root."""
    say(f"installing {' '.join(packages)}")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "-y", "--no-install-recommends", "install", *packages]
    what = f"installing {' '.join(packages)}"
    try:
        process.run(command, what=what, log=log, env=env)
    except Problem:
        # No package lists yet, or lists that name releases the mirror no longer has.
        process.run(["apt-get", "update"], what="apt-get update", log=log, env=env)
        process.run(command, what=what, log=log, env=env)
