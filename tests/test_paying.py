"""P-PROVIDERS, P-JOURNAL, P-PAY-INVOICE: paying an invoice in a browser."""

import pytest

from tests.paying import Buyer, Till, paying_portal
from tests.reader import Reader

pytestmark = pytest.mark.slow

DESK = (1280, 900)


@pytest.fixture(scope="module")
def shop(bench, portal_factory):
    """(the portal, PayPal's stand-in)."""
    with paying_portal(bench, portal_factory) as both:
        yield both


@pytest.fixture(scope="module")
def till(shop):
    return Till(shop[0])


@pytest.fixture
def carla(shop, new_context):
    """Carla, signed in with her password, in front of a desk."""
    portal, paypal = shop
    context = new_context(viewport=DESK)
    portal.sign_in(context, "carla@customer.example", "carla")
    return Buyer(Reader(context.new_page()), paypal)


def test_demo_done(shop, till, carla):
    """P-PAY-INVOICE, P-JOURNAL: paid by exactly that amount, and booked."""
    [invoice] = till.invoice(120.0)
    carla.open_invoice(shop[0].url, invoice)
    carla.pay_demo("done")
    carla.page.wait_for_url(f"**/my/invoices/{invoice}**")
    assert till.open_amounts([invoice]) == [0.0]
    transaction = till.transaction()
    assert transaction["state"] == "done"
    [payment] = till.payments([("id", "=", transaction["payment_id"][0])])
    assert payment["amount"] == 120.0
    assert payment["move_id"]
