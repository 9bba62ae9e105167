"""Stock's own payment addresses believe no amount and no address (W6, W21)."""

from odoo.tests import tagged

from odoo.addons.payment import utils as payment_utils

from .test_pay_pages import PayHttpCase


@tagged("post_install", "-at_install")
class TestPayBounds(PayHttpCase):
    def call(self, path, **values):
        params = {
            "provider_id": self.provider.id,
            "payment_method_id": self.method.id,
            "token_id": None,
            "flow": "redirect",
            "tokenization_requested": False,
            "landing_route": "/my",
            "access_token": None,
            **values,
        }
        answer = self.url_open(path, json={"jsonrpc": "2.0", "params": params}).json()
        self.env.invalidate_all()
        return answer

    def test_w6_invoice(self):
        """W6: an invoice is paid with what is open at most, and more than none."""
        move = self.invoice()
        path = f"/invoice/transaction/{move.id}"
        self.login_as(self.carla_user)
        for amount in (-50, 0, 100.01, 9999, "nan", "inf", None, True, "x", [1]):
            self.assertRefused(self.call(path, amount=amount))
        self.assertFalse(move.transaction_ids)
        answer = self.call(path, amount=60, landing_route="//evil.test/my")
        self.assertIn("result", answer)
        tx = move.transaction_ids
        self.assertEqual((tx.amount, tx.landing_route), (60.0, "/my"))
        self.assertEqual(tx.portal_share_ids.move_id, move)
        self.assertEqual(self.events(move, "payment_started").partner_id, self.carla)
        self.pay(move, 50)
        self.confirm(tx)
        self.assertEqual(move.amount_residual, 0.0)
        self.assertEqual(tx.portal_share_ids.left_amount, 10.0)

    def test_w6_no_parts(self):
        """W6: where the company takes no parts, stock's addresses take none either."""
        self.company.portal_pay_parts = False
        move = self.invoice()
        path = f"/invoice/transaction/{move.id}"
        self.login_as(self.carla_user)
        for amount in (60, 99.99, 1e300):
            self.assertRefused(self.call(path, amount=amount))
        self.assertFalse(move.transaction_ids)
        self.assertIn("result", self.call(path, amount=100))

    def test_w6_not_payable(self):
        """W6: neither credit notes, bills, drafts nor foreign invoices."""
        self.login_as(self.carla_user)
        for move in (
            self.invoice(move_type="out_refund"),
            self.invoice(move_type="in_invoice"),
            self.invoice(post=False),
            self.invoice(partner=self.eve),
        ):
            self.assertRefused(self.call(f"/invoice/transaction/{move.id}", amount=100))
            self.assertFalse(move.transaction_ids)

    def test_w6_overdue(self):
        """W6: what is overdue is paid whole: not 150 for 300."""
        moves = self.env["account.move"].union(
            *(self.invoice(due=5) for _i in range(3))
        )
        self.login_as(self.carla_user)
        path = "/invoice/transaction/overdue"
        values = {"payment_reference": "X"}
        for amount in (150, -50, 9999, None):
            params = {**values, "amount": amount}
            params["access_token"] = None
            answer = self.call(path, **params)
            self.assertRefused(answer)
        self.assertFalse(moves.transaction_ids)
        params = {
            "provider_id": self.provider.id,
            "payment_method_id": self.method.id,
            "token_id": None,
            "flow": "redirect",
            "tokenization_requested": False,
            "landing_route": "https://evil.test",
            "amount": 300,
            "payment_reference": "X",
        }
        self.url_open(path, json={"jsonrpc": "2.0", "params": params})
        self.env.invalidate_all()
        tx = moves.transaction_ids
        self.assertEqual((tx.amount, tx.landing_route), (300.0, "/my"))
        self.assertEqual(tx.portal_share_ids.move_id, moves)

    def test_w6_order(self):
        """W6: an order is paid with what is left of it at most; signed before."""
        order = self.order(require_payment=True, prepayment_percent=0.5)
        order._portal_enter_status(self.status("sale.order", "pay"), send_mail=False)
        path = f"/my/orders/{order.id}/transaction"
        self.login_as(self.carla_user)
        for amount in (-50, 0, 150.01, "nan"):
            self.assertRefused(self.call(path, amount=amount))
        self.assertFalse(order.transaction_ids)
        self.assertIn("result", self.call(path, amount=75))
        tx = order.transaction_ids
        self.assertEqual(tx.portal_share_ids.order_id, order)
        self.confirm(tx)
        self.assertEqual(order.state, "sale")
        self.assertRefused(self.call(path, amount=75.01))
        self.login_as(self.eve_user)
        self.assertRefused(self.call(path, amount=1))
        signed = self.order(require_payment=True, require_signature=True)
        signed._portal_enter_status(self.status("sale.order", "sign"), send_mail=False)
        self.login_as(self.carla_user)
        answer = self.call(f"/my/orders/{signed.id}/transaction", amount=150)
        self.assertRefused(answer, "sign this document first")

    def generic(self, amount, **values):
        currency = self.company.currency_id.id
        token = self.env["payment.provider"].with_context(lang=None)
        token = payment_utils.generate_access_token(
            self.carla.id, float(amount), currency, env=token.env
        )
        return self.call(
            "/payment/transaction",
            amount=amount,
            currency_id=currency,
            partner_id=self.carla.id,
            **{"access_token": token, **values},
        )

    def test_w6_generic(self):
        """W6: for no document, only what the company takes on account."""
        self.login_as(self.carla_user)
        before = self.env["payment.transaction"].search([])
        for amount in (-50, 0, 10000.01, 1.001):
            self.assertRefused(self.generic(amount))
        self.assertRefused(self.generic(5, access_token="wrong"))
        self.company.portal_pay_on_account = False
        self.assertRefused(self.generic(5))
        self.company.portal_pay_on_account = True
        self.assertEqual(self.env["payment.transaction"].search([]), before)
        self.assertIn("result", self.generic(5, landing_route="javascript:alert(1)"))
        tx = self.env["payment.transaction"].search([]) - before
        self.assertTrue(tx.landing_route.startswith("/my?tx_id="))
        self.assertEqual(tx.portal_share_ids.amount, 5.0)
        self.assertFalse(tx.portal_share_ids._document())

    def test_w6_pay_page(self):
        """W6: stock's page for any amount leads to ours, and shows none below zero."""
        self.login_as(self.carla_user)
        answer = self.get("/payment/pay?amount=77")
        self.assertEqual(answer.status_code, 303)
        self.assertIn("/my/payments/new", answer.headers["Location"])
        for amount in ("-50", "nan", "inf", "x"):
            self.assertEqual(self.get(f"/payment/pay?amount={amount}").status_code, 404)

    def test_provider(self):
        """C-PAY-MANY: a provider that is off, or not published, takes nothing."""
        move = self.invoice()
        path = f"/invoice/transaction/{move.id}"
        self.login_as(self.carla_user)
        self.other_provider.is_published = False
        answer = self.call(path, amount=1, provider_id=self.other_provider.id)
        self.assertRefused(answer, "not offered")
        self.provider.state = "disabled"
        self.assertRefused(self.call(path, amount=1), "not offered")
        self.assertRefused(self.call(path, amount=1, provider_id="1"), "not offered")
        self.assertFalse(move.transaction_ids)

    def test_saved_card_of_another_owner(self):
        """X-TOKENS: a card is charged for its owner, and not once it is deleted."""
        move = self.invoice()
        cards = self.env["payment.token"].create(
            [
                {
                    "provider_id": self.provider.id,
                    "payment_method_id": self.method.id,
                    "partner_id": partner.id,
                    "provider_ref": "card",
                }
                for partner in (self.colin, self.carla)
            ]
        )
        cards[1].active = False
        self.login_as(self.carla_user)
        for card in cards:
            answer = self.call(
                f"/invoice/transaction/{move.id}",
                amount=1,
                flow="token",
                token_id=card.id,
            )
            self.assertRefused(answer, "not offered")
        self.assertFalse(move.transaction_ids)

    def test_saved_card_of_another_provider(self):
        """C-PAY-MANY: a card is charged at its own provider."""
        move = self.invoice()
        token = self.env["payment.token"].create(
            {
                "provider_id": self.other_provider.id,
                "payment_method_id": self.method.id,
                "partner_id": self.carla.id,
                "provider_ref": "card",
            }
        )
        self.login_as(self.carla_user)
        answer = self.call(
            f"/invoice/transaction/{move.id}",
            amount=1,
            flow="token",
            token_id=token.id,
        )
        self.assertRefused(answer, "not offered")
