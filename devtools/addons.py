"""Our addons: found by their manifests, hashed to know when they changed."""

import ast
import hashlib
from pathlib import Path

# Folders of an addon that do not end up in a database.
_WITHOUT_EFFECT = {"tests", "readme", "__pycache__"}
_IGNORED_SUFFIXES = {".pyc", ".pyo", ".rst", ".md", ".pot", ".swp"}


def find(root: Path) -> list[Path]:
    """The folders of the addons of the checkout ``root``, by name."""
    return sorted(manifest.parent for manifest in root.glob("*/__manifest__.py"))


def foreign_dependencies(addons: list[Path]) -> list[str]:
    """The addons of others that ``addons`` depend on directly, by name."""
    own = {addon.name for addon in addons}
    wanted = {name for addon in addons for name in manifest_of(addon)["depends"]}
    return sorted(wanted - own)


def optional(addons: list[Path]) -> list[Path]:
    """Those of ``addons`` that install themselves beside an addon of others.

    The rest must work without them, and without what they join.
    """
    return [addon for addon in addons if manifest_of(addon).get("auto_install")]


def manifest_of(addon: Path) -> dict:
    text = (addon / "__manifest__.py").read_text()
    return {"depends": [], **ast.literal_eval(text)}


def fingerprint(addons: list[Path]) -> str:
    """A hash of every file of ``addons`` that has a say in an installed database.

    Tests and documentation have none: editing them does not make a database old.
    """
    digest = hashlib.sha256()
    for addon in addons:
        for path in sorted(addon.rglob("*")):
            inside = path.relative_to(addon)
            if path.is_file() and _has_effect(inside):
                digest.update(f"{addon.name}/{inside}\0".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _has_effect(inside: Path) -> bool:
    hidden = any(part.startswith(".") for part in inside.parts)
    ignored = inside.suffix in _IGNORED_SUFFIXES or inside.name.endswith("~")
    return not (hidden or ignored or _WITHOUT_EFFECT.intersection(inside.parts[:-1]))
