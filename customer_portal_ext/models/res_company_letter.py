from odoo import fields, models

# How the fields of companies and contacts about the statements of a side begin.
SIDES = {"customer": "portal_statement", "supplier": "portal_supplier_statement"}

EVERY = [
    ("never", "Never"),
    ("week", "Every Monday"),
    ("month", "On the first of each month"),
]


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

    portal_statement_every = fields.Selection(
        EVERY, string="Statements by e-mail", default="never", required=True
    )
    portal_statement_last_date = fields.Date(readonly=True)
    portal_supplier_statement_every = fields.Selection(
        EVERY, string="Supplier statements by e-mail", default="never", required=True
    )
    portal_supplier_statement_last_date = fields.Date(readonly=True)

    _portal_reminder_days_positive = models.Constraint(
        "CHECK (portal_reminder_first_days BETWEEN 1 AND 365"
        " AND portal_reminder_every_days BETWEEN 1 AND 365)",
        "There are between 1 and 365 days before a reminder.",
    )
    _portal_reminder_max_positive = models.Constraint(
        "CHECK (portal_reminder_max BETWEEN 1 AND 20)",
        "A customer is reminded of an invoice between 1 and 20 times.",
    )

    def _portal_statements_due(self, today, side="customer"):
        """Tell whether this company's statements of a period are still to be sent.

        A day on which no scheduled action ran is made up for on the next one.

        :param date today: in the company's time zone
        :param str side: "customer" or "supplier"
        """
        self.ensure_one()
        unit = self[f"{SIDES[side]}_every"]
        if unit not in ("week", "month"):
            return False
        last = self[f"{SIDES[side]}_last_date"]
        return not last or last < fields.Date.start_of(today, unit)
