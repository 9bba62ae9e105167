from odoo import api, models

# What may end that a ticket waits.
ENDING = {"active", "portal_show", "portal_waiting", "stage_id"}


class HelpdeskTicket(models.Model):
    """Until when a customer is to answer on a ticket (X-REMIND)."""

    _name = "helpdesk.ticket"
    _inherit = ["helpdesk.ticket", "portal.due.mixin"]

    _portal_due_ends = True

    def _portal_due_days(self):
        return self._portal_company().sudo().portal_ticket_days

    def write(self, vals):
        res = super().write(vals)
        if ENDING & vals.keys():
            self._portal_due_close()
        return res

    @api.model
    def _portal_due_columns(self, column):
        return {"due": column("portal_due_date")}
