from odoo.exceptions import MissingError
from odoo.http import request

from odoo.addons.customer_portal_ext.controllers.gate import PortalGate
from odoo.addons.sale_stock.controllers.portal import SaleStockPortal


class PortalDelivery(PortalGate, SaleStockPortal):
    """The papers of a delivery, for whoever sees its order (O-INVOICE-TERMS)."""

    def _stock_picking_check_access(self, picking_id, access_token=None):
        """Ask the policy of the order in place of a rule and a token of stock's.

        Stock gives the papers to anybody with the order's token, and to whom the
        goods go, whatever the order's status, its reader's sections and their scope.
        Guests of a direct link to the order get them as well.
        """
        if not request.env.user.share:
            return super()._stock_picking_check_access(picking_id, access_token)
        # sudo: the policy of its order decides
        picking_sudo = request.env["stock.picking"].sudo().browse(picking_id).exists()
        order_sudo = picking_sudo.sale_id
        if picking_sudo and not order_sudo:
            # a transfer of no order: stock's own rule, and no token
            return super()._stock_picking_check_access(picking_id)
        seen = self._portal_find("sale.order", order_sudo.id, access_token)
        if not seen or not picking_sudo._portal_has_paper():
            # stock's pages answer it as "not found"
            raise MissingError(request.env._("There is no such delivery."))
        return picking_sudo
