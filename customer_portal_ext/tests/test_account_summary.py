"""P-STATEMENT, P-PAY-INVOICE, P-PAY-ACCOUNT: what is owed, on one page and a card."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from odoo import fields
from odoo.tests import tagged

from ..models.portal_statement import Ledger
from .ledger_cast import LedgerCase
from .statement_case import StatementCase

PATH = "/my/account-summary"
MAX_QUERIES = 12


class PayingCast:
    """Mix in: a provider takes money for the main company, in any currency."""

    @classmethod
    def make_payable(cls):
        cls.env["payment.provider"].search([]).write({"state": "disabled"})
        cls.provider = cls.env.ref("payment.payment_provider_demo")
        cls.provider.write(
            {
                "state": "test",
                "is_published": True,
                "company_id": cls.company.id,
                "available_currency_ids": [(5,)],
                "available_country_ids": [(5,)],
            }
        )
        cls.env["ir.config_parameter"].set_param(
            "account_payment.enable_portal_payment", "True"
        )


@tagged("post_install", "-at_install")
class TestAccountSummary(PayingCast, StatementCase, LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_payable()
        cls.today = fields.Date.context_today(cls.env.user)

    def day(self, days):
        return self.today + timedelta(days=days)

    def accounts(self, kind="customer", partner=None):
        return [
            account
            for account, _contacts in self.env["portal.statement"]._accounts(
                partner or self.carla, self.company, kind
            )
        ]

    def links(self, response=None):
        return self.page(response or self.get(PATH)).xpath("//main//a/@href")

    def test_p_statement_summary_equals_the_statement(self):
        """P-STATEMENT: to the cent, by account, currency and age, with all there is."""
        for days, amount, currency in (
            (-200, 33.33, self.usd),
            (-75, 100.01, self.usd),
            (-40, 20.2, self.eur),
            (-10, 19.99, self.usd),
            (0, 7.77, self.usd),
            (5, 11.11, self.usd),
            (5, 3.03, self.usd),
            (40, 55.05, self.eur),
        ):
            self.invoice(
                self.day(min(days, 0) - 5),
                amount,
                currency=currency,
                due=self.day(days),
            )
        partly = self.invoice(self.day(-20), 90, due=self.day(-3))
        self.pay(partly, self.day(-1), 40.4)
        self.invoice(self.day(-30), 12.34, move_type="out_refund", due=self.day(-30))
        self.pay_on_account(self.day(-2), 5.05, self.colin)
        self.invoice(self.day(-1), 999, self.eve)
        accounts = {account.currency_id: account for account in self.accounts()}
        self.assertEqual(set(accounts), {self.usd.id, self.eur.id})
        for account in accounts.values():
            ledger = Ledger(*account[:4])
            statement = self.env["portal.statement"]
            net = [float(owed - credit) for owed, credit in account.ages]
            for mine, theirs in zip(net, statement._ageing(ledger), strict=True):
                self.assertAlmostEqual(mine, theirs, 6)
            self.assertAlmostEqual(
                float(account.open), statement._totals(ledger).closing, 6
            )
        usd = accounts[self.usd.id]
        self.assertAlmostEqual(float(usd.credit), 12.34 + 5.05, 6)
        self.assertAlmostEqual(float(usd.overdue), 33.33 + 100.01 + 19.99 + 49.6, 6)
        # what is due today is not overdue yet
        self.assertEqual(usd.next_due, self.today)
        self.assertAlmostEqual(float(usd.next_amount), 7.77, 6)
        eur = accounts[self.eur.id]
        self.assertEqual(eur.next_due, self.day(40))
        self.assertAlmostEqual(float(eur.next_amount), 55.05, 6)

    def test_p_statement_summary_next_due_is_all_of_that_day(self):
        """P-STATEMENT: the next amount is everything that is due on that day."""
        for amount in (11.11, 3.03):
            self.invoice(self.day(-5), amount, due=self.day(5))
        self.invoice(self.day(-5), 50, due=self.day(6))
        [account] = self.accounts()
        self.assertEqual(account.next_due, self.day(5))
        self.assertAlmostEqual(float(account.next_amount), 14.14, 6)

    def test_p_statement_summary_without_a_due_date(self):
        """P-STATEMENT: an entry without a due date is as old as it is, everywhere."""
        move = self.invoice(self.day(-100), 10, due=self.day(-100))
        line = move.line_ids.filtered("portal_ledger")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE account_move_line SET date_maturity = NULL WHERE id = %s", line.ids
        )
        self.env.invalidate_all()
        [account] = self.accounts()
        self.assertAlmostEqual(float(account.overdue), 10, 6)
        self.assertAlmostEqual(float(account.ages[4][0]), 10, 6)

    def test_p_statement_summary_page(self):
        """P-STATEMENT: the page says owed, overdue, next due, on account, payments."""
        self.invoice(self.day(-20), 100, due=self.day(-15))
        self.invoice(self.day(-5), 25.5, due=self.day(9))
        self.pay_on_account(self.day(-2), 20)
        self.invoice(self.day(-1), 77.25, self.eve)
        self.login_as(self.carla_user)
        response = self.get(PATH)
        text = self.text_of(response)
        for words in (
            "You owe us $\xa0105.50",
            "Overdue $\xa0100.00",
            "Next due $\xa025.50",
            "On account, taken off already $\xa020.00",
            "1 to 30 days overdue $\xa0100.00",
            "Last payments",
        ):
            self.assertIn(words.replace("\xa0", " "), text.replace("\xa0", " "))
        self.assertNotIn("77.25", text)
        self.assertNotIn(self.other.name, text)
        self.assertEqual(response.headers["Cache-Control"], "no-store")

    def test_p_pay_account_links(self):
        """P-PAY-INVOICE, P-PAY-ACCOUNT: plain links, where one can pay and owes."""
        self.invoice(self.day(-20), 100, due=self.day(-15))
        self.login_as(self.carla_user)
        key = f"{self.company.id}-{self.usd.id}-{self.client_company.id}"
        where = {
            "group": [key],
            "company_id": [str(self.company.id)],
            "currency_id": [str(self.usd.id)],
        }
        asked = [
            parse_qs(urlsplit(link).query)
            for link in self.links()
            if link.startswith("/my/payments/new")
        ]
        self.assertEqual(asked, [where, {"on_account": ["1"], **where}])

    def test_p_pay_invoice_nothing_to_pay_with_more_on_account(self):
        """P-PAY-INVOICE: who has more on account than is open owes nothing."""
        self.invoice(self.day(-20), 100, due=self.day(-15))
        self.pay_on_account(self.day(-2), 130)
        self.login_as(self.carla_user)
        response = self.get(PATH)
        text = self.text_of(response).replace("\xa0", " ")
        self.assertIn("We owe you $ 30.00", text)
        self.assertNotIn("You owe us", text)
        links = [link for link in self.links(response) if "/my/payments/new" in link]
        self.assertEqual(len(links), 1)
        self.assertIn("on_account=1", links[0])
        self.assertIn("Overdue: $ 100.00. We owe you $ 30.00.", self.card())

    def test_p_pay_account_no_link_where_nobody_can_pay(self):
        """P-PROVIDERS: no provider, another's or one for other currencies: no link."""
        self.invoice(self.day(-20), 100, due=self.day(-15))
        self.login_as(self.carla_user)

        def offered():
            return [link for link in self.links() if "/my/payments/new" in link]

        self.assertEqual(len(offered()), 2)
        self.provider.available_currency_ids = self.eur
        self.assertEqual(offered(), [])
        self.provider.available_currency_ids = self.eur | self.usd
        self.assertEqual(len(offered()), 2)
        self.provider.state = "disabled"
        self.assertEqual(offered(), [])
        self.provider.write({"state": "test", "is_published": False})
        self.assertEqual(offered(), [])
        self.provider.is_published = True
        self.env["ir.config_parameter"].set_param(
            "account_payment.enable_portal_payment", "False"
        )
        self.assertEqual(offered(), [])

    def test_p_statement_summary_supplier(self):
        """B-REPORTS: a supplier sees what we owe them, and nothing to pay."""
        self.portal_user(self.sven)
        self.invoice(self.day(-20), 400, self.sven, "in_invoice", due=self.day(-4))
        self.invoice(self.day(-20), 30, self.sven, "in_invoice", due=self.day(4))
        self.login_as(self.sven.user_ids)
        response = self.get(PATH)
        text = self.text_of(response).replace("\xa0", " ")
        self.assertIn("We owe you $ 430.00", text)
        self.assertIn("Overdue $ 400.00", text)
        self.assertNotIn("You owe us", text)
        self.assertFalse([link for link in self.links(response) if "new" in link])
        self.assertIn("We owe you $ 430.00. Due to you: $ 400.00.", self.card())

    def card(self):
        page = self.page(self.get("/my"))
        [card] = page.xpath(f"//main//a[@href='{PATH}'][not(@role='menuitem')]")
        return " ".join(card.text_content().replace("\xa0", " ").split())

    def test_p_statement_card(self):
        """G7: the start page's card says what is owed, by the one query of all."""
        self.login_as(self.carla_user)
        self.assertIn("Nothing is open.", self.card())
        self.invoice(self.day(-20), 100, due=self.day(-15))
        self.invoice(self.day(-20), 10, currency=self.eur, due=self.day(15))
        self.pay_on_account(self.day(-2), 20)
        self.env.flush_all()
        self.assertIn("You owe us $ 80.00, 10.00 €. Overdue: $ 100.00.", self.card())
        self.assertLessEqual(len(self.queries("/my")), 14)
        self.assertIn(f'href="{PATH}"', self.get("/my/orders").text)

    def test_o_modules_no_summary_without_its_section(self):
        """O-MODULES: no page, no card, no entry in the menu."""
        self.invoice(self.day(-20), 123.45, due=self.day(-15))
        self.env["portal.section.access"].create(
            {
                "section_id": self.env.ref("customer_portal_ext.section_statements").id,
                "partner_id": self.carla.id,
                "company_id": self.company.id,
                "is_granted": False,
            }
        )
        self.login_as(self.carla_user)
        response = self.get(PATH)
        self.assertEqual(response.status_code, 404)
        self.assertNotIn("123.45", response.text)
        for path in ("/my", "/my/orders"):
            page = self.get(path)
            self.assertNotIn(PATH, page.text)
            self.assertNotIn("123.45", page.text)

    def test_x_scope_a_colleague_sees_their_own(self):
        """X-SCOPE: with the scope "own", nothing of a colleague's is added up."""
        self.invoice(self.day(-20), 100, due=self.day(-15))
        self.invoice(self.day(-20), 55.5, self.colin, due=self.day(-15))
        self.carla.portal_scope = "own"
        self.login_as(self.carla_user)
        text = self.text_of(self.get(PATH)).replace("\xa0", " ")
        self.assertIn("You owe us $ 100.00", text)
        self.assertNotIn("155.50", text)
        self.assertNotIn("55.50", text)
        self.assertIn("You owe us $ 100.00", self.card())

    def test_x_multi_only_the_companies_of_the_reader(self):
        """X-MULTI: the books of a company that is not theirs are not added up."""
        there = self.env["res.company"].create({"name": "Another company"})
        self.env["account.chart.template"].try_loading(
            "generic_coa", there, install_demo=False
        )
        move = (
            self.env["account.move"]
            .with_company(there)
            .create(
                {
                    "move_type": "out_invoice",
                    "partner_id": self.carla.id,
                    "invoice_date": self.day(-5),
                    "invoice_line_ids": [
                        (0, 0, {"name": "There", "price_unit": 66.6, "tax_ids": [(5,)]})
                    ],
                }
            )
        )
        move.action_post()
        self.login_as(self.carla_user)
        self.assertNotIn("66.60", self.get(PATH).text)
        self.carla_user.company_ids |= there
        text = self.text_of(self.get(PATH)).replace("\xa0", " ")
        self.assertIn("66.60", text)
        self.assertIn("Another company", text)
        # nobody takes money for that company
        links = [link for link in self.links() if "/my/payments/new" in link]
        self.assertFalse([link for link in links if f"company_id={there.id}" in link])

    def test_p_statement_summary_guests_and_empty(self):
        """C-DIRECT: a visitor is sent to the login; who has nothing reads so."""
        self.invoice(self.day(-20), 123.45, due=self.day(-15))
        response = self.get(PATH)
        self.assertEqual(response.status_code, 303)
        self.assertIn("/web/login", response.headers["Location"])
        self.assertNotIn("123.45", response.text)
        self.login_as(self.eve_user)
        response = self.get(PATH)
        self.assertIn("portal_account_summary_empty", response.text)
        self.assertNotIn("123.45", response.text)
        self.assertEqual(self.submit(PATH, {"x": "1"}).status_code, 405)

    def test_g2_queries_whatever_the_number_of_entries(self):
        """G2: at most 12 queries, with two entries and with forty in two currencies."""
        self.invoice(self.day(-20), 100, due=self.day(-15))
        self.pay_on_account(self.day(-2), 20)
        self.env.flush_all()
        self.login_as(self.carla_user)
        few = self.queries(PATH)
        self.assertLessEqual(len(few), MAX_QUERIES, "\n\n".join(few))
        for number in range(20):
            for currency in (self.usd, self.eur):
                self.invoice(
                    self.day(-100 + number * 7),
                    10 + number,
                    currency=currency,
                    due=self.day(-60 + number * 7),
                )
            self.pay_on_account(self.day(-number), 1)
        self.env.flush_all()
        many = self.queries(PATH)
        self.assertLessEqual(len(many), MAX_QUERIES, "\n\n".join(many))
