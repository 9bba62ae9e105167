from odoo import api, models
from odoo.fields import Domain


class AccountMove(models.Model):
    """What of invoices can be paid on the portal (P-PAY-INVOICE, C-PAY-MANY)."""

    _name = "account.move"
    _inherit = ["account.move", "portal.payable.mixin"]

    @api.model
    def _portal_payable_domain(self):
        """Return the domain of what may be payable; ``_portal_payable`` decides."""
        return (
            Domain("move_type", "=", "out_invoice")
            & Domain("payment_state", "in", ("not_paid", "partial", "in_payment"))
            & Domain("portal_published", "=", True)
            & Domain("amount_residual", ">", 0)
        )

    def _portal_allows_parts(self):
        return self.company_id.sudo().portal_pay_parts

    def _portal_payable(self):
        """Offer what stock asks for: an instalment, an early discount, or all."""
        # credit notes and bills are not paid by customers
        moves = self.filtered(
            lambda move: move.move_type == "out_invoice" and move.portal_published
        )
        in_flight = self.env["portal.payment.share"].sudo()._in_flight(moves)
        payable = {}
        for move in moves:
            if not move._has_to_be_paid():
                continue
            currency = move.currency_id
            most = currency.round(move.amount_residual - in_flight.get(move.id, 0.0))
            if currency.compare_amounts(most, 0.0) <= 0:
                continue
            asked = move._get_invoice_next_payment_values()
            state = asked.get("installment_state")
            if state == "epd" and move.id not in in_flight:
                due, hint = asked["amount_due"], asked["epd_discount_msg"]
            elif state in ("next", "overdue"):
                due = min(asked["next_amount_to_pay"], most)
                hint = self.env._("Of %(amount)s open.", amount=currency.format(most))
            else:
                due, hint = most, None
            due = currency.round(min(due, most))
            payable[move] = {
                "due": due,
                "max": most,
                "offers": sorted({due, most}),
                "hint": hint,
            }
        return payable
