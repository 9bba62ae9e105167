from odoo.fields import Command
from odoo.tests import tagged

from .bill_cast import BillHttpCase
from .statement_case import READS, StatementCase
from .test_list_search import ListSearchCase


@tagged("post_install", "-at_install")
class TestBills(StatementCase, BillHttpCase, ListSearchCase):
    """B-REPORTS, B-SELECT, O-SEARCH: bills as their supplier sees them."""

    def setUp(self):
        super().setUp()
        self.open = self.bill(due=-20, ref="SUP-17")
        self.paid = self.bill(due=5, ref="SUP-18")
        self.pay(self.paid)
        self.part = self.bill(due=3, ref="SUP-19")
        self.pay(self.part, 40.0)
        self.refund = self.invoice(self.sven, move_type="in_refund", ref="SUP-20")
        self.draft = self.bill(post=False, ref="SUP-21")
        self.foreign = self.bill(self.eve, ref="SUP-22")
        self.env.flush_all()
        self.login_as(self.sven_user)

    def grant(self, partner, code, granted):
        self.env["portal.section.access"].create(
            {
                "section_id": self.env.ref(f"customer_portal_ext.section_{code}").id,
                "partner_id": partner.id,
                "company_id": self.company.id,
                "is_granted": granted,
            }
        )

    def found(self, path):
        return [name.split()[-1] for name in super().found(path)]

    def test_b_reports_the_list_shows_their_bills_and_no_others(self):
        """B-REPORTS: posted bills and refunds of the supplier, nothing else."""
        everything = [self.open, self.paid, self.part, self.refund]
        invoice = self.invoice(self.sven)
        self.env.flush_all()
        self.assertFinds("/my/bills", *everything)
        self.assertFinds("/my/invoices", invoice)
        text = self.text_of(self.get("/my/bills"))
        for words in ("SUP-17", "Approved", "Paid", "Partly paid", "60.00"):
            self.assertIn(words, text)
        for move in (self.draft, self.foreign):
            self.assertNotIn(move.ref, text)

    def test_b_select_number_reference_order_product(self):
        """B-SELECT, O-SEARCH: found by our number, theirs, the order, a product."""
        self.part.invoice_origin = "P0815"
        self.env.flush_all()
        everything = [self.open, self.paid, self.part, self.refund]
        for path, moves in {
            "/my/bills?search=sup-17": [self.open],
            f"/my/bills?search={self.paid.name}": [self.paid],
            "/my/bills?search=p0815": [self.part],
            "/my/bills?search=canary": everything,
            "/my/bills?search=nothing": [],
            "/my/bills?status=paid": [self.paid],
            "/my/bills?status=partial": [self.part],
            "/my/bills?status=open&status=partial": [
                self.open,
                self.part,
                self.refund,
            ],
            "/my/bills?status=checking": [],
            "/my/bills?filterby=refunds": [self.refund],
            f"/my/bills?on=invoice_date_due&from={self.days_ago(0)}": [
                self.open,
                self.refund,
            ],
        }.items():
            with self.subTest(path=path):
                self.assertFinds(path, *moves)
        for sort in ("date", "duedate", "name", "amount"):
            self.assertFinds(f"/my/bills?sortby={sort}", *everything)

    def test_o_modules_bills_are_a_section_of_their_own(self):
        """O-MODULES: bills are granted apart from customers' invoices."""
        invoice = self.invoice(self.sven)
        self.grant(self.sven, "bills", False)
        for path in ("/my/bills", self.bill_path(self.open), "/my/bills/upload"):
            response = self.get(path)
            self.assertEqual(response.status_code, 404, path)
            self.assertNotIn("SUP-17", response.text)
        self.assertEqual(self.get(self.path(invoice)).status_code, 200)
        self.assertNotIn('href="/my/bills"', self.get("/my/invoices").text)
        self.assertNotIn('href="/my/bills"', self.get("/my").text)

    def test_o_modules_bills_without_invoices(self):
        """O-MODULES: and the other way round."""
        invoice = self.invoice(self.sven)
        self.grant(self.sven, "invoices", False)
        self.assertEqual(self.get("/my/invoices").status_code, 404)
        self.assertEqual(self.get(self.path(invoice)).status_code, 404)
        self.assertEqual(self.get("/my/bills").status_code, 200)
        self.assertEqual(self.get(self.bill_path(self.open)).status_code, 200)

    def test_who_has_both_is_led_from_one_to_the_other(self):
        self.invoice(self.sven)
        self.env.flush_all()
        self.assertIn('href="/my/bills"', self.get("/my/invoices").text)
        response = self.get("/my/invoices?filterby=bills")
        self.assertEqual(response.status_code, 303)
        self.assertURLEqual(response.headers["Location"], "/my/bills")
        cards = self.page(self.get("/my")).xpath("//a/@href")
        self.assertIn("/my/bills", cards)
        self.assertNotIn("/my/invoices?filterby=bills", cards)

    def test_b_reports_page_of_a_bill(self):
        """B-REPORTS: lines, orders, payments; our own addresses."""
        self.part.invoice_line_ids.purchase_line_id = self.po.order_line
        self.env.flush_all()
        response = self.get(self.path(self.part))
        self.assertEqual(response.status_code, 303)
        self.assertURLEqual(response.headers["Location"], self.bill_path(self.part))
        page = self.get(self.bill_path(self.part))
        self.assertEqual(page.status_code, 200)
        text = self.text_of(page)
        for words in (
            "SUP-19",
            self.part.name,
            "Canary poster",
            "Partly paid",
            self.po.name,
            "40.00",
            "60.00",
            "100.00",
        ):
            self.assertIn(words, text)
        self.assertIn(f'href="/my/purchase/{self.po.id}"', page.text)
        self.assertIn('href="/my/statement/supplier"', page.text)
        self.assertNotIn("access_token", page.text)

    def test_a_bill_is_settled_by_a_credit_note(self):
        payable = (self.open + self.refund).line_ids.filtered(
            lambda line: line.account_id.account_type == "liability_payable"
        )
        payable.reconcile()
        self.env.flush_all()
        text = self.text_of(self.get(self.bill_path(self.open)))
        self.assertIn(f"Credit note {self.refund.name}", text)
        self.assertIn("Reversed", text)

    def test_denied_as_if_missing(self):
        """P-PUBLIC, X-SCOPE: drafts, foreign ones and invoices look like missing."""
        invoice = self.invoice(self.sven)
        missing = self.get("/my/bills/999999999")
        self.assertEqual(missing.status_code, 404)
        for move in (self.draft, self.foreign, invoice):
            response = self.get(self.bill_path(move))
            self.assertEqual(response.status_code, 404)
            self.assertNotIn("Canary", response.text)
        self.login_as(None)
        response = self.get(self.bill_path(self.open))
        self.assertIn("/web/login", response.headers["Location"])
        self.assertNotIn("Canary", response.text)
        for user in (self.carla_user, self.eve_user):
            self.login_as(user)
            response = self.get(self.bill_path(self.open))
            self.assertEqual(response.status_code, 404)
            self.assertNotIn("SUP-17", response.text)

    def test_c_direct_a_guest_sees_that_bill_only(self):
        self.login_as(None)
        path = f"/my/link/{self.direct_link(self.open, self.sven)}"
        _form, fields = self.form_of(self.get(path), path)
        self.submit(path, fields)
        page = self.get(self.bill_path(self.open))
        self.assertEqual(page.status_code, 200)
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertIn("SUP-17", page.text)
        self.assertNotIn('href="/my/statement/supplier"', page.text)
        for other in (self.paid, self.draft):
            response = self.get(self.bill_path(other))
            self.assertIn("/web/login", response.headers["Location"])

    def test_x_multi_several_companies_and_currencies(self):
        """X-MULTI: bills of each company in their currency; not of a closed one."""
        euro = self.env.ref("base.EUR")
        euro.active = True
        other = self.env["res.company"].create({"name": "Second Ltd"})
        self.env["account.chart.template"].try_loading(
            "generic_coa", other, install_demo=False
        )
        (self.env.user | self.sven_user).company_ids += other
        second = self.env(
            context={**self.env.context, "allowed_company_ids": other.ids}
        )["account.move"]
        bill = second.create(
            {
                "move_type": "in_invoice",
                "partner_id": self.sven.id,
                "company_id": other.id,
                "currency_id": euro.id,
                "invoice_date": self.days_ago(1),
                "ref": "SECOND-1",
                "invoice_line_ids": [
                    Command.create(
                        {"name": "x", "price_unit": 70.0, "tax_ids": [Command.clear()]}
                    )
                ],
            }
        )
        bill.action_post()
        self.env.flush_all()
        self.assertIn("SECOND-1", self.text_of(self.get("/my/bills")))
        text = self.text_of(self.get(self.bill_path(bill)))
        self.assertIn("Second Ltd", text)
        self.assertIn("€", text)
        self.env["portal.section.access"].search(
            [
                ("company_id", "=", other.id),
                ("section_id.code", "=", "bills"),
                ("partner_id", "=", False),
            ]
        ).is_granted = False
        self.env.flush_all()
        self.assertNotIn("SECOND-1", self.text_of(self.get("/my/bills")))
        self.assertEqual(self.get(self.bill_path(bill)).status_code, 404)

    def test_p_comment_on_a_bill(self):
        """P-COMMENT: the conversation is at the bill's own address."""
        path = f"{self.bill_path(self.open)}/comment"
        _form, fields = self.form_of(self.get(path), path)
        fields = [pair for pair in fields if pair[0] != "comment"]
        response = self.submit(path, [*fields, ("comment", "When is it paid?")])
        self.assertEqual(response.status_code, 303)
        page = self.get(self.bill_path(self.open))
        self.assertIn("When is it paid?", self.text_of(page))
        [message] = self.open.message_ids.filtered(
            lambda message: "When is it" in message.body
        )
        self.assertEqual(message.author_id, self.sven)

    def test_g2_the_list_costs_twelve_statements_at_most(self):
        """G2: however many bills there are."""
        few = self.queries("/my/bills")
        self.assertLessEqual(len(few), 12, "\n".join(few))
        for number in range(12):
            self.bill(ref=f"MORE-{number}")
        self.env.flush_all()
        many = self.queries("/my/bills?search=more&status=open")
        self.assertLessEqual(len(many), 12, "\n".join(many))

    def test_g8_the_page_costs_eighteen_statements_at_most(self):
        """G8: with orders, payments and messages, whatever the number of lines."""
        counts = set()
        for lines in (1, 40):
            move = self.bill(
                post=False,
                ref=f"LONG-{lines}",
                invoice_line_ids=[
                    Command.create(
                        {
                            "name": f"Paper {number}",
                            "price_unit": 1.0,
                            "product_id": self.product.id,
                            "purchase_line_id": self.po.order_line.id,
                            "tax_ids": [Command.clear()],
                        }
                    )
                    for number in range(lines)
                ],
            )
            move.action_post()
            self.pay(move, 0.5)
            move.message_post(body="Hello", subtype_xmlid="mail.mt_comment")
            self.env.flush_all()
            statements = self.queries(self.bill_path(move))
            self.assertLessEqual(len(statements), 18, "\n".join(statements))
            writes = [text for text in statements if not text.startswith(READS)]
            self.assertFalse(writes, "a GET changes nothing")
            counts.add(len(statements))
        self.assertEqual(len(counts), 1)
