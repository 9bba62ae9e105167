"""The page of one's own details beside OCA's ``partner_firstname`` (C-PROFILE)."""

import re
import subprocess

import pytest

from devtools import acceptance, templates

TESTS = "customer_portal_ext/tests/test_partner_firstname.py"


@pytest.mark.slow
def test_first_and_last_name(bench, layout):
    """C-PROFILE: the addon's own tests of it, where that addon is installed."""
    with acceptance.cloned(bench, templates.complete(bench)) as database:
        done = subprocess.run(
            [
                *(str(bench.python), "-m", "pytest", f"--rootdir={layout.root}"),
                *("-p", "no:cacheprovider", "--odoo-http", "--odoo-log-level=warn"),
                f"--odoo-config={bench.layout.config}",
                f"--odoo-database={database}",
                TESTS,
            ],
            cwd=layout.root,
            env=bench.env,
            capture_output=True,
            text=True,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"\b[1-9]\d* passed\b", done.stdout), done.stdout
    assert "skipped" not in done.stdout
