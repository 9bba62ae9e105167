"""The translation files hold the texts that the addons have now."""

import difflib

import pytest

from devtools import acceptance, i18n, po_files, templates


@pytest.mark.slow
def test_templates_are_up_to_date(bench, tmp_path):
    """X-I18N: each .pot is what ``./dev i18n`` would write, byte for byte."""
    with acceptance.cloned(bench, templates.complete(bench)) as database:
        for addon in bench.addons:
            exported = tmp_path / f"{addon.name}.pot"
            i18n.export(bench, database, addon.name, exported)
            kept = addon / "i18n" / exported.name
            now = po_files.as_text(po_files.normalised(exported)).splitlines()
            then = kept.read_text().splitlines()
            # the whole of both would fill the screen
            assert not list(difflib.unified_diff(then, now, kept.name, lineterm=""))


def test_merging_twice_changes_nothing(layout):
    """A translation that is up to date stays as it is, so that diffs are small."""
    for path in sorted(layout.root.glob("*/i18n/*.po")):
        template = po_files.normalised(path.parent / f"{path.parents[1].name}.pot")
        assert po_files.as_text(po_files.merged(path, template)) == path.read_text()
