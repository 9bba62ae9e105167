from odoo import models
from odoo.fields import Domain


class ResUsers(models.Model):
    _inherit = "res.users"

    def _portal_delivery_domain(self):
        """Return the domain of the global record rule of transfers (P-PUBLIC, X-SCOPE).

        Those of orders that the policy shows to a contact; for transfers of no order
        stock's own rule holds. Internal users are not concerned.

        :rtype: list
        """
        self.ensure_one()
        if not self.share:
            return [(1, "=", 1)]
        orders = Domain(self._portal_document_domain("sale.order"))
        return list(Domain("sale_id", "=", False) | Domain("sale_id", "any", orders))
