"""The addons that are found, and the databases that are made of them."""

import pytest

from devtools import (
    addons,
    templates,
)


def test_addons_are_found_by_their_manifest(addon, tmp_path):
    (tmp_path / "tests").mkdir()
    assert addons.find(tmp_path) == [addon]


def test_foreign_dependencies_leave_out_our_own(addon, tmp_path):
    other = tmp_path / "two"
    other.mkdir()
    (other / "__manifest__.py").write_text("{'depends': ['purchase']}")
    found = addons.find(tmp_path)
    assert addons.foreign_dependencies(found) == ["purchase", "sale"]


@pytest.mark.parametrize(
    "name", ["models/sale.py", "views/x.xml", "static/src/x.js", "i18n/de.po"]
)
def test_fingerprint_changes_with(name, addon):
    before = addons.fingerprint([addon])
    path = addon / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("changed")
    assert addons.fingerprint([addon]) != before


@pytest.mark.parametrize(
    "name",
    ["tests/test_x.py", "static/tests/tour.js", "readme/USAGE.md", "models/sale.pyc"],
)
def test_fingerprint_ignores(name, addon):
    before = addons.fingerprint([addon])
    path = addon / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("changed")
    assert addons.fingerprint([addon]) == before


def test_fingerprint_sees_a_renamed_file(addon):
    before = addons.fingerprint([addon])
    (addon / "models" / "sale.py").rename(addon / "models" / "order.py")
    assert addons.fingerprint([addon]) != before


def test_a_template_is_named_after_all_it_is_made_from():
    stock = templates.Template("stock", ("sale",), "19.0")
    variants = {
        stock.name,
        templates.Template("stock", ("sale", "purchase"), "19.0").name,
        templates.Template("stock", ("sale",), "19.1").name,
        templates.Template("stock", ("sale",), "19.0", with_demo=False).name,
        templates.Template("stock", ("sale",), "19.0", parent=stock).name,
        templates.Template("stock", ("sale",), "19.0", finish="pass").name,
    }
    assert len(variants) == 6
    # PostgreSQL cuts longer names off.
    assert all(len(name) < 63 for name in variants)
