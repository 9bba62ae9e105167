from odoo import models
from odoo.tools import SQL

from ..tools.allocation import to_units


class PortalPayableMixin(models.AbstractModel):
    """What of an invoice or an order can be paid, and how much of it (C-PAY-MANY)."""

    _name = "portal.payable.mixin"
    _description = "Document That Can Be Paid on the Portal"

    def _portal_lock_all(self):
        """Lock these documents, always in the same order (see ``_portal_lock``)."""
        if not self:
            return
        self.env.cr.execute(
            SQL(
                "UPDATE %(table)s SET id = id WHERE id IN ("
                "SELECT id FROM %(table)s WHERE id IN %(ids)s ORDER BY id FOR UPDATE)",
                table=SQL.identifier(self._table),
                ids=tuple(self.ids),
            )
        )
        self.invalidate_recordset()

    def _portal_payable(self):
        """Return what can be paid now of which of these documents.

        :return: {document: dict of ``due`` (what is asked for now), ``max`` (what is
            owed in all), ``offers`` (amounts that can be paid where parts are not
            allowed), ``hint`` (a sentence, or None)}; amounts in the document's
            currency. A document that is not in it cannot be paid.
        """
        raise NotImplementedError

    def _portal_customer(self):
        """Return the contact on whose account a payment of this document is booked."""
        self.ensure_one()
        return self.commercial_partner_id

    def _portal_allows_parts(self):
        """Tell whether the company takes any part of this document's amount."""
        raise NotImplementedError

    def _portal_share_problem(self, amount, payable, plan=None):
        """Return why an amount of this document cannot be paid, or None.

        :param float amount: in the document's currency
        :param dict payable: of ``_portal_payable``; None: it cannot be paid at all
        :param plan: the choice it belongs to, which is of one company, one currency
            and one customer
        """
        self.ensure_one()
        if plan and (
            self._portal_company() != plan.company_id
            or self.currency_id != plan.currency_id
            or self._portal_customer() != plan.customer_id
        ):
            return self.env._("It cannot be paid together with the others.")
        if not payable:
            return self.env._("It cannot be paid any more: it was paid or withdrawn.")
        rounding = self.currency_id.rounding
        units = to_units(amount, rounding)
        if units <= 0:
            return self.env._("Enter how much of it you pay.")
        if units > to_units(payable["max"], rounding):
            return self.env._(
                "No more than %(amount)s is open.",
                amount=self.currency_id.format(payable["max"]),
            )
        if not self._portal_allows_parts() and units not in {
            to_units(offer, rounding) for offer in payable["offers"]
        }:
            return self.env._(
                "It can be paid with %(amounts)s.",
                amounts=self.env._(" or ").join(
                    self.currency_id.format(offer) for offer in payable["offers"]
                ),
            )
        return None
