from odoo.tests import tagged

from .invoice_cast import InvoiceHttpCase
from .test_list_search import ListSearchCase


@tagged("post_install", "-at_install")
class TestInvoiceList(InvoiceHttpCase, ListSearchCase):
    """O-SEARCH, C-ACTIONS: the list of invoices, and what is to be paid."""

    def setUp(self):
        super().setUp()
        self.open = self.invoice(due=-20, ref="ORDER-1")
        self.late = self.invoice(due=5)
        self.paid = self.invoice(due=5)
        self.pay(self.paid)
        self.refund = self.invoice(move_type="out_refund")
        self.bill = self.invoice(move_type="in_invoice", due=9)
        self.foreign = self.invoice(partner=self.eve)
        self.draft = self.invoice(post=False)
        self.env.flush_all()
        self.login_as(self.carla_user)

    def found(self, path):
        return [name.split()[-1] for name in super().found(path)]

    def test_the_list_and_its_parts(self):
        """Stock's addresses keep their meaning."""
        everything = [self.open, self.late, self.paid, self.refund]
        for path, moves in {
            "/my/invoices": everything,
            "/my/invoices?filterby=all": everything,
            "/my/invoices?filterby=invoices": everything[:3],
            "/my/invoices?filterby=refunds": [self.refund],
            "/my/invoices?filterby=overdue_invoices": [self.late],
            "/my/invoices?filterby=invoices&status=open": everything[:2],
            "/my/invoices?status=overdue": [self.late],
            "/my/invoices?search=order-1": [self.open],
            "/my/invoices?search=canary": everything,
            f"/my/invoices?search={self.bill.name}": [],
            "/my/invoices?search=nothing": [],
            f"/my/invoices?on=invoice_date_due&from={self.days_ago(0)}": [
                self.open,
                self.refund,
            ],
        }.items():
            with self.subTest(path=path):
                self.assertFinds(path, *moves)
        for sort in ("date", "duedate", "name", "amount"):
            self.assertFinds(f"/my/invoices?sortby={sort}", *everything)

    def test_rows_say_what_is_to_be_paid(self):
        response = self.get("/my/invoices")
        self.assertNotIn("access_token", response.text)
        rows = {
            row.xpath("./th//a/@href")[0]: " ".join(row.text_content().split())
            for row in self.page(response).xpath("//table[@id='portal_list']/tbody/tr")
        }
        late, paid = rows[self.path(self.late)], rows[self.path(self.paid)]
        for words in ("Overdue", "To be paid", "Waiting for you", "Pay", "100.00"):
            self.assertIn(words, late)
        self.assertNotIn("Overdue", paid)
        self.assertNotIn("Waiting for you", paid)
        self.assertNotIn("Waiting for you", rows[self.path(self.open)])
        self.assertIn("Credit note", rows[self.path(self.refund)])
        self.assertIn("-\ufeff100.00", rows[self.path(self.refund)])
        pdf = f"{self.path(self.late)}?report_type=pdf&amp;download=true"
        self.assertIn(pdf, response.text)
        self.assertIn('href="/my/invoices/overdue"', response.text)

    def test_o_search_what_is_partly_paid(self):
        """O-SEARCH: a status that the list shows can be searched for."""
        wizard = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=self.open.ids)
            .create({"amount": 40.0})
        )
        wizard._create_payments()
        self.env.flush_all()
        self.assertFinds("/my/invoices?status=partial", self.open)
        self.assertFinds(
            "/my/invoices?status=partial&status=paid", self.open, self.paid
        )
        self.assertFinds(
            "/my/invoices?status=open&filterby=invoices", self.open, self.late
        )

    def test_instalments_make_an_invoice_overdue(self):
        """As in the reminders: one instalment that is due is enough."""
        self.open.line_ids.filtered(
            lambda line: line.display_type == "payment_term"
        ).date_maturity = self.days_ago(3)
        self.env.flush_all()
        self.open.invalidate_recordset()
        self.assertTrue(self.open.portal_overdue)
        self.assertFinds("/my/invoices?status=overdue", self.open, self.late)

    def test_c_actions_invoices_wait_by_setting(self):
        def waiting():
            return self.found("/my/actions")

        # where nothing is paid online, the invoice says how else
        self.env["payment.provider"].search([]).write({"state": "disabled"})
        self.assertEqual(waiting(), [self.late.name])
        page = self.page(self.get("/my/actions"))
        [button] = page.xpath("//table[@id='portal_list']//a[contains(@class, 'btn')]")
        self.assertEqual(button.get("href"), self.path(self.late))
        self.assertEqual(button.text_content().strip(), "Pay")
        self.company.portal_invoice_action = "open"
        self.assertEqual(waiting(), [self.late.name, self.open.name])
        self.company.portal_invoice_action = "never"
        self.assertEqual(waiting(), [])
        self.assertNotIn("Waiting for you", self.text_of(self.get("/my/invoices")))

    def test_c_actions_the_menu_has_the_number_on_every_page(self):
        for path in ("/my/orders", "/my/history", self.path(self.paid), "/my/security"):
            page = self.page(self.get(path))
            [entry] = page.xpath("//header//a[@href='/my/actions']")
            self.assertEqual(
                " ".join(entry.text_content().split()), "Action required 1", path
            )
        self.pay(self.late)
        self.env.flush_all()
        self.assertFalse(
            self.page(self.get("/my/orders")).xpath("//header//a[@href='/my/actions']")
        )

    def test_guests_have_no_menu(self):
        self.become_guest(self.late)
        page = self.page(self.get(self.path(self.late)))
        self.assertFalse(page.xpath("//a[@href='/my/actions']"))
