"""What axe says about a page, less what stock brings and cannot be mended here."""

import json

from axe_playwright_python.base import AXE_SCRIPT

# A violation of these fails a test; what else axe finds is advice.
STANDARD = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
ADVICE = ("best-practice",)

# Stock markup, by the first selector of a finding's path -> why it is left.
ALLOWED = {
    "#chatterRoot": "Discuss of Odoo, in a shadow root that no style or template of a"
    " page reaches: contrast of dates, avatars and a button without words",
}

_OPTIONS = {
    "runOnly": [*STANDARD, *ADVICE],
    "resultTypes": ["violations"],
    # off by default, and all that axe knows of WCAG 2.2
    "rules": {"target-size": {"enabled": True}},
}


def findings(page) -> tuple[list[str], list[str]]:
    """(violations of the standard, advice), each a line with rule, element, reason."""
    violations, advice = [], []
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    result = page.evaluate(f"() => axe.run({json.dumps(_OPTIONS)})")
    for violation in result["violations"]:
        into = violations if set(STANDARD) & set(violation["tags"]) else advice
        into += [
            _told(violation["id"], node)
            for node in violation["nodes"]
            if _first(node) not in ALLOWED
        ]
    return violations, advice


def _first(node) -> str:
    """The outermost selector: of the host where an element is in a shadow root."""
    target = node["target"][0]
    return target if isinstance(target, str) else target[0]


def _told(rule: str, node) -> str:
    why = " ".join(node.get("failureSummary", "").split())
    return f"{rule}: {node['target']} {why}"
