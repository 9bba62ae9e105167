"""Who pays what, and who does not (C-PAY-MANY, C-DIRECT, X-OTP)."""

from odoo.tests import tagged

from .test_pay_pages import NEW, PayHttpCase


@tagged("post_install", "-at_install")
class TestPayDenied(PayHttpCase):
    def test_denied(self):
        """C-PAY-MANY: foreign, missing, malformed documents look the same."""
        own, foreign = self.invoice(), self.invoice(partner=self.eve)
        bill = self.invoice(move_type="in_invoice")
        refund = self.invoice(move_type="out_refund")
        draft = self.invoice(post=False)
        self.login_as(self.carla_user)
        for pick in (
            self.name(foreign),
            self.name(draft),
            "invoice-999999999",
            "invoice-0",
            "invoice--1",
            "bill-1",
            "order-x",
            "x",
        ):
            response = self.get(f"{NEW}?pick={pick}")
            self.assertEqual(response.status_code, 404, pick)
            self.assertNotIn("Other Ltd", response.text)
        group = f"{self.company.id}-{own.currency_id.id}-{self.customer.id}"
        token = self.form_of(self.get(f"{NEW}?pick={self.name(own)}"), NEW)[1]
        token = dict(token)["csrf_token"]
        for document in (foreign, draft):
            answer = self.submit(
                NEW,
                {"csrf_token": token, "group": group, "pick": self.name(document)},
            )
            self.assertEqual(answer.status_code, 404)
        for document in (bill, refund):
            answer = self.submit(
                NEW,
                {"csrf_token": token, "group": group, "pick": self.name(document)},
            )
            self.assertIn(answer.status_code, (404, 422))
        self.assertFalse(self.new_plans())
        plan = self.plan(self.name(own))
        self.login_as(self.eve_user)
        for path in ("", "/done"):
            response = self.get(f"{NEW}/{plan.id}{path}")
            self.assertEqual(response.status_code, 404)
            self.assertNotIn(own.name, response.text)
        self.assertRefused(self.begin(plan))
        self.assertFalse(plan.transaction_ids)
        self.login_as(None)
        self.assertEqual(self.get(f"{NEW}/{plan.id}").status_code, 404)
        self.assertRefused(self.begin(plan))
        response = self.get(NEW)
        self.assertEqual(response.status_code, 303)
        self.assertIn("/web/login", response.headers["Location"])
        self.assertEqual(self.submit(NEW, {"pick": self.name(own)}).status_code, 400)

    def test_staff_only_look(self):
        """C-PAY-MANY: members of staff pay nothing in a customer's name."""
        self.login_as(self.salesperson)
        response = self.get(NEW)
        self.assertEqual(response.status_code, 403)
        self.assertNotIn("portal_payment_form", response.text)

    def test_guest(self):
        """C-DIRECT: a guest pays the document of their link, and nothing else."""
        own, other = self.invoice(), self.invoice()
        self.company.portal_act_code = "never"
        self.become_guest(own)
        text = self.text_of(self.get(NEW))
        self.assertIn(own.name, text)
        self.assertNotIn(other.name, text)
        self.assertNotIn("on account", text)
        response = self.get(f"{NEW}?pick={self.name(other)}")
        self.assertEqual(response.status_code, 404)
        plan = self.plan(self.name(own), **{f"invoice_{own.id}": "30"})
        token = self.env["payment.token"].create(
            {
                "provider_id": self.provider.id,
                "payment_method_id": self.method.id,
                "partner_id": self.carla.id,
                "provider_ref": "card",
                "payment_details": "1234",
            }
        )
        page = self.get(f"{NEW}/{plan.id}")
        self.assertEqual(page.status_code, 200)
        self.assertNotIn("1234", self.text_of(page))
        self.assertRefused(self.begin(plan, flow="token", token_id=token.id))
        self.begin(plan, tokenization_requested=True)
        tx = plan.transaction_ids
        self.assertEqual((tx.amount, tx.partner_id), (30.0, self.carla))
        self.assertFalse(tx.tokenize)
        self.assertEqual(
            self.events(own, "payment_started").identified_by, "direct_link"
        )
        self.confirm(tx)
        self.assertEqual(own.amount_residual, 70.0)

    def test_x_otp(self):
        """X-OTP: who came by a link enters a code before the payment begins."""
        own = self.invoice()
        self.company.portal_act_code = "acts"
        self.become_guest(own)
        answer = self.choose(self.name(own))
        self.assertEqual(answer.status_code, 403)
        self.assertFalse(self.new_plans())

    def test_means(self):
        """C-PAY-MANY: a provider, method or card that was not offered is refused."""
        move = self.invoice()
        self.login_as(self.carla_user)
        plan = self.plan(self.name(move))
        self.other_provider.is_published = False
        token = self.env["payment.token"].create(
            {
                "provider_id": self.provider.id,
                "payment_method_id": self.method.id,
                "partner_id": self.eve.id,
                "provider_ref": "card",
            }
        )
        other_method = self.env["payment.method"].search(
            [("id", "!=", self.method.id), ("active", "=", False)], limit=1
        )
        for values in (
            {"provider_id": self.other_provider.id},
            {"provider_id": "1"},
            {"payment_method_id": other_method.id},
            {"payment_method_id": None},
            {"flow": "offline"},
            {"flow": "token", "token_id": token.id},
        ):
            self.assertRefused(self.begin(plan, **values), "not offered")
        self.assertFalse(plan.transaction_ids)
