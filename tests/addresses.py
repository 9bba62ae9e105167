"""Every address of a running Odoo, and how it is asked about each document."""

import json
import re
from dataclasses import dataclass, replace

from tests.addresses_fill import CONSTANTS, FIXED, PATHS
from tests.addresses_known import ACTS, NOT_ASKED, NOT_POSTED
from tests.addresses_params import BODIES, QUERIES
from tests.crowd import TOKEN

# Prints the routing map: runs in ``odoo shell``.
PRINT_ROUTES = """
import json
routes = []
for rule in env["ir.http"].routing_map().iter_rules():
    endpoint, routing = rule.endpoint, rule.endpoint.routing
    method = getattr(endpoint, "func", endpoint)
    owner = type(method.__self__)
    readonly = routing.get("readonly")
    routes.append({
        "rule": rule.rule,
        "type": routing["type"],
        "auth": routing["auth"],
        "methods": routing.get("methods"),
        "csrf": routing.get("csrf", True),
        "readonly": readonly if isinstance(readonly, bool) else "callable",
        "modules": [
            c.__module__.split(".")[2]
            for c in owner.__mro__
            if method.__name__ in vars(c) and c.__module__.startswith("odoo.addons.")
        ],
        "name": method.__name__,
    })
print("ROUTES", json.dumps(routes))
"""

OURS = "customer_portal_ext"

DOCUMENT_RULES = re.compile(
    "/my$|/my/(actions|quotes|orders|invoices|rfq|purchase|projects|tasks|history|evidence|p/)"
    "|/mail/(view|chatter_fetch|data|thread/messages)|/web/content/<int:id>$"
    "|/web/dataset/call_kw$"
)


@dataclass(frozen=True)
class Route:
    """One rule of the routing map. ``modules`` define or extend its endpoint."""

    rule: str
    type: str
    auth: str
    methods: tuple
    csrf: bool
    readonly: object
    modules: tuple
    name: str

    @property
    def is_ours(self) -> bool:
        return any(module.startswith(OURS) for module in self.modules)

    @property
    def is_json(self) -> bool:
        return self.type in ("jsonrpc", "json")

    @property
    def reads(self) -> bool:
        """Whether a GET of it is answered."""
        return not self.is_json and (not self.methods or "GET" in self.methods)

    @property
    def arguments(self) -> list[str]:
        return re.findall(r"<(?:[^<>]*:)?(\w+)>", self.rule)

    def fill(self, **values) -> str:
        """The address with ``values`` in place of its arguments."""
        return re.sub(
            r"<(?:[^<>]*:)?(\w+)>", lambda match: str(values[match[1]]), self.rule
        )


@dataclass(frozen=True)
class Ask:
    """One request; ``document`` is what it is about, if that is one document.

    One that ``acts`` does something for whoever may (or takes seconds, as a PDF does):
    it is for those who may not.
    """

    kind: str  # GET, POST or JSON
    path: str
    values: dict
    document: str
    acts: bool

    def of(self, visitor, csrf_token: str):
        """The answer to a ``tests.visitor.Visitor``; the token is of their session."""
        if self.kind == "GET":
            return visitor.get(self.path, **self.values)
        if self.kind == "JSON":
            return visitor.json(self.path, **self.values)
        fields = {**self.values, "csrf_token": csrf_token}
        return visitor.post(self.path, fields)


def read_routes(printed: str) -> list[Route]:
    """The rules that ``PRINT_ROUTES`` printed after its mark, each once."""
    routes = {}
    for row in json.loads(printed):
        row["methods"] = tuple(name.upper() for name in row["methods"] or ())
        row["modules"] = tuple(row["modules"])
        route = Route(**row)
        routes[route.rule, route.methods] = route
    return sorted(routes.values(), key=lambda route: (route.rule, route.methods))


def without_tokens(values):
    """The same parameters, as somebody sends them who has no token of Odoo's."""
    if isinstance(values, dict):
        return {key: without_tokens(value) for key, value in values.items()}
    if isinstance(values, list):
        return [without_tokens(value) for value in values]
    return "" if values == TOKEN else values


def is_document_rule(route: Route) -> bool:
    """Whether it is one of the addresses where documents are to be had."""
    return bool(DOCUMENT_RULES.match(route.rule))


def unknown(routes, found) -> list[str]:
    """The rules that nobody has said how to ask, or why not to."""
    return sorted(
        f"{route.rule} {' '.join(route.methods)}"
        for route in routes
        if route.rule not in NOT_ASKED
        and not (kind_of(route) == "POST" and route.rule in NOT_POSTED)
        and not asks(route, found)
    )


def kind_of(route: Route) -> str:
    return "JSON" if route.is_json else "GET" if route.reads else "POST"


def tokenless(ask: Ask) -> Ask:
    return replace(ask, values=without_tokens(ask.values))


def asks(route: Route, found: dict) -> list[Ask]:
    """All requests of one rule; none where it is not asked, or is unknown."""
    kind = kind_of(route)
    if route.rule in NOT_ASKED:
        return []
    if kind == "POST" and route.rule not in BODIES:
        return []
    made = []
    for document, arguments in _fillings(route, found):
        path = route.fill(**arguments)
        for about, values in _parameters(route, kind, found, document):
            made.append(Ask(kind, path, values, about, _acts(route, kind, values)))
    return made


def paths_of(route: Route, found: dict) -> set[str]:
    """The addresses of one rule, also of one that is not asked."""
    return {route.fill(**arguments) for _document, arguments in _fillings(route, found)}


def _acts(route, kind, values) -> bool:
    is_guess = kind == "JSON" and route.rule not in BODIES
    return is_guess or route.rule in ACTS or values.get("report_type") == "pdf"


def _fillings(route, found):
    """[(document, arguments)] of each address of a rule."""
    if route.rule in FIXED:
        return [("", arguments) for arguments in FIXED[route.rule](found)]
    for pattern, fill in PATHS.items():
        if re.match(pattern, route.rule):
            return [
                (document, {**CONSTANTS, **arguments})
                for document, arguments in fill(found)
            ]
    if all(name in CONSTANTS for name in route.arguments):
        return [("", CONSTANTS)]
    return []


def _parameters(route, kind, found, document):
    """[(document, parameters)] of one address; one without any where there are none."""
    table = QUERIES if kind == "GET" else BODIES
    given = table.get(route.rule)
    if given is None and kind == "JSON":
        given = BODIES["*"]
    rows = given(found, document) if given else [{}]
    return [row if isinstance(row, tuple) else (document, row) for row in rows]
