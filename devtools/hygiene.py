"""Text that must not be in this project, whatever the file."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

# What tools make; hidden folders are theirs too, with one exception.
_NOT_OURS = {"node_modules", "__pycache__", "venv", "build", "dist", "htmlcov"}
_OURS_THOUGH_HIDDEN = {".ci"}

# What is forbidden, and why. This file and its test are the only ones that may hold it.
FORBIDDEN = {
    "a path of one machine": re.compile(
        r"(?<![\w.])/(?:root|work|home/\w+|Users/\w+)/"
    ),
    "the host of a package registry": re.compile(
        r"pypi\.org|pythonhosted\.org|registry\.npmjs|deb\.debian\.org|"
        r"security\.debian\.org|archive\.ubuntu\.com"
    ),
    "unfinished work": re.compile(r"\b(?:TODO|FIXME|XXX)\b"),
    "a debugger": re.compile(r"\bi?pdb\.set_trace|\bimport i?pdb\b|\bbreakpoint\(\)"),
    "a conflict of a merge": re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE),
}
EXEMPT = {"devtools/hygiene.py", "tests/test_devtools_hygiene.py"}


def files(root: Path) -> Iterator[Path]:
    """All files of the project below ``root``, without what tools have put there."""
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(filter(_is_ours, folders))
        for name in sorted(names):
            path = Path(folder, name)
            if path.is_file() and not name.endswith((".pyc", ".egg-info")):
                yield path


def _is_ours(folder: str) -> bool:
    hidden = folder.startswith(".") and folder not in _OURS_THOUGH_HIDDEN
    return not hidden and folder not in _NOT_OURS


def findings(root: Path) -> list[str]:
    """One line ``file:line: what`` for each forbidden text below ``root``."""
    found = []
    for path in files(root):
        name = path.relative_to(root).as_posix()
        if name in EXEMPT:
            continue
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue  # a picture, say
        found += [f"{name}:{line}: {what}" for line, what in _in_text(text)]
    return found


def _in_text(text: str) -> Iterator[tuple[int, str]]:
    for what, pattern in FORBIDDEN.items():
        for match in pattern.finditer(text):
            yield text.count("\n", 0, match.start()) + 1, f"{what} ({match[0]})"
