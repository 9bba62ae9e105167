"""The round trip of a company, a customer and a supplier, each in their own browser."""

import pytest

from tests.reader import Reader
from tests.staff import StaffByBrowser
from tests.tables import Tables
from tests.walk import Walk

pytestmark = pytest.mark.slow

DESK = (1280, 900)


def test_round_trip(portal_factory, bench, new_context):
    """Steps 1 to 8, with a customer who reads German; nobody's script fails."""
    failures = []

    def reader():
        page = new_context(viewport=DESK).new_page()
        page.on("pageerror", lambda error: failures.append(f"{page.url}: {error}"))
        return Reader(page)

    with portal_factory(crons=True) as portal:
        Walk(
            portal=portal,
            tables=Tables(bench, portal.db),
            staff=StaffByBrowser(portal, new_context(viewport=DESK)),
            customer=reader(),
            supplier=reader(),
            contact="partner_greta",
            word_of_their_language="Angebot",
        ).go()
    assert failures == []
