from odoo import api, fields, models

from ..tools.allocation import divide, to_amount, to_units


class AccountPayment(models.Model):
    """A payment that settles several documents, each with a line of its own."""

    _inherit = "account.payment"

    portal_share_ids = fields.Many2many(
        "portal.payment.share", compute="_compute_portal_share_ids"
    )
    portal_share_count = fields.Integer(compute="_compute_portal_share_ids")

    @api.depends("payment_transaction_id")
    def _compute_portal_share_ids(self):
        for payment in self:
            # sudo: transactions are for administrators; shares have rules of their own
            shares = payment.payment_transaction_id.sudo()._portal_shares_of_all()
            payment.portal_share_ids = shares
            payment.portal_share_count = len(shares)

    def action_portal_shares(self):
        """Button: what was paid on the portal with this payment."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_portal_ext.portal_payment_share_action"
        )
        return {**action, "domain": [("id", "in", self.portal_share_ids.ids)]}

    def _portal_counterparts(self):
        """Return the lines that face the money, in the order they were made in."""
        self.ensure_one()
        liquidity, counterparts, _off = self._seek_for_lines()
        return (counterparts - liquidity).sorted("id")

    def _prepare_move_line_default_vals(self, *args, **kwargs):
        """Divide the line that faces the money into those of the shares.

        The context key ``portal_payment_parts`` has (units, account id) of each.
        """
        vals_list = super()._prepare_move_line_default_vals(*args, **kwargs)
        parts = self.env.context.get("portal_payment_parts")
        if not parts or self.move_id:
            return vals_list
        liquidity, whole, *others = vals_list
        company_rounding = self.company_id.currency_id.rounding
        balance = to_units(whole["debit"] - whole["credit"], company_rounding)
        balances = divide(balance, [units for units, _account in parts])
        lines = []
        for (units, account_id), part in zip(parts, balances, strict=True):
            worth = to_amount(part, company_rounding)
            lines.append(
                {
                    **whole,
                    "account_id": account_id,
                    "amount_currency": -to_amount(units, self.currency_id.rounding),
                    "debit": max(worth, 0.0),
                    "credit": max(-worth, 0.0),
                }
            )
        return [liquidity, *lines, *others]

    def _synchronize_to_moves(self, changed_fields):
        """Make one line of several, where staff change a payment they took back.

        Stock changes the one line that faces the money, and knows only of one.
        """
        if set(self._get_trigger_fields_to_synchronize()) & set(changed_fields):
            for payment in self:
                lines = payment._portal_counterparts()
                if payment.move_id.state == "draft" and len(lines) > 1:
                    lines[1:].with_context(
                        dynamic_unlink=True, check_move_validity=False
                    ).unlink()
        return super()._synchronize_to_moves(changed_fields)
