from odoo import fields, models


class PortalApproval(models.Model):
    """One contact's approval of one order line, bound to what it was (X-BOUND).

    The evidence is its event; this row only says what counts now. It is made with the
    approval and changes once, when the approval becomes void.
    """

    _name = "portal.approval"
    _description = "Approval of an Order Line"
    _order = "id desc"
    _rec_name = "line_id"

    order_id = fields.Many2one(
        "sale.order", required=True, readonly=True, index=True, ondelete="cascade"
    )
    line_id = fields.Many2one(
        "sale.order.line", readonly=True, index=True, ondelete="set null"
    )
    company_id = fields.Many2one(related="order_id.company_id")
    partner_id = fields.Many2one("res.partner", string="By", readonly=True)
    event_id = fields.Many2one(
        "portal.event", string="Evidence", required=True, readonly=True
    )
    date = fields.Datetime(related="event_id.date", string="On")
    fingerprint = fields.Char(
        required=True, readonly=True, help="Of what the line was when it was approved."
    )
    line_status_id = fields.Many2one(
        "portal.status", readonly=True, help="The line's status before it was approved."
    )
    order_status_id = fields.Many2one(
        "portal.status", readonly=True, help="The order's status at that time."
    )
    void_event_id = fields.Many2one(
        "portal.event", string="Void by", readonly=True, copy=False
    )
    is_void = fields.Boolean(
        string="Void",
        readonly=True,
        copy=False,
        help="The line was changed afterwards: the approval no longer counts.",
    )

    def action_print_certificate(self):
        """Button: the certificates of these approvals, one for each act."""
        return self.event_id.action_print_certificate()
