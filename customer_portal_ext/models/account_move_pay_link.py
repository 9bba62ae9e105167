from odoo import api, models

from .account_move_list import UNPAID


class AccountMove(models.Model):
    """ "Pay now" in lists: of invoices, and of what waits (P-PAY-INVOICE)."""

    _inherit = "account.move"

    @api.model
    def _portal_list_extra(self, rows):
        """Add ``pay_path``, the address that pays just that invoice, or None.

        What waits for the payment leads there at once, where it can be paid online.
        """
        extra = super()._portal_list_extra(rows)
        link = self.env["portal.pay.link"]
        # once for a page, not for each row
        may_pay = {}
        for row in rows:
            owed = (
                row.kind == "out_invoice" and row.state in UNPAID and row.residual > 0
            )
            key = row.company_id, row.currency_id
            if owed and key not in may_pay:
                may_pay[key] = link._is_open() and link._can_pay(*key)
            path = owed and may_pay[key] and link._pick_path("invoice", row.id)
            extra[row.id]["pay_path"] = path or None
            if path:
                extra[row.id]["action_path"] = path
        return extra
