from odoo import fields, models
from odoo.exceptions import UserError


class PortalBillRefuse(models.TransientModel):
    """Refuse bills that suppliers sent, with the reason they are mailed."""

    _name = "portal.bill.refuse"
    _description = "Refuse a Supplier's Bill"

    bill_ids = fields.Many2many("portal.bill", string="Bills", required=True)
    reason = fields.Text(required=True, help="Read by the supplier.")

    def action_refuse(self):
        """Button: refuse, cancel the drafts and tell who sent the bills.

        :raise UserError: without a reason
        """
        self.ensure_one()
        if not self.reason.strip():
            raise UserError(self.env._("Write the reason that the supplier reads."))
        self.bill_ids._portal_refuse(self.reason.strip())
        return {"type": "ir.actions.act_window_close"}
