"""Books for the tests of statements: what a year of two customers and a supplier is."""

from odoo.fields import Command

from .common import PortalHttpCase


class LedgerCase(PortalHttpCase):
    """Makes entries of every kind in the main company's books."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.usd = cls.env.company.currency_id
        cls.eur = cls.env.ref("base.EUR")
        cls.eur.active = True
        cls.env["res.currency.rate"].create(
            [
                {"currency_id": cls.eur.id, "name": "2026-01-01", "rate": 0.8},
                {"currency_id": cls.eur.id, "name": "2026-03-01", "rate": 0.5},
            ]
        )
        cls.client_company = cls.carla.commercial_partner_id
        cls.bank = cls.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", cls.env.company.id)], limit=1
        )

    @classmethod
    def invoice(cls, day, amount, partner=None, move_type="out_invoice", **values):
        """Return a posted invoice without taxes."""
        move = cls.env["account.move"].create(
            {
                "move_type": move_type,
                "partner_id": (partner or cls.carla).id,
                "invoice_date": day,
                "date": day,
                "invoice_date_due": values.pop("due", day),
                "invoice_payment_term_id": values.pop("term", False),
                "currency_id": values.pop("currency", cls.usd).id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Printing",
                            "quantity": 1,
                            "price_unit": amount,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
                **values,
            }
        )
        move.action_post()
        return move

    @classmethod
    def pay(cls, moves, day, amount=None, **values):
        """Register a payment of invoices."""
        values = {"payment_date": day, **values}
        if amount is not None:
            values["amount"] = amount
        wizard = (
            cls.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=moves.ids)
            .create(values)
        )
        return wizard._create_payments()

    @classmethod
    def pay_on_account(cls, day, amount, partner=None, currency=None):
        """Return a posted payment of a customer that is not allocated."""
        payment = cls.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": (partner or cls.carla).id,
                "amount": amount,
                "date": day,
                "currency_id": (currency or cls.usd).id,
                "journal_id": cls.bank.id,
            }
        )
        payment.action_post()
        return payment
