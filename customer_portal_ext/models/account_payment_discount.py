from odoo import models
from odoo.tools import SQL

from ..tools.quick_read import read_rows
from .portal_statement import Ledger


class AccountPayment(models.Model):
    """What of a payment was an early payment discount (C-HISTORY).

    It settled more than was paid, which its page, its receipt and its e-mail explain.
    """

    _inherit = "account.payment"

    def _prepare_discount_rows(self, allocations, rest):
        """Return the row that makes what a payment settled add up to what was paid.

        :param allocations: list of Allocation, as ``_portal_allocations`` returns it
        :param float rest: what of it is on account, or None
        :return: list of no or one dict, as ``_prepare_allocation_values`` gives it
        """
        self.ensure_one()
        settled = sum(found.amount for found in allocations) + (rest or 0)
        if self.currency_id.compare_amounts(settled, self.amount) <= 0:
            return []
        discount = self._portal_discount()
        if self.currency_id.is_zero(discount):
            return []
        return [
            {
                "name": self.env._("Early payment discount"),
                "date": "",
                "amount": self._portal_money(-discount),
                "document_amount": None,
                "path": None,
            }
        ]

    def _portal_discount(self):
        """Return the early payment discount in this payment's entry."""
        Statement = self.env["portal.statement"]
        # whose entries they are does not matter: one entry is asked
        ledger = Ledger("customer", 0, self.company_id.id, self.currency_id.id)
        rows = read_rows(
            self.env,
            SQL(
                "SELECT l.id, %s FROM account_move m CROSS JOIN (%s) d (accounts)"
                " JOIN account_move_line l ON l.move_id = m.id"
                " WHERE m.id = %s AND l.portal_ledger IS NOT NULL",
                Statement._discount_of(ledger),
                Statement._discount_accounts(ledger),
                self.move_id.id,
            ),
        )
        return sum(Statement._discounts(dict(rows)).values())
