"""G13: what a browser asks for on the first visit of a page, and on the next."""

import gzip

import pytest

from tests.office import Office
from tests.visitor import Visitor

pytestmark = pytest.mark.slow

COLD_REQUESTS, WARM_REQUESTS = 6, 2
COLD_BYTES = 120 * 1024
PAGES = (
    "/my",
    "/my/quotes",
    "/my/actions",
    "/my/invoices",
    "/my/history",
    "/my/account-summary",
    "/my/faq",
    "/my/orders/{order}/approve",
    "/my/orders/{order}/files",
    "/my/nothing-there",
    "/my/orders/{order}",
    "/my/orders/{to_sign}",
    "/my/orders/{to_pay}",
    "/my/orders/{ordered}",
    "/my/invoices/{invoice}",
    "/my/account",
    "/my/company",
    "/my/addresses",
    "/my/address",
    "/my/security",
    "/my/security/sessions",
    "/my/account/mails",
    "/my/payments/new",
    "/my/statement",
    "/my/documents",
    "/my/projects",
    "/my/tasks",
    "/my/payment_method",
)
SECRET = "JBSWY3DPEHPK3PXP"
PUBLIC_PAGES = ("/web/login", "/web/login/forgotten", "/web/reset_password")
SUPPLIER_PAGES = ("/my/purchase", "/my/purchase/{purchase}", "/my/bills")

# An invoice to be paid, and the login of a supplier.
PREPARE = """
env.ref('base.main_company').portal_color = '#1f6f54'
carla = env.ref('customer_portal_ext.partner_carla')
invoice = env['account.move'].create({
    'move_type': 'out_invoice',
    'partner_id': carla.id,
    'company_id': env.ref('base.main_company').id,
    'invoice_date': '2026-01-02',
    'invoice_line_ids': [(0, 0, {
        'product_id': env.ref('customer_portal_ext.product_poster').id,
    })],
})
invoice.action_post()
env['ir.model.data'].create({
    'module': 'customer_portal_ext', 'name': 'visited_invoice',
    'model': 'account.move', 'res_id': invoice.id,
})
sven = env.ref('customer_portal_ext.partner_sven')
env['res.users'].with_context(no_reset_password=True).create({
    'login': 'sven@supplier.example',
    'password': 'sven',
    'partner_id': sven.id,
    'group_ids': [(6, 0, env.ref('base.group_portal').ids)],
})
"""


@pytest.fixture(scope="module", autouse=True)
def colored(portal_server):
    """The company has a style sheet of its own: one request more."""
    portal_server.shell(PREPARE)


@pytest.mark.parametrize("address", PAGES)
def test_visit(portal_server, new_context, address):
    """At most 6 requests and 120 kB compressed at first, then 2 requests; no picture
    inside a page; no script fails."""
    check(portal_server, new_context, ("carla@customer.example", "carla"), address)


@pytest.mark.parametrize("address", SUPPLIER_PAGES)
def test_visit_of_a_supplier(portal_server, new_context, address):
    """The same for a supplier."""
    check(portal_server, new_context, ("sven@supplier.example", "sven"), address)


@pytest.mark.parametrize("address", PUBLIC_PAGES)
def test_visit_of_the_public(portal_server, new_context, address):
    """The same before anybody has signed in."""
    check(portal_server, new_context, None, address)


def test_visit_of_the_second_factor(portal_server, new_context):
    """The same for the form that asks for a code after the password."""
    office = Office(portal_server)
    carla = [office.ref("partner_carla")]
    [user] = office.admin("res.users", "search", [("partner_id", "in", carla)])
    portal_server.shell(f"env['res.users'].browse({user}).totp_secret = {SECRET!r}")
    try:
        visitor = Visitor(portal_server.url)
        login = {"login": "carla@customer.example", "password": "carla"}
        page = visitor.get("/web/login")
        answer = visitor.submit(page, "/web/login", **login)
        assert "/web/login/totp" in answer.headers["Location"]
        context = new_context(viewport=(1280, 900))
        context.add_cookies(
            [
                {"name": "session_id", "value": value, "url": portal_server.url}
                for value in visitor.cookies("session_id")
            ]
        )
        check_visits(context, f"{portal_server.url}/web/login/totp")
        page = context.new_page()
        page.goto(f"{portal_server.url}/web/login/totp")
        page.fill("#totp_token", "000000")
        page.get_by_role("button", name="Log in").click()
        page.get_by_role("alert").wait_for()
    finally:
        portal_server.shell(f"env['res.users'].browse({user}).totp_secret = False")


def check(portal_server, new_context, login, address):
    url = portal_server.url + filled(portal_server, address)
    context = new_context(viewport=(1280, 900))
    if login:
        portal_server.sign_in(context, *login)
    check_visits(context, url)


def check_visits(context, url):
    """Hold the first and the second visit of a page to what they may cost."""
    cold = visited(context, url)
    warm = visited(context, url)
    assert len(cold) <= COLD_REQUESTS, cold
    assert sum(cold.values()) <= COLD_BYTES, cold
    assert len(warm) <= WARM_REQUESTS, warm


def filled(portal_server, address):
    """An address with the ids of the demo data."""
    office = Office(portal_server)
    names = {
        "order": "order_spring",
        "to_sign": "order_frame",
        "to_pay": "order_fair",
        "ordered": "order_summer",
        "invoice": "visited_invoice",
        "purchase": "purchase_paper",
    }
    wanted = {name for name in names if f"{{{name}}}" in address}
    return address.format(**{name: office.ref(names[name]) for name in wanted})


def visited(context, url):
    """{address: compressed bytes} of what the server was asked for."""
    page = context.new_page()
    failures, answers, kept = [], [], set()
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.on(
        "console",
        lambda said: (
            failures.append(said.text)
            if said.type == "error" and "404" not in said.text
            else None
        ),
    )
    page.on("response", lambda answer: answers.append(answer))
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    addresses = {}
    network.on(
        "Network.requestWillBeSent",
        lambda sent: addresses.__setitem__(sent["requestId"], sent["request"]["url"]),
    )
    network.on(
        "Network.requestServedFromCache",
        lambda served: kept.add(addresses.get(served["requestId"])),
    )
    network.on(
        "Network.responseReceived",
        lambda got: (
            kept.add(got["response"]["url"])
            if got["response"].get("fromDiskCache")
            else None
        ),
    )
    page.goto(url)
    page.wait_for_load_state("networkidle")
    assert failures == []
    assert ";base64," not in page.content()
    asked = {
        answer.url: len(gzip.compress(answer.body()))
        for answer in answers
        if answer.url not in kept and not answer.url.startswith("data:")
    }
    page.close()
    return asked
