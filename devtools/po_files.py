"""Translation files: a template (.pot) as Odoo exports it, and the .po files beside it.

Needs the virtual environment: ``devtools.i18n`` runs
``python -m devtools.po_files EXPORTED FOLDER``.
"""

import sys
from pathlib import Path

import polib

# What Odoo writes into a header and is the same for everybody, in Odoo's order.
_KEPT_IN_HEADER = (
    "Project-Id-Version",
    "Report-Msgid-Bugs-To",
    "Last-Translator",
    "Language-Team",
    "Language",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
    "Plural-Forms",
)


def main(exported: Path, folder: Path) -> None:
    """Updates the files of one addon's ``folder``; prints what is not translated."""
    template = normalised(exported)
    folder.mkdir(exist_ok=True)
    (folder / exported.name).write_text(as_text(template))
    for path in sorted(folder.glob("*.po")):
        translation = merged(path, template)
        path.write_text(as_text(translation))
        missing = [*translation.untranslated_entries(), *translation.fuzzy_entries()]
        print(f"{path.name}: {len(missing)} of {len(translation)} texts to translate")
        for entry in missing:
            print(f"    {entry.msgid!r}")


def normalised(path: Path) -> polib.POFile:
    """A template without what changes from run to run or from machine to machine.

    No dates; entries in the order of their texts, and places in order.
    """
    template = polib.pofile(str(path), wrapwidth=78)
    _tidy(template)
    return template


def merged(path: Path, template: polib.POFile) -> polib.POFile:
    """The translation at ``path`` with exactly the texts of ``template``.

    A text that is gone is dropped, and a new one is not translated: nothing is guessed.
    """
    translation = polib.pofile(str(path), wrapwidth=78)
    translation.merge(template)
    for entry in translation.obsolete_entries():
        translation.remove(entry)
    _tidy(translation)
    return translation


def _tidy(file: polib.POFile) -> None:
    file.metadata = {
        key: file.metadata[key] for key in _KEPT_IN_HEADER if key in file.metadata
    }
    for entry in file:
        entry.occurrences = sorted(set(entry.occurrences))
    file.sort(key=lambda entry: entry.msgid)


def as_text(file: polib.POFile) -> str:
    """What stands in the file."""
    return f"{file}".rstrip("\n") + "\n"


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
