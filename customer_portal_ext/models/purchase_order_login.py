from odoo import models


class PurchaseOrder(models.Model):
    """Purchase orders that are sent or confirmed make logins (O-AUTO)."""

    _inherit = "purchase.order"

    def write(self, vals):
        res = super().write(vals)
        if vals.get("state") in ("sent", "purchase"):
            Rule = self.env["portal.login.rule"]
            Rule._note("purchase_sent", self)
            if vals["state"] == "purchase":
                Rule._note("purchase_confirmed", self)
        return res
