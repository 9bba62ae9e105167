"""The pages of the gallery, a module for each part of the portal.

A module has ``PAGES``, {name: ``Page``}, and may have ``PREPARE``: code for Odoo's
shell that makes what its pages show. It finds ``env``, ``ref(name)`` for the demo data,
``secret(partner, document, scope)`` for a personal link, and puts what the addresses
name into the dict ``made``.
"""

from importlib import import_module
from pkgutil import iter_modules

_PARTS = [
    import_module(f"{__name__}.{part.name}")
    for part in sorted(iter_modules(__path__), key=lambda part: part.name)
]
PAGES = {name: page for part in _PARTS for name, page in part.PAGES.items()}
assert len(PAGES) == sum(len(part.PAGES) for part in _PARTS), "one name for two pages"

PREPARE = "\n".join(
    [
        """
import json
made = {}
ref = lambda name: env.ref("customer_portal_ext." + name)
def secret(partner, document, scope="portal"):
    document = ref(document) if isinstance(document, str) else document
    issued = env["portal.hotlink"]._issue(
        ref(partner), document, document.company_id, scope=scope
    )
    return issued[1]
""",
        *(getattr(part, "PREPARE", "") for part in _PARTS),
        'print("PREPARED" + json.dumps(made))\n',
    ]
)
