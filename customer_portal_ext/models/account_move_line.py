from odoo import api, models
from odoo.fields import Domain


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    @api.model
    def _portal_domain(self, partner, companies):
        """Return the domain of what a contact sees: the lines of their invoices."""
        domain = self.env["account.move"]._portal_domain(partner, companies)
        return Domain("move_id", "any", domain)

    def _compute_parent_id(self):
        """Let the PDF of an invoice be made without a write (PERFORMANCE: G11).

        Stock assigns the section of every item of the invoice, and asks for those of
        some: the others are written, and the invoice balanced anew, on each look.
        """
        everything = self | self.move_id.line_ids
        with self.env.protecting([self._fields["parent_id"]], everything):
            return super()._compute_parent_id()
