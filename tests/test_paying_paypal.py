"""P-PROVIDERS, P-JOURNAL: PayPal, by a stand-in that speaks its messages; what it says
twice, in another order, late or never, and what others say in its name."""

import pytest

from tests.paying import Buyer, Till, paying_portal
from tests.reader import Reader
from tests.visitor import Visitor

pytestmark = pytest.mark.slow

APPROVED = "CHECKOUT.ORDER.APPROVED"
COMPLETED = "CHECKOUT.ORDER.COMPLETED"
REVERSED = "CHECKOUT.PAYMENT-APPROVAL.REVERSED"


@pytest.fixture(scope="module")
def shop(bench, portal_factory):
    """(the portal, PayPal's stand-in)."""
    with paying_portal(bench, portal_factory) as both:
        yield both


@pytest.fixture(scope="module")
def till(shop):
    return Till(shop[0])


@pytest.fixture
def paypal(shop):
    """The stand-in, with a buyer who approves."""
    service = shop[1]
    service.buyer, service.captures, service.checks_answer = (
        "approves",
        "COMPLETED",
        True,
    )
    service.asked.clear()
    return service


@pytest.fixture
def carla(shop, new_context):
    portal, paypal = shop
    context = new_context(viewport=(1280, 900))
    portal.sign_in(context, "carla@customer.example", "carla")
    return Buyer(Reader(context.new_page()), paypal)


@pytest.fixture
def order(shop, till, paypal):
    """``order(amount)`` has Carla approve a payment, and her browser never comes back.

    :return: (id of the invoice, reference of the transaction, id of PayPal's order)
    """
    portal, _paypal = shop
    carla = Visitor(portal.url).sign_in("carla@customer.example", "carla")

    def factory(amount):
        [invoice] = till.invoice(amount)
        # what the form's script sends when PayPal's button is pressed
        answer = carla.json(
            f"/invoice/transaction/{invoice}",
            provider_id=till.ref("payment.payment_provider_paypal"),
            payment_method_id=till.ref("payment.payment_method_paypal"),
            token_id=None,
            amount=amount,
            flow="direct",
            tokenization_requested=False,
            landing_route=f"/my/invoices/{invoice}",
            is_validation=False,
        ).json()
        assert "result" in answer, answer
        answer = answer["result"]
        assert answer["order_id"] == paypal.order_of(answer["reference"])
        paypal.approve(answer["order_id"])
        return invoice, answer["reference"], answer["order_id"]

    return factory


def payments(till, reference):
    """The amounts in the books for the transaction."""
    domain = [("payment_transaction_id.reference", "=", reference)]
    return [payment["amount"] for payment in till.payments(domain)]


def state(till, reference):
    return till.transaction([("reference", "=", reference)])["state"]


def test_pays(shop, till, paypal, carla):
    """P-PAY-INVOICE: PayPal's button, its window, the capture, the way back."""
    [invoice] = till.invoice(210.0)
    carla.open_invoice(shop[0].url, invoice)
    carla.pay_paypal()
    carla.land(f"/my/invoices/{invoice}")
    assert till.open_amounts([invoice]) == [0.0]
    reference = till.transaction()["reference"]
    order_id = paypal.order_of(reference)
    assert paypal.orders[order_id]["purchase_units"][0]["amount"]["value"] == "210.00"
    assert paypal.asked[-1] == f"POST /v2/checkout/orders/{order_id}/capture"
    assert payments(till, reference) == [210.0]
    # the webhook of the same payment comes as well, and twice
    event = paypal.event(COMPLETED, order_id)
    for _time in range(2):
        assert paypal.deliver(shop[0].url, event).status_code == 200
    till.run_cron()
    assert payments(till, reference) == [210.0]
    assert till.open_amounts([invoice]) == [0.0]


def test_buyer_cancels(shop, till, paypal, carla):
    """P-PROVIDERS: PayPal's window is left; the form is there for another try."""
    [invoice] = till.invoice(211.0)
    paypal.buyer = "cancels"
    carla.open_invoice(shop[0].url, invoice)
    carla.pay_paypal()
    carla.page.locator("body[data-paypal-window=cancels]").wait_for()
    assert till.open_amounts([invoice]) == [211.0]
    assert till.transaction()["state"] == "draft"
    paypal.buyer = "approves"
    carla.pay_paypal()
    carla.land(f"/my/invoices/{invoice}")
    assert till.open_amounts([invoice]) == [0.0]


def test_captured_later(shop, till, paypal, carla):
    """P-PROVIDERS: PayPal holds the money back for a while, then has it."""
    [invoice] = till.invoice(212.0)
    paypal.captures = "PENDING"
    carla.open_invoice(shop[0].url, invoice)
    carla.pay_paypal()
    carla.land("/payment/status")
    assert "waiting for its confirmation" in carla.text()
    reference = till.transaction()["reference"]
    assert state(till, reference) == "pending"
    event = paypal.event(COMPLETED, paypal.order_of(reference))
    assert paypal.deliver(shop[0].url, event).status_code == 200
    carla.land(f"/my/invoices/{invoice}")
    assert payments(till, reference) == [212.0]
    assert till.open_amounts([invoice]) == [0.0]


def test_capture_declined(shop, till, paypal, carla):
    """P-PROVIDERS: PayPal does not get the money; the reader learns it."""
    [invoice] = till.invoice(213.0)
    paypal.captures = "DECLINED"
    carla.open_invoice(shop[0].url, invoice)
    carla.pay_paypal()
    carla.page.locator("#portal_payment_failed").wait_for()
    assert till.open_amounts([invoice]) == [213.0]


def test_webhook_only(shop, till, paypal, order):
    """P-JOURNAL: the browser was closed right after paying; the webhook books it."""
    invoice, reference, order_id = order(214.0)
    assert state(till, reference) == "draft"
    paypal.capture(order_id)
    event = paypal.event(COMPLETED, order_id)
    assert paypal.deliver(shop[0].url, event).status_code == 200
    assert state(till, reference) == "done"
    till.run_cron()
    assert payments(till, reference) == [214.0]
    assert till.open_amounts([invoice]) == [0.0]


def test_approved_and_closed(shop, till, paypal, order):
    """P-JOURNAL: approved in PayPal's window, and the shop's page heard nothing."""
    invoice, reference, order_id = order(220.0)
    approved = paypal.event(APPROVED, order_id)
    for _time in range(2):
        assert paypal.deliver(shop[0].url, approved).status_code == 200
    assert paypal.asked.count(f"POST /v2/checkout/orders/{order_id}/capture") == 1
    assert state(till, reference) == "done"
    till.run_cron()
    assert payments(till, reference) == [220.0]
    assert till.open_amounts([invoice]) == [0.0]


def test_approved_and_paid_otherwise(shop, till, paypal, order):
    """P-JOURNAL: an approval of what is paid already is not collected."""
    invoice, reference, order_id = order(221.0)
    till.register_payment(invoice)
    approved = paypal.event(APPROVED, order_id)
    assert paypal.deliver(shop[0].url, approved).status_code == 200
    assert state(till, reference) == "pending"
    assert paypal.orders[order_id]["status"] == "APPROVED"


def test_reordered(shop, till, paypal, order):
    """P-PROVIDERS: news of the approval comes after that of the money."""
    invoice, reference, order_id = order(215.0)
    approved = paypal.event(APPROVED, order_id)
    paypal.capture(order_id)
    completed = paypal.event(COMPLETED, order_id)
    for event in (completed, approved, completed):
        assert paypal.deliver(shop[0].url, event).status_code == 200
        assert state(till, reference) == "done"
    till.run_cron()
    assert paypal.deliver(shop[0].url, approved).status_code == 200
    till.run_cron()
    assert state(till, reference) == "done"
    assert payments(till, reference) == [215.0]
    assert till.open_amounts([invoice]) == [0.0]


def forgeries(paypal, event):
    """{what is wrong: headers of an event that PayPal did not send}."""
    signed = paypal.signed(event)
    other = paypal.signed({**event, "id": "WH-OTHER"})
    return {
        "no headers": {},
        "no signature": {**signed, "PAYPAL-TRANSMISSION-SIG": ""},
        "another signature": {**signed, "PAYPAL-TRANSMISSION-SIG": "QUJD"},
        "the signature of another event": other,
    }


def test_forged(shop, till, paypal, order):
    """P-PROVIDERS: what PayPal does not vouch for is refused, and changes nothing."""
    invoice, reference, order_id = order(216.0)
    event = paypal.event(COMPLETED, order_id)
    event["resource"]["status"] = "COMPLETED"
    for wrong, headers in forgeries(paypal, event).items():
        answer = paypal.deliver(shop[0].url, event, headers)
        assert answer.status_code == 403, wrong
        assert state(till, reference) == "draft", wrong
    paypal.checks_answer = False
    assert paypal.deliver(shop[0].url, event).status_code == 403
    till.run_cron()
    assert state(till, reference) == "draft"
    assert payments(till, reference) == []
    assert till.open_amounts([invoice]) == [216.0]
    # PayPal repeats what was refused; its own event is believed then
    paypal.checks_answer = True
    paypal.capture(order_id)
    real = paypal.event(COMPLETED, order_id)
    assert paypal.deliver(shop[0].url, real).status_code == 200
    assert state(till, reference) == "done"


@pytest.mark.parametrize("change", [{"value": "1.00"}, {"currency_code": "EUR"}])
def test_another_amount(shop, till, paypal, order, change):
    """P-PROVIDERS: an event about less money, or another currency, pays nothing."""
    invoice, reference, order_id = order(217.0)
    event = paypal.event(COMPLETED, order_id)
    event["resource"]["status"] = "COMPLETED"
    event["resource"]["purchase_units"][0]["amount"].update(change)
    assert paypal.deliver(shop[0].url, event).status_code == 200
    till.run_cron()
    assert state(till, reference) == "error"
    assert payments(till, reference) == []
    assert till.open_amounts([invoice]) == [217.0]


def test_approval_withdrawn(shop, till, paypal, order):
    """P-PROVIDERS: PayPal tells it without an amount, where stock stumbles."""
    invoice, reference, order_id = order(218.0)
    event = paypal.event(REVERSED, order_id)
    event["resource"]["purchase_units"] = [{"reference_id": reference}]
    assert paypal.deliver(shop[0].url, event).status_code == 200
    till.run_cron()
    assert state(till, reference) == "error"
    assert till.open_amounts([invoice]) == [218.0]


def test_late(shop, till, paypal, order):
    """P-JOURNAL: the invoice was paid in between; the money stays on account."""
    invoice, reference, order_id = order(219.0)
    till.register_payment(invoice)
    assert till.open_amounts([invoice]) == [0.0]
    paypal.capture(order_id)
    event = paypal.event(COMPLETED, order_id)
    assert paypal.deliver(shop[0].url, event).status_code == 200
    till.run_cron()
    assert state(till, reference) == "done"
    assert payments(till, reference) == [219.0]
    assert till.on_account(reference) == 219.0
