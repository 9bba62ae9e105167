"""Invoices and bills, for the tests of their pages and mails."""

from odoo import fields
from odoo.fields import Command
from odoo.tests import new_test_user


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
