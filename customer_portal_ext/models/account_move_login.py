from odoo import models


class AccountMove(models.Model):
    """Invoices that are posted make logins (O-AUTO)."""

    _inherit = "account.move"

    def write(self, vals):
        res = super().write(vals)
        if vals.get("state") == "posted":
            invoices = self.filtered(lambda move: move.move_type == "out_invoice")
            self.env["portal.login.rule"]._note("invoice_posted", invoices)
        return res
