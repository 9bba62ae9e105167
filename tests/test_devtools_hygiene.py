"""Text that has no place in the source."""

import pytest

from devtools import (
    hygiene,
)


@pytest.mark.parametrize(
    "text",
    [
        "see /" + "root/x",
        "in /home/jane/odoo",
        "# TODO later",
        "import pdb",
        "https://" + "pypi" + ".org/simple",
    ],
)
def test_forbidden_text_is_found(text, tmp_path):
    (tmp_path / "x.py").write_text(f"\n{text}\n")
    (tmp_path / ".odoo").mkdir()
    (tmp_path / ".odoo" / "y.py").write_text(text)
    findings = hygiene.findings(tmp_path)
    assert len(findings) == 1
    assert findings[0].startswith("x.py:2: ")


def test_harmless_text_is_not(tmp_path):
    (tmp_path / "x.py").write_text("url = '/my/home/'; a = 'x/work/y'; todo = 1")
    assert not hygiene.findings(tmp_path)
