from odoo import api, models
from odoo.fields import Domain


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    @api.model
    def _portal_domain(self, partner, companies):
        """Return the domain of what a contact sees: the lines of their invoices."""
        domain = self.env["account.move"]._portal_domain(partner, companies)
        return Domain("move_id", "any", domain)
