"""G13: what a browser asks for on the first visit of a page, and on the next."""

import gzip

import pytest

from tests.office import Office

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
)


@pytest.fixture(scope="module", autouse=True)
def colored(portal_server):
    """The company has a style sheet of its own: one request more."""
    portal_server.shell("env.ref('base.main_company').portal_color = '#1f6f54'")


@pytest.mark.parametrize("address", PAGES)
def test_visit(portal_server, new_context, address):
    """At most 6 requests and 120 kB compressed at first, then 2 requests; no picture
    inside a page; no script fails."""
    office = Office(portal_server)
    url = portal_server.url + address.format(order=office.ref("order_spring"))
    context = new_context(viewport=(1280, 900))
    portal_server.sign_in(context, "carla@customer.example", "carla")
    cold = visited(context, url)
    warm = visited(context, url)
    assert len(cold) <= COLD_REQUESTS, cold
    assert sum(cold.values()) <= COLD_BYTES, cold
    assert len(warm) <= WARM_REQUESTS, warm


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
