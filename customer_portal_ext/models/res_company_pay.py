import math

from odoo import fields, models


class ResCompany(models.Model):
    """What customers may pay on the portal (C-PAY-MANY, P-PAY-ACCOUNT)."""

    _inherit = "res.company"

    portal_pay_parts = fields.Boolean(
        string="Invoices can be paid in part",
        default=True,
        help="Otherwise in full, or by the instalment that is due.",
    )
    portal_pay_order_parts = fields.Boolean(
        string="Orders can be paid in part",
        default=True,
        help="Otherwise in full, or by the prepayment that confirms them.",
    )
    portal_pay_on_account = fields.Boolean(
        string="Customers can pay on account",
        default=True,
        help="An amount for no invoice: it stays open until you allocate it.",
    )
    portal_pay_on_account_max = fields.Monetary(
        string="At most",
        default=10000.0,
        help="The largest amount on account of one payment, in the currency of the"
        " company. Zero: no limit.",
    )

    _portal_pay_on_account_max_positive = models.Constraint(
        "CHECK (portal_pay_on_account_max >= 0)",
        "The largest amount on account cannot be negative.",
    )

    def _portal_on_account_max(self, currency):
        """Return the largest amount on account in a currency, or None for no limit."""
        self.ensure_one()
        company_sudo = self.sudo()
        if not company_sudo.portal_pay_on_account_max:
            return None
        return company_sudo.currency_id._convert(
            company_sudo.portal_pay_on_account_max,
            currency,
            company_sudo,
            fields.Date.context_today(self),
        )

    def _portal_on_account_problem(self, amount, currency):
        """Return why an amount cannot be paid on account, or None.

        :param float amount: from a visitor; may be no number at all
        :param res.currency currency: of the amount
        """
        self.ensure_one()
        if not self.sudo().portal_pay_on_account:
            return self.env._("Amounts on account cannot be paid here.")
        if not math.isfinite(amount) or currency.compare_amounts(amount, 0.0) <= 0:
            return self.env._("Enter an amount above zero.")
        exact = currency.round(amount)
        if not math.isclose(amount, exact, rel_tol=0, abs_tol=currency.rounding / 100):
            return self.env._("This amount has too many decimals.")
        most = self._portal_on_account_max(currency)
        if most is not None and currency.compare_amounts(amount, most) > 0:
            return self.env._(
                "No more than %(amount)s can be paid on account at once.",
                amount=currency.format(most),
            )
        return None
