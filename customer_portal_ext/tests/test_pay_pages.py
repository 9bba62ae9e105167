"""Choosing what to pay, and beginning a payment of it (C-PAY-MANY, P-PAY-INVOICE)."""

from odoo.tests import tagged

from ..models import portal_payment_share
from .invoice_cast import InvoiceHttpCase
from .payment_cast import PaymentCast

NEW = "/my/payments/new"


class PayHttpCase(PaymentCast, InvoiceHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_payment_cast()

    def choose(self, *picks, expect=200, **amounts):
        """Fill in the choose page; return the answer to its form."""
        query = "&".join(f"pick={name}" for name in picks)
        response = self.get(f"{NEW}?{query}")
        self.assertEqual(response.status_code, expect)
        if expect != 200:
            return response
        _form, fields = self.form_of(response, NEW)
        typed = {name.replace("_", "-"): value for name, value in amounts.items()}
        typed = {
            "on_account" if name == "on-account" else f"amount-{name}": value
            for name, value in typed.items()
        }
        fields = [(name, typed.pop(name, value)) for name, value in fields]
        return self.submit(NEW, fields + list(typed.items()))

    def plan(self, *picks, **amounts):
        """Choose, and return the plan."""
        answer = self.choose(*picks, **amounts)
        self.assertEqual(answer.status_code, 303)
        plan_id = int(answer.headers["Location"].rsplit("/", 1)[1])
        return self.env["portal.payment.plan"].browse(plan_id)

    def begin(self, plan, **values):
        """Call the transaction route as Odoo's payment form does."""
        params = {
            "provider_id": self.provider.id,
            "payment_method_id": self.method.id,
            "token_id": None,
            "amount": plan.amount,
            "flow": "redirect",
            "tokenization_requested": False,
            "landing_route": "https://evil.test/",
            "is_validation": False,
            "access_token": None,
            **values,
        }
        path = f"{NEW}/{plan.id}/transaction"
        response = self.url_open(path, json={"jsonrpc": "2.0", "params": params})
        self.env.invalidate_all()
        return response.json()

    def name(self, document):
        kind = "invoice" if document._name == "account.move" else "order"
        return f"{kind}-{document.id}"

    def assertRefused(self, answer, text=None):
        self.assertNotIn("result", answer)
        if text:
            self.assertIn(text, answer["error"]["data"]["message"])


@tagged("post_install", "-at_install")
class TestPayPages(PayHttpCase):
    def test_c_pay_many(self):
        """C-PAY-MANY: three invoices, each in part, are paid at once; the server takes
        no amount and no address from the browser."""
        moves = [self.invoice(due=days) for days in (5, 3, 1)]
        self.login_as(self.carla_user)
        picks = [self.name(move) for move in moves]
        amounts = {
            f"invoice_{move.id}": text
            for move, text in zip(moves, ("10.50", "100", "0.01"), strict=True)
        }
        plan = self.plan(*picks, **amounts)
        self.assertEqual(plan.amount, 110.51)
        page = self.get(f"{NEW}/{plan.id}")
        self.assertIn("110.51", self.text_of(page))
        self.assertIn("o_payment_form", page.text)
        before = self.env["payment.transaction"].search_count([])
        answer = self.begin(plan, amount=0.01, partner_id=self.eve.id, currency_id=1)
        self.assertEqual(answer["result"]["amount"], 110.51)
        tx = plan.transaction_ids
        self.assertEqual(len(tx), 1)
        self.assertEqual(tx.partner_id, self.carla)
        self.assertEqual(tx.landing_route, f"{NEW}/{plan.id}/done")
        self.assertEqual(
            {share.move_id: share.amount for share in tx.portal_share_ids},
            dict(zip(moves, (10.5, 100.0, 0.01), strict=True)),
        )
        # a second identical submit is the same transaction
        self.assertEqual(self.begin(plan)["result"]["reference"], tx.reference)
        self.assertEqual(self.env["payment.transaction"].search_count([]), before + 1)
        self.confirm(tx)
        self.assertEqual([m.amount_residual for m in moves], [89.5, 0.0, 99.99])
        text = self.text_of(self.get(f"{NEW}/{plan.id}/done"))
        self.assertIn("Thank you for your payment", text)
        self.assertIn("Credited", text)
        # and no second one after it
        self.assertRefused(self.begin(plan), "made before")
        self.assertIn("was made", self.text_of(self.get(f"{NEW}/{plan.id}")))
        kinds = self.events(moves[0]).mapped("kind")
        self.assertEqual(set(kinds), {"payment_started", "payment_confirmed"})
        started = self.events(moves[0], "payment_started")
        self.assertEqual(started.partner_id, self.carla)
        self.assertEqual(started.identified_by, "login")

    def test_same_choice_same_plan(self):
        """C-PAY-MANY: the form sent twice is one choice."""
        move = self.invoice()
        self.login_as(self.carla_user)
        first = self.plan(self.name(move))
        self.assertEqual(self.plan(self.name(move)), first)
        self.assertNotEqual(
            self.plan(self.name(move), **{f"invoice_{move.id}": "1"}), first
        )

    def test_amounts_that_are_none(self):
        """C-PAY-MANY: negative, zero, too much, too exact, no number: refused, with the
        typed text kept."""
        move = self.invoice()
        self.login_as(self.carla_user)
        for typed in ("-50", "0", "100.01", "9999", "1.005", "nan", "abc", "1e2"):
            answer = self.choose(self.name(move), **{f"invoice_{move.id}": typed})
            self.assertEqual(answer.status_code, 422, typed)
            self.assertIn("There is a problem", self.text_of(answer))
            self.assertIn(f'value="{typed}"', answer.text)
        self.assertFalse(self.env["portal.payment.plan"].search([]))

    def test_p_pay_account(self):
        """P-PAY-ACCOUNT: on account alone; bounded, or off in the settings."""
        self.login_as(self.carla_user)
        page = self.get(f"{NEW}?on_account=1")
        self.assertEqual(page.status_code, 200)
        for typed in ("-1", "10000.01", "1.001", "x"):
            answer = self.choose(on_account=typed)
            self.assertEqual(answer.status_code, 422, typed)
        plan = self.plan(on_account="77.5")
        self.begin(plan)
        tx = plan.transaction_ids
        self.assertEqual(tx.amount, 77.5)
        self.confirm(tx)
        entries = tx.payment_id._portal_counterparts()
        self.assertEqual(sum(entries.mapped("amount_residual")), -77.5)
        self.assertEqual(self.events(tx).mapped("partner_id"), self.carla)
        later = self.plan(on_account="5")
        self.company.portal_pay_on_account = False
        self.assertRefused(self.begin(later), "cannot be paid here")
        self.assertEqual(self.get(f"{NEW}/{later.id}").status_code, 409)
        page = self.get(NEW)
        self.assertIn("nothing to pay", self.text_of(page))
        self.assertNotIn('name="on_account"', page.text)

    def test_changed_in_between(self):
        """C-PAY-MANY: paid, withdrawn or hidden after choosing: nothing is begun."""
        paid, hidden, draft = (self.invoice() for _i in range(3))
        self.login_as(self.carla_user)
        plans = [self.plan(self.name(move)) for move in (paid, hidden, draft)]
        self.pay(paid, 0.01)
        hidden.portal_show = False
        draft.button_draft()
        self.assertRefused(self.begin(plans[0]), "No more than")
        page = self.get(f"{NEW}/{plans[0].id}")
        self.assertEqual(page.status_code, 409)
        self.assertIn("Something has changed", self.text_of(page))
        for plan in plans[1:]:
            self.assertRefused(self.begin(plan))
            self.assertEqual(self.get(f"{NEW}/{plan.id}").status_code, 404)
        started = self.env["payment.transaction"].search(
            [("portal_plan_id", "in", [plan.id for plan in plans])]
        )
        self.assertFalse(started)

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
        self.assertFalse(self.env["portal.payment.plan"].search([]))
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
        self.assertFalse(self.env["portal.payment.plan"].search([]))

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

    def test_groups(self):
        """C-PAY-MANY: currencies are never mixed; the reader chooses one first."""
        euro = self.env.ref("base.EUR")
        euro.active = True
        dollars, euros = self.invoice(), self.invoice(currency_id=euro.id)
        self.company.portal_pay_on_account = False
        self.login_as(self.carla_user)
        response = self.get(NEW)
        text = self.text_of(response)
        self.assertIn("in one currency", text)
        self.assertNotIn("portal_payment_form", response.text)
        response = self.get(f"{NEW}?pick={self.name(euros)}")
        self.assertNotIn(dollars.name, self.text_of(response))
        _form, fields = self.form_of(response, NEW)
        answer = self.submit(NEW, [*fields, ("pick", self.name(dollars))])
        self.assertEqual(answer.status_code, 422)
        self.assertFalse(self.env["portal.payment.plan"].search([]))
        both = self.get(f"{NEW}?pick={self.name(euros)}&pick={self.name(dollars)}")
        links = self.page(both).xpath("//div[@id='portal_payment_groups']//li/a/@href")
        self.assertEqual(len(links), 2)
        self.assertEqual(self.get(links[0]).status_code, 200)

    def test_pending(self):
        """C-PAY-MANY: what is on its way at a provider is not paid twice."""
        move = self.invoice()
        self.login_as(self.carla_user)
        # a provider that confirms by itself, whatever its name is here
        self.patch(portal_payment_share, "BY_HAND", ("custom",))
        plan = self.plan(self.name(move))
        self.begin(plan)
        plan.transaction_ids._set_pending()
        self.env.invalidate_all()
        response = self.get(f"{NEW}?pick={self.name(move)}")
        self.assertIn("Not to be paid at the moment", self.text_of(response))
        self.assertRefused(self.begin(plan), "made before")
        # confirmed, but not booked yet
        other = self.invoice()
        plan = self.plan(self.name(other))
        self.begin(plan)
        plan.transaction_ids._set_done()
        self.env.invalidate_all()
        self.assertFalse(other._portal_payable())

    def test_parts_not_allowed(self):
        """C-PAY-MANY: where the company takes no parts, only what it asks for."""
        move = self.invoice()
        self.company.portal_pay_parts = False
        self.login_as(self.carla_user)
        answer = self.choose(self.name(move), **{f"invoice_{move.id}": "50"})
        self.assertEqual(answer.status_code, 422)
        self.assertEqual(self.plan(self.name(move)).amount, 100.0)

    def test_orders(self):
        """C-PAY-MANY: an order and an invoice together; the order is confirmed."""
        move = self.invoice()
        order = self.order(require_payment=True, prepayment_percent=0.5)
        order._portal_enter_status(self.status("sale.order", "pay"), send_mail=False)
        self.login_as(self.carla_user)
        plan = self.plan(self.name(move), self.name(order))
        self.assertEqual(plan.amount, 175.0)
        self.begin(plan)
        tx = plan.transaction_ids
        self.assertEqual(tx.sale_order_ids, order)
        self.confirm(tx)
        self.assertEqual(order.state, "sale")
        self.assertEqual(move.amount_residual, 0.0)

    def test_get_writes_nothing(self):
        """W21: looking takes no number of a sequence and writes nothing."""
        moves = [self.invoice(due=3) for _i in range(2)]
        self.login_as(self.carla_user)
        plan = self.plan(*(self.name(move) for move in moves))
        number = self.env["ir.sequence"].search(
            [("code", "=", "account.payment.batch.communication")]
        )
        before = number.mapped("number_next_actual")
        for path in (NEW, f"{NEW}?due=overdue", f"{NEW}/{plan.id}"):
            self.assertEqual(self.get(path).status_code, 200)
        number.invalidate_recordset()
        self.assertEqual(number.mapped("number_next_actual"), before)
        self.assertFalse(plan.transaction_ids)
