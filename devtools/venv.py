"""Virtual environments with pinned packages, made once and then left alone."""

import hashlib
import importlib.util
import shutil
import sys
from pathlib import Path

from devtools import process, system
from devtools.layout import Layout
from devtools.report import Problem, say


def ensure_odoo(layout: Layout, import_path: Path) -> str:
    """The environment of Odoo, the tests and the demo, with Odoo itself importable.

    Returns a key that changes whenever a package or the Python changes.
    """
    names = ("odoo.txt", "test.txt")
    return _ensure(layout, layout.venv, names, ("addons.txt",), import_path)


def ensure_lint(layout: Layout) -> str:
    """The environment of the checkers."""
    return _ensure(layout, layout.lint_venv, ("lint.txt",), (), None)


def key_of(requirements: list[str], python: tuple[int, int], *paths: Path) -> str:
    """A hash of all that an environment is made from.

    Its own place is among ``paths``: the programs in it hold absolute paths, so that a
    moved checkout needs a new one.
    """
    digest = hashlib.sha256()
    for part in (*requirements, f"{python[0]}.{python[1]}", *map(str, paths)):
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()[:16]


def _ensure(
    layout: Layout,
    folder: Path,
    names: tuple[str, ...],
    names_without_dependencies: tuple[str, ...],
    import_path: Path | None,
) -> str:
    files = [layout.requirements / name for name in names]
    bare_files = [layout.requirements / name for name in names_without_dependencies]
    texts = [path.read_text() for path in files + bare_files]
    key = key_of(texts, sys.version_info[:2], folder, import_path or Path())
    stamp = folder / "made-from"
    if stamp.exists() and stamp.read_text() == key:
        return key
    say(f"installing Python packages into {folder.relative_to(layout.root)}")
    log = layout.logs / f"{folder.name}.log"
    shutil.rmtree(folder, ignore_errors=True)
    _create(folder, log)
    if import_path:
        (_site_packages(folder) / "odoo-source.pth").write_text(f"{import_path}\n")
    _pip(folder, files, [], log)
    if bare_files:
        _pip(folder, bare_files, ["--no-deps"], log)
    stamp.write_text(key)
    return key


def _create(folder: Path, log: Path) -> None:
    if importlib.util.find_spec("ensurepip") is None:
        package = "python{}.{}-venv".format(*sys.version_info)
        if not system.can_install():
            raise Problem(
                "Python cannot make virtual environments here: please install the "
                f"package {package}, then start again.",
                2,
            )
        system.install([package], log)
    process.run(
        [sys.executable, "-m", "venv", folder],
        what="making a virtual environment",
        log=log,
    )


def _pip(folder: Path, files: list[Path], options: list[str], log: Path) -> None:
    command = [folder / "bin" / "python", "-m", "pip", "install", "--no-input"]
    command += ["--disable-pip-version-check", *options]
    for path in files:
        command += ["--requirement", path]
    process.run(command, what="installing Python packages", log=log)


def _site_packages(folder: Path) -> Path:
    return folder / "lib" / "python{}.{}".format(*sys.version_info) / "site-packages"
