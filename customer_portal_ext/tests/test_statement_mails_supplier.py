"""X-STMTCRON, B-REPORTS: suppliers get their statement by e-mail as customers do."""

import re
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from .ledger_cast import LedgerCase

LINK = re.compile(r"/my/link/([A-Za-z0-9_-]{43})")


def plain(body):
    """Return a mail without the characters that keep its amounts together."""
    return body.replace("\N{NO-BREAK SPACE}", " ").replace("\ufeff", "")


@tagged("post_install", "-at_install")
class TestSupplierStatements(LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.company"].search([]).write(
            {
                "portal_statement_every": "never",
                "portal_supplier_statement_every": "never",
            }
        )
        cls.company.portal_supplier_statement_every = "month"
        cls.sven.portal_supplier_statement_mail = True
        cls.bill = cls.billed("2026-01-10", 100, ref="R-17")
        cls.Letter = cls.env["portal.letter"]
        cls.ida = new_test_user(
            cls.env,
            "ida.test",
            groups="account.group_account_invoice,base.group_partner_manager",
            name="Ida Test",
            lang="en_US",
            email="ida@us.test",
        )

    def setUp(self):
        super().setUp()
        self.startPatcher(
            patch.object(
                type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kwargs: 9
            )
        )

    @classmethod
    def billed(cls, day, amount, partner=None, **values):
        values.setdefault("move_type", "in_invoice")
        return cls.invoice(day, amount, partner or cls.sven, **values)

    def letters(self, **domain):
        domain = {"kind": "statement", "company_id": self.company.id, **domain}
        return self.Letter.search(
            [(name, "=", value) for name, value in domain.items()]
        )

    def scheduled(self):
        """Run the schedule as if nothing had been sent this month."""
        self.company.write(
            {
                "portal_statement_last_date": False,
                "portal_supplier_statement_last_date": False,
            }
        )
        before = self.letters()
        self.Letter._cron_statements()
        return self.letters() - before

    def mail(self, letter):
        """Send a letter, and return its mail."""
        letter.sudo()._send()
        return self.env["mail.mail"].search(
            [("model", "=", "portal.letter"), ("res_id", "=", letter.id)]
        )

    def wizard(self, partners, **context):
        """Open the dialog as the button does."""
        partners = partners.with_user(self.ida).with_context(**context)
        action = partners.action_portal_send_statement()
        Wizard = self.env["portal.letter.send"].with_user(self.ida)
        return Form(Wizard.with_context(**action["context"]))

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

    # --- the policy -------------------------------------------------------------------

    def test_x_notifpref_chosen_not_to_get_it(self):
        """X-NOTIFPREF: not by the schedule; what staff send goes out in any case."""
        self.env["portal.mail.choice"].sudo().create(
            {
                "partner_id": self.sven.id,
                "company_id": self.company.id,
                "kind": "invoices",
                "is_wanted": False,
            }
        )
        self.assertEqual(self.mail(self.scheduled()).state, "cancel")
        with self.wizard(self.sven) as form:
            pass
        before = self.letters()
        form.record.action_send()
        self.assertEqual(self.mail(self.letters() - before).state, "outgoing")

    def test_p_hotlink_leads_to_the_statement(self):
        """P-HOTLINK, P-STATEMENT: from the mail to the page, without a login so far."""
        foreign = self.billed("2026-01-12", 20, self.eve)
        mail = self.mail(self.scheduled())
        [email] = mail._prepare_outgoing_list()
        links = {
            self.env["portal.hotlink"]._find(secret): secret
            for secret in LINK.findall(email["body"])
        }
        self.assertEqual({link.partner_id for link in links}, {self.sven})
        paths = {link.path: secret for link, secret in links.items() if link.path}
        self.assertEqual(list(paths), ["/my/statement/supplier"])
        self.login_as(None)
        path = f"/my/link/{paths['/my/statement/supplier']}"
        page = self.get(path)
        self.assertIn("Supplier statement", page.text)
        _form, fields = self.form_of(page, path)
        answer = self.submit(path, fields)
        self.assertEqual(answer.status_code, 303)
        self.assertTrue(answer.headers["Location"].endswith("/my/statement/supplier"))
        page = self.get("/my/statement/supplier?from=&to=")
        self.assertIn(self.bill.name, page.text)
        self.assertNotIn(foreign.name, page.text)
        # it opens what its contact may see, and nothing of others
        other = self.eve.commercial_partner_id.id
        for closed in (
            f"/my/bills/{foreign.id}",
            f"/my/statement/supplier?partner={other}",
            f"/my/statement/supplier?partner={other}&report_type=csv",
        ):
            self.assertEqual(self.get(closed).status_code, 404, closed)
        # and nothing at all once the section is taken away
        self.env["portal.section.access"].create(
            {
                "section_id": self.env.ref("customer_portal_ext.section_statements").id,
                "partner_id": self.sven.id,
                "company_id": self.company.id,
                "is_granted": False,
            }
        )
        self.assertEqual(self.get("/my/statement/supplier").status_code, 404)

    def test_p_hotlink_a_customer_gets_no_suppliers_link(self):
        """P-HOTLINK: whoever is only a customer gets neither letter nor link of it."""
        self.company.portal_statement_every = "month"
        self.carla.write(
            {"portal_statement_mail": True, "portal_supplier_statement_mail": True}
        )
        self.invoice("2026-01-10", 70)
        letter = self.scheduled().filtered(lambda item: item.partner_id == self.carla)
        self.assertEqual(letter.mapped("side"), ["customer"])
        [email] = self.mail(letter)._prepare_outgoing_list()
        self.assertNotIn("supplier", email["body"])
        paths = {
            self.env["portal.hotlink"]._find(secret).path
            for secret in LINK.findall(email["body"])
        }
        self.assertEqual(paths - {False}, {"/my/statement"})

    def test_p_hotlink_links_off(self):
        """P-HOTLINK: where the company wants no links, the page behind the login."""
        self.company.portal_hotlink_mode = "off"
        [email] = self.mail(self.scheduled())._prepare_outgoing_list()
        self.assertFalse(LINK.search(email["body"]))
        self.assertIn('/my/statement/supplier"', email["body"])

    def test_x_stmtcron_existing_letters_are_customers(self):
        """X-STMTCRON: what is made without a side, as before, is a customer's."""
        letter = self.Letter.create(
            {
                "kind": "statement",
                "partner_id": self.carla.id,
                "company_id": self.company.id,
                "date": "2026-01-31",
                "line_ids": [Command.create({"move_id": self.bill.id, "amount": 1})],
            }
        )
        self.assertEqual(letter.side, "customer")
        self.assertEqual(letter.display_name, "Statement")
