"""C-PREVIEW: the portal as a contact sees it, as a part of Odoo's website.

With two Odoo processes, of which one starts the preview and the other may show it, with
addresses that begin with a language, and with a browser whose pages ask for pictures
and translations by themselves.
"""

import re

import pytest

from devtools import network, templates
from tests.office import Office

pytestmark = pytest.mark.slow

BANNER = "#portal_preview_banner"
START = "#portal_preview .btn-primary"
END = "form[action$='/my/preview/end'] button"

# Sam may see the portal as others do. Carla reads English, Colin, who has no login,
# German.
PREPARE = """
group = env.ref("customer_portal_ext.group_portal_preview")
env["res.users"].search([("login", "=", "sales")]).group_ids = [(4, group.id)]
env.ref("customer_portal_ext.partner_carla").lang = "en_US"
env.ref("customer_portal_ext.partner_colin").lang = "de_DE"
"""


@pytest.fixture(scope="module")
def site(portal_factory, bench):
    options = ("--workers=2", f"--gevent-port={network.free_port()}")
    template = templates.with_website(bench)
    with portal_factory(template=template, options=options) as portal:
        portal.shell(PREPARE)
        yield portal


@pytest.fixture
def sam(site, new_context):
    """Sam's browser, signed in to Odoo, who reads the website in English."""
    context = new_context(viewport=(1280, 900))
    site.sign_in(context, "sales", "sales")
    page = context.new_page()
    # under load, the first page of a database takes its time
    page.set_default_timeout(60_000)
    page.set_default_navigation_timeout(60_000)
    page.goto(f"{site.url}/contactus")
    assert language_of(page) == "en_US"
    return page


@pytest.fixture
def office(site):
    return Office(site)


def language_of(page):
    """Which language the website keeps for this browser."""
    return {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}[
        "frontend_lang"
    ]


def start(page, site, partner, path="/my"):
    page.goto(f"{site.url}/my/preview/{partner}?page={path}")
    with page.expect_navigation():
        page.locator(START).click()


def see(page, url, status=200):
    """Opens an address: it is marked as a preview, kept by nobody, and quiet."""
    answer = page.goto(url, wait_until="networkidle")
    assert answer.status == status, url
    assert page.locator(BANNER).count() == 1, url
    assert answer.headers["cache-control"] == "no-store", url


def processes_that(site, act):
    """Repeats ``act`` until both processes have answered; returns their ids."""
    before, seen = len(site.log.read_text()), set()
    for _time in range(60):
        act()
        lines = site.log.read_text()[before:].splitlines()
        seen = {line.split()[2] for line in lines if '"GET /my ' in line}
        if len(seen) == 2:
            break
    return seen


def test_as_carla(site, sam, office):
    """Her pages, with a language or none; the staff's own language stays."""
    order = office.ref("order_spring")
    start(sam, site, office.ref("partner_carla"), f"/my/orders/{order}")
    assert sam.url.endswith(f"/my/orders/{order}")
    for path in (
        "/my",
        "/my/quotes",
        "/my/quotes?search=spring",
        "/de/my",
        "/de/my/quotes",
        f"/de/my/orders/{order}",
        "/my/account",
    ):
        see(sam, site.url + path)
        assert sam.locator("html").get_attribute("lang") == "en-US", path
        assert language_of(sam) == "en_US", path
    see(sam, f"{site.url}/de/my/orders/999999", status=404)


def test_as_colin(site, sam, office):
    """A contact without a login: what links of his language lead to is shown too."""
    start(sam, site, office.ref("partner_colin"))
    see(sam, f"{site.url}/my/quotes")
    assert sam.locator("html").get_attribute("lang") == "de-DE"
    sam.locator("#portal_list a[href*='/my/orders/']").first.click()
    sam.wait_for_url(re.compile(r"/de/my/orders/\d+$"))
    assert sam.locator(BANNER).count() == 1
    assert language_of(sam) == "en_US"
    # his picture and the words of scripts are asked for without a fault in the log
    assert "cannot execute" not in site.log.read_text()


def test_nothing_is_done(site, sam, office):
    """A form of the page is refused, with a page of the site that says so."""
    start(sam, site, office.ref("partner_carla"))
    see(sam, f"{site.url}/de/my/account")
    [before] = office.admin(
        "res.partner", "read", [office.ref("partner_carla")], ["write_date"]
    )
    with sam.expect_navigation() as navigation:
        sam.evaluate("document.querySelector('main form[method=post]').submit()")
    assert navigation.value.status == 403
    assert sam.locator(BANNER).count() == 1
    assert sam.locator("header#top .o_main_nav").count()
    [after] = office.admin(
        "res.partner", "read", [office.ref("partner_carla")], ["write_date"]
    )
    assert before == after


def test_both_processes(site, sam, office):
    """Whichever process answers knows of the preview, and of its end."""
    start(sam, site, office.ref("partner_carla"))
    assert len(processes_that(site, lambda: see(sam, f"{site.url}/my"))) == 2
    with sam.expect_navigation(wait_until="commit"):
        sam.locator(END).click()
    assert "/odoo/res.partner/" in sam.url

    def see_own():
        sam.goto(f"{site.url}/my")
        assert sam.locator(BANNER).count() == 0
        assert "Sam" in sam.locator("header#top").inner_text()

    assert len(processes_that(site, see_own)) == 2
