from odoo import models

# The states whose entering may make a login.
_TRIGGERS = {"sent": "quotation_sent", "sale": "order_confirmed"}


class SaleOrder(models.Model):
    """Quotations that are sent and orders that are confirmed make logins (O-AUTO)."""

    _inherit = "sale.order"

    def write(self, vals):
        res = super().write(vals)
        trigger = _TRIGGERS.get(vals.get("state"))
        if trigger:
            Rule = self.env["portal.login.rule"]
            Rule._note(trigger, self)
            if trigger == "order_confirmed":
                # an order that was never sent as a quotation counts as one
                Rule._note("quotation_sent", self)
        return res
