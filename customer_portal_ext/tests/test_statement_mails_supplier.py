"""X-STMTCRON, B-REPORTS: suppliers get their statement by e-mail as customers do."""

from odoo.tests import tagged

from .statement_mail_case import SupplierStatementCase, plain


@tagged("post_install", "-at_install")
class TestSupplierStatements(SupplierStatementCase):
    # --- who and when -----------------------------------------------------------------

    def test_x_stmtcron_once_a_period(self):
        """X-STMTCRON: chosen suppliers, while something is open, once a period."""
        self.carla.portal_statement_mail = True
        self.invoice("2026-01-10", 10)
        self.Letter._cron_statements()
        letter = self.letters()
        # the customers' schedule is another one
        self.assertRecordValues(
            letter,
            [{"partner_id": self.sven.id, "side": "supplier", "state": "queued"}],
        )
        self.assertEqual(letter.line_ids.move_id, self.bill)
        self.assertFalse(self.company.portal_statement_last_date)
        self.Letter._cron_statements()
        self.assertEqual(self.letters(), letter)
        self.assertEqual(len(self.scheduled()), 1)

    def test_x_stmtcron_nobody_else(self):
        """X-STMTCRON, O-MODULES: not chosen, closed, no section, nothing open."""
        self.sven.portal_supplier_statement_mail = False
        # what a contact gets as a customer is another choice
        self.sven.portal_statement_mail = True
        self.assertFalse(self.scheduled())
        self.sven.portal_supplier_statement_mail = True
        self.company.portal_access_mode = "listed"
        self.assertFalse(self.scheduled())
        self.company.portal_access_mode = "everyone"
        denial = self.env["portal.section.access"].create(
            {
                "section_id": self.env.ref("customer_portal_ext.section_statements").id,
                "partner_id": self.sven.id,
                "company_id": self.company.id,
                "is_granted": False,
            }
        )
        self.assertFalse(self.scheduled())
        with self.wizard(self.sven) as form:
            self.assertEqual(form.letter_count, 0)
        self.assertIn("may not see", form.record.line_ids.reason)
        denial.unlink()
        self.pay(self.bill, "2026-02-01")
        self.assertFalse(self.scheduled())

    def test_x_stmtcron_each_side_that_is_due(self):
        """X-STMTCRON: who is customer and supplier gets each, and each its own."""
        self.company.portal_statement_every = "week"
        self.carla.write(
            {"portal_statement_mail": True, "portal_supplier_statement_mail": True}
        )
        invoice = self.invoice("2026-01-10", 70)
        bill = self.billed("2026-01-11", 55, self.carla)
        found = self.scheduled().filtered(lambda item: item.partner_id == self.carla)
        sides = found.grouped("side")
        self.assertEqual(set(sides), {"customer", "supplier"})
        for side, mine, foreign, path in (
            ("customer", invoice, bill, "/my/statement"),
            ("supplier", bill, invoice, "/my/statement/supplier"),
        ):
            with self.subTest(side=side):
                self.assertEqual(sides[side].line_ids.move_id, mine)
                mail = self.mail(sides[side])
                self.assertIn(f'{path}"', mail.body_html)
                self.assertIn(mine.name, mail.body_html)
                self.assertNotIn(foreign.name, mail.body_html)
                # tests get the report before it is printed
                self.assertIn(mine.name.encode(), mail.attachment_ids.raw)
                self.assertNotIn(foreign.name.encode(), mail.attachment_ids.raw)

    def test_x_scope_own_documents_only(self):
        """X-SCOPE: a colleague's bills and invoices are in no letter of theirs."""
        colleague = self.contact("Sue Supplier", self.supplier, "sue@supplier.test")
        colleague.portal_supplier_statement_mail = True
        self.sven.portal_scope = "own"
        hers = self.billed("2026-02-10", 30, colleague)
        moves = {item.partner_id: item.line_ids.move_id for item in self.scheduled()}
        self.assertEqual(moves, {self.sven: self.bill, colleague: self.bill | hers})
        self.pay(self.bill, "2026-03-01")
        self.assertEqual(self.scheduled().partner_id, colleague)
        mine = self.invoice("2026-02-10", 40)
        self.invoice("2026-02-11", 50, self.colin)
        self.carla.portal_scope = "own"
        open_moves = self.carla._portal_statement_moves(self.company)
        self.assertEqual(open_moves, {self.carla: mine})

    def test_b_reports_what_is_held_back_is_open(self):
        """B-REPORTS: a bill on hold is owed, as in the books."""
        self.bill.action_toggle_block_payment()
        self.assertEqual(self.bill.payment_state, "blocked")
        self.assertEqual(self.scheduled().line_ids.move_id, self.bill)

    # --- by hand ----------------------------------------------------------------------

    def test_b_reports_by_hand_in_bulk(self):
        """B-REPORTS: a list of vendors; the dialog knows which side is meant."""
        self.carla.commercial_partner_id.customer_rank = 1
        other = self.contact("Olga Other", self.other, "olga@other.test")
        self.billed("2026-01-12", 20, other)
        self.assertEqual(self.carla._portal_statement_sides(), "customer")
        self.assertEqual(self.sven._portal_statement_sides(), "supplier")
        both = (self.carla | self.sven)._portal_statement_sides()
        self.assertEqual(both, "both")
        vendors = self.sven | other | self.carla
        with self.wizard(vendors, res_partner_search_mode="supplier") as form:
            self.assertEqual(form.side, "supplier")
            self.assertEqual(form.letter_count, 2)
        form.record.action_send()
        letters = self.letters()
        self.assertEqual(letters.partner_id, self.sven | other)
        self.assertEqual(set(letters.mapped("side")), {"supplier"})
        self.assertEqual(letters.user_id, self.ida)

    def test_b_reports_by_hand_of_both_sides(self):
        """B-REPORTS: each contact gets what is open, on whichever side."""
        self.invoice("2026-01-10", 70)
        self.billed("2026-01-11", 55, self.carla)
        with self.wizard(self.carla | self.sven | self.eve) as form:
            self.assertEqual(form.side, "both")
            self.assertEqual(form.letter_count, 3)
            form.side = "customer"
            self.assertEqual(form.letter_count, 1)
            form.side = "both"
        lines = form.record.line_ids
        self.assertEqual(
            [(line.partner_id, line.side, bool(line.reason)) for line in lines],
            [
                (self.carla, "customer", False),
                (self.carla, "supplier", False),
                (self.sven, "supplier", False),
                (self.eve, "customer", True),
            ],
        )
        form.record.action_send()
        self.assertEqual(len(self.letters()), 3)
        self.assertEqual(
            set(self.letters().mapped("display_name")),
            {"Statement", "Supplier statement"},
        )

    # --- what it says -----------------------------------------------------------------

    def test_x_stmtcron_mail_with_pdf(self):
        """X-STMTCRON, P-STATEMENT: its own words, figures of the ledger, the PDF."""
        self.billed("2026-01-20", 30, move_type="in_refund")
        payment = self.env["account.payment"].create(
            {
                "payment_type": "outbound",
                "partner_type": "supplier",
                "partner_id": self.sven.id,
                "amount": 12,
                "date": "2026-02-01",
                "journal_id": self.bank.id,
            }
        )
        payment.action_post()
        letter = self.scheduled()
        mail = self.mail(letter)
        self.assertIn("your supplier statement", mail.subject)
        text = plain(mail.body_html)
        for words in ("We owe you $ 58.00", "R-17", self.bill.name, "-30.00", "-12.00"):
            self.assertIn(words, text)
        self.assertNotIn("You owe", mail.body_html)
        [file] = mail.attachment_ids
        self.assertTrue(file.name.startswith("supplier-statement-USD-"))
        self.assertIn(b"Supplier statement", file.raw)
        self.assertIn(self.bill.name.encode(), file.raw)
        self.assertEqual(letter.state, "sent")

    def test_o_show_a_bill_kept_off_is_not_named(self):
        """O-SHOW: what is kept off the portal has no name in a mail either."""
        shown = self.billed("2026-01-12", 20)
        self.bill.portal_show = False
        mail = self.mail(self.scheduled())
        self.assertIn(shown.name, mail.body_html)
        self.assertNotIn(self.bill.name, mail.body_html)
        self.assertNotIn("R-17", mail.body_html)
        self.assertIn("120.00", mail.body_html)

    def test_x_i18n_in_the_contacts_language(self):
        """X-I18N: balance, dates and file in the language of who gets it."""
        self.env["res.lang"]._activate_lang("de_DE")
        self.env["ir.module.module"]._load_module_terms(
            ["customer_portal_ext"], ["de_DE"]
        )
        self.sven.lang = "de_DE"
        mail = self.mail(self.scheduled())
        self.assertIn("Wir schulden Ihnen $ 100,00", plain(mail.body_html))
        self.assertIn("10.01.2026", mail.body_html)
        self.assertIn(b"Lieferantenkonto", mail.attachment_ids.raw)
