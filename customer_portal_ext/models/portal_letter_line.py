from odoo import api, fields, models


class PortalLetterLine(models.Model):
    """One invoice in a reminder or a statement, as it stood when that was sent."""

    _name = "portal.letter.line"
    _description = "Invoice in a Reminder or Statement"
    _order = "date_due, id"

    letter_id = fields.Many2one(
        "portal.letter", required=True, readonly=True, index=True, ondelete="cascade"
    )
    move_id = fields.Many2one(
        "account.move",
        string="Invoice",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    invoice_date = fields.Date(related="move_id.invoice_date")
    currency_id = fields.Many2one(related="move_id.currency_id")
    date_due = fields.Date(string="Due date", readonly=True)
    amount = fields.Monetary(string="Open amount", readonly=True)
    level = fields.Integer(
        string="Reminder",
        readonly=True,
        help="1 in the first reminder of this invoice; 0 in a statement.",
    )
    days_overdue = fields.Integer(compute="_compute_days_overdue")
    is_settled = fields.Boolean(compute="_compute_is_settled")

    # Whatever happens beside it, no invoice is reminded of twice at one level.
    _level_unique = models.UniqueIndex("(move_id, level) WHERE level > 0")

    @api.depends("date_due", "letter_id.date")
    def _compute_days_overdue(self):
        for line in self:
            days = line.date_due and (line.letter_id.date - line.date_due).days
            line.days_overdue = max(days or 0, 0)

    @api.depends("move_id.state", "move_id.payment_state", "move_id.amount_residual")
    def _compute_is_settled(self):
        """Tell whether there is nothing to say about the invoice any more."""
        for line in self:
            move = line.move_id
            line.is_settled = (
                move.state != "posted"
                or move.payment_state in ("paid", "in_payment", "reversed")
                or move.currency_id.is_zero(move.amount_residual)
            )

    def _portal_label(self):
        """Return what the document is called; only its kind where it is kept off."""
        self.ensure_one()
        if self.move_id.portal_published:
            return self.move_id._portal_label()
        return self.env["portal.statement"]._kind_words()[self.move_id.move_type]
