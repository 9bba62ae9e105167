"""P-PUBLIC, O-MODULES, X-SCOPE, B-ACCESS-MODE, X-MULTI, X-TOKENS: every address.

First what the addresses of ours say of themselves, and that reading changes nothing.
Then the walk: everybody asks every address of the routing map about every document of
``tests.crowd``, stock's addresses too. Each text of each document is a word of its own;
no answer has one that its reader must not see. What each may see is said here, once
more and by hand, so that the policy is not asked whether the policy is right.
"""

import io
import json
import re
import zipfile

import pytest

from tests.addresses import (
    PRINT_ROUTES,
    asks,
    is_document_rule,
    kind_of,
    paths_of,
    read_routes,
    tokenless,
    unknown,
)
from tests.crowd import CONTACTS, DOCUMENTS, PERSONAL, SECRET, SHOWN, word
from tests.tables import Tables, changed
from tests.visitor import Visitor

pytestmark = pytest.mark.slow

MAKE = """
import json
from tests import crowd_making
print("CROWD", json.dumps(crowd_making.make(env)))
"""

END = """
from tests import crowd_making
crowd_making.end(env, {found!r})
# the server is another process: it has cached who sees what
env.registry.signal_changes()
"""

# Only words there are: a font in base64 has all sorts of letters.
_SUBJECTS = [*DOCUMENTS, *CONTACTS, "family", "elsewhere", "mill", "card"]
WORD = re.compile(
    f"zq({'|'.join(_SUBJECTS)})zq({'|'.join((*SHOWN, *SECRET, *PERSONAL))})zq",
    re.IGNORECASE,
)

FAMILY = {"quote", "order", "ownquote", "invoice", "credit", "project", "task"}
OF_OWNER = FAMILY - {"ownquote"}
MILL = {"rfq", "purchase", "bill"}
ELSEWHERE = {
    *("foreignquote", "foreigninvoice", "foreignpurchase"),
    *("foreignproject", "foreigntask"),
}

# {who: the documents they see}
SEES = {
    "anonymous": set(),
    "token": {"secondquote"},  # the second company keeps stock's tokens
    "guest": {"quote"},
    "expired": set(),
    "revoked": set(),
    "superseded": set(),
    "moved": set(),
    "owner": FAMILY,
    "linked": FAMILY,
    "own": {"ownquote"},
    "branch": OF_OWNER,
    "otherbranch": set(),
    "colleague": FAMILY,
    "group": FAMILY | {"subquote"},
    "noquotes": FAMILY - {"quote", "ownquote"},
    "noorders": FAMILY - {"order"},
    "noinvoices": FAMILY - {"invoice", "credit"},
    "noprojects": FAMILY - {"project", "task"},
    "excluded": set(),
    "archived": set(),
    "company2": {"secondquote"},
    "both": FAMILY | {"secondquote"},
    "foreign": ELSEWHERE,
    "supplier": MILL,
    "nopurchases": {"bill"},
    "nobills": {"rfq", "purchase"},
    # Odoo lets all employees see what is done, and in which projects
    "clerk": {name for name, row in DOCUMENTS.items() if row[0].startswith("project.")},
}

# Who asks all addresses; the others ask those of documents.
WALKERS = {
    *("anonymous", "guest", "foreign", "excluded", "archived", "company2"),
    *("noquotes", "own", "token"),
}

# The company whose name, address and telephone number somebody may read.
COMPANY = {"foreign": "elsewhere", "supplier": "mill"}
COMPANY |= {"nopurchases": "mill", "nobills": "mill"}
NO_COMPANY = {"anonymous", "expired", "revoked", "superseded", "moved"}


def may_read(actor: str, document: str, part: str) -> bool:
    """Whether an answer to ``actor`` may hold this text."""
    if document in ("family", "elsewhere", "mill"):
        if actor == "clerk":
            return True
        own = COMPANY.get(actor, "family")
        return actor not in NO_COMPANY and document == own and part != "comment"
    if actor == "clerk":
        return document in SEES[actor]
    if document == "card":
        return own_of_mill(actor) and part == "name"
    return document in SEES[actor] and part in SHOWN


def own_of_mill(actor: str) -> bool:
    return COMPANY.get(actor) == "mill"


# Stock's forms that we extend: a GET shows them, a POST to the same address sends them.
STOCK_FORMS = {
    *("/web/reset_password", "/web/signup", "/my/security"),
    "/rate/<string:token>/submit_feedback",
}

# What a mail program sends for its reader, who presses "unsubscribe" there (RFC 8058):
# the secret in the address is the token, and no session is asked for.
BY_MAIL_PROGRAMS = {"/my/mails/<string:token>/off/<string:kind>"}

# Stock's own way to say no, or that a parameter is missing.
BROKEN = {
    "/google_gmail/iap_confirm",
    "/microsoft_outlook/iap_confirm",
    "/product/export/pricelist/",
    "/web/export/csv",
    "/web/export/xlsx",
    "/web/pivot/export_xlsx",
}

# Documents, people and what hangs on them: no request of the walk may change any.
UNTOUCHED = (
    *("sale_order", "sale_order_line", "account_move", "account_move_line"),
    *("purchase_order", "purchase_order_line", "project_project", "project_task"),
    *("mail_message", "mail_followers", "res_partner", "res_users", "payment_token"),
    *("payment_transaction", "portal_event", "portal_approval", "portal_hotlink"),
    *("portal_change_request", "portal_section_access"),
)


# Grows with each transaction that writes something.
WRITES = "SELECT pg_snapshot_xmax(pg_current_snapshot())"


class Walk:
    """A portal with the crowd in it, and one browser for each of them."""

    def __init__(self, portal):
        self.portal = portal
        printed = portal.shell(MAKE + PRINT_ROUTES)
        self.found = json.loads(_line(printed, "CROWD "))
        self.routes = read_routes(_line(printed, "ROUTES "))
        self.visitors = {actor: Visitor(portal.url) for actor in SEES}
        for actor in CONTACTS.keys() | {"clerk"}:
            self.visitors[actor].sign_in(actor, actor)
        for name, secret in self.found["secrets"].items():
            opened = self.visitors[name].open_link(f"/my/link/{secret}")
            assert opened.status_code == 303, name
        assert self.visitors["linked"].is_signed_in()
        assert self.visitors["archived"].is_signed_in()
        portal.shell(END.format(found=self.found))

    def walk(self, actor: str) -> "Seen":
        """Asks all addresses that are asked as ``actor``."""
        seen = Seen(actor)
        visitor = self.visitors[actor]
        csrf_token = visitor.csrf_token()
        for route in self.routes:
            if actor not in WALKERS and not is_document_rule(route):
                continue
            for ask in asks(route, self.found):
                if ask.acts and ask.document in SEES[actor]:
                    continue
                if actor != "token":
                    ask = tokenless(ask)
                seen.note(ask, ask.of(visitor, csrf_token))
        return seen


class Seen:
    """What an actor was answered: the texts, and all that should not have been."""

    def __init__(self, actor: str):
        self.actor = actor
        self.words = set()
        self.leaks = []
        self.failures = []

    def note(self, ask, answer) -> None:
        text = text_in(answer)
        words = {(doc.lower(), part.lower()) for doc, part in WORD.findall(text)}
        self.words |= words
        about = f"{ask.kind} {ask.path} {ask.document}"
        leaks = sorted(
            f"{document}.{part}"
            for document, part in words
            if not may_read(self.actor, document, part)
        )
        if answer.content.startswith(b"%PDF"):
            leaks.append("a PDF")
        if leaks:
            leak = f"{about}: {answer.status_code} {' '.join(leaks)}"
            self.leaks += [] if leak in self.leaks else [leak]
        if answer.status_code >= 500 and ask.path not in BROKEN:
            self.failures.append(f"{about}: {answer.status_code}")


def text_in(answer) -> str:
    """All text of an answer: its head, its body, and what is packed in it."""
    parts = [str(answer.headers), answer.content.decode("utf-8", "replace")]
    if answer.content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
            for name in packed.namelist():
                parts += [name, packed.read(name).decode("utf-8", "replace")]
    return "\n".join(parts)


def _line(printed: str, mark: str) -> str:
    return printed.split(mark, 1)[1].splitlines()[0]


# What is kept when a PDF has been sent, in a transaction of its own: the PDF, which is
# not made again (P-REPRINT), and that somebody downloaded it (O-VIEWED).
KEPT_AFTERWARDS = {
    "portal_pdf",
    "portal_pdf_answer",
    "ir_attachment",
    "portal_event",
}
BUT_FOR_WHAT_IS_KEPT = {
    "ir_attachment": "SELECT count(*), max(write_date) FROM ir_attachment"
    " WHERE COALESCE(res_model, '') NOT IN ('portal.pdf', 'portal.pdf.answer')",
    "portal_event": "SELECT count(*) FROM portal_event WHERE kind != 'downloaded'",
}


@pytest.fixture(scope="module")
def walk(portal_server):
    return Walk(portal_server)


@pytest.fixture(scope="module")
def tables(walk, bench, portal_server):
    """Afterwards the proof that the whole walk changed nothing."""
    tables = Tables(bench, portal_server.db)
    before, rest = tables.checksums(), _but_for_what_is_kept(tables)
    yield tables
    touched = set(changed(before, tables.checksums())).intersection(UNTOUCHED)
    # a download is noted after its response was sent; nothing else is
    later = _but_for_what_is_kept(tables)
    assert not {name for name in touched if rest.get(name) != later.get(name, "")}


def _but_for_what_is_kept(tables):
    return {name: tables.value(sql) for name, sql in BUT_FOR_WHAT_IS_KEPT.items()}


def test_each_address_is_known(walk):
    """A new address is asked about the documents, or it is said why not."""
    assert unknown(walk.routes, walk.found) == []


# Stock's pages of a payment, which say what was written a moment ago: a replica may
# not know it yet. And its page of a rating, which stock does not mark.
STOCK_READS = {
    *("/payment/pay", "/payment/status"),
    "/rate/<string:token>/<int:rate>",
}


def test_ours_say_what_they_do(walk):
    """An address of ours reads by GET, or writes by POST with a token against CSRF."""
    ours = [route for route in walk.routes if route.is_ours]
    assert len(ours) > 30
    wrong = []
    for route in ours:
        if route.rule in STOCK_FORMS:
            sound = route.csrf
        elif route.rule in BY_MAIL_PROGRAMS and route.methods == ("POST",):
            sound = not route.readonly
        elif route.is_json:
            # Odoo answers these to a POST of JSON only, which no foreign page can send
            sound = route.methods in ((), ("POST",))
        elif route.methods == ("GET",):
            # what only reads is run where nothing can be written
            sound = route.readonly in (True, "callable") or route.rule in STOCK_READS
        else:
            sound = route.methods == ("POST",) and route.csrf and not route.readonly
        if not sound:
            wrong.append(route)
    assert wrong == []


def test_post_of_ours_wants_its_token(walk):
    """A form that another page sends in somebody's name is refused."""
    wrong = []
    visitor = walk.visitors["owner"]
    for route in walk.routes:
        if route.rule in BY_MAIL_PROGRAMS:
            continue
        if route.is_ours and kind_of(route) == "POST":
            for path in sorted(paths_of(route, walk.found))[:1]:
                answer = visitor.post(path, {"body": "x", "terms": "1"})
                if answer.status_code != 400:
                    wrong.append(f"{path}: {answer.status_code}")
    assert wrong == []


def test_reads_change_nothing(walk, bench, portal_server):
    """A GET or HEAD of ours leaves every table as it was, the first time too.

    Whoever it is that asks, and also with a token that a company accepts: nobody has
    looked at any of these documents before.
    """
    readers = ("anonymous", "guest", "owner", "supplier", "excluded", "clerk")
    for reader in readers:
        # Odoo notes the browser of a session once; the first page compiles its styles
        walk.visitors[reader].get("/web/login")
        walk.visitors[reader].get("/my/security")
    # the first PDF compiles its styles as well
    own = walk.found["documents"]["ownquote"][1]
    walk.visitors["own"].get(f"/my/orders/{own}", report_type="pdf")
    tables = Tables(bench, portal_server.db)
    before = tables.checksums()
    kept = [tables.value(sql) for sql in BUT_FOR_WHAT_IS_KEPT.values()]
    suspects = []
    count = 0
    for route in walk.routes:
        if not (route.is_ours and route.reads):
            continue
        for reader in readers:
            visitor = walk.visitors[reader]
            writes = tables.value(WRITES)
            for ask in asks(route, walk.found):
                if ask.acts and ask.document not in SEES[reader]:
                    continue  # what is refused is the same as without the PDF
                assert ask.of(visitor, "").status_code < 500
                visitor.head(ask.path)
                count += 1
            if tables.value(WRITES) != writes:
                suspects.append(f"{route.rule} {reader}")
    assert count > 300
    # PostgreSQL's own housekeeping writes as well: suspects are told, not accused
    different = set(changed(before, tables.checksums()))
    assert different <= KEPT_AFTERWARDS, suspects
    assert [tables.value(sql) for sql in BUT_FOR_WHAT_IS_KEPT.values()] == kept


@pytest.mark.parametrize("actor", sorted(SEES))
def test_walk(walk, tables, actor):
    """Nobody is answered with a text that is not for them, and they get what is."""
    seen = walk.walk(actor)
    assert seen.leaks == []
    assert seen.failures == []
    assert missing(actor, seen.words) == []


def missing(actor: str, words: set) -> list[str]:
    """What an actor should have been answered with, and was not."""
    missed = []
    for document in sorted(SEES[actor]):
        found = {part for name, part in words if name == document}
        if not found & {"name", "ref", "line"}:
            missed.append(f"{document}: the document")
        if actor not in ("guest", "clerk") and "chatter" not in found:
            missed.append(f"{document}: its conversation")
    return missed


def test_looks_for_what_is_there(walk):
    """The words stand in the answers as they are: the owner's page has them."""
    order = walk.found["documents"]["quote"][1]
    page = walk.visitors["owner"].get(f"/my/orders/{order}")
    for part in ("name", "line", "note"):
        assert word("quote", part) in page.text
