import logging

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

_logger = logging.getLogger(__name__)


class PaymentTransaction(models.Model):
    """Orders that are paid together with others are confirmed as those paid alone.

    C-PAY-MANY. Stock leaves all of them as they are when one transaction pays several.
    """

    _inherit = "payment.transaction"

    def _check_amount_and_confirm_order(self):
        """Confirm each order whose own shares reach what confirms it."""
        shared = self.filtered(lambda tx: tx.sudo().portal_share_ids.order_id)
        confirmed = super(
            PaymentTransaction, self - shared
        )._check_amount_and_confirm_order()
        for order in shared.sale_order_ids.sorted("id"):
            order._portal_lock()
            if (
                order.state in ("draft", "sent")
                and order._is_confirmation_amount_reached()
                # the signature comes first, where both are asked for
                and not order._has_to_be_signed()
                and order._portal_confirm_paid()
            ):
                confirmed |= order
        return confirmed

    def _invoice_sale_orders(self):  # pylint: disable=missing-return
        """Keep the invoices that were chosen beside those made of the orders."""
        for tx in self:
            chosen = tx._portal_shares().move_id & tx.invoice_ids
            super(PaymentTransaction, tx)._invoice_sale_orders()
            if chosen - tx.invoice_ids:
                tx.invoice_ids = [Command.link(move.id) for move in chosen]

    def _send_invoice(self):
        """Send the invoices that were made now, and not those that were chosen."""
        chosen = self.sudo().portal_share_ids.move_id
        return super(
            PaymentTransaction, self.with_context(portal_not_sent=chosen.ids)
        )._send_invoice()


class SaleOrder(models.Model):
    _inherit = "sale.order"

    @api.depends("transaction_ids.portal_share_ids.amount")
    def _compute_amount_paid(self):
        """Count of a transaction that pays several documents only the share of each."""
        res = super()._compute_amount_paid()
        for order in self:
            shared = order.transaction_ids.filtered(
                lambda tx: (
                    tx.state in ("authorized", "done") and tx.portal_share_ids.order_id
                )
            )
            for tx in shared:
                share = tx.portal_share_ids.filtered(
                    lambda share, order=order: share.order_id == order
                )
                paid = order.amount_paid + share.amount - tx.amount
                order.amount_paid = order.currency_id.round(paid)
        return res

    def get_portal_last_transaction(self):
        """Return it, in a mail about this order with what of it is for this order.

        Stock's mail would thank for the whole of a payment of several documents.
        """
        last = super().get_portal_last_transaction()
        share = last.portal_share_ids.filtered(lambda share: share.order_id == self)
        if not share or not self.env.context.get("portal_own_share"):
            return last
        return last.new({"amount": share.amount}, origin=last)

    def _portal_confirm_paid(self):
        """Confirm an order that was paid; one that cannot be stops no other one.

        :return: whether it was confirmed
        """
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self.with_context(send_email=True).action_confirm()
        except UserError as error:
            _logger.warning("Order %s was paid and not confirmed: %s", self.name, error)
            self.message_post(
                body=self._portal_staff_env()._(
                    "This quotation was paid on the portal, but could not be confirmed:"
                    " %(reason)s",
                    reason=str(error),
                )
            )
            self.activity_schedule(
                "customer_portal_ext.mail_activity_payment_left",
                user_id=self.user_id.id or self.env.ref("base.user_admin").id,
                summary=self._portal_staff_env()._("Paid, but not confirmed"),
            )
            return False
        return True


class AccountMove(models.Model):
    _inherit = "account.move"

    def _is_ready_to_be_sent(self):
        not_sent = self.env.context.get("portal_not_sent") or ()
        return self.id not in not_sent and super()._is_ready_to_be_sent()

    @api.depends("transaction_ids.portal_share_ids.amount")
    def _compute_amount_paid(self):
        """Count of a transaction that pays several documents only the share of each."""
        res = super()._compute_amount_paid()
        for move in self:
            # sudo: of whoever paid, as far as this invoice is concerned
            for tx_sudo in move.sudo().transaction_ids:
                share_sudo = tx_sudo.portal_share_ids.filtered(
                    lambda share, move=move: share.move_id == move
                )
                if share_sudo and tx_sudo.state in ("authorized", "done"):
                    move.amount_paid += share_sudo.amount - tx_sudo.amount
        return res
