"""Databases worth keeping: made once, cloned in half a second.

Three of them make everything here fast. ``stock`` has the addons that ours depend on,
with Odoo's demo data: a minute of work that changes with Odoo only. ``ours`` is a clone
of it with our addons installed: seconds, again after each change of theirs.
``complete`` is a clone of that one with OCA's helpdesk, Odoo's deliveries, and the
addons that join them.
"""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from devtools import addons, locks
from devtools.odoo_source import LANGUAGES
from devtools.report import Problem, say
from devtools.workbench import Workbench

# A payment provider that needs no contract: customers can pay in demo and tests.
_EXTRA_MODULES = ("payment_demo",)

# What ours make use of where it is there, and do not depend on: the tracking numbers of
# deliveries, and first and last names.
_JOINED_MODULES = ("partner_firstname", "stock_delivery")

# Odoo's codes of the languages of a database: English and those that the project ships.
# English is the first, because Odoo makes the first one everybody's default.
_CODES = {"de": "de_DE"}
_LANGUAGES = ",".join(["en_US", *(_CODES[language] for language in LANGUAGES)])

_PREFIX = "template_"
TEST_PREFIX = "test_"

# What is better done once here than in every clone: compiling the bundles of the
# portal, and forgetting the mails that Odoo's demo data has left in the queue.
FINISH = """
qweb = env["ir.qweb"]
for bundle in ("web.assets_frontend_minimal", "web.assets_frontend_lazy"):
    qweb._get_asset_bundle(bundle, css=False, js=True).js()
qweb._get_asset_bundle("web.assets_frontend", css=True, js=False).css()
lean = "customer_portal_ext.assets_lean"
qweb._get_asset_bundle(lean, css=False, js=True).js()
qweb._get_asset_bundle(lean, css=True, js=False).css()
env["mail.mail"].search([("state", "=", "outgoing")]).unlink()
env.cr.commit()
"""

# Its visitors choose among the languages that the project ships.
_WEBSITE = """
env["website"].search([]).language_ids = env["res.lang"].search([])
env["mail.mail"].search([("state", "=", "outgoing")]).unlink()
env.cr.commit()
"""


@dataclass(frozen=True)
class Template:
    """A database to be made: ``modules``, installed into ``parent`` or a new one.

    ``key`` stands for all else that it depends on: when it changes, the database is
    made again and the old one dropped.
    """

    title: str
    modules: tuple[str, ...]
    key: str
    parent: "Template | None" = None
    with_demo: bool = True
    finish: str = field(default="", repr=False)  # Python, run in the complete database
    options: tuple[str, ...] = ()  # Odoo's, such as a longer path of addons

    @property
    def name(self) -> str:
        parts = [self.key, *self.modules, str(self.with_demo), self.finish]
        if self.parent:
            parts.append(self.parent.name)
        digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()
        return f"{_PREFIX}{self.title}_{digest[:12]}"


def stock(bench: Workbench, with_demo: bool = True) -> Template:
    """Odoo with what our addons depend on, without them and without OCA's addons."""
    modules = (*addons.foreign_dependencies(_core(bench)), *_EXTRA_MODULES)
    key = f"{bench.source.version} {bench.packages} {_LANGUAGES}"
    title = "stock" if with_demo else "barestock"
    return Template(title, modules, key, with_demo=with_demo)


def ours(bench: Workbench, with_demo: bool = True) -> Template:
    """The same with our addons, but for those that join an addon of others."""
    modules = tuple(addon.name for addon in _core(bench))
    key = addons.fingerprint(_core(bench))
    title = "ours" if with_demo else "bareours"
    parent = stock(bench, with_demo)
    return Template(title, modules, key, parent, with_demo, finish=FINISH)


def with_website(bench: Workbench) -> Template:
    """The same as ``ours`` with Odoo's website, installed after our addons."""
    parent = ours(bench)
    return Template("website", ("website",), parent.key, parent, finish=_WEBSITE)


def complete(bench: Workbench) -> Template:
    """The same with all of our addons, and those of others that they join."""
    joining = addons.optional(bench.addons)
    known = {*addons.foreign_dependencies(_core(bench))}
    known.update(addon.name for addon in _core(bench))
    foreign = set(addons.foreign_dependencies(joining)) - known
    foreign.update(_JOINED_MODULES)
    modules = (*sorted(foreign), *(addon.name for addon in joining))
    key = f"{bench.packages} {addons.fingerprint(joining)}"
    return Template("complete", modules, key, ours(bench), finish=FINISH)


def _core(bench: Workbench) -> list[Path]:
    joining = addons.optional(bench.addons)
    return [addon for addon in bench.addons if addon not in joining]


def is_free_name(name: str) -> bool:
    """Whether a person may call a database so: no template and no test ever is."""
    return not name.startswith((_PREFIX, TEST_PREFIX)) and name != "postgres"


def clone(bench: Workbench, template: Template, name: str) -> None:
    """Makes the database ``name``, a copy of ``template``, which is made if need be.

    A database ``name`` that is there already is replaced.
    """
    with locks.exclusive(bench.layout.locks / "templates", "it makes a database"):
        bench.databases.clone(_ensure(bench, template), name)


def _ensure(bench: Workbench, template: Template) -> str:
    databases = bench.databases
    if databases.exists(template.name):
        return template.name
    parent = _ensure(bench, template.parent) if template.parent else None
    patience = "" if parent else " (one to three minutes)"
    say(f"installing {_short(template.modules)} into a database{patience}")
    # A database under its final name is complete: it gets it at the end.
    working = f"{_PREFIX}unfinished"
    databases.drop(working)
    if parent:
        databases.clone(parent, working)
    demo = ["--with-demo"] if template.with_demo else []
    bench.run_odoo(
        *("--database", working, *demo, "--init", ",".join(template.modules)),
        *("--load-language", _LANGUAGES, "--stop-after-init", "--no-http"),
        *template.options,
        what=f"installing {_short(template.modules)}",
        log=f"template-{template.title}.log",
    )
    _check_installed(bench, working, template.modules)
    if template.finish:
        say("compiling the portal's scripts and styles")
        bench.run_odoo(
            *("shell", "--database", working, "--no-http", *template.options),
            what="compiling the portal's scripts and styles",
            log=f"template-{template.title}-finish.log",
            stdin=template.finish,
        )
    for name in databases.names():
        if name.startswith(f"{_PREFIX}{template.title}_"):
            databases.drop(name)
    databases.rename(working, template.name)
    return template.name


def _check_installed(bench: Workbench, name: str, modules: tuple[str, ...]) -> None:
    """Odoo skips an addon whose dependencies it does not find, and calls it success."""
    sql = "SELECT name FROM ir_module_module WHERE state = 'installed'"
    installed = bench.databases.query(sql, name).split()
    if missing := sorted(set(modules).difference(installed)):
        raise Problem(
            f"Odoo did not install {', '.join(missing)}: see {bench.layout.logs}."
        )


def _short(modules: tuple[str, ...]) -> str:
    return ", ".join(modules) if len(modules) < 4 else f"{len(modules)} addons"
