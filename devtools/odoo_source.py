"""Where Odoo's source comes from. Odoo 19 is on no Python package index.

In this order: ``ODOO_HOME``, a checkout of Odoo's branch 19.0; an Odoo 19 that is
installed on the machine; Debian's package, unpacked below ``.odoo``; a shallow clone of
Odoo's repository.
"""

import ast
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from devtools import debian, process, system
from devtools.layout import Layout
from devtools.report import Problem, say

SERIES = "19.0"
REPOSITORY = "https://github.com/odoo/odoo.git"

# The translations that the project ships; Odoo's own, for all languages, are 820 MB.
LANGUAGES = ("de",)

_PACKAGE = "odoo-19"  # in suite sid only
_DIST_PACKAGES = "usr/lib/python3/dist-packages"
_JQUERY = "usr/share/javascript/jquery/jquery.js"


@dataclass(frozen=True)
class OdooSource:
    """An Odoo that can be run from a virtual environment."""

    import_path: Path  # the folder that holds the Python package ``odoo``
    addons_path: tuple[Path, ...]
    version: str  # changes whenever a database made with it may be out of date


def ensure(layout: Layout) -> OdooSource:
    """Finds Odoo, or brings it; raises ``Problem`` when there is no way to it."""
    if home := os.environ.get("ODOO_HOME"):
        return _from_home(Path(home).expanduser().resolve())
    unpacked = layout.source / "debian"
    cloned = layout.source / "git"
    if not unpacked.exists() and not cloned.exists():
        if installed := _installed():
            return _from_installed(installed, layout)
        if not _fetched_package(layout, unpacked):
            _clone(layout, cloned)
    if unpacked.exists():
        version = (unpacked / "version").read_text().strip()
        return _laid_out_as_installed(unpacked / "tree" / _DIST_PACKAGES, version)
    return _checkout(cloned)


def release_of(package: Path) -> str | None:
    """The version in ``odoo/release.py`` of the package folder, without importing it.

    >>> release_of(Path("/nowhere")) is None
    True
    """
    try:
        module = ast.parse((package / "release.py").read_text())
    except OSError:
        return None
    for node in module.body:
        names = [getattr(name, "id", "") for name in getattr(node, "targets", ())]
        if names == ["version_info"]:
            parts = [getattr(part, "value", 0) for part in node.value.elts]
            return f"{parts[0]}.{parts[1]}"
    return None


def _from_home(home: Path) -> OdooSource:
    release = release_of(home / "odoo")
    if release != SERIES:
        found = f"Odoo {release}" if release else "no Odoo"
        raise Problem(
            f"ODOO_HOME={home} holds {found}; wanted is a checkout of {SERIES}.", 2
        )
    return _checkout(home)


def _checkout(home: Path) -> OdooSource:
    head = subprocess.run(
        ["git", "-C", str(home), "rev-parse", "HEAD"], capture_output=True, text=True
    )
    addons = tuple(filter(Path.is_dir, (home / "odoo" / "addons", home / "addons")))
    return OdooSource(home, addons, f"{SERIES}-{head.stdout.strip() or 'unknown'}")


def _laid_out_as_installed(folder: Path, version: str) -> OdooSource:
    return OdooSource(folder, (folder / "odoo" / "addons",), version)


def _installed() -> Path | None:
    """The folder of the package ``odoo`` of an installed Odoo of our series."""
    for python in filter(None, map(shutil.which, ("python3", "odoo"))):
        if python.endswith("odoo"):
            python = _interpreter_of(Path(python))
        asked = subprocess.run(
            [python, "-c", "import odoo.release; print(odoo.release.__file__)"],
            capture_output=True,
            text=True,
            cwd="/",
        )
        if asked.returncode == 0:
            package = Path(asked.stdout.strip()).parent
            if release_of(package) == SERIES and (package / "addons" / "sale").is_dir():
                return package
    return None


def _interpreter_of(script: Path) -> str:
    """The Python that runs the program ``script``, by its first line."""
    try:
        first = script.open("rb").readline().decode(errors="replace")
    except OSError:
        first = ""
    words = first[2:].split() if first.startswith("#!") else []
    usable = words and "python" in words[-1] and shutil.which(words[-1])
    return usable or "python3"


def _from_installed(package: Path, layout: Layout) -> OdooSource:
    """Through a folder that shows the package ``odoo`` only.

    The other packages beside it must not reach our virtual environment: they have other
    versions than the pins.
    """
    say(f"using the Odoo installed in {package}")
    window = layout.source / "installed"
    window.mkdir(parents=True, exist_ok=True)
    link = window / "odoo"
    link.unlink(missing_ok=True)
    link.symlink_to(package)
    changed = (package / "release.py").stat().st_mtime_ns
    return _laid_out_as_installed(window, f"{SERIES}-installed-{changed}")


def _fetched_package(layout: Layout, unpacked: Path) -> bool:
    """Whether Debian's package could be had: it is then unpacked."""
    if not debian.available():
        return False
    try:
        return _fetch_package(layout, unpacked)
    except Problem as problem:
        # Sid moves on: one day it has no Odoo of our series any more.
        say(str(problem).splitlines()[0])
        return False


def _fetch_package(layout: Layout, unpacked: Path) -> bool:
    """Downloads (unless kept from before) and unpacks Debian's package.

    False when this machine has no Debian mirror; ``Problem`` when it does not work.
    """
    log = layout.logs / "odoo-source.log"
    if not _kept(layout, _PACKAGE):
        address = debian.mirror()
        if not address:
            return False
        say("downloading Odoo 19 (about 125 MB)")
        with debian.apt_of_sid(address, layout.downloads / "apt", log) as env:
            wanted = [f"{_PACKAGE}={SERIES}*", "libjs-jquery"]
            debian.download(wanted, layout.downloads, env, log)
    _unpack(_kept(layout, _PACKAGE), layout, unpacked, log)
    return True


def _kept(layout: Layout, package: str) -> Path | None:
    debs = sorted(layout.downloads.glob(f"{package}_*.deb"))
    return debs[-1] if debs else None


def _unpack(deb: Path, layout: Layout, unpacked: Path, log: Path) -> None:
    """Unpacks Debian's package and mends what Debian takes out of it.

    Complete or not at all: the folder gets its name at the end.
    """
    say("unpacking Odoo 19")
    started = unpacked.with_name(unpacked.name + ".new")
    tree = started / "tree"
    shutil.rmtree(started, ignore_errors=True)
    tree.mkdir(parents=True)
    left_out = [
        "*/i18n/*.po",
        # What the build leaves there: Odoo's addons, without their data and views.
        f"./{_DIST_PACKAGES}/addons",
        "./usr/share",
        "./etc",
    ]
    debian.unpack_some(deb, tree, log, only=[], never=left_out)
    translations = [f"*/i18n/{language}.po" for language in LANGUAGES]
    debian.unpack_some(deb, tree, log, only=translations, never=left_out[1:])
    addons = tree / _DIST_PACKAGES / "odoo" / "addons"
    _mend_jquery(addons, layout, started, log)
    _mend_segmentation(addons)
    # Links into packages of fonts: a missing file answers 404, a broken link fails.
    for path in tree.rglob("*"):
        if path.is_symlink() and not path.exists():
            path.unlink()
    (started / "version").write_text(deb.name)
    started.rename(unpacked)


def _mend_jquery(addons: Path, layout: Layout, folder: Path, log: Path) -> None:
    """jQuery, a link into another package, is part of every portal page."""
    target = addons / "web/static/lib/jquery/jquery.js"
    if target.exists():
        return
    found = Path("/") / _JQUERY
    if not found.exists():
        deb = _kept(layout, "libjs-jquery")
        if not deb:
            raise Problem(
                f"{found} is missing: please install the package libjs-jquery.", 2
            )
        debian.unpack(deb, folder / "jquery", log)
        found = folder / "jquery" / _JQUERY
    target.unlink(missing_ok=True)
    shutil.copyfile(found, target)


def _mend_segmentation(addons: Path) -> None:
    """A file that Debian removes; missing, it is an error in every backend page."""
    target = addons / "mail/static/lib/selfie_segmentation/selfie_segmentation.js"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("/* not part of Debian's package */\n")


def _clone(layout: Layout, cloned: Path) -> None:
    log = layout.logs / "odoo-source.log"
    system.require((system.GIT,), log)
    say("cloning Odoo 19 (about 400 MB)")
    started = cloned.with_name(cloned.name + ".new")
    shutil.rmtree(started, ignore_errors=True)
    started.parent.mkdir(parents=True, exist_ok=True)
    try:
        process.run(
            ["git", "clone", "--depth", "1", "--branch", SERIES, REPOSITORY, started],
            what="cloning Odoo's repository",
            log=log,
            env={**os.environ, "GIT_TERMINAL_PROMPT": "0"},
        )
    except Problem as problem:
        shutil.rmtree(started, ignore_errors=True)
        raise Problem(
            f"{problem} Another way: set ODOO_HOME to a checkout of Odoo {SERIES}, or "
            "DEBIAN_MIRROR to the address of a Debian mirror.",
            problem.status,
        ) from None
    started.rename(cloned)
