"""P-STYLE: with Odoo's website the portal is a part of the site, and works."""

import json

import pytest

from devtools import templates
from tests.gallery_steps import LINK, SUBMIT

pytestmark = pytest.mark.slow

DESK = (1280, 900)
CARLA = ("carla@customer.example", "carla")

# A quotation that Carla may approve, two personal links to it, and a welcome page.
PREPARE = """
import json
order = env.ref("customer_portal_ext.order_spring")
def secret(scope):
    return env["portal.hotlink"]._issue(
        order.partner_id, order, order.company_id, scope=scope
    )[1]
env["portal.welcome"].search([]).unlink()
env["portal.welcome"].create({
    "name": "Good to see you",
    "body": "<p>From recycled fibres.</p>",
    "company_id": order.company_id.id,
    "is_published": True,
})
order.company_id.portal_color = "#ffee00"
print("PREPARED" + json.dumps({
    "order": order.id, "portal": secret("portal"), "record": secret("record")
}))
"""

PAGES = (
    "/my",
    "/my/quotes",
    # beside the search of the site's header
    "/my/quotes?search=poster",
    "/my/orders/{order}",
    "/my/orders/{order}/approve",
    "/my/actions",
    "/my/history",
    "/my/invoices",
    "/my/account-summary",
    "/my/faq",
    "/my/account",
    "/my/security",
)


@pytest.fixture(scope="module")
def site(portal_factory, bench):
    with portal_factory(template=templates.with_website(bench)) as portal:
        yield portal


@pytest.fixture(scope="module")
def made(site):
    """What ``PREPARE`` made: {name: id or secret}."""
    return json.loads(site.shell(PREPARE).split("PREPARED", 1)[1].splitlines()[0])


@pytest.fixture
def page(new_context):
    """A page of a new visitor; a script that fails on it fails the test."""
    failures = []
    opened = new_context(viewport=DESK).new_page()
    opened.on("pageerror", lambda error: failures.append(f"{opened.url}: {error}"))
    yield opened
    assert failures == []


def test_pages_of_the_portal(site, made, page):
    """They have the site's header and footer and theme, and nobody keeps them."""
    site.sign_in(page.context, *CARLA)
    # whoever has opened a page in German goes on in German
    for language in ("", "/de"):
        for address in PAGES:
            path = language + address.format(**made)
            answer = page.goto(site.url + path)
            assert answer.status == 200, path
            assert page.locator("header#top .o_main_nav").count(), path
            # stock's form of the details has none
            bare = address == "/my/account"
            assert bare or page.locator("footer#bottom").count() == 1, path
            assert page.locator("main:not(.modal *)").count() == 1, path
            assert page.locator("form.o_portal_ext_signout").count(), path
            assert answer.headers["cache-control"] == "no-store", path
            # the theme of the site is its look
            assert not page.locator('link[href^="/my/style/"]').count(), path
            assert page.evaluate("document.documentElement.lang")[:2] == (
                "de" if language else "en"
            ), path


def test_start_page(site, made, page):
    """All numbers and the welcome page are in it, and places for the site's editor."""
    site.sign_in(page.context, *CARLA)
    page.goto(f"{site.url}/my")
    assert page.locator("#portal_welcome").is_visible()
    assert page.locator(".o_portal_index_card a[href='/my/quotes']").is_visible()
    assert page.locator(".oe_structure[id^='oe_structure_portal_my_home']").count() == 2


def test_links_keep_the_language(site, made, page):
    """Whoever reads German in the list reads the document and its form in German."""
    site.sign_in(page.context, *CARLA)
    page.goto(f"{site.url}/de/my/quotes")
    page.locator(f"#portal_list a[href$='/my/orders/{made['order']}']").click()
    page.wait_for_url(f"**/de/my/orders/{made['order']}")
    page.locator("form[action$='/approve'] " + SUBMIT).first.click()
    page.wait_for_url(f"**/de/my/orders/{made['order']}/approve**")


@pytest.mark.parametrize("scope", ["portal", "record"])
def test_personal_link(site, made, page, scope):
    """A link of an e-mail opens its page within the site, and then the document."""
    page.goto(f"{site.url}/my/link/{made[scope]}")
    assert page.locator("header#top .o_main_nav").count()
    with page.expect_navigation():
        page.locator(f"{LINK} {SUBMIT}").click()
    assert page.url.endswith(f"/my/orders/{made['order']}")
    assert page.locator("header#top .o_main_nav").count()


def test_strangers(site, made, page):
    """A visitor of the site sees no document, and the site map names none."""
    for path in ("/my", "/my/quotes", f"/my/orders/{made['order']}"):
        page.goto(site.url + path)
        assert "/web/login" in page.url, path
        assert "Spring" not in page.content(), path
    answer = page.goto(f"{site.url}/my/link/{'A' * 43}")
    assert answer.status == 404
    site_map = page.context.request.get(f"{site.url}/sitemap.xml").text()
    assert "/my/" not in site_map
