from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

# What may end that a task waits.
ENDING = {"active", "portal_answered", "portal_show", "project_id", "stage_id", "state"}


class ProjectTask(models.Model):
    """Until when a client is to answer on a task (X-REMIND)."""

    _name = "project.task"
    _inherit = ["project.task", "portal.due.mixin"]

    _portal_due_ends = True

    def _portal_due_days(self):
        return self._portal_company().sudo().portal_task_days

    def _portal_due_today(self):
        company = self[:1] and self[:1]._portal_company()
        return self.env["account.move"]._portal_today(company)

    def write(self, vals):
        res = super().write(vals)
        if ENDING & vals.keys():
            self._portal_due_close()
        return res

    def _portal_asked_partners(self):
        """Return the clients who can be written to."""
        return self._portal_contacts().filtered("email_normalized")

    @api.model
    def _portal_asked_of(self, partners):
        return Domain("message_partner_ids", "in", partners.ids) | Domain(
            "partner_id", "in", partners.ids
        )

    @api.model
    def _portal_due_columns(self, column):
        due, deadline = column("portal_due_date"), column("date_deadline")
        return {
            "due": SQL("COALESCE(%s, (%s::date))", due, deadline),
            # a day has no time in another zone
            "due_time": SQL("CASE WHEN %s IS NULL THEN %s END", due, deadline),
        }
