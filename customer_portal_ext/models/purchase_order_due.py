from odoo import api, models
from odoo.tools import SQL


class PurchaseOrder(models.Model):
    """Until when a purchase order is to be acknowledged (X-REMIND)."""

    _inherit = "purchase.order"

    def _portal_due_days(self):
        return self.company_id.sudo().portal_acknowledge_days

    def _portal_acknowledge(self, actor, statement, shown):
        done = super()._portal_acknowledge(actor, statement, shown)
        done._portal_due_answered()
        return done

    @api.model
    def _portal_due_columns(self, column):
        due, planned = column("portal_due_date"), column("date_planned")
        return {
            "due": SQL("COALESCE(%s, (%s::date))", due, planned),
            # a day has no time in another zone
            "due_time": SQL("CASE WHEN %s IS NULL THEN %s END", due, planned),
        }
