from odoo import api, fields, models

# Which ledger of persons an account belongs to.
LEDGERS = {"asset_receivable": "customer", "liability_payable": "supplier"}


class AccountMoveLine(models.Model):
    """Entries of what customers and suppliers owe, found by whom they concern.

    Statements read them by the hundred thousand (P-STATEMENT): the columns stand in
    indexes with what is summed, and are empty for all other entries of the books.
    """

    _inherit = "account.move.line"

    portal_ledger = fields.Selection(
        [("customer", "Receivable"), ("supplier", "Payable")],
        compute="_compute_portal_ledger",
        store=True,
        groups="base.group_user",
    )
    portal_ledger_partner_id = fields.Many2one(
        "res.partner",
        string="Ledger of",
        compute="_compute_portal_ledger_partner_id",
        store=True,
        groups="base.group_user",
    )
    # The entry of an invoice is on the customer's company; the invoice is addressed to
    # somebody there, whose own it is (X-SCOPE).
    portal_ledger_contact_id = fields.Many2one(
        "res.partner",
        string="Ledger of the contact",
        compute="_compute_portal_ledger_contact_id",
        store=True,
        groups="base.group_user",
    )

    # The running balance reads nothing but the index (PERFORMANCE: G9).
    _portal_ledger_idx = models.Index(
        "(portal_ledger_partner_id, portal_ledger, company_id, currency_id, date, id)"
        " INCLUDE (amount_currency)"
        " WHERE portal_ledger IS NOT NULL AND parent_state = 'posted'"
    )
    # The same of one contact.
    _portal_ledger_contact_idx = models.Index(
        "(portal_ledger_contact_id, portal_ledger_partner_id, portal_ledger,"
        " company_id, currency_id, date, id) INCLUDE (amount_currency)"
        " WHERE portal_ledger IS NOT NULL AND parent_state = 'posted'"
    )
    _portal_ledger_open_idx = models.Index(
        "(portal_ledger_partner_id) INCLUDE (portal_ledger, company_id, currency_id,"
        " date_maturity, date, amount_residual_currency)"
        " WHERE portal_ledger IS NOT NULL AND parent_state = 'posted'"
        " AND reconciled IS NOT TRUE"
    )

    @api.depends("account_id.account_type")
    def _compute_portal_ledger(self):
        for line in self:
            line.portal_ledger = LEDGERS.get(line.account_id.account_type, False)

    @api.depends("portal_ledger", "partner_id.commercial_partner_id")
    def _compute_portal_ledger_partner_id(self):
        for line in self:
            line.portal_ledger_partner_id = (
                line.portal_ledger and line.partner_id.commercial_partner_id
            )

    @api.depends("portal_ledger", "partner_id", "move_id.partner_id")
    def _compute_portal_ledger_contact_id(self):
        for line in self:
            line.portal_ledger_contact_id = line.portal_ledger and (
                line.move_id.partner_id or line.partner_id
            )
