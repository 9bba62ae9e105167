"""The round trip of a customer and a supplier on a phone: no scripts, only keys."""

import pytest

from tests.reader import Reader
from tests.staff import StaffByRpc
from tests.tables import Tables
from tests.walk import Walk

pytestmark = pytest.mark.slow

PHONE = (360, 740)


def test_round_trip_without_scripts(portal_factory, bench, new_context):
    """Steps 1 to 8: every act works without scripts, at 360 px, from the keyboard."""

    def reader():
        context = new_context(javascript=False, viewport=PHONE)
        return Reader(context.new_page(), keyboard=True)

    with portal_factory(crons=True) as portal:
        Walk(
            portal=portal,
            tables=Tables(bench, portal.db),
            staff=StaffByRpc(portal),
            customer=reader(),
            supplier=reader(),
        ).go()
