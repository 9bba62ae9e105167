"""What must not pass silently, in any test of this project.

Under ``./dev test`` only: an Odoo shop that runs the addon's tests with its own runner
has its own rules.
"""

import logging
import re

import pytest

from devtools import odoo_log

# Skipped for want of a tool: then nothing was tested.
_MISSING_TOOL = re.compile(r"websocket-client|[Cc]hrome|odoo-http is not set")


class _Watch(logging.Handler):
    """Keeps the forbidden lines that were logged since the last ``taken``.

    A test that provokes such a line on purpose takes it out of the log: assertLogs.
    """

    def __init__(self):
        super().__init__(logging.WARNING)
        self._lines = []

    def emit(self, record):
        found = odoo_log.forbidden_lines(record.getMessage())
        self._lines += [f"{record.name}: {line}" for line in found]

    def taken(self):
        lines, self._lines = self._lines, []
        return lines


_watch = _Watch()


def pytest_sessionstart(session):
    logging.getLogger().addHandler(_watch)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if report.longrepr else ""
        if _MISSING_TOOL.search(reason):
            report.outcome = "failed"
            report.longrepr = f"A tool is missing, so this was not tested: {reason}"
    if lines := _watch.taken():
        report.outcome = "failed"
        report.longrepr = "\n".join(
            ["Odoo's log says that a read-only request was not one:", *lines]
        )
