"""Invoices and bills, for the tests of their pages and mails."""

import re

from odoo import fields
from odoo.fields import Command
from odoo.tests import new_test_user

from .common import PortalHttpCase

LINK = re.compile(r"/my/link/([A-Za-z0-9_-]{43})")


class InvoiceCast:
    """Mix in beside the portal's cast; call ``make_invoice_cast`` in ``setUpClass``.

    - ``ida``: who writes invoices.
    """

    @classmethod
    def make_invoice_cast(cls):
        env = cls.env
        if not env["account.journal"].search(
            [("type", "=", "sale"), ("company_id", "=", cls.company.id)], limit=1
        ):
            env["account.chart.template"].try_loading(
                "generic_coa", cls.company, install_demo=False
            )
        env["ir.config_parameter"].set_param(
            "account_payment.enable_portal_payment", "True"
        )
        cls.ida = new_test_user(
            env,
            "ida.test",
            groups="account.group_account_invoice,base.group_partner_manager",
            name="Ida Test",
            lang="en_US",
            email="ida@us.test",
        )
        cls.today = env["account.move"]._portal_today()

    @classmethod
    def days_ago(cls, days):
        return fields.Date.subtract(cls.today, days=days)

    @classmethod
    def invoice(cls, partner=None, due=0, post=True, move_type="out_invoice", **values):
        """Return an invoice of 100; ``due`` is how many days ago it was due."""
        move = cls.env["account.move"].create(
            {
                "move_type": move_type,
                "partner_id": (partner or cls.carla).id,
                "invoice_user_id": cls.salesperson.id,
                "invoice_date": cls.days_ago(due + 10),
                "invoice_date_due": cls.days_ago(due),
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Canary poster",
                            "quantity": 1,
                            "price_unit": 100.0,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
                **values,
            }
        )
        if post:
            move.action_post()
        return move

    @classmethod
    def pay(cls, move, amount=None):
        cls.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids
        ).create({"amount": amount or move.amount_residual})._create_payments()
        move.invalidate_recordset()


class InvoiceHttpCase(InvoiceCast, PortalHttpCase):
    """Pages of invoices, as a visitor gets them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_invoice_cast()

    def path(self, move):
        return f"/my/invoices/{move.id}"

    def direct_link(self, move, partner):
        """Send a direct link as staff do, and return its secret."""
        wizard = (
            self.env["portal.direct.link"]
            .with_user(self.ida)
            .create(
                {
                    "res_model": move._name,
                    "res_id": move.id,
                    "partner_ids": [(6, 0, partner.ids)],
                }
            )
        )
        wizard.action_send()
        mail = self.env["mail.mail"].search([("recipient_ids", "in", partner.ids)])
        [email] = mail[:1]._prepare_outgoing_list()
        return LINK.search(email["body"])[1]

    def become_guest(self, move):
        self.login_as(None)
        path = f"/my/link/{self.direct_link(move, self.sven)}"
        _form, fields = self.form_of(self.get(path), path)
        self.submit(path, fields)
