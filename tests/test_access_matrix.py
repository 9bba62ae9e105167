"""P-PUBLIC, C-DIRECT, X-SCOPE, X-TOKENS: who gets what, address by address.

One line of ``MATRIX`` is one document and one address, one cell what the actor of its
column is answered (``tests.access_scene`` has who they are, ``tests.access_requests``
what is asked). Every cell asserts where the document's text is, or that it is not:

======  ==================================================================
show    200, and the text is there
pdf     200 and a PDF
form    422 or 409: their own form again, with the text
ok      JSON that grants what was asked
no      JSON that grants nothing; the text is not there
hidden  200, and the text is not there
login   to the login, and from there to the address or its document; no text
doc     to the document's own address, without a token; no text
desk    to the document's form for staff; no text
403/404 that status; no text
``-``   not asked: stock lets them, and it would be done
======  ==================================================================
"""

import json
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from tests.access_scene import ACTORS, Scene
from tests.access_words import TOKEN, canary
from tests.tables import Tables, changed
from tests.visitor import path_of

pytestmark = pytest.mark.slow

MATRIX = """
# record address           anon   token  guest  carla  colin  eve    sven   staff
draft    page              login  login  login  404    404    404    404    show
draft    html              login  login  login  404    404    404    404    show
draft    pdf               login  login  login  404    404    404    404    pdf
draft    edi               login  login  login  404    404    404    404    show
draft    check             login  login  login  404    404    404    404    403
draft    approve           login  login  login  404    404    404    404    403
draft    hand-over        login  login  login  404    404    404    404    403
draft    send-hand-over   login  login  login  404    404    404    404    403
draft    ask-change        login  login  login  404    404    404    404    403
draft    send-change       login  login  login  404    404    404    404    403
draft    files             login  login  login  404    404    404    404    hidden
draft    send-files        login  login  login  404    404    404    404    403
draft    mark-seen         login  login  login  404    404    404    404    403
draft    accept            no     no     no     no     no     no     no     no
draft    decline           login  login  login  404    404    404    404    403
draft    check-decline     login  login  login  404    404    404    404    403
draft    check-sign        login  login  login  404    404    404    404    403
draft    send-sign         login  login  login  404    404    404    404    403
draft    send-options      login  login  login  404    404    404    404    403
draft    check-reorder     login  login  login  404    404    404    404    403
draft    send-reorder      login  login  login  404    404    404    404    403
draft    pay               no     no     no     no     no     no     no     -
draft    choose-pay        login  login  404    404    404    404    404    403
draft    quotes            login  login  login  hidden hidden hidden hidden hidden
draft    find              login  login  login  hidden hidden hidden hidden hidden
draft    orders            login  login  login  hidden hidden hidden hidden hidden
draft    profile           login  login  login  hidden hidden hidden hidden hidden
draft    company           login  login  login  hidden hidden hidden hidden 404
draft    send-company      login  login  login  403    403    403    403    404
draft    addresses         login  login  login  hidden hidden hidden hidden hidden
draft    remove-address    login  login  login  404    404    404    404    404
draft    closed            login  login  login  hidden hidden hidden hidden hidden
draft    actions           login  login  login  hidden hidden hidden hidden hidden
draft    search            no     no     no     no     no     no     no     ok
draft    read              no     no     no     no     no     no     no     ok
draft    count             no     no     no     no     no     no     no     ok
draft    lines             no     no     no     no     no     no     no     ok
draft    mail-view         login  login  login  404    404    404    404    desk
draft    chatter           no     no     no     no     no     no     no     ok
draft    say               no     no     no     no     no     no     no     ok
public   page              login  login  show   show   show   404    404    show
public   html              login  login  show   show   show   404    404    show
public   pdf               login  login  pdf    pdf    pdf    404    404    pdf
public   edi               login  login  show   show   show   404    404    show
public   check             login  login  show   show   show   404    404    403
public   approve           login  login  form   form   form   404    404    403
public   hand-over        login  login  doc    show   doc    404    404    403
public   send-hand-over   login  login  doc    form   doc    404    404    403
public   handed-over      404    404    404    404    404    404    404    404
public   ask-change        login  login  show   show   show   404    404    403
public   send-change       login  login  form   form   form   404    404    403
public   files             login  login  show   show   show   404    404    hidden
public   send-files        login  login  form   form   form   404    404    403
public   sent-file         login  login  404    404    404    404    404    404
public   take-back         login  login  404    404    404    404    404    403
public   preview           login  login  login  404    404    404    404    hidden
public   mark-seen         login  login  doc    doc    doc    404    404    403
public   accept            no     no     no     no     no     no     no     no
public   decline           login  login  doc    doc    doc    404    404    403
public   check-sign        login  login  doc    doc    doc    404    404    403
public   send-sign         login  login  doc    doc    doc    404    404    403
public   check-options     login  login  doc    doc    doc    404    404    403
public   send-options      login  login  doc    doc    doc    404    404    403
public   choose-pay        login  login  -      -      -      404    404    403
public   check-reorder     login  login  doc    doc    doc    404    404    403
public   quotes            login  login  login  show   show   hidden hidden hidden
public   find              login  login  login  show   show   hidden hidden hidden
public   orders            login  login  login  hidden hidden hidden hidden hidden
public   closed            login  login  login  hidden hidden hidden hidden hidden
public   actions           login  login  login  show   show   hidden hidden hidden
public   search            no     no     no     ok     ok     no     no     ok
public   read              no     no     no     ok     ok     no     no     ok
public   count             no     no     no     ok     ok     no     no     ok
public   lines             no     no     no     ok     ok     no     no     ok
public   mail-view         login  login  doc    doc    doc    404    404    desk
public   chatter           no     no     no     ok     ok     no     no     ok
public   say               no     no     no     ok     ok     no     no     ok
sign     check             login  login  login  doc    doc    404    404    403
sign     approve           login  login  login  doc    doc    404    404    403
sign     hand-over        login  login  login  doc    doc    404    404    403
sign     send-hand-over   login  login  login  doc    doc    404    404    403
sign     accept            no     no     no     -      -      no     no     no
sign     decline           login  login  login  -      -      404    404    403
sign     check-decline     login  login  login  hidden hidden 404    404    403
sign     check-sign        login  login  login  doc    doc    404    404    403
sign     send-sign         login  login  login  doc    doc    404    404    403
sign     pay               no     no     no     -      -      no     no     -
order    page              login  login  login  show   show   404    404    show
order    html              login  login  login  show   show   404    404    show
order    pdf               login  login  login  pdf    pdf    404    404    pdf
order    edi               login  login  login  show   show   404    404    show
order    check             login  login  login  doc    doc    404    404    403
order    approve           login  login  login  doc    doc    404    404    403
order    hand-over        login  login  login  doc    doc    404    404    403
order    send-hand-over   login  login  login  doc    doc    404    404    403
order    ask-change        login  login  login  doc    doc    404    404    403
order    send-change       login  login  login  doc    doc    404    404    403
order    accept            no     no     no     no     no     no     no     no
order    decline           login  login  login  doc    doc    404    404    403
order    check-reorder     login  login  login  show   show   404    404    403
order    send-reorder      login  login  login  form   form   404    404    403
order    quotes            login  login  login  hidden hidden hidden hidden hidden
order    find              login  login  login  hidden hidden hidden hidden hidden
order    orders            login  login  login  show   show   hidden hidden hidden
order    closed            login  login  login  hidden hidden hidden hidden hidden
order    actions           login  login  login  hidden hidden hidden hidden hidden
order    search            no     no     no     ok     ok     no     no     ok
order    read              no     no     no     ok     ok     no     no     ok
order    count             no     no     no     ok     ok     no     no     ok
order    lines             no     no     no     ok     ok     no     no     ok
order    mail-view         login  login  login  doc    doc    404    404    desk
order    chatter           no     no     no     ok     ok     no     no     ok
order    say               no     no     no     ok     ok     no     no     ok
evidence page              login  login  login  show   show   404    404    404
evidence pdf               login  login  login  pdf    pdf    404    404    404
evidence as-json           login  login  login  show   show   404    404    404
change   page              login  login  login  show   show   404    404    show
change   actions           login  login  login  show   show   hidden hidden hidden
public   talk              login  login  show   show   show   404    404    show
public   comment           login  login  form   form   form   404    404    403
draft    talk              login  login  login  404    404    404    404    show
draft    comment           login  login  login  404    404    404    404    403
po       talk              login  login  login  404    404    404    show   show
po       comment           login  login  login  404    404    404    form   403
change   change-page       login  login  login  show   show   404    404    show
change   change-talk       login  login  login  hidden hidden 404    404    hidden
change   change-file       login  login  login  show   show   404    404    show
change   withdraw          login  login  login  form   form   404    404    403
change   files             login  login  login  show   show   404    404    show
change   send-files        login  login  login  form   form   404    404    403
change   sent-file         login  login  login  show   show   404    404    show
change   document          login  login  login  show   show   404    404    show
change   document-file     login  login  login  show   show   404    404    show
change   said-document     login  login  login  show   show   404    404    show
change   said-document-file login login  login  show   show   404    404    show
change   all-documents     login  login  login  show   show   hidden hidden hidden
change   take-back         login  login  login  -      -      404    404    403
change   kept-file         404    404    404    404    404    404    404    show
change   kept-search       no     no     no     no     no     no     no     ok
change   send-kept         login  login  login  form   form   404    404    403
change   mark-seen         login  login  login  doc    doc    404    404    403
change   file              404    404    404    404    404    404    404    show
po       page              login  login  login  404    404    404    show   show
po       html              login  login  login  404    404    404    show   show
po       pdf               login  login  login  404    404    404    pdf    pdf
po       edi               login  login  login  404    404    404    show   show
po       acknowledge-by-get login login  login  404    404    404    show   show
po       check-acknowledge login  login  login  404    404    404    show   403
po       acknowledge       login  login  login  404    404    404    form   403
po       bill-form         login  login  login  404    404    404    hidden hidden
po       send-bill         login  login  login  404    404    404    422    403
po_draft bill-form         login  login  login  404    404    404    404    404
po_draft send-bill         login  login  login  404    404    404    404    404
bill     page              login  login  login  404    404    404    show   show
bill     bills             login  login  login  hidden hidden hidden show   hidden
bill     bill-file         login  login  login  404    404    404    show   show
bill     withdraw-bill     login  login  login  404    404    404    -      -
po       dates             no     no     no     no     no     no     -      -
po       dates             no     no     no     no     no     no     no     no
po       answer-form       login  login  login  404    404    404    show   403
po       send-answer       login  login  login  404    404    404    form   403
po       answered          login  login  login  404    404    404    404    404
po       purchase          login  login  login  hidden hidden hidden show   hidden
po       rfq               login  login  login  hidden hidden hidden hidden hidden
po       actions           login  login  login  hidden hidden hidden show   hidden
po       search            no     no     no     no     no     no     ok     ok
po       read              no     no     no     no     no     no     ok     ok
po       count             no     no     no     no     no     no     ok     ok
po       lines             no     no     no     no     no     no     ok     ok
po       mail-view         login  login  login  404    404    404    doc    desk
po       chatter           no     no     no     no     no     no     ok     ok
po       say               no     no     no     no     no     no     ok     ok
po_draft page              login  login  login  404    404    404    404    show
po_draft html              login  login  login  404    404    404    404    show
po_draft pdf               login  login  login  404    404    404    404    pdf
po_draft edi               login  login  login  404    404    404    404    show
po_draft acknowledge-by-get login login  login  404    404    404    404    show
po_draft check-acknowledge login  login  login  404    404    404    404    -
po_draft acknowledge       login  login  login  404    404    404    404    403
po_draft dates             no     no     no     no     no     no     no     no
po_draft answer-form       login  login  login  404    404    404    404    403
po_draft send-answer       login  login  login  404    404    404    404    403
po_draft answered          login  login  login  404    404    404    404    404
po_draft purchase          login  login  login  hidden hidden hidden hidden hidden
po_draft rfq               login  login  login  hidden hidden hidden hidden hidden
po_draft search            no     no     no     no     no     no     no     ok
po_draft read              no     no     no     no     no     no     no     ok
po_draft count             no     no     no     no     no     no     no     ok
po_draft lines             no     no     no     no     no     no     no     ok
po_draft mail-view         login  login  login  404    404    404    404    desk
po_draft chatter           no     no     no     no     no     no     no     ok
po_draft say               no     no     no     no     no     no     no     ok
draft    viewed            404    404    404    404    404    404    404    204
draft    inert             login  login  login  404    404    404    404    desk
draft    signed            login  login  login  404    404    404    404    hidden
public   viewed            404    404    204    204    204    404    404    204
public   inert             login  login  login  doc    doc    404    404    desk
public   signed            login  login  hidden hidden hidden 404    404    hidden
sign     viewed            404    404    404    204    204    404    404    204
sign     signed            login  login  login  hidden hidden 404    404    hidden
order    viewed            404    404    404    204    204    404    404    204
order    done              login  login  login  show   show   404    404    404
order    inert             login  login  login  doc    doc    404    404    desk
change   check-withdraw    login  login  login  show   show   404    404    403
change   comment-on-change login  login  login  422    422    404    404    403
po       viewed            404    404    404    404    404    404    404    404
po       inert             login  login  login  404    404    404    303    desk
po_draft inert             login  login  login  404    404    404    404    desk
payment  page              login  login  login  show   show   404    404    show
payment  pdf               login  login  login  pdf    pdf    404    404    pdf
payment  paid              login  login  login  show   show   hidden hidden hidden
colleague page             login  login  login  show   404    404    404    404
colleague remove-check     login  login  login  show   404    404    404    404
colleague limit            -      -      -      form   404    404    404    404
colleague take-away        -      -      -      -      404    404    404    404
colleague colleagues       login  login  login  show   404    404    404    404
"""

ROWS = [line.split() for line in MATRIX.splitlines() if line and line[0] != "#"]
CELLS = [
    pytest.param(actor, record, address, cell, id=f"{record}-{address}-{actor}")
    for record, address, *cells in ROWS
    for actor, cell in zip(ACTORS, cells, strict=True)
    if cell != "-"
]

# What an answer may hold although it denies: its text is no secret to who asked.
WITH_TEXT = {"show", "form", "pdf", "ok"}

# Tables that no row of the matrix may change: nothing was done, whoever asked.
DOCUMENTS = (
    "sale_order",
    "sale_order_line",
    "purchase_order",
    "purchase_order_line",
    "portal_approval",
    "portal_change_request",
    "portal_bill",
    "portal_document",
    "portal_pending_file",
    "portal_hotlink",
    "payment_transaction",
)
# Who looks at a document or downloads it is noted: nothing is done by it (O-VIEWED).
COUNT_ACTS = """
SELECT count(*) FROM portal_event WHERE kind NOT IN ('downloaded', 'viewed')
"""


@pytest.fixture(scope="module")
def scene(portal_server, bench):
    """The scene, and afterwards the proof that the whole matrix changed nothing."""
    scene = Scene(portal_server)
    tables = Tables(bench, portal_server.db)
    before, acts = tables.checksums(), tables.value(COUNT_ACTS)
    yield scene
    assert not set(changed(before, tables.checksums())).intersection(DOCUMENTS)
    assert tables.value(COUNT_ACTS) == acts


@pytest.mark.parametrize(("actor", "record", "address", "cell"), CELLS)
def test_matrix(scene, actor, record, address, cell):
    answer = scene.ask(actor, record, address)
    has_text = _word(record) in answer.text
    if cell not in WITH_TEXT:
        assert not has_text, "denied, but the document's text is in the answer"
    CHECKS.get(cell, _is_status)(scene, answer, cell, record, address)


def _word(record: str) -> str:
    """The word to be looked for: a certificate holds that of its order."""
    return canary("order" if record == "evidence" else record)


def _is_status(scene, answer, cell, record, address):
    assert answer.status_code == int(cell)


def _is_show(scene, answer, cell, record, address):
    assert answer.status_code == 200
    assert _word(record) in answer.text


def _is_pdf(scene, answer, cell, record, address):
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")


def _is_form(scene, answer, cell, record, address):
    assert answer.status_code in (409, 422)
    assert _word(record) in answer.text


def _is_hidden(scene, answer, cell, record, address):
    assert answer.status_code == 200


def _is_login(scene, answer, cell, record, address):
    assert answer.status_code == 303
    target = urlsplit(answer.headers["Location"])
    assert target.path == "/web/login"
    [after] = parse_qs(target.query)["redirect"]
    asked = urlsplit(path_of(unquote(answer.request.url)))
    # a form without a page of its own: then the one that has it
    of_others = {"decline": "", "mark-seen": "", "take-back": "/files"}
    of_others["withdraw-bill"] = ""
    page = asked.path
    if address in of_others:
        page = f"{scene.page(record)}{of_others[address]}"
    assert urlsplit(after).path == page


def _is_doc(scene, answer, cell, record, address):
    assert answer.status_code == 303
    target = urlsplit(answer.headers["Location"])
    assert target.path == scene.page(record)
    assert TOKEN not in answer.headers["Location"]


def _is_desk(scene, answer, cell, record, address):
    assert answer.status_code == 303
    target = urlsplit(answer.headers["Location"])
    assert target.path == f"/odoo/{scene.model(record)}/{scene.ids[record]}"


def _is_ok(scene, answer, cell, record, address):
    assert _granted(answer)
    if address != "count":
        said = address == "say" and "SAID-" in answer.text
        assert said or _word(record) in answer.text


def _is_no(scene, answer, cell, record, address):
    assert not _granted(answer)


def _granted(answer) -> bool:
    """Whether a JSON route gave or did something."""
    # 403: refused in so many words, as stock's scripts show them
    assert answer.status_code in (200, 403)
    body = json.loads(answer.text)
    result = body.get("result")
    if "error" in body or not result:
        return False
    if isinstance(result, dict):
        # a thread without messages that may be read is still a thread
        return "error" not in result and result.get("messages") != []
    # how stock answers a redirect on a JSON route
    return "[303 SEE OTHER]" not in str(result)


CHECKS = {
    "show": _is_show,
    "pdf": _is_pdf,
    "form": _is_form,
    "hidden": _is_hidden,
    "login": _is_login,
    "doc": _is_doc,
    "desk": _is_desk,
    "ok": _is_ok,
    "no": _is_no,
}
