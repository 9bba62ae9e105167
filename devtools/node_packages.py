"""Packages of npm, pinned, made once and then left alone."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from devtools import process
from devtools.layout import Layout
from devtools.report import say

_FILES = ("package.json", "package-lock.json")


def ensure(
    layout: Layout, name: str, folder: Path, env: Mapping[str, str], what: str
) -> None:
    """Installs what ``devtools/NAME`` lists into ``folder``, unless it is there.

    ``env`` has npm and node on its PATH; ``what`` ("the checkers") is for people.
    """
    source = layout.root / "devtools" / name
    wanted = "".join((source / file).read_text() for file in _FILES)
    stamp = folder / "made-from"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say(f"installing {what}")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for file in _FILES:
        shutil.copyfile(source / file, folder / file)
    process.run(
        [
            shutil.which("npm", path=env["PATH"]) or "npm",
            *("ci", "--no-audit", "--no-fund", "--ignore-scripts"),
        ],
        what="installing packages with npm",
        log=layout.logs / f"npm-{name}.log",
        cwd=folder,
        env=env,
    )
    stamp.write_text(wanted)
