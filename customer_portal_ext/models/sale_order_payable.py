from odoo import api, models
from odoo.fields import Domain


class SaleOrder(models.Model):
    """What of quotations can be paid on the portal (C-PAY-MANY)."""

    _name = "sale.order"
    _inherit = ["sale.order", "portal.payable.mixin"]

    @api.model
    def _portal_payable_domain(self):
        """Return the domain of what may be payable; ``_portal_payable`` decides."""
        return (
            Domain("state", "in", ("draft", "sent"))
            # the part of an index; what has expired is not paid any more
            & Domain("portal_phase", "=", "quote")
            & Domain("require_payment", "=", True)
            & Domain("portal_published", "=", True)
            & Domain("portal_status_id.action", "in", ("sign", "pay"))
            & Domain("amount_total", ">", 0)
        )

    def _portal_allows_parts(self):
        return self.company_id.sudo().portal_pay_order_parts

    def _portal_customer(self):
        self.ensure_one()
        return self.partner_invoice_id.commercial_partner_id

    def _portal_payable(self):
        """Offer the prepayment that confirms, or all; after the signature."""
        orders = self.filtered("portal_published")
        # what was authorized or confirmed is in ``amount_paid`` at once
        in_flight = (
            self.env["portal.payment.share"].sudo()._in_flight(orders, ("pending",))
        )
        payable = {}
        for order in orders:
            if not order._has_to_be_paid() or order._has_to_be_signed():
                continue
            currency = order.currency_id
            paid = order.amount_paid + in_flight.get(order.id, 0.0)
            most = currency.round(order.amount_total - paid)
            needed = currency.round(order._get_prepayment_required_amount() - paid)
            if currency.compare_amounts(most, 0.0) <= 0:
                continue
            due = needed if 0 < needed < most else most
            hint = None
            if currency.compare_amounts(due, most) < 0:
                hint = self.env._(
                    "Confirms the order; %(amount)s in all.",
                    amount=currency.format(most),
                )
            payable[order] = {
                "due": due,
                "max": most,
                "offers": sorted({due, most}),
                "hint": hint,
            }
        return payable
