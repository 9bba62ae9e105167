from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class AccountMoveLine(models.Model):
    """What customers have on account, for staff to allocate (P-PAY-ACCOUNT)."""

    _inherit = "account.move.line"

    portal_on_account = fields.Monetary(
        string="On account",
        compute="_compute_portal_on_account",
        currency_field="company_currency_id",
        aggregator="sum",
        groups="base.group_user",
        help="What of a payment or a credit note is not allocated to an invoice.",
    )
    portal_on_account_currency = fields.Monetary(
        string="On account, in its currency",
        compute="_compute_portal_on_account",
        currency_field="currency_id",
        groups="base.group_user",
    )

    @api.depends("amount_residual", "amount_residual_currency", "portal_ledger")
    def _compute_portal_on_account(self):
        for line in self:
            sign = -1 if line.portal_ledger == "customer" else 1
            line.portal_on_account = sign * line.amount_residual
            line.portal_on_account_currency = sign * line.amount_residual_currency

    @api.model
    def _read_group_select(self, aggregate_spec, query):
        """Sum up what is on account, by customer, in the currency of the company."""
        name, _colon, function = aggregate_spec.partition(":")
        # the list of the web client asks for both
        if name == "portal_on_account" and function in ("sum", "sum_currency"):
            residual = super()._read_group_select(f"amount_residual:{function}", query)
            # the list is of receivables
            return SQL("-(%s)", residual)
        return super()._read_group_select(aggregate_spec, query)

    def _portal_open_invoices(self):
        """Return the customer's open invoices that this amount can be allocated to."""
        self.ensure_one()
        domain = (
            Domain("move_type", "=", "out_invoice")
            & Domain("state", "=", "posted")
            & Domain("payment_state", "in", ("not_paid", "partial"))
            & Domain("company_id", "=", self.company_id.id)
            & Domain("commercial_partner_id", "=", self.portal_ledger_partner_id.id)
        )
        return self.env["account.move"].search(domain, order="invoice_date_due, id")

    def action_portal_allocate(self):
        """Button: the customer's open invoices, where Odoo offers what is on account.

        A single one opens at once; each has the credits that can be added to it below
        its total.

        :return: an action; a notification when nothing of theirs is open
        """
        self.ensure_one()
        invoices = self._portal_open_invoices()
        if not invoices:
            return {
                "type": "ir.actions.client",
                "tag": "display_notification",
                "params": {
                    "type": "info",
                    "message": self.env._(
                        "%(customer)s has no open invoice in this company: it stays on"
                        " account.",
                        customer=self.portal_ledger_partner_id.display_name,
                    ),
                },
            }
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account.action_move_out_invoice"
        )
        action["context"] = {"default_move_type": "out_invoice", "create": False}
        if len(invoices) == 1:
            form = self.env.ref("account.view_move_form").id
            return {**action, "views": [(form, "form")], "res_id": invoices.id}
        return {**action, "domain": [("id", "in", invoices.ids)]}

    def action_portal_open_entry(self):
        """Button: the payment, or the credit note, that is on account."""
        self.ensure_one()
        return (self.payment_id or self.move_id)._get_records_action()
