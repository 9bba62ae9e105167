"""Odoo's own static checks (its addon test_lint), of our addons among all others.

They know what no outside tool does: overridden signatures, routes, access to methods
by RPC, indexes of relations, translations.
"""

import re
import subprocess

import pytest

from devtools import acceptance, templates

# pylint and eslint are wanted as they are set up on Odoo's build machines; ours run in
# test_lint.py. Conflict markers are looked for in all of the checkout, our virtual
# environments included; devtools.hygiene does that better.
LEFT_OUT = ("TestPyLint", "TestESLint", "TestConflictMarkers")
SELECTION = ",".join(["/test_lint", *(f"-/test_lint:{name}" for name in LEFT_OUT)])

SUMMARY = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests when loading")
ENTRY = re.compile(r"^(?=\d{4}-\d\d-\d\d \d\d:)", re.MULTILINE)
FAILURE = re.compile(r"\S+ \S+ \d+ ERROR \S+ \S+: (?:FAIL|ERROR): ")


@pytest.mark.slow
def test_odoo_lint(bench):
    with acceptance.cloned(bench, templates.complete(bench)) as database:
        log = subprocess.run(
            bench.odoo(
                *("--database", database, "--init", "test_lint"),
                *("--test-tags", SELECTION, "--stop-after-init", "--no-http"),
            ),
            env=bench.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ).stdout
    ran = SUMMARY.search(log)
    assert ran, log[-5000:]
    assert int(ran[3]) > 10, "hardly any test ran"
    # Each failed test and subtest, as Odoo logged it, with its traceback.
    failures = [entry for entry in ENTRY.split(log) if FAILURE.match(entry)]
    assert len(failures) == int(ran[1]) + int(ran[2]), log[-5000:]
    own = {addon.name for addon in bench.addons}
    ours = [failure for failure in failures if concerns(failure, own)]
    assert not ours, "\n".join(ours)


def concerns(failure, addons):
    """Whether a failure is ours: all are but those of a subtest of another's addon."""
    module = re.search(r"\(module='(\w+)'", failure.splitlines()[0])
    return not module or module[1] in addons
