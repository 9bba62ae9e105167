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

    def setUp(self):
        super().setUp()
        self.old_plans = self.env["portal.payment.plan"].search([])

    def new_plans(self):
        """Return the choices this test has brought about."""
        return self.env["portal.payment.plan"].search([]) - self.old_plans

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
        [again] = self.page(page).xpath("//a[text()='Change my choice']/@href")
        self.assertIn('value="10.50"', self.get(again).text)
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
        self.assertFalse(self.new_plans())

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
        self.assertFalse(self.new_plans())
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
        self.assertIn("Paid already, being paid", self.text_of(response))
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
