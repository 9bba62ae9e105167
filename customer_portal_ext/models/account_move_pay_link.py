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
        for row in rows:
            owed = (
                row.kind == "out_invoice" and row.state in UNPAID and row.residual > 0
            )
            path = owed and link._document_path(
                "invoice", row.id, row.company_id, row.currency_id
            )
            extra[row.id]["pay_path"] = path or None
            if path:
                extra[row.id]["action_path"] = path
        return extra
