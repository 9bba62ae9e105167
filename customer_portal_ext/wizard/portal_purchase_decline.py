from odoo import fields, models


class PortalPurchaseDecline(models.TransientModel):
    """Decline what a supplier offers, with a reason that they read (X-POLINE)."""

    _name = "portal.purchase.decline"
    _description = "Decline a Supplier's Answer"

    line_ids = fields.Many2many("portal.purchase.answer.line", string="Answers")
    reason = fields.Text(required=True)

    def action_decline(self):
        """Button: the order's lines stay as they are, and the supplier is told."""
        self.ensure_one()
        self.line_ids._portal_decline(self.reason)
        return {"type": "ir.actions.act_window_close"}
