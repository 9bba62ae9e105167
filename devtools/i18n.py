"""``./dev i18n``: the addons' translations, brought up to date with their texts."""

import os
import tempfile
from pathlib import Path

from devtools import process, templates
from devtools.layout import Layout
from devtools.report import say
from devtools.workbench import Workbench, opened


def run(layout: Layout) -> int:
    """Writes every ``i18n/*.pot`` and ``.po``; prints what is not translated. 0."""
    with opened(layout) as bench:
        database = f"{templates.TEST_PREFIX}{os.getpid()}"
        templates.clone(bench, templates.complete(bench), database)
        try:
            for addon in bench.addons:
                say(f"collecting the texts of {addon.name}")
                _update(bench, database, addon)
        finally:
            bench.databases.drop(database)
    return 0


def export(bench: Workbench, database: str, addon: str, target: Path) -> None:
    """Writes the texts of ``addon`` as Odoo finds them, a .pot, to ``target``.

    ``database`` has the addon with its demo data, whose texts are translated as well.
    """
    bench.run_odoo(
        *("i18n", "export", "--database", database, "--output", str(target), addon),
        what=f"collecting the texts of {addon}",
        log=f"i18n-{addon}.log",
    )


def _update(bench: Workbench, database: str, addon: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        exported = Path(folder, f"{addon.name}.pot")
        export(bench, database, addon.name, exported)
        log = bench.layout.logs / f"i18n-{addon.name}-merge.log"
        process.run(
            [bench.python, "-m", "devtools.po_files", exported, addon / "i18n"],
            what=f"merging the translations of {addon.name}",
            log=log,
            env=bench.env,
        )
        print(log.read_text(), end="")
