from odoo import fields, models
from odoo.tools import float_repr

from ..tools.allocation import to_amount, to_units


class PaymentTransaction(models.Model):
    """What a transaction is for, and who began it (C-PAY-MANY)."""

    _inherit = "payment.transaction"

    portal_share_ids = fields.One2many(
        "portal.payment.share", "transaction_id", string="Shares", readonly=True
    )
    portal_plan_id = fields.Many2one(
        "portal.payment.plan",
        string="Choice",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )

    def _portal_company(self):
        """Return the company whose settings hold, as evidence asks for it."""
        self.ensure_one()
        return self.company_id

    def _portal_shares(self):
        """Return the shares this transaction pays.

        The part of an authorized amount that was captured pays those of the whole.
        """
        self.ensure_one()
        # sudo: what a payment is for is written by nobody but the system
        self_sudo = self.sudo()
        source_sudo = self_sudo.source_transaction_id
        captured = source_sudo and source_sudo.operation == self.operation
        if captured and self.amount > 0:
            return source_sudo.portal_share_ids
        return self_sudo.portal_share_ids

    def _portal_shares_of_all(self):
        """Return the shares of some transactions."""
        shares = self.env["portal.payment.share"]
        return shares.union(*(tx._portal_shares() for tx in self))

    def _portal_lock(self):
        """Lock this transaction: a browser and a job may confirm it at once."""
        self.ensure_one()
        self.env.cr.execute(
            "UPDATE payment_transaction SET id = id WHERE id = %s", [self.id]
        )
        self.invalidate_recordset()

    def _portal_units(self, amount):
        """Return an amount in units of this transaction's currency."""
        return to_units(amount, self.currency_id.rounding)

    def _portal_amount(self, units):
        """Return units of this transaction's currency as an amount."""
        return to_amount(units, self.currency_id.rounding)

    # --- evidence --------------------------------------------------------------------

    def _portal_note_started(self, actor):
        """Keep who began this payment, on it and on each document it is for.

        The caller holds the locks of the documents.

        :param dict actor: as the controllers' gate describes who acts
        """
        self.ensure_one()
        snapshot = self._portal_payment_snapshot()
        self._portal_note("payment_started", actor, snapshot)

    def _portal_note(self, kind, actor, snapshot):
        """Append an event to the evidence of this payment and of its documents."""
        Event = self.env["portal.event"]
        Event._record(self, kind, actor, snapshot=snapshot)
        for share in self._portal_shares():
            document = share._document()
            if document:
                own = next(
                    row for row in snapshot["shares"] if row["share"] == share.id
                )
                Event._record(
                    document,
                    kind,
                    actor,
                    snapshot={**snapshot, "shares": [own]},
                )

    def _portal_payment_snapshot(self):
        """Return what is paid, in JSON types: amounts as text, as they were shown."""
        self.ensure_one()
        places = self.currency_id.decimal_places
        return {
            "reference": self.reference,
            "provider": self.provider_id.name,
            "method": self.payment_method_id.name,
            "amount": float_repr(self.amount, places),
            "currency": self.currency_id.name,
            "shares": [
                {
                    "share": share.id,
                    "document": share._document().display_name or None,
                    "amount": float_repr(share.amount, places),
                    "credited": float_repr(share.credited_amount, places),
                    "left": float_repr(share.left_amount, places),
                }
                for share in self._portal_shares()
            ],
        }

    def _portal_system_actor(self):
        """Return who confirmed: the provider, through the system, for this payer."""
        self.ensure_one()
        payer = self.partner_id
        return {
            "partner_id": payer.id,
            "partner_name": payer.name,
            "partner_email": payer.email,
            "identified_by": "system",
            "lang": payer.lang,
        }
