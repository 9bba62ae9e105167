from odoo.http import request

from .act_code_stock import PortalStockActs
from .orders import PortalOrders


class PortalSignOrders(PortalStockActs, PortalOrders):
    """What the page of a quotation says about signing and ordering again (O-ESIGN).

    It asks nothing more of the database where no signature is waited for.
    """

    def _get_page_view_values(
        self, document, access_token, values, session_history, no_breadcrumbs, **kwargs
    ):
        if document._name == "sale.order":
            sign = self._prepare_sign_values(document)
            if sign["asked"] and (sign["by_pin"] or not sign["may"]):
                # no button of stock's for what is done elsewhere, or not at all
                document = document.with_context(portal_only_look=True)
                values = {**values, "sale_order": document}
            values = {**values, "portal_sign": sign}
        return super()._get_page_view_values(
            document, access_token, values, session_history, no_breadcrumbs, **kwargs
        )

    def _prepare_sign_values(self, order_sudo):
        """Return what the page says about signing.

        :return: dict with ``asked``: a signature is waited for; ``may``: this visitor
            may sign; ``by_pin``: on our page; ``staff``; ``colleagues`` who can be
            asked; ``reorder``: it can be ordered again; ``options``:
            items can be chosen
        """
        asked = order_sudo._has_to_be_signed()
        values = {
            "asked": asked,
            "may": False,
            "by_pin": asked and order_sudo._portal_signs_by_pin(),
            "staff": not request.env.user.share,
            "colleagues": [],
            "query": "",
            "options": request.env.user.share
            and bool(order_sudo._portal_optional_lines()),
            "reorder": request.env.user.share and order_sudo._portal_may_reorder(),
        }
        if asked and request.env.user.share:
            actor = self._portal_stock_actor(order_sudo)
            values["may"] = self._portal_stock_may_sign(order_sudo, actor)
            if actor["identified_by"] == "token":
                # who came with Odoo's own link has nothing else to come back with
                values["query"] = f"?access_token={order_sudo.access_token}"
            if not values["may"]:
                partner_sudo = request.env["res.partner"].sudo()
                partner_sudo = partner_sudo.browse(actor["partner_id"])
                values["colleagues"] = partner_sudo._portal_who_may_sign(order_sudo)
        return values

    def _portal_notices(self):
        return {
            **super()._portal_notices(),
            "sign_here": [
                "info",
                self.env._("Please sign this document here, with “Accept & Sign”."),
            ],
        }
