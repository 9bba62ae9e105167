"""P-STATEMENT, G9: the sums that PostgreSQL keeps are those of the books."""

import importlib.util
from datetime import date, timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL, file_path

from ..hooks import _fill_ledgers, uninstall_hook
from ..models.portal_statement import Ledger
from .ledger_cast import LedgerCase
from .sums_case import SumsCase

MIGRATION = "customer_portal_ext/migrations/19.0.1.0.3/pre-ledger_contacts.py"


@tagged("post_install", "-at_install")
class TestLedgerSums(SumsCase, LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Sum = cls.env["portal.ledger.sum"]

    def ledger(self, partner=None, **values):
        partner = partner or self.client_company
        company, currency = self.env.company.id, self.usd.id
        return Ledger("customer", partner.id, company, currency, **values)

    def check_sums(self):
        booked = super().check_sums()
        # whose own each entry is, as its document says
        wrong = self.rows(
            """
            SELECT l.id FROM account_move_line l JOIN account_move m ON m.id = l.move_id
             WHERE l.portal_ledger_contact_id IS DISTINCT FROM
                   CASE WHEN l.portal_ledger IS NOT NULL
                        THEN COALESCE(m.partner_id, l.partner_id) END
            """
        )
        self.assertFalse(wrong)
        return booked

    def test_g9_sums_follow_every_act(self):
        """P-STATEMENT: posting, paying, taking back, deleting, moving: to the cent."""
        today = fields.Date.today()
        first = self.invoice("2026-01-10", 100.1)
        self.check_sums()
        second = self.invoice("2026-02-03", 33.33, currency=self.eur, due=today)
        self.pay(first, "2026-02-20", 40.07)
        self.check_sums()
        self.fold()
        self.check_sums()
        rest = self.pay(first, "2026-03-01")
        refund = self.invoice("2026-03-02", 5, move_type="out_refund")
        self.check_sums()

        # a reconciliation and a payment taken back
        first.line_ids.remove_move_reconcile()
        self.check_sums()
        rest.action_draft()
        rest.unlink()
        self.check_sums()
        self.fold()

        # changed while it is a draft, and posted again
        second.button_draft()
        self.check_sums()
        second.write({"date": "2026-04-09", "invoice_date": "2026-04-09"})
        second.partner_id = self.eve
        second.action_post()
        self.check_sums()
        refund.button_draft()
        refund.with_context(force_delete=True).unlink()
        self.check_sums()

        # as staff may change a posted entry
        line = first.line_ids.filtered("portal_ledger")
        line.date_maturity = today + timedelta(days=9)
        self.check_sums()
        payable = self.client_company.property_account_payable_id
        written_off = self.env["account.move"].create(
            {
                "line_ids": [
                    Command.create({**values, "partner_id": self.carla.id})
                    for values in (
                        {"account_id": line.account_id.id, "credit": 3},
                        {"account_id": payable.id, "debit": 3},
                    )
                ]
            }
        )
        written_off.action_post()
        self.check_sums()
        moved = written_off.line_ids.filtered("credit")
        self.assertEqual(moved.portal_ledger, "customer")
        moved.account_id = payable
        self.assertEqual(moved.portal_ledger, "supplier")
        self.check_sums()
        self.fold()
        self.assertGreater(len(self.check_sums()), 3)

    def test_g9_sums_follow_merged_contacts(self):
        """P-STATEMENT: contacts are merged by SQL; their books are one afterwards."""
        self.invoice("2026-01-10", 100)
        self.invoice("2026-01-20", 11, self.eve)
        self.env.flush_all()
        self.fold()
        # what was not folded yet, too
        self.invoice("2026-01-21", 7, self.eve)
        merged, kept = self.other, self.client_company
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (merged | kept).ids, kept, extra_checks=False
        )
        self.env.invalidate_all()
        self.check_sums()
        totals = self.env["portal.statement"]._totals(self.ledger())
        self.assertEqual((totals.debit, totals.count), (118, 3))

    def test_g9_sums_follow_merged_colleagues(self):
        """P-STATEMENT, X-SCOPE: what was a colleague's own is whose they become."""
        self.carla.portal_scope = "own"
        colleague = self.carla.copy({"name": "Carlo", "parent_id": self.carla.id})
        colleague.parent_id = self.client_company
        self.invoice("2026-01-10", 100)
        self.invoice("2026-01-20", 11, colleague)
        self.fold()
        self.invoice("2026-01-21", 7, colleague)
        self.check_sums()
        self.assertEqual(self.owed_by(self.carla), 100)
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.carla | colleague).ids, self.carla, extra_checks=False
        )
        self.env.invalidate_all()
        self.check_sums()
        self.assertEqual(self.owed_by(self.carla), 118)
        self.fold()
        self.check_sums()
        self.assertEqual(self.owed_by(self.carla), 118)

    def test_g9_sums_follow_whom_it_is_for(self):
        """P-STATEMENT, X-SCOPE: an invoice that goes to a colleague, and back."""
        self.carla.portal_scope = "own"
        colleague = self.env["res.partner"].create(
            {"name": "Carlo", "parent_id": self.client_company.id}
        )
        first = self.invoice("2026-01-10", 100)
        self.invoice("2026-01-11", 30)
        for partner, owed in ((colleague, 30), (self.carla, 130)):
            first.button_draft()
            first.partner_id = partner
            first.action_post()
            self.check_sums()
            self.assertEqual(self.owed_by(self.carla), owed)
            self.fold()
            self.check_sums()
            self.assertEqual(self.owed_by(self.carla), owed)
        # a wider scope, and the contact at another company
        self.assertEqual(self.owed_by(colleague), 0)
        colleague.portal_scope = "company"
        self.assertEqual(self.owed_by(colleague), 130)
        first.button_draft()
        first.partner_id = self.eve
        first.action_post()
        self.check_sums()
        self.assertEqual(self.owed_by(colleague), 30)

    def owed_by(self, partner):
        accounts = self.env["portal.statement"]._accounts(
            partner, self.env.company, "customer"
        )
        return sum(account.open for account, _contacts in accounts)

    def test_g9_what_was_taken_back_never_was(self):
        """P-STATEMENT: sums go with the savepoint of the entries."""
        self.invoice("2026-01-10", 100)
        self.env.flush_all()
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self.invoice("2026-01-11", 50)
            self.fold()
            raise ZeroDivisionError
        self.env.invalidate_all()
        self.check_sums()

    def test_g9_fold(self):
        """G9: a row for each key, and for what has been due for long one a month."""
        today = fields.Date.today()
        soon = today + timedelta(days=3)
        for day in ("2025-01-05", "2025-01-07", soon, soon, today):
            self.invoice("2025-01-02", 10, due=day)
        gone = self.invoice("2025-03-02", 10)
        gone.button_draft()
        self.fold()
        self.check_sums()
        rows = self.Sum.search([("partner_id", "=", self.client_company.id)])
        self.assertEqual(
            sorted((row.is_open, row.day, row.debit, row.entries) for row in rows),
            [
                (False, date(2025, 1, 1), 50, 5),
                (True, date(2025, 1, 1), 20, 2),
                (True, today, 10, 1),
                (True, soon, 20, 2),
            ],
        )
        self.assertEqual(set(rows.mapped("contact_id")), {self.carla.id})
        before = self.Sum.search([]).ids
        self.fold()
        self.assertEqual(self.Sum.search([]).ids, before, "nothing was left to do")

    def test_g9_fold_of_many_contacts(self):
        """G9: the sums of a company are few, whatever number of contacts it has."""
        contacts = self.env["res.partner"].create(
            [
                {"name": f"Contact {n}", "parent_id": self.client_company.id}
                for n in range(4)
            ]
        )
        for contact in contacts + contacts[:2]:
            self.invoice("2025-01-02", 10, contact, due="2025-01-05")
            self.fold()
        self.check_sums()
        rows = self.Sum.search([("partner_id", "=", self.client_company.id)])
        whole = rows.filtered("is_whole")
        self.assertEqual(
            sorted((row.is_open, row.contact_id, row.debit) for row in whole),
            [(False, 0, 60), (True, 0, 60)],
        )
        self.assertEqual(
            sorted((r.contact_id, r.debit) for r in rows - whole if r.is_open),
            [(c.id, 20 if c in contacts[:2] else 10) for c in contacts],
        )
        before = rows.ids
        self.fold()
        rows = self.Sum.search([("partner_id", "=", self.client_company.id)])
        self.assertEqual(rows.ids, before, "nothing was left to do")

    def test_g9_upgrade_makes_them_anew(self):
        """G9: an upgrade makes the trigger and the sums again, whatever they were."""
        self.invoice("2026-01-10", 100)
        self.env.flush_all()
        for _time in range(2):
            self.env.cr.execute("UPDATE portal_ledger_sum SET debit = debit + 1")
            self.Sum.init()
            self.check_sums()
        self.invoice("2026-01-11", 50)
        self.check_sums()

    def test_g9_install_fills_them(self):
        """G9: what was booked before the addon came is in the sums."""
        self.invoice("2026-01-10", 100)
        self.env.flush_all()
        expected = self.check_sums()
        self.env.cr.execute(
            "UPDATE account_move_line"
            " SET portal_ledger = NULL, portal_ledger_partner_id = NULL,"
            " portal_ledger_contact_id = NULL"
        )
        self.assertFalse(self.check_sums())
        _fill_ledgers(self.env)
        self.env.invalidate_all()
        self.assertCountEqual(self.check_sums(), expected)

    def test_g9_migration_fills_them(self):
        """G9: an older version did not keep whose own an entry is."""
        self.invoice("2026-01-10", 100)
        self.env.flush_all()
        expected = self.check_sums()
        self.Sum._stop()
        self.env.cr.execute(
            "UPDATE account_move_line SET portal_ledger_contact_id = NULL"
        )
        spec = importlib.util.spec_from_file_location("migration", file_path(MIGRATION))
        migration = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(migration)
        migration.migrate(self.env.cr, "19.0.1.0.2")
        self.Sum.init()
        self.env.invalidate_all()
        self.assertCountEqual(self.check_sums(), expected)

    def test_g9_uninstall_leaves_the_books_alone(self):
        """G9: no trigger stays behind; entries are posted without it."""
        uninstall_hook(self.env)
        self.assertFalse(
            self.rows(
                "SELECT tgname FROM pg_trigger"
                " WHERE tgrelid = 'account_move_line'::regclass AND NOT tgisinternal"
            )
        )
        before = self.Sum.search_count([])
        self.assertEqual(self.invoice("2026-01-10", 100).state, "posted")
        self.env.flush_all()
        self.assertEqual(self.Sum.search_count([]), before)

    def test_g9_whoever_writes(self):
        """G9: the trigger finds its table whatever schemas the writer looks into."""
        move = self.invoice("2026-01-10", 100)
        self.env.flush_all()
        self.env.cr.execute("SELECT current_schema")
        [schema] = self.env.cr.fetchone()
        self.env.cr.execute("SET LOCAL search_path TO information_schema")
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET date = '2026-05-05' WHERE move_id = %s",
                SQL.identifier(schema, "account_move_line"),
                move.id,
            )
        )
        self.env.cr.execute(SQL("SET LOCAL search_path TO %s", SQL.identifier(schema)))
        self.env.invalidate_all()
        self.check_sums()
