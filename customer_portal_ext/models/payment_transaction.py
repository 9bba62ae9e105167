from odoo import models


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    def _post_process(self):
        """Let the status of orders follow when they were paid (C-OPTIONS).

        Odoo confirms a quotation by its payment; the status then is the first one of
        sales orders, unless the one that asked names another.
        """
        # sudo: the statuses of orders, whoever pays
        orders_sudo = self.sudo().sale_order_ids.filtered(
            lambda order: (
                order.state in ("draft", "sent")
                and order.portal_status_id.action in ("sign", "pay")
            )
        )
        asked = {order: order.portal_status_id for order in orders_sudo}
        res = super()._post_process()
        for order_sudo, status in asked.items():
            if order_sudo.state == "sale" and status.next_status_id:
                order_sudo._portal_after_signature(status)
        return res
