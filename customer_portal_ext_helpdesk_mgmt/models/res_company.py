from odoo import api, fields, models


class ResCompany(models.Model):
    """What a company lets customers do with tickets (P-TICKETS, P-TICKET-USERS)."""

    _inherit = "res.company"

    portal_comment_tickets = fields.Boolean(string="Comments on tickets", default=True)
    portal_ticket_confirm = fields.Boolean(string="Confirm new tickets", default=True)
    portal_ticket_reopen_days = fields.Integer(
        string="Tickets can be reopened for", default=30
    )
    portal_ticket_days = fields.Integer(
        string="Days to answer on a ticket",
        default=3,
        required=True,
        help="0: without a due date.",
    )
    portal_ticket_people = fields.Selection(
        [
            ("pick", "From a list of their colleagues, or by e-mail address"),
            ("email", "By e-mail address only: they do not see who works there"),
            ("off", "No: only staff add people"),
        ],
        string="Customers add colleagues to a ticket",
        default="pick",
        required=True,
    )

    _portal_ticket_days_positive = models.Constraint(
        "CHECK (portal_ticket_days BETWEEN 0 AND 365)",
        "There are between 0 and 365 days for an answer.",
    )

    @api.model
    def _portal_readable_fields(self):
        """Add what the form of a new ticket asks the company for (W9)."""
        return super()._portal_readable_fields() | {
            "helpdesk_mgmt_portal_category_id_required",
            "helpdesk_mgmt_portal_select_category",
            "helpdesk_mgmt_portal_select_team",
            "helpdesk_mgmt_portal_team_id_required",
        }
