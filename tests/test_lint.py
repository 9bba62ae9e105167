"""The checks of ``./dev lint`` as tests: one for each, so that a failure names it."""

import pytest

from devtools import hygiene, lint
from devtools.layout import Layout

CHECKS = {check.name: check for check in lint.all_checks(Layout.of_this_checkout())}


@pytest.fixture(scope="module")
def prepared(layout):
    lint.prepared(layout)


@pytest.mark.parametrize("name", CHECKS)
def test_check(name, prepared, layout):
    if found := lint.findings_of(CHECKS[name], layout):
        pytest.fail(found, pytrace=False)


def test_text(layout):
    if found := hygiene.findings(layout.root):
        pytest.fail("\n".join(found), pytrace=False)
