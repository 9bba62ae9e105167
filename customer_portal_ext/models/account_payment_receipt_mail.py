from odoo import models


class AccountPayment(models.Model):
    """What the receipt's e-mail says: what was paid, and what of it is still open.

    Stock's says the amount, to the company, in the language of its sender (C-HISTORY).
    """

    _inherit = "account.payment"

    def _portal_receipt_template(self):
        """Return the e-mail of a receipt: ours, or stock's where that was removed."""
        ours = self.env.ref(
            "customer_portal_ext.mail_template_payment_receipt",
            raise_if_not_found=False,
        )
        if ours and ours.active:
            return ours
        return self.env.ref("account.mail_template_data_payment_receipt")

    def _portal_receipt_rows(self):
        """Return what this payment paid, for its e-mail, with the reader's own links.

        :return: list of dicts with ``name``, ``amount``, ``left`` (what is open of the
            document, as text; empty where that says nothing) and ``address`` (of a
            document that the payer sees on the portal, or None)
        """
        self.ensure_one()
        allocations, rest = self._portal_allocations()
        moves = self.env["account.move"].browse(found.move_id for found in allocations)
        # sudo: what the payer has paid; its page is linked where the policy shows it
        moves_sudo = moves.sudo()
        payer, company = self._portal_payer(), self.company_id
        seen = moves_sudo.filtered_domain(
            self.env["portal.policy"]._domain("account.move", payer, company)
        )
        rows = []
        for found, move in zip(allocations, moves_sudo, strict=True):
            row = self._prepare_allocation_values(found)
            row["left"] = move._portal_left_text() if move.is_invoice() else ""
            row["address"] = move.portal_hotlink() if move in seen else None
            rows.append(row)
        others = self._prepare_order_shares(set(moves.ids))
        others += self._prepare_discount_rows(allocations, rest)
        return rows + [{**row, "left": "", "address": None} for row in others]

    def _portal_receipt_on_account(self):
        """Return what of this payment is on account, as text; or an empty text.

        Without what it is for orders, which its e-mail lists among what was paid.
        """
        self.ensure_one()
        allocations, rest = self._portal_allocations()
        shares = self._portal_order_shares({found.move_id for found in allocations})
        rest = (rest or 0) - sum(shares.mapped("credited_amount"))
        if self.currency_id.compare_amounts(rest, 0) <= 0:
            return ""
        return self._portal_money(rest)


class AccountMove(models.Model):
    _inherit = "account.move"

    def _portal_left_text(self):
        """Return what is still open of this invoice, in words."""
        self.ensure_one()
        if self.currency_id.is_zero(self.amount_residual):
            return self.env._("paid in full")
        money = self.currency_id.with_env(self.env).format(self.amount_residual)
        return self.env._("%(amount)s still open", amount=money)
