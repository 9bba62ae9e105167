"""P-HOTLINK, C-DIRECT, X-TOKENS: a personal link opens what it should, no more."""

import hashlib
import re
from ast import literal_eval
from contextlib import contextmanager

import pytest

from tests.office import Office, link_in, secret_of
from tests.tables import Tables, changed
from tests.visitor import Visitor, path_of, text_of

pytestmark = pytest.mark.slow

TIMES = 10
COLIN = "colin@customer.example"

# Six links of Carla to one quotation, and what happened to five of them since.
MAKE_LINKS = """
from datetime import timedelta
from odoo import fields
Hotlink = env["portal.hotlink"]
carla = env.ref("customer_portal_ext.partner_carla")
greta = env.ref("customer_portal_ext.partner_greta")
order = env.ref("customer_portal_ext.order_spring")
secrets = {}
for name in ("living", "expired", "revoked", "foreign", "gone", "moved"):
    link, secrets[name] = Hotlink._issue(carla, order, order.company_id)
    if name == "expired":
        link.expires_at = fields.Datetime.now() - timedelta(minutes=1)
    elif name == "revoked":
        link.action_revoke()
    elif name == "foreign":  # a document that is another customer's by now
        link.res_id = env.ref("customer_portal_ext.order_garden").id
    elif name == "gone":
        link.res_id = 99999999
    elif name == "moved":  # the contact has another address by now
        link.email = "former@customer.example"
print("LINKS", secrets)
"""

EXPIRE = """
link = env["portal.hotlink"].search([("partner_id.email", "=", {email!r})], limit=1)
env.cr.execute(
    "UPDATE portal_hotlink SET expires_at = expires_at - interval '1 year',"
    " create_date = create_date - interval '1 year' WHERE partner_id = %s",
    [link.partner_id.id],
)
"""


@pytest.fixture(scope="module")
def office(portal_server):
    return Office(portal_server)


@pytest.fixture(scope="module")
def tables(bench, portal_server):
    return Tables(bench, portal_server.db)


@pytest.fixture(scope="module")
def secrets(portal_server):
    """{what happened to a link of Carla: its secret}."""
    printed = portal_server.shell(MAKE_LINKS)
    return literal_eval(printed.split("LINKS", 1)[1].splitlines()[0].strip())


@pytest.fixture
def visitor(portal_server):
    return Visitor(portal_server.url)


def mailed_link(portal, office, partner="partner_colin", email=COLIN) -> str:
    """The link of a mail that really went out, about a new quotation."""
    order_id = office.quotation(partner, {"name": "Poster", "product_uom_qty": 2})
    office.publish(order_id)
    portal.smtp.clear()
    office.send_mails()
    return link_in(portal.smtp.wait_for(email))


def test_scanner_changes_nothing(portal_server, office, tables, secrets):
    """P-HOTLINK: ten GET and ten HEAD leave the database as it was, and nobody in."""
    link = mailed_link(portal_server, office)
    # the first page compiles the portal's styles into an attachment
    Visitor(portal_server.url).get(f"/my/link/{secrets['living']}")
    before = tables.checksums()
    scanners = [Visitor(portal_server.url) for _ in range(TIMES)]
    for scanner in scanners:
        assert scanner.get(link).status_code == 200
        assert scanner.head(link).status_code == 200
    assert changed(before, tables.checksums()) == []
    assert not any(scanner.is_signed_in() for scanner in scanners)

    # the same link still works, and now something does change
    person = Visitor(portal_server.url)
    opened = person.open_link(link)
    assert opened.status_code == 303
    assert re.fullmatch(r"/my/orders/\d+", path_of(opened.headers["Location"]))
    assert person.is_signed_in()
    assert {"portal_hotlink", "portal_event"} <= set(
        changed(before, tables.checksums())
    )


def test_head_signs_nobody_in_at_one_click(portal_server, office, tables):
    """P-HOTLINK: where the GET itself signs in, a HEAD or a prefetch does not."""
    link = mailed_link(portal_server, office)
    with setting(office, "portal_hotlink_mode", "one_click", "button"):
        scanner = Visitor(portal_server.url)
        scanner.get("/web/login")
        before = tables.checksums()
        assert scanner.head(link).status_code == 200
        assert not scanner.is_signed_in()
        assert changed(before, tables.checksums()) == []
        person = Visitor(portal_server.url)
        assert person.get(link).status_code == 303
        assert person.is_signed_in()


def test_page_names_contact_and_document(portal_server, secrets, visitor):
    """P-HOTLINK: one page says who they are and what will open, and keeps private."""
    page = visitor.get(f"/my/link/{secrets['living']}")
    assert "as Carla Customer" in text_of(page)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page.headers["Cache-Control"]
    assert "noindex" in page.headers["X-Robots-Tag"]


def test_dead_links_look_alike(secrets, visitor):
    """X-TOKENS: one page and one status, whatever is wrong with a link."""
    living = secrets["living"]
    dead = {
        "unknown": "A" * len(living),
        "truncated": living[:-1],
        "overlong": living + "A",
        "much too long": living * 40,
        "malformed": "%F0%9F%94%91 {{7*7}}",
        **{name: secret for name, secret in secrets.items() if name != "living"},
    }
    pages = {}
    for name, secret in dead.items():
        page = visitor.get(f"/my/link/{secret}")
        head = {k: page.headers.get(k) for k in ("Cache-Control", "Referrer-Policy")}
        pages[name] = (page.status_code, head, _without_secret(page))
    for name, page in pages.items():
        assert page == pages["unknown"], name
    assert pages["unknown"][0] == 404
    assert visitor.get(f"/my/link/{living}").status_code == 200


def test_dead_links_cannot_be_posted(portal_server, secrets):
    """X-TOKENS: the button's POST asks all of it again."""
    for name, secret in secrets.items():
        visitor = Visitor(portal_server.url)
        fields = {"csrf_token": visitor.csrf_token()}
        done = visitor.post(f"/my/link/{secret}", fields)
        let_in = name == "living"
        assert done.status_code == (303 if let_in else 404), name
        assert visitor.is_signed_in() == let_in, name


def test_new_link_goes_to_the_address_on_file(portal_server, office, secrets):
    """P-HOTLINK: whoever asks, the mail goes to the contact; the page tells nothing."""
    link = mailed_link(portal_server, office)
    portal_server.shell(EXPIRE.format(email=COLIN))
    portal_server.smtp.clear()
    visitor = Visitor(portal_server.url)
    answers = []
    for address in (link, f"/my/link/{'A' * 43}"):
        renew = path_of(address) + "/renew"
        page = visitor.get(path_of(address))
        answer = visitor.submit(page, renew, email="evil@evil.example")
        answers.append((answer.status_code, _without_secret(answer)))
    assert answers[0] == answers[1]
    assert answers[0][0] == 200
    office.send_mails()
    mail = portal_server.smtp.wait_for(COLIN)
    assert [caught.recipients for caught in portal_server.smtp.received] == [(COLIN,)]
    assert secret_of(link_in(mail)) != secret_of(link)
    assert Visitor(portal_server.url).open_link(link_in(mail)).status_code == 303

    # and again, at once: no second mail into the same mailbox
    portal_server.smtp.clear()
    visitor.submit(visitor.get(path_of(link)), path_of(link) + "/renew")
    office.send_mails()
    assert portal_server.smtp.received == []


def test_no_secret_is_kept(portal_server, office, tables, bench):
    """X-TOKENS: neither database, nor files, nor log has what the mail has."""
    link = mailed_link(portal_server, office)
    secret = secret_of(link)
    visitor = Visitor(portal_server.url)
    page = visitor.get(link)
    visitor.submit(page, path_of(link))
    visitor.get(f"/my/link/{secret}?utm_source=mail")
    assert visitor.is_signed_in()
    assert tables.holding(secret) == []
    # that search finds what is there: the hash of this very secret
    digest = hashlib.sha256(secret.encode()).hexdigest()
    assert tables.holding(digest) == ["portal_hotlink"]
    for folder in (f"filestore/{portal_server.db}", "sessions"):
        kept = [
            path
            for path in (bench.layout.data / folder).rglob("*")
            if path.is_file() and secret.encode() in path.read_bytes()
        ]
        assert kept == [], folder
    log = portal_server.log.read_text(errors="replace")
    assert "/my/link/***" in log
    assert secret not in log


def test_stock_token_is_refused(portal_server, office, visitor):
    """X-TOKENS: the token that Odoo keeps for each document opens it no more."""
    order_id = office.ref("order_spring")
    token = "00000000-1111-2222-3333-444444444444"
    office.admin("sale.order", "write", [order_id], {"access_token": token})
    path = f"/my/orders/{order_id}"
    refused = visitor.get(path, access_token=token)
    assert refused.status_code == 303
    assert path_of(refused.headers["Location"]).startswith("/web/login")
    assert "Spring motif" not in refused.text
    # where the company lets it, it opens this document: the token was the right one
    with setting(office, "portal_refuse_tokens", False, True):
        assert "Spring motif" in visitor.get(path, access_token=token).text
        assert visitor.get(path, access_token=token[:-1]).status_code == 303


@contextmanager
def setting(office, name, value, otherwise):
    office.set_up(**{name: value})
    try:
        yield
    finally:
        office.set_up(**{name: otherwise})


def _without_secret(page) -> str:
    """The page's text and structure without what must differ: token and address."""
    text = re.sub(r"/my/link/[^/\"']*", "/my/link/***", page.text)
    text = re.sub(r'(name="csrf_token"\s+value=")[^"]*', r"\1***", text)
    text = re.sub(r"csrf_token: \"[^\"]*\"", "", text)
    return text
