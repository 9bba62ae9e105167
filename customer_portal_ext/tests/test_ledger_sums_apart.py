"""G9: two who post for one customer at once, each with their own connection."""

from odoo import SUPERUSER_ID, api
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from .sums_case import SumsCase


@tagged("post_install", "-at_install")
class TestLedgerSumsApart(SumsCase, TransactionCase):
    def setUp(self):
        super().setUp()
        self.registry_ = self.env.registry
        self.kept = {}
        self.addCleanup(self.clean)
        with self.registry_.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            partner = env["res.partner"].create({"name": "Ledger of two"})
            company = env.ref("base.main_company")
            env = env(context={"allowed_company_ids": company.ids})
            journal = env["account.journal"].create(
                {"name": "Of two", "code": "TWO", "type": "general"}
            )
            account = env["account.account"].create(
                {
                    "name": "Of two",
                    "code": "TWO",
                    "account_type": "asset_receivable",
                    "reconcile": True,
                }
            )
            moves = env["account.move"]
            for amount in (100, 20):
                sides = ({"debit": amount}, {"credit": amount})
                # the other side is nobody's
                lines = [
                    Command.create(
                        {
                            "account_id": account.id,
                            "partner_id": partner.id if "debit" in side else False,
                            "date_maturity": "2030-01-31",
                            **side,
                        }
                    )
                    for side in sides
                ]
                moves += moves.create({"journal_id": journal.id, "line_ids": lines})
            env.flush_all()
            self.kept.update(
                {
                    "account.move": moves.ids,
                    "account.account": account.ids,
                    "account.journal": journal.ids,
                    "res.partner": partner.ids,
                }
            )

    def clean(self):
        with self.registry_.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"force_delete": True})
            for model, ids in self.kept.items():
                records = env[model].browse(ids)
                if model == "account.move":
                    records.button_draft()
                records.unlink()
            env["portal.ledger.sum"]._fold()
            cr.execute(self.sums_of())
            self.assertFalse(cr.fetchall(), "what is gone has no sums")

    def sums_of(self):
        return SQL(
            "SELECT debit FROM portal_ledger_sum WHERE partner_id = ANY(%s)",
            self.kept["res.partner"],
        )

    def test_g9_nobody_waits_and_nothing_is_lost(self):
        """G9: two post at once, while the rows of before are folded."""
        one_id, two_id = self.kept["account.move"]
        with (
            self.registry_.cursor() as one,
            self.registry_.cursor() as two,
            self.registry_.cursor() as night,
        ):
            for cr in (one, two, night):
                cr.execute("SET LOCAL lock_timeout = '5s'")
                # its snapshot is taken: it sees nothing of what the others do
                cr.execute("SELECT 1 FROM portal_ledger_sum LIMIT 1")
            for cr, move_id in ((one, one_id), (two, two_id)):
                cr.execute(
                    "UPDATE account_move_line SET parent_state = 'posted'"
                    " WHERE move_id = %s",
                    [move_id],
                )
                # the move goes with its entries
                cr.execute(
                    "UPDATE account_move SET state = 'posted' WHERE id = %s",
                    [move_id],
                )
            fold = api.Environment(night, SUPERUSER_ID, {})["portal.ledger.sum"]._fold
            fold()
            one.commit()
            night.commit()
            two.commit()
            night.execute(self.sums_of())
            self.assertEqual(sorted(map(sum, night.fetchall())), [20, 20, 100, 100])
            fold()
            night.commit()
            night.execute(self.sums_of())
            self.assertEqual(sorted(map(sum, night.fetchall())), [120, 120])
