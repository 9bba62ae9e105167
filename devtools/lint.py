"""``./dev lint``: static checks. The tests run the same ones (tests/test_lint.py)."""

import os
import subprocess
from dataclasses import dataclass, field

from devtools import addons, hygiene, locks, node_packages, venv
from devtools.layout import Layout
from devtools.report import say

# OCA's checks for Odoo and no others of pylint's: the rest is ruff's.
_LEFT_OUT_OF_PYLINT = (
    # OCA's robot makes it from the fragments in readme/.
    "missing-readme",
    # The author is not OCA.
    "manifest-required-author",
    # Each concern extends a model in a file of its own.
    "consider-merging-classes-inherited",
)
_PYLINT = ["--score=n", "--disable=all", "--enable=odoolint"]
_PYLINT += [f"--disable={','.join(_LEFT_OUT_OF_PYLINT)}"]

_PRETTY_SUFFIXES = {".xml", ".js", ".cjs", ".css", ".scss"}
_SCRIPT_SUFFIXES = {".js", ".cjs"}


@dataclass(frozen=True)
class Check:
    """A command that fails, and says why, when something is wrong.

    ``fix`` repairs what can be repaired without a person.
    """

    name: str
    command: list[str]
    fix: list[str] = field(default_factory=list)


def run(layout: Layout, fix: bool) -> int:
    """0 if nothing was found, 1 otherwise; the findings are printed."""
    failed = []
    checks = prepared(layout)
    if fix:
        for check in checks:
            if check.fix:
                subprocess.run(
                    check.fix, cwd=layout.root, env=_env(layout), check=False
                )
    for check in checks:
        output = findings_of(check, layout)
        say(f"{check.name}: {'not clean' if output else 'clean'}")
        if output:
            print(output)
            failed.append(check.name)
    if found := hygiene.findings(layout.root):
        say("text: not clean")
        print("\n".join(found))
        failed.append("text")
    return 1 if failed else 0


def prepared(layout: Layout) -> list[Check]:
    """All checks, with the programs that they need installed."""
    layout.make()
    with locks.exclusive(layout.locks / "lint", "it installs the checkers"):
        venv.ensure_lint(layout)
        node_packages.ensure(
            layout,
            "node",
            layout.node_modules,
            _env(layout),
            "the checkers of XML and JavaScript",
        )
    return all_checks(layout)


def all_checks(layout: Layout) -> list[Check]:
    """The checks of the files that are there now. Without side effects."""
    found = addons.find(layout.root)
    names = [addon.name for addon in found]
    programs = layout.lint_venv / "bin"
    ruff = str(programs / "ruff")
    sources = [
        path.relative_to(layout.root)
        for path in hygiene.files(layout.root)
        if path.suffix in _PRETTY_SUFFIXES
    ]
    pretty = list(map(str, sources))
    scripts = [str(path) for path in sources if path.suffix in _SCRIPT_SUFFIXES]
    prettier = [
        str(programs / "node"),
        _node_program(layout, "prettier/bin/prettier.cjs"),
    ]
    eslint = [str(programs / "node"), _node_program(layout, "eslint/bin/eslint.js")]
    checks = [
        Check(
            "ruff",
            [ruff, "check", "--quiet", "."],
            fix=[ruff, "check", "--quiet", "--fix", "."],
        ),
        Check(
            "ruff-format",
            [ruff, "format", "--quiet", "--diff", "."],
            fix=[ruff, "format", "--quiet", "."],
        ),
    ]
    if names:
        oca = str(programs / "oca-checks-odoo-module")
        checks += [
            Check("pylint-odoo", [str(programs / "pylint"), *_PYLINT, *names]),
            # xml-tag-position: an order of attributes of its own, which would put a
            # tag's look before what it does
            Check("oca-checks", [oca, "--disable=xml-tag-position", *names]),
        ]
    if translations := [str(path) for addon in found for path in addon.rglob("*.po*")]:
        oca = str(programs / "oca-checks-po")
        # po-pretty-format: it would empty translations that are the same in both
        # languages, and nobody could tell them from those that are missing; the order
        # and the lines are tested with the texts themselves (tests/test_i18n.py).
        checks.append(
            Check("oca-checks-po", [oca, "--disable=po-pretty-format", *translations])
        )
    if pretty:
        checks.append(
            Check(
                "prettier",
                [*prettier, "--log-level=warn", "--check", *pretty],
                fix=[*prettier, "--log-level=warn", "--write", *pretty],
            )
        )
    if scripts:
        checks.append(
            Check(
                "eslint",
                [*eslint, "--max-warnings=0", *scripts],
                fix=[*eslint, "--fix", *scripts],
            )
        )
    return checks


def findings_of(check: Check, layout: Layout) -> str:
    """What ``check`` has to say; empty if all is well."""
    done = subprocess.run(
        check.command,
        cwd=layout.root,
        env=_env(layout),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode == 0:
        return ""
    return done.stdout.strip() or f"{check.command[0]} ended with {done.returncode}"


def _env(layout: Layout) -> dict[str, str]:
    path = f"{layout.lint_venv / 'bin'}:{os.environ.get('PATH', os.defpath)}"
    modules = layout.node_modules / "node_modules"
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"PYTHONPATH", "FORCE_COLOR"}
    }
    # The findings are read in a terminal, a test report or a CI log: plain text.
    return {**kept, "PATH": path, "NODE_PATH": str(modules), "NO_COLOR": "1"}


def _node_program(layout: Layout, path: str) -> str:
    return str(layout.node_modules / "node_modules" / path)
