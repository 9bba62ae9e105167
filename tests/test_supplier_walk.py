"""X-POLINE: a supplier answers line by line, and the buyer decides, in browsers."""

import pytest

from tests.reader import Reader
from tests.staff import StaffByRpc
from tests.walk_purchase import BuyerByBrowser, BuyerByRpc, PurchaseWalk

pytestmark = pytest.mark.slow

DESK = (1280, 900)
PHONE = (360, 740)


def test_supplier_answers_and_the_buyer_decides(portal_factory, new_context):
    """X-POLINE: with scripts; the buyer works in the web client; no script fails."""
    failures = []
    page = new_context(viewport=DESK).new_page()
    page.on("pageerror", lambda error: failures.append(f"{page.url}: {error}"))
    with portal_factory(crons=True) as portal:
        PurchaseWalk(
            portal=portal,
            staff=StaffByRpc(portal),
            buyer=BuyerByBrowser(portal, new_context(viewport=DESK)),
            supplier=Reader(page),
        ).go()
    assert failures == []


def test_supplier_answers_without_scripts(portal_factory, new_context):
    """X-POLINE: all of it on a phone without scripts."""
    page = new_context(javascript=False, viewport=PHONE).new_page()
    with portal_factory(crons=True) as portal:
        staff = StaffByRpc(portal)
        PurchaseWalk(
            portal=portal,
            staff=staff,
            buyer=BuyerByRpc(staff),
            supplier=Reader(page),
        ).go()
