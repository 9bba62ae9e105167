"""C-PAY-MANY, P-PAY-ACCOUNT: the walk of ``walk_paying``, and an order paid."""

import pytest

from tests.paying import Buyer, Till, paying_portal
from tests.reader import Reader
from tests.test_cold_visit import check_visits
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
    [
        *("by_demo", "by_paypal", "with_one_paid_meanwhile", "on_account"),
        *("by_transfer", "by_the_only_way", "with_another_amount", "by_card"),
    ],
)
def test_walk(walk, step):
    """Three invoices in part, in one go; and what may come in between."""
    getattr(walk, step)()


@pytest.mark.parametrize("address", ["/my/payments/new/{plan}", "/my/payment_method"])
def test_cold_visit(shop, walk, new_context, address):
    """G13: a form of a payment costs no more to read than any other page."""
    portal, _paypal = shop
    [invoice] = walk.till.invoice(70.0)
    walk.choose([invoice], [70.0])
    plan = walk.buyer.reader.path.rsplit("/", 1)[1]
    context = new_context(viewport=(1280, 900))
    portal.sign_in(context, "carla@customer.example", "carla")
    check_visits(context, portal.url + address.format(plan=plan))


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
