"""Payments for the tests: a provider that works, and what its messages do."""

from odoo.fields import Command

from .invoice_cast import InvoiceCast


class PaymentCast(InvoiceCast):
    """Mix in beside the portal's cast; call ``make_invoice_cast`` and then
    ``make_payment_cast`` in ``setUpClass``.

    - ``provider``: published, in test mode, of no particular kind;
    - ``method``: a payment method of it.
    """

    @classmethod
    def make_payment_cast(cls):
        env = cls.env
        journal = env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", cls.company.id)], limit=1
        )
        cls.method = env["payment.method"].search(
            [("is_primary", "=", True)], order="id", limit=1
        )
        cls.method.active = True
        cls.provider = cls._make_provider(journal)
        cls.other_provider = cls._make_provider(journal)

    @classmethod
    def _make_provider(cls, journal):
        env = cls.env
        redirect_form = env["ir.ui.view"].create(
            {
                "name": "Redirect form",
                "type": "qweb",
                "arch": '<form action="dummy" method="post"><input type="hidden"'
                ' name="reference" t-att-value="reference"/></form>',
            }
        )
        provider = env["payment.provider"].create(
            {
                "name": "Test provider",
                "code": "none",
                "state": "test",
                "is_published": True,
                "company_id": cls.company.id,
                "payment_method_ids": [Command.set(cls.method.ids)],
                "allow_tokenization": True,
                "redirect_form_view_id": redirect_form.id,
            }
        )
        code = env["account.payment.method"].search(
            [("code", "=", "none"), ("payment_type", "=", "inbound")], limit=1
        ) or env["account.payment.method"].sudo().create(
            {"name": "Test", "code": "none", "payment_type": "inbound"}
        )
        provider.journal_id = journal
        if not journal.inbound_payment_method_line_ids.filtered(
            lambda line: line.payment_provider_id == provider
        ):
            env["account.payment.method.line"].create(
                {
                    "payment_method_id": code.id,
                    "journal_id": journal.id,
                    "payment_provider_id": provider.id,
                }
            )
        return provider

    @classmethod
    def transaction(cls, *shares, partner=None, on_account=0.0, **values):
        """Return a transaction for some (document, amount), as the portal makes it."""
        rows = [
            {
                "move_id": document.id if document._name == "account.move" else False,
                "order_id": document.id if document._name == "sale.order" else False,
                "amount": amount,
            }
            for document, amount in shares
        ]
        if on_account:
            rows.append({"amount": on_account})
        currency = shares[0][0].currency_id if shares else cls.company.currency_id
        moves = [row["move_id"] for row in rows if row.get("move_id")]
        orders = [row["order_id"] for row in rows if row.get("order_id")]
        cls.count = getattr(cls, "count", 0) + 1
        return cls.env["payment.transaction"].create(
            {
                "provider_id": cls.provider.id,
                "payment_method_id": cls.method.id,
                "reference": f"T{cls.count}",
                "amount": currency.round(sum(row["amount"] for row in rows)),
                "currency_id": currency.id,
                "partner_id": (partner or cls.carla).id,
                "operation": "online_redirect",
                "invoice_ids": [Command.set(moves)],
                "sale_order_ids": [Command.set(orders)],
                "portal_share_ids": [Command.create(row) for row in rows],
                **values,
            }
        )

    @classmethod
    def confirm(cls, tx):
        """Let the provider confirm, and the job post-process."""
        tx._set_done()
        tx._post_process()
        tx.env.invalidate_all()
