from odoo import fields, models


class ResCompany(models.Model):
    """What a company reminds of, and prints on its documents."""

    _inherit = "res.company"

    portal_paper_code = fields.Boolean(string="QR code on documents", default=True)
    portal_reminder_active = fields.Boolean(string="Remind of overdue invoices")
    portal_reminder_first_days = fields.Integer(
        string="First reminder", default=7, required=True
    )
    portal_reminder_every_days = fields.Integer(
        string="Next reminders", default=14, required=True
    )
    portal_reminder_max = fields.Integer(
        string="Most reminders", default=3, required=True
    )

    _portal_reminder_days_positive = models.Constraint(
        "CHECK (portal_reminder_first_days BETWEEN 1 AND 365"
        " AND portal_reminder_every_days BETWEEN 1 AND 365)",
        "There are between 1 and 365 days before a reminder.",
    )
    _portal_reminder_max_positive = models.Constraint(
        "CHECK (portal_reminder_max BETWEEN 1 AND 20)",
        "A customer is reminded of an invoice between 1 and 20 times.",
    )
