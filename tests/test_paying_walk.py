"""C-PAY-MANY, P-PAY-ACCOUNT: the walk of ``walk_paying``, and an order paid."""

import pytest

from tests.paying import Buyer, Till, paying_portal
from tests.reader import Reader
from tests.walk_paying import PayingWalk

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def shop(bench, portal_factory):
    """(the portal, PayPal's stand-in)."""
    with paying_portal(bench, portal_factory) as both:
        yield both


@pytest.fixture
def walk(shop, new_context):
    portal, paypal = shop
    context = new_context(viewport=(1280, 900))
    portal.sign_in(context, "carla@customer.example", "carla")
    buyer = Buyer(Reader(context.new_page()), paypal)
    return PayingWalk(portal.url, Till(portal), paypal, buyer)


@pytest.mark.parametrize(
    "step",
    ["by_demo", "by_paypal", "with_one_paid_meanwhile", "on_account", "by_transfer"],
)
def test_walk(walk, step):
    """Three invoices in part, in one go; and what may come in between."""
    getattr(walk, step)()


def test_order(walk):
    """C-PAY-MANY: an order that payment confirms is confirmed as stock does it."""
    till, buyer = walk.till, walk.buyer
    order_id = till.quotation(
        "partner_carla",
        {"product_uom_qty": 4, "price_unit": 25.0, "tax_ids": []},
        require_payment=True,
        prepayment_percent=1.0,
    )
    status = till.status("sale.order", action="pay")
    till.change_status("sale.order", order_id, status, send_mail=False)
    [invoice] = till.invoice(80.0)
    buyer.reader.open(f"{walk.url}/my/payments/new?pick=order-{order_id}")
    buyer.reader.tick(f'input[name="pick"][value="invoice-{invoice}"]')
    buyer.reader.write(f'input[name="amount-invoice-{invoice}"]', "30")
    buyer.reader.press("main form button.btn-primary")
    assert "130.00" in walk.total()
    buyer.pay_demo("done")
    buyer.land("/done")
    [order] = till.sam("sale.order", "read", [order_id], ["state", "amount_paid"])
    assert (order["state"], order["amount_paid"]) == ("sale", 100.0)
    assert till.open_amounts([invoice]) == [50.0]
