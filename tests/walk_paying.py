"""The walk of a customer who pays three invoices in part, and then on account.

C-PAY-MANY, P-PAY-ACCOUNT, P-JOURNAL: chosen in a browser, paid once, each credited with
exactly the amount that was chosen; by the demo provider, and by PayPal with nothing but
its webhook.
"""

from dataclasses import dataclass

from tests.paying import Buyer, Till
from tests.paypal_service import PayPalService

# What is owed, and what is paid of it.
OWED = (300.0, 200.0, 100.0)
PARTS = (100.1, 50.25, 100.0)
SUM = 250.35


@dataclass
class PayingWalk:
    """Who takes part."""

    url: str
    till: Till
    paypal: PayPalService
    buyer: Buyer

    def choose(self, invoices, amounts, on_account: str = "") -> None:
        """Ticks the invoices, writes the amounts, and comes to the page that pays."""
        reader = self.buyer.reader
        reader.open(f"{self.url}/my/payments/new?on_account=1")
        for invoice, amount in zip(invoices, amounts, strict=True):
            reader.tick(f'input[name="pick"][value="invoice-{invoice}"]')
            reader.write(f'input[name="amount-invoice-{invoice}"]', f"{amount:.2f}")
        if on_account:
            reader.write('input[name="on_account"]', on_account)
        reader.press("main form button.btn-primary")
        assert reader.count("#portal_payment_check") == 1

    def total(self) -> str:
        return self.buyer.reader.text("#portal_payment_total")

    def by_demo(self) -> None:
        """Three invoices in part, with the browser all the way."""
        invoices = self.till.invoice(*OWED)
        self.choose(invoices, PARTS)
        assert "250.35" in self.total()
        # on a look at the sum nothing is paid
        assert self.till.open_amounts(invoices) == list(OWED)
        self.buyer.pay_demo("done")
        self.buyer.land("/done")
        self.check_credited(invoices)
        page = self.buyer.text()
        for amount in ("100.10", "50.25", "100.00", "250.35"):
            assert amount in page
        assert "Thank you" in page

    def by_paypal(self) -> None:
        """The same, and the browser is closed in PayPal's window."""
        invoices = self.till.invoice(*OWED)
        self.choose(invoices, PARTS)
        self.paypal.buyer = "closes"
        self.buyer.pay_paypal()
        self.buyer.page.locator("body[data-paypal-window=closes]").wait_for()
        self.buyer.page.goto("about:blank")
        reference = self.till.transaction()["reference"]
        assert self.till.open_amounts(invoices) == list(OWED)
        event = self.paypal.event(
            "CHECKOUT.ORDER.APPROVED", self.paypal.order_of(reference)
        )
        for _time in range(2):
            assert self.paypal.deliver(self.url, event).status_code == 200
        self.till.run_cron()
        self.check_credited(invoices)

    def with_one_paid_meanwhile(self) -> None:
        """One of the three is paid in between: its part stays on account."""
        invoices = self.till.invoice(*OWED)
        self.choose(invoices, PARTS)
        self.buyer.pay_demo("pending")
        transaction = self.till.transaction()
        self.till.register_payment(invoices[1])
        done = ("payment.transaction", "action_demo_set_done")
        self.till.admin(*done, [transaction["id"]])
        self.till.run_cron()
        self.check_credited(invoices, [199.9, 0.0, 0.0], on_account=50.25)
        told = self.till.admin(
            *("mail.activity", "search_count"),
            [
                ("res_model", "=", "account.payment"),
                ("res_id", "=", self.till.transaction()["payment_id"][0]),
            ],
        )
        assert told == 1

    def on_account(self) -> None:
        """For no invoice at all."""
        self.choose([], [], on_account="75.50")
        assert "75.50" in self.total()
        self.buyer.pay_demo("done")
        self.buyer.land("/done")
        reference = self.till.transaction()["reference"]
        assert self.till.on_account(reference) == 75.5

    def by_transfer(self) -> None:
        """Two invoices by wire: one reference for both, credited when staff say so."""
        invoices = self.till.invoice(*OWED[:2])
        self.choose(invoices, PARTS[:2])
        self.buyer.choose("custom")
        self.buyer.submit()
        self.buyer.land("/done")
        transaction = self.till.transaction()
        page = self.buyer.text()
        assert transaction["reference"] in page
        assert "make the transfer" in page or "from your own bank" in page
        assert self.till.open_amounts(invoices) == list(OWED[:2])
        arrived = ("payment.transaction", "action_portal_transfer_arrived")
        self.till.admin(*arrived, [transaction["id"]])
        assert self.till.open_amounts(invoices) == [199.9, 149.75]

    def by_card(self) -> None:
        """With a card saved before, which is chosen with the page."""
        [first, second] = self.till.invoice(50.0, 60.0)
        self.choose([first], [50.0])
        self.buyer.pay_demo("done", save=True)
        self.buyer.land("/done")
        token = self.till.transaction()["token_id"]
        page, failures = self.buyer.page, []
        page.on("pageerror", lambda error: failures.append(str(error)))
        self.choose([second], [60.0])
        # other ways to pay are shown by the small bundle as well
        page.locator("#o_payment_methods").wait_for(state="hidden")
        page.locator('[name="o_payment_expand_button"]').click()
        page.locator("#o_payment_methods").wait_for()
        assert "assets_lean" in page.content()
        assert failures == []
        self.buyer.open_form()
        assert self.till.open_amounts([second]) == [60.0]
        self.buyer.submit()
        self.buyer.land("/done")
        assert self.till.open_amounts([second]) == [0.0]
        transaction = self.till.transaction()
        assert transaction["operation"] == "online_token"
        assert transaction["token_id"] == token

    def by_the_only_way(self) -> None:
        """With one way to pay and nothing to fill in, "Pay" is pressed once."""
        others = [
            self.till.ref(f"payment.payment_provider_{name}")
            for name in ("demo", "paypal")
        ]
        publish = ("payment.provider", "write", others)
        self.till.admin(*publish, {"is_published": False})
        try:
            [invoice] = self.till.invoice(70.0)
            self.choose([invoice], [70.0])
            assert "assets_lean" in self.buyer.page.content()
            self.buyer.submit()
            self.buyer.land("/done")
            transaction = self.till.transaction()
            assert transaction["reference"] in self.buyer.text()
            assert (transaction["amount"], transaction["state"]) == (70.0, "pending")
        finally:
            self.till.admin(*publish, {"is_published": True})

    def with_another_amount(self) -> None:
        """What was pressed for another amount, or another way, is not pressed."""
        [invoice] = self.till.invoice(70.0)
        self.choose([invoice], [70.0])
        page = self.buyer.page
        for condition in ('[data-amount="71.0"]', ":has(#o_payment_token_0:checked)"):
            selector = (
                f"form.o_payment_form{condition} button[name=o_payment_submit_button]"
            )
            press = f"{{path: location.pathname, selector: '{selector}', index: 0}}"
            page.evaluate(f"sessionStorage.portal_press = JSON.stringify({press})")
            count = ("payment.transaction", "search_count", [])
            before = self.till.admin(*count)
            page.goto(page.url.split("?")[0] + "?portal_scripts=all")
            # all scripts are there
            page.wait_for_url(lambda url: "portal_scripts" not in url)
            page.wait_for_load_state("networkidle")
            assert page.evaluate("!sessionStorage.portal_press")
            assert self.till.admin(*count) == before

    def check_credited(self, invoices, left=(199.9, 149.75, 0.0), on_account=0.0):
        """Each invoice was credited with its part, by one payment of the sum."""
        assert self.till.open_amounts(invoices) == list(left)
        transaction = self.till.transaction()
        domain = [("payment_transaction_id", "=", transaction["id"])]
        [payment] = self.till.payments(domain)
        assert payment["amount"] == SUM
        assert self.till.on_account(transaction["reference"]) == on_account
