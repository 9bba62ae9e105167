"""P-PROVIDERS, P-JOURNAL, P-PAY-INVOICE: paying in a browser, with Odoo's demo provider
and by wire transfer."""

import pytest

from tests.office import link_in
from tests.paying import IBAN, Buyer, Till, paying_portal
from tests.reader import Reader

pytestmark = pytest.mark.slow

DESK = (1280, 900)
PHONE = (360, 740)


@pytest.fixture(scope="module")
def shop(bench, portal_factory):
    """(the portal, PayPal's stand-in)."""
    with paying_portal(bench, portal_factory) as both:
        yield both


@pytest.fixture(scope="module")
def till(shop):
    return Till(shop[0])


@pytest.fixture
def buyer(shop, new_context):
    """``buyer()`` is Carla, signed in with her password."""
    portal, paypal = shop

    def factory(viewport=DESK, signed_in=True):
        context = new_context(viewport=viewport)
        if signed_in:
            portal.sign_in(context, "carla@customer.example", "carla")
        return Buyer(Reader(context.new_page()), paypal)

    return factory


def booked(till, transaction, amount):
    """Checks that the transaction has one payment of ``amount`` in the books."""
    assert transaction["state"] == "done"
    domain = [("payment_transaction_id", "=", transaction["id"])]
    [payment] = till.payments(domain)
    assert payment["amount"] == amount
    assert payment["move_id"]


def test_done(shop, till, buyer):
    """P-PAY-INVOICE, P-JOURNAL: paid by exactly that amount, and booked."""
    [invoice] = till.invoice(120.0)
    carla = buyer()
    carla.open_invoice(shop[0].url, invoice)
    carla.pay_demo("done")
    carla.land(f"/my/invoices/{invoice}")
    assert till.open_amounts([invoice]) == [0.0]
    booked(till, till.transaction(), 120.0)


def test_browser_closed(shop, till, buyer):
    """P-JOURNAL: nobody's browser comes back, and the entry exists all the same."""
    [invoice] = till.invoice(121.0)
    carla = buyer()
    carla.page.route("**/payment/status", lambda route: route.abort())
    carla.open_invoice(shop[0].url, invoice)
    with carla.page.expect_response("**/payment/demo/simulate_payment"):
        carla.pay_demo("done", wait=False)
    carla.page.context.close()
    assert till.open_amounts([invoice]) == [121.0]
    transaction = till.transaction()
    assert (transaction["state"], transaction["payment_id"]) == ("done", False)
    # the job is awake, and will not wait for its ten minutes
    cron = till.ref("payment.cron_post_process_payment_tx")
    [job] = till.admin("ir.cron", "read", [cron], ["active"])
    assert job["active"]
    assert till.admin("ir.cron.trigger", "search_count", [("cron_id", "=", cron)])
    till.run_cron()
    assert till.open_amounts([invoice]) == [0.0]
    booked(till, till.transaction(), 121.0)
    # a second run finds nothing to do
    till.run_cron()
    booked(till, till.transaction(), 121.0)


def test_pending_then_done(shop, till, buyer):
    """P-PROVIDERS: the provider takes its time, and says yes."""
    [invoice] = till.invoice(122.0)
    carla = buyer(PHONE)
    carla.open_invoice(shop[0].url, invoice)
    carla.pay_demo("pending")
    text = carla.text()
    assert "waiting for its confirmation" in text
    assert "close this page" in text
    carla.check()
    assert till.open_amounts([invoice]) == [122.0]
    transaction = till.transaction()
    till.admin("payment.transaction", "action_demo_set_done", [transaction["id"]])
    # the page asks again by itself, and leads on
    carla.land(f"/my/invoices/{invoice}")
    assert till.open_amounts([invoice]) == [0.0]
    booked(till, till.transaction(), 122.0)


@pytest.mark.parametrize(
    ("outcome", "words"),
    [("cancel", "was cancelled"), ("error", "did not go through")],
)
def test_failed(shop, till, buyer, outcome, words):
    """P-PROVIDERS: nothing is paid, the page says so, and the next try works."""
    [invoice] = till.invoice(123.0)
    carla = buyer(PHONE)
    carla.open_invoice(shop[0].url, invoice)
    carla.pay_demo(outcome)
    # it stays, for a person to read it
    carla.page.wait_for_timeout(1500)
    assert carla.reader.path == "/payment/status"
    assert words in carla.text()
    assert words in carla.page.title()
    carla.check()
    assert till.open_amounts([invoice]) == [123.0]
    assert till.transaction()["payment_id"] is False
    carla.reader.press("#portal_payment_failed a.btn-primary")
    assert carla.reader.path.startswith(f"/my/invoices/{invoice}")
    carla.open_invoice(shop[0].url, invoice)
    carla.pay_demo("done")
    carla.land(f"/my/invoices/{invoice}")
    assert till.open_amounts([invoice]) == [0.0]


def test_failed_while_waiting(shop, till, buyer):
    """P-PROVIDERS: the provider takes its time, and says no."""
    [invoice] = till.invoice(124.0)
    carla = buyer()
    carla.open_invoice(shop[0].url, invoice)
    carla.pay_demo("pending")
    transaction = till.transaction()
    till.admin("payment.transaction", "action_demo_set_canceled", [transaction["id"]])
    carla.page.locator("#portal_payment_failed").wait_for()
    assert "No money was taken" in carla.text()
    assert till.open_amounts([invoice]) == [124.0]


def test_saved_card(shop, till, buyer):
    """X-TOKENS: a card is saved by, and offered to, who signed in with a password."""
    portal, _paypal = shop
    first, second = till.invoice(50.0, 60.0)
    carla = buyer()
    carla.open_invoice(portal.url, first)
    carla.pay_demo("done", save=True)
    carla.land(f"/my/invoices/{first}")
    token = till.transaction()["token_id"]
    assert token
    # by the link of an e-mail she sees neither the card nor a way to save one
    visitor = buyer(signed_in=False)
    visitor.reader.open(sent_link(portal, till, second))
    visitor.reader.press("main form button[type=submit]")
    visitor.open_invoice(portal.url, second)
    visitor.choose("demo")
    assert visitor.reader.count('[data-payment-option-type="token"]') == 0
    assert visitor.reader.count('input[name="o_payment_tokenize_checkbox"]') == 0
    # signed in, she pays with it
    carla.open_invoice(portal.url, second)
    carla.page.locator('[data-payment-option-type="token"]').first.wait_for()
    carla.submit()
    carla.land(f"/my/invoices/{second}")
    assert till.open_amounts([first, second]) == [0.0, 0.0]
    transaction = till.transaction()
    assert transaction["operation"] == "online_token"
    assert transaction["token_id"] == token


def sent_link(portal, till, invoice):
    """The link in a mail about the invoice to Carla."""
    template = till.ref("account.email_template_edi_invoice")
    till.admin(
        *("mail.template", "send_mail", template, invoice),
        email_values={"recipient_ids": [(6, 0, [till.ref("partner_carla")])]},
    )
    till.send_mails()
    return link_in(portal.smtp.wait_for("carla@customer.example"))


def test_wire(shop, till, buyer):
    """P-PROVIDERS: the account and the reference by page and mail, until staff say."""
    portal, _paypal = shop
    [invoice] = till.invoice(125.0)
    carla = buyer(PHONE)
    carla.open_invoice(portal.url, invoice)
    carla.choose("custom")
    carla.page.route("**/payment/status/poll", lambda route: route.abort())
    carla.submit()
    [name] = till.admin("account.move", "read", [invoice], ["payment_reference"])
    for words in ("make the transfer now", IBAN, name["payment_reference"]):
        assert words in carla.text()
    carla.check()
    carla.page.unroute("**/payment/status/poll")
    carla.reader.open(f"{portal.url}/payment/status")
    carla.land(f"/my/invoices/{invoice}")
    assert IBAN in carla.text()
    till.send_mails()
    mail = portal.smtp.wait_for("carla@customer.example", "your transfer of $")
    for words in (IBAN, name["payment_reference"], "125.00"):
        assert words in mail.text
    assert till.open_amounts([invoice]) == [125.0]
    # jobs do not take an announcement for money
    till.run_cron()
    assert till.open_amounts([invoice]) == [125.0]
    assert len(portal.smtp.to("carla@customer.example", "your transfer of $")) == 1
    transaction = till.transaction()
    assert transaction["state"] == "pending"
    arrived = ("payment.transaction", "action_portal_transfer_arrived")
    till.admin(*arrived, [transaction["id"]])
    assert till.open_amounts([invoice]) == [0.0]
    booked(till, till.transaction(), 125.0)
    # and the page of the invoice asks for it no more
    carla.reader.open(f"{portal.url}/my/invoices/{invoice}")
    assert IBAN not in carla.text()
