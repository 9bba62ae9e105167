"""X-LANG: pages in a language that is read from the right have mirrored styles."""

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
order = env.ref("customer_portal_ext.order_spring")
print("PREPARED" + json.dumps({"order": order.id}))
"""

# The bundle of lists and forms, which is ours, and Odoo's.
LEAN = re.compile(r"assets_lean\.rtl\.min\.css$")
STOCK = re.compile(r"web\.assets_frontend\.rtl\.min\.css$")
PAGES = {
    "/my": STOCK,
    "/my/quotes": LEAN,
    "/my/quotes?search=poster": LEAN,
    "/my/orders/{order}": LEAN,
    "/my/orders/{order}/approve": LEAN,
    "/my/invoices": LEAN,
    "/my/statement": LEAN,
    "/my/account-summary": LEAN,
    "/my/documents": LEAN,
    "/my/account": STOCK,
    "/my/security": STOCK,
}


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
    for address, bundle in PAGES.items():
        path = address.format(**made)
        answer = page.goto(portal_server.url + path)
        assert answer.status == 200, path
        assert page.locator("html").get_attribute("lang") == "ar-001", path
        hrefs = page.evaluate(
            "Array.from(document.styleSheets).map(sheet => sheet.href || '')"
        )
        [used] = [href for href in hrefs if "/web/assets/" in href]
        assert bundle.search(used), f"{path}: {used}"
        seen[bundle] = used
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
    for bundle, href in seen.items():
        css = page.context.request.get(href).text()
        assert re.search(r"\.text-start\s*\{\s*text-align:\s*right", css), (
            bundle.pattern
        )
        assert not re.search(r"\.text-start\s*\{\s*text-align:\s*left", css)
