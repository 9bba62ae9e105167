"""X-I18N: pages in a language that is read from the right have mirrored styles."""

import json
import re

import pytest

pytestmark = pytest.mark.slow

CARLA = ("carla@customer.example", "carla")

# Carla reads Arabic.
PREPARE = """
import json
env["res.lang"]._activate_lang("ar_001")
env.ref("customer_portal_ext.partner_carla").lang = "ar_001"
# the server keeps the languages in memory
env.registry.signal_changes()
order = env.ref("customer_portal_ext.order_spring")
print("PREPARED" + json.dumps({"order": order.id}))
"""

# The small bundle, which is ours, and Odoo's, which its own pages load.
BUNDLE = re.compile(
    r"/(customer_portal_ext\.assets_lean|web\.assets_frontend)\.rtl\.min"
)
PAGES = (
    "/my",
    "/my/quotes",
    "/my/quotes?search=poster",
    "/my/orders/{order}",
    "/my/orders/{order}/approve",
    "/my/invoices",
    "/my/statement",
    "/my/account-summary",
    "/my/documents",
    "/my/account",
    "/my/security",
    # as it is after the press on what needs Odoo's scripts
    "/my/security?portal_scripts=all",
)


@pytest.fixture(scope="module")
def made(portal_server):
    """What ``PREPARE`` made: {name: id}."""
    output = portal_server.shell(PREPARE)
    return json.loads(output.split("PREPARED", 1)[1].splitlines()[0])


@pytest.fixture(params=[1200, 360])
def page(portal_server, made, new_context, request):
    context = new_context(viewport=(request.param, 800), locale="ar")
    portal_server.sign_in(context, *CARLA)
    page = context.new_page()
    # the first page of each bundle compiles and mirrors it
    page.set_default_timeout(120_000)
    page.set_default_navigation_timeout(120_000)
    return page


def test_pages_are_mirrored(portal_server, made, page):
    """Their styles are those of Arabic, and nothing is wider than the screen."""
    seen = {}
    for address in PAGES:
        path = address.format(**made)
        answer = page.goto(f"{portal_server.url}/ar{path}")
        assert answer.status == 200, path
        assert page.locator("html").get_attribute("lang") == "ar-001", path
        hrefs = page.evaluate(
            "Array.from(document.styleSheets).map(sheet => sheet.href || '')"
        )
        [used] = [href for href in hrefs if "/web/assets/" in href]
        bundle = BUNDLE.search(used)
        assert bundle, f"{path}: {used}"
        seen[bundle[1]] = used
        wide = page.evaluate(
            "(root => root.scrollWidth - root.clientWidth)(document.documentElement)"
        )
        assert wide <= 0, f"{path} is {wide} px too wide"
        # words begin at the right
        x, end = page.evaluate(
            """() => {
                const title = document.querySelector("main h1, main h2, main h3, main");
                const range = document.createRange();
                range.selectNodeContents(title);
                const box = range.getBoundingClientRect();
                return [box.left, innerWidth - box.right];
            }"""
        )
        assert end <= x + 1, path
        # a number is not turned round
        assert page.locator("footer a[href^='tel:'] bdi[dir=ltr]").count(), path
    assert len(seen) == 2
    for bundle, href in seen.items():
        css = page.context.request.get(href).text()
        assert re.search(r"\.text-start\s*\{\s*text-align:\s*right", css), bundle
        assert not re.search(r"\.text-start\s*\{\s*text-align:\s*left", css), bundle
