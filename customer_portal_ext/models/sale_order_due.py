from odoo import api, models
from odoo.tools import SQL


class SaleOrder(models.Model):
    """Until when a quotation or an order is to be answered (X-REMIND)."""

    _inherit = "sale.order"

    def _portal_due_days(self):
        return self.company_id.sudo().portal_due_days

    def _portal_default_due_date(self):
        """Nobody answers an offer that has expired."""
        due = super()._portal_default_due_date()
        until = self.state in ("draft", "sent") and self.validity_date
        return min(due, until) if due and until else due or until

    def _portal_asked_partners(self):
        if self.portal_waiting_named:
            return self.portal_approver_ids.filtered("is_waiting").partner_id
        return super()._portal_asked_partners()

    @api.model
    def _portal_due_columns(self, column):
        return {
            "due": SQL(
                "COALESCE(%s, %s)", column("portal_due_date"), column("validity_date")
            )
        }
