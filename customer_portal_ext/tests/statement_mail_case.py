"""A supplier with a bill, and the statement that is mailed about it."""

from unittest.mock import patch

from odoo.tests import Form, new_test_user

from .ledger_cast import LedgerCase


def plain(body):
    """Return a mail without the characters that keep its amounts together."""
    return body.replace("\N{NO-BREAK SPACE}", " ").replace("\ufeff", "")


class SupplierStatementCase(LedgerCase):
    """``bill``: an open one of ``sven``, for whom the schedule is switched on."""

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
