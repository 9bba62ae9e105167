"""A portal where customers can pay: Odoo's demo provider, wire transfer and PayPal.

PayPal is the stand-in of ``tests/paypal_service.py``; a small addon that only these
tests install sends Odoo there instead of to PayPal. It is not part of the product.
"""

import re
from contextlib import contextmanager
from pathlib import Path

from devtools import addons, templates
from tests.axe import findings
from tests.office import Office
from tests.paypal_service import CLIENT_ID, CLIENT_SECRET, WEBHOOK_ID, PayPalService

_SEAM = Path(__file__).parent / "addons"
_MODULES = ("payment_custom", "payment_paypal", "portal_test_paypal")

# Where the customer is to send a wire transfer.
IBAN = "BE71096123456769"

_SET_UP = f"""
company = env.ref("base.main_company")
env["ir.config_parameter"].set_param("account_payment.enable_portal_payment", "True")
bank = env["account.journal"].search(
    [("type", "=", "bank"), ("company_id", "=", company.id)], limit=1
)
bank.bank_account_id = env["res.partner.bank"].create({{
    "acc_number": "{IBAN}", "partner_id": company.partner_id.id,
    "allow_out_payment": True,
}})
demo = env.ref("payment.payment_provider_demo")
demo.write({{"state": "test", "is_published": True}})
wire = env.ref("payment.payment_provider_transfer")
wire.write({{"state": "enabled", "is_published": True}})
wire.action_recompute_pending_msg()
env.ref("payment.payment_provider_paypal").write({{
    "state": "test", "is_published": True,
    "paypal_email_account": "shop@inkwell.example",
    "paypal_client_id": "{CLIENT_ID}",
    "paypal_client_secret": "{CLIENT_SECRET}",
    "paypal_webhook_id": "{WEBHOOK_ID}",
}})
"""


@contextmanager
def paying_portal(bench, portal_factory, **options):
    """``with paying_portal(bench, portal_factory) as (portal, paypal):``."""
    path = ",".join(map(str, [*bench.source.addons_path, bench.layout.root, _SEAM]))
    seam = ("--addons-path", path)
    template = templates.Template(
        *("paying", _MODULES, addons.fingerprint(addons.find(_SEAM))),
        parent=templates.ours(bench),
        finish=_SET_UP + templates.FINISH,
        options=seam,
    )
    with (
        PayPalService() as paypal,
        portal_factory(template=template, options=seam, **options) as portal,
    ):
        name = "portal_test_paypal.url"
        set_param = ("ir.config_parameter", "set_param", name, paypal.url)
        portal.rpc("admin", "admin", *set_param)
        yield portal, paypal


class Till(Office):
    """What the people at the till see and do, by RPC."""

    def invoice(self, *amounts: float, partner: str = "partner_carla") -> list[int]:
        """Posted invoices of these amounts; the first one was due first."""
        values = [
            {
                "move_type": "out_invoice",
                "partner_id": self.ref(partner),
                "invoice_date": "2026-01-02",
                "invoice_date_due": f"2026-02-{day:02}",
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    (0, 0, {"name": "Poster", "price_unit": amount, "tax_ids": []})
                ],
            }
            for day, amount in enumerate(amounts, 1)
        ]
        ids = self.admin("account.move", "create", values)
        self.admin("account.move", "action_post", ids)
        return ids

    def open_amounts(self, ids: list[int]) -> list[float]:
        rows = self.admin("account.move", "read", ids, ["amount_residual"])
        return [row["amount_residual"] for row in rows]

    def transaction(self, domain=()) -> dict:
        """The newest transaction that fits ``domain``."""
        fields = ["reference", "state", "amount", "payment_id", "is_post_processed"]
        fields += ["state_message", "provider_code", "operation", "token_id"]
        [row] = self.admin(
            *("payment.transaction", "search_read", list(domain), fields),
            order="id desc",
            limit=1,
        )
        return row

    def payments(self, domain=()) -> list[dict]:
        """Payments that are in the books, oldest first."""
        domain = [("state", "in", ("in_process", "paid")), *domain]
        fields = ["amount", "move_id", "payment_transaction_id", "partner_id", "memo"]
        return self.admin("account.payment", "search_read", domain, fields, order="id")

    def register_payment(self, invoice: int, amount: float | None = None) -> None:
        """Somebody pays the invoice in another way, and staff note it."""
        context = {"active_model": "account.move", "active_ids": [invoice]}
        values = {"amount": amount} if amount else {}
        act = ("account.payment.register", "create")
        [wizard] = self.admin(*act, [values], context=context)
        register = ("account.payment.register", "action_create_payments")
        self.admin(*register, [wizard], context=context)

    def on_account(self, reference: str) -> float:
        """What of the payment of the transaction is credited to nothing yet."""
        domain = [
            ("payment_id.payment_transaction_id.reference", "=", reference),
            ("account_type", "=", "asset_receivable"),
        ]
        fields = ["amount_residual"]
        rows = self.admin("account.move.line", "search_read", domain, fields)
        return -sum(row["amount_residual"] for row in rows)

    def run_cron(self, name="payment.cron_post_process_payment_tx") -> None:
        """What the scheduler would do in a moment."""
        self.admin("ir.cron", "method_direct_trigger", [self.ref(name)])


class Buyer:
    """A customer in a browser who pays by Odoo's payment form."""

    def __init__(self, reader, paypal: PayPalService):
        self.reader = reader
        self.page = reader.page
        self.page.set_default_timeout(40_000)
        script = {"content_type": "text/javascript", "body": paypal.sdk}
        self.page.route(
            re.compile(r"^https://www\.paypal\.com/sdk/js"),
            lambda route: route.fulfill(**script),
        )

    def open_invoice(self, url: str, invoice_id: int) -> None:
        """The page of the invoice with Odoo's own form; ours is in ``walk_paying``."""
        self.reader.open(f"{url}/my/invoices/{invoice_id}?payment=1")
        self.page.locator("#pay_with.show").wait_for()

    def choose(self, provider: str) -> None:
        """Takes the payment method of a provider: "demo", "custom", "paypal"."""
        radio = self.page.locator(
            f'input[name="o_payment_radio"][data-provider-code="{provider}"]'
            '[data-payment-option-type="payment_method"]'
        ).first
        if not radio.is_visible():
            # folded in below the saved cards
            self.page.locator('[name="o_payment_expand_button"]').click()
        # the label lies over the whole line
        name = radio.get_attribute("id")
        self.page.locator(f'label[for="{name}"]:visible').first.click()
        # a page with the small bundle has come once more, with the provider's scripts
        self.page.wait_for_function(
            "name => !document.querySelector('script[src*=assets_lean]')"
            " && document.getElementById(name)?.checked",
            arg=name,
        )

    def pay_demo(self, outcome="done", save=False, wait=True) -> None:
        """Pays with the demo provider: "done", "pending", "cancel", "error"."""
        self.choose("demo")
        state = self.page.locator("#simulated_payment_state:visible")
        state.wait_for()
        self.page.locator("#customer_input:visible").fill("4242")
        state.select_option(outcome)
        if save:
            box = self.page.locator('input[name="o_payment_tokenize_checkbox"]:visible')
            box.check()
        self.submit(wait)

    def open_form(self) -> None:
        """The button, where it opens the form of what is chosen with the page."""
        self.page.locator('button[name="o_payment_submit_button"]:visible').click()
        self.page.wait_for_function(
            "() => !document.querySelector('script[src*=assets_lean]')"
        )
        self.page.wait_for_load_state("networkidle")

    def submit(self, wait=True) -> None:
        """The button below the form, and then the page of the payment."""
        button = self.page.locator('button[name="o_payment_submit_button"]:visible')
        button.wait_for()
        self.page.evaluate("window.began = true")
        button.click()
        if wait:
            self.page.wait_for_url("**/payment/status", wait_until="domcontentloaded")

    def pay_paypal(self) -> None:
        """PayPal's own button; what comes then is for ``PayPalService.buyer``."""
        self.choose("paypal")
        button = self.page.locator('[id^="o_paypal_enabled_button"] .paypal-button')
        self.page.evaluate("window.began = true")
        button.locator("visible=true").first.click()

    def land(self, path: str) -> None:
        """Waits until the payment has led from the page it began on to ``path``."""
        self.page.wait_for_function(
            "path => !window.began && location.pathname.endsWith(path)", arg=path
        )
        self.page.wait_for_load_state()

    def check(self) -> None:
        """Holds the page to WCAG as far as a program sees it (``tests/axe.py``)."""
        violations, _advice = findings(self.page)
        assert violations == [], self.reader.path
        assert self.reader.count("h1") == 1, self.reader.path
        assert self.page.title() not in ("", "Odoo")

    def text(self) -> str:
        """What the main part of the page says."""
        text = self.page.locator("main").first.inner_text()
        return re.sub(r"\s+", " ", text).strip()
