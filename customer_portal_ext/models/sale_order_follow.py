from odoo import models


class SaleOrder(models.Model):
    """The status that follows what stock's own acts do (C-OPTIONS)."""

    _inherit = "sale.order"

    def action_confirm(self):
        """Let the status follow that the company wants after a signature or payment.

        Where it fits a confirmed order; otherwise the first status of those. An order
        that staff confirm without either has not been answered.
        """
        following = {
            order: order.portal_status_id.next_status_id
            for order in self
            if order._portal_answered_by_stock()
        }
        res = super().action_confirm()
        for order, status in following.items():
            if status and status._fits(order.company_id, order.state):
                order._portal_enter_status(status)
        return res

    def _portal_answered_by_stock(self):
        """Tell whether the customer has signed or paid what the status asks for."""
        self.ensure_one()
        action = self.portal_status_id.action
        if action == "sign":
            return bool(self.signature)
        return action == "pay" and self._is_confirmation_amount_reached()
