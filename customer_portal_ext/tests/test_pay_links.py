"""P-PAY-INVOICE, P-PAY-ACCOUNT: "Pay now" as plain links, where one may pay."""

from odoo.tests import tagged

from .test_payment_page import PaymentCast

NEW = "/my/payments/new"


@tagged("post_install", "-at_install")
class TestPayLinks(PaymentCast):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = cls.invoice(cls.day(-40), 100, due=cls.day(-15))
        cls.later = cls.invoice(cls.day(-5), 60, due=cls.day(9))
        cls.paid = cls.invoice(cls.day(-50), 10, due=cls.day(-50))
        cls.pay(cls.paid, cls.day(-20))
        cls.env.flush_all()

    def pays(self, path):
        """Return the links of a page that lead to paying, without any script."""
        response = self.get(path)
        self.assertEqual(response.status_code, 200, path)
        links = self.page(response).xpath("//main//a/@href")
        return [link for link in links if link.startswith(NEW)]

    def pick(self, document, kind="invoice"):
        return f"{NEW}?pick={kind}-{document.id}"

    def group(self, **more):
        key = f"{self.company.id}-{self.usd.id}-{self.client_company.id}"
        pairs = {
            **more,
            "group": key,
            "company_id": self.company.id,
            "currency_id": self.usd.id,
        }
        return f"{NEW}?" + "&".join(f"{name}={value}" for name, value in pairs.items())

    def test_p_pay_invoice_on_every_page_that_has_it(self):
        """P-PAY-INVOICE: statement, invoice, list, action list; just that invoice."""
        self.login_as(self.carla_user)
        mine, later = self.pick(self.mine), self.pick(self.later)
        self.assertEqual(
            self.pays("/my/statement?from=&to="),
            [self.group(), self.group(on_account=1), mine, later],
        )
        self.assertEqual(self.pays(f"/my/invoices/{self.mine.id}"), [mine])
        self.assertEqual(self.pays(f"/my/invoices/{self.paid.id}"), [])
        self.assertCountEqual(self.pays("/my/invoices"), [mine, later])
        # only what is overdue waits, by the company's setting
        self.assertEqual(self.pays("/my/actions"), [mine])
        self.assertEqual(
            self.pays("/my/account-summary"),
            [self.group(), self.group(on_account=1)],
        )

    def test_p_pay_invoice_the_links_lead_there(self):
        """P-PAY-INVOICE: the page behind each link opens, with that invoice."""
        self.login_as(self.carla_user)
        for link in self.pays("/my/statement?from=&to="):
            response = self.get(link)
            self.assertEqual(response.status_code, 200, link)
            self.assertIn(self.mine.name, response.text, link)
        response = self.get(self.pick(self.later))
        [box] = self.page(response).xpath(
            f"//input[@name='pick'][@value='invoice-{self.later.id}']"
        )
        self.assertIsNotNone(box.get("checked"))
        [box] = self.page(response).xpath(
            f"//input[@name='pick'][@value='invoice-{self.mine.id}']"
        )
        self.assertIsNone(box.get("checked"))

    def test_p_pay_invoice_order_page(self):
        """P-PAY-INVOICE: an order's open invoices; its down payment where asked."""
        order = self.quotation()
        order.action_confirm()
        self.product.invoice_policy = "order"
        invoice = order._create_invoices()
        invoice.action_post()
        asked = self.order(require_payment=True, require_signature=False)
        asked._portal_enter_status(self.status("sale.order", "pay"), send_mail=False)
        self.env.flush_all()
        self.login_as(self.carla_user)
        self.assertEqual(self.pays(f"/my/orders/{order.id}"), [self.pick(invoice)])
        if asked._has_to_be_paid():
            self.assertEqual(
                set(self.pays(f"/my/orders/{asked.id}")), {self.pick(asked, "order")}
            )
        else:
            self.fail("the status asks for a payment, and the order does not")

    def test_p_pay_account_not_where_it_is_not_taken(self):
        """P-PAY-ACCOUNT: a company that takes none on account offers none."""
        self.company.portal_pay_on_account = False
        self.env.flush_all()
        self.login_as(self.carla_user)
        self.assertEqual(self.pays("/my/account-summary"), [self.group()])

    def test_p_providers_no_link_without_a_provider(self):
        """P-PROVIDERS: where nothing can be paid online, nothing offers it."""
        self.provider.state = "disabled"
        self.env.flush_all()
        self.login_as(self.carla_user)
        for path in (
            "/my/statement?from=&to=",
            f"/my/invoices/{self.mine.id}",
            "/my/invoices",
            "/my/actions",
            "/my/account-summary",
        ):
            self.assertEqual(self.pays(path), [], path)
        # what waits still leads to the invoice
        actions = self.page(self.get("/my/actions")).xpath("//main//a/@href")
        self.assertIn(f"/my/invoices/{self.mine.id}", actions)

    def test_c_direct_a_guest_pays_the_one_invoice(self):
        """C-DIRECT: a guest is led to their one invoice; staff are led to none."""
        _link, secret = self.env["portal.hotlink"]._issue(
            self.colin, self.mine, self.company, scope="record"
        )
        path = f"/my/link/{secret}"
        _form, values = self.form_of(self.get(path), path)
        self.submit(path, values)
        self.assertEqual(
            self.pays(f"/my/invoices/{self.mine.id}"), [self.pick(self.mine)]
        )
        response = self.get(self.pick(self.mine))
        self.assertEqual(response.status_code, 200)
        self.assertNotIn(self.later.name, response.text)
        self.login_as(self.salesperson)
        self.assertFalse(
            [
                link
                for link in self.page(self.get("/my/statement")).xpath("//a/@href")
                if link.startswith(NEW)
            ]
        )

    def test_o_modules_no_link_where_paying_is_closed(self):
        """O-MODULES: no links for whoever may neither see invoices nor pay them."""
        self.login_as(self.eve_user)
        for path in ("/my/statement?from=&to=", "/my/account-summary", "/my/invoices"):
            self.assertNotIn(self.pick(self.mine), self.get(path).text)
        self.assertEqual(self.get(self.pick(self.mine)).status_code, 404)

    def test_p_pay_invoice_a_payment_of_shares(self):
        """C-PAY-MANY: a payment of several shares says each, and what is left."""
        transaction = self.transaction(
            "draft",
            130.0,
            invoice_ids=[(6, 0, (self.mine | self.later).ids)],
            portal_share_ids=[
                (0, 0, {"move_id": self.mine.id, "amount": 70}),
                (0, 0, {"move_id": self.later.id, "amount": 40}),
                (0, 0, {"amount": 20}),
            ],
        )
        transaction._set_done()
        transaction._post_process()
        payment = transaction.payment_id
        self.env.flush_all()
        self.login_as(self.carla_user)
        text = self.plain(self.get(self.path(payment)))
        self.assertRegex(text, rf"Invoice {self.mine.name} [0-9/]+ \$ 70\.00")
        self.assertRegex(text, rf"Invoice {self.later.name} [0-9/]+ \$ 40\.00")
        self.assertIn("On account, not yet allocated $ 20.00", text)
        self.assertIn(transaction.reference, text)

    def test_p_pay_invoice_a_payment_for_an_order(self):
        """C-PAY-MANY: what was paid for an order is on account, and says for which."""
        order = self.order(require_payment=True, require_signature=False)
        order._portal_enter_status(self.status("sale.order", "pay"), send_mail=False)
        transaction = self.transaction(
            "draft",
            order.amount_total,
            sale_order_ids=[(6, 0, order.ids)],
            portal_share_ids=[
                (0, 0, {"order_id": order.id, "amount": order.amount_total})
            ],
        )
        transaction._set_done()
        transaction._post_process()
        self.env.flush_all()
        self.login_as(self.carla_user)
        text = self.plain(self.get(self.path(transaction.payment_id)))
        self.assertIn("On account, not yet allocated of it $ 150.00 for", text)
        self.assertIn(order.name, text)
