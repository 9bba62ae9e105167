from odoo import api, fields, models


class HelpdeskTicketStage(models.Model):
    """What a stage means to the customer on the portal (C-ACTIONS, P-TICKETS)."""

    _inherit = "helpdesk.ticket.stage"

    portal_waiting = fields.Boolean(
        string="Waits for the customer",
        help="Tickets in this stage are in the customer's list of what waits for them,"
        " until they answer.",
    )
    portal_answered_stage_id = fields.Many2one(
        "helpdesk.ticket.stage",
        string="After the customer's answer",
        domain="[('closed', '=', False), ('id', '!=', id)]",
        index="btree_not_null",
        help="The stage a ticket goes to when the customer has answered. Left empty, it"
        " stays where it is, and waits no more.",
    )
    portal_reopen = fields.Boolean(
        string="Reopened tickets come here",
        help="Where a ticket goes that its customer opens again. Without any such stage"
        " it goes to the first one.",
    )

    @api.onchange("closed")
    def _onchange_closed(self):
        res = super()._onchange_closed()
        if self.closed:
            self.update({"portal_waiting": False, "portal_reopen": False})
        return res
