"""``./dev bench``: the package ``benchmarks``, with Odoo and its database server up."""

import subprocess

from devtools.layout import Layout
from devtools.report import Problem
from devtools.workbench import opened


def run(layout: Layout, arguments: list[str]) -> int:
    """Runs ``python -m benchmarks``; its exit status."""
    if not (layout.root / "benchmarks" / "__main__.py").exists():
        raise Problem("There is no benchmarks/ in this checkout.", 2)
    with opened(layout) as bench:
        command = [str(bench.python), "-m", "benchmarks", *arguments]
        return subprocess.run(command, env=bench.env, cwd=layout.root).returncode
