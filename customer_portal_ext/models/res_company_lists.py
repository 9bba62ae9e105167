from odoo import api, fields, models, tools

# The lists that a company can switch off: {field of the company: address}.
LIST_SWITCHES = {
    "portal_list_quotes": "/my/quotes",
    "portal_list_orders": "/my/orders",
    "portal_history_quotes": "/my/history/quotes",
    "portal_history_orders": "/my/history/orders",
    "portal_history_payments": "/my/history/payments",
}

# What moves a quotation or an order from its open list into the history.
CLOSING_FIELDS = {
    "portal_close_delivered",
    "portal_close_invoiced",
    "portal_close_locked",
    "portal_close_cancelled",
    "portal_close_expired",
}

# What ``_portal_lists_of`` remembers.
LIST_FIELDS = {
    *LIST_SWITCHES,
    "portal_history_ordered",
    "portal_close_cancelled",
    "portal_export_lists",
}


class ResCompany(models.Model):
    """Which lists a company's portal has, and what "closed" means (C-LISTS)."""

    _inherit = "res.company"

    portal_list_quotes = fields.Boolean(string="Open quotations", default=True)
    portal_list_orders = fields.Boolean(string="Open orders", default=True)
    portal_history_quotes = fields.Boolean(string="Quotation history", default=True)
    portal_history_orders = fields.Boolean(string="Order history", default=True)
    portal_history_payments = fields.Boolean(string="Payment history", default=True)
    portal_history_ordered = fields.Boolean(
        string="Ordered quotations are in the quotation history",
        help="A quotation that became an order is then found in both: as what it was,"
        " and as the order.",
    )

    portal_export_lists = fields.Boolean(
        string="Lists can be downloaded as a spreadsheet",
        default=True,
        help="As CSV and XLSX: all rows of the list that its reader sees.",
    )

    portal_close_delivered = fields.Boolean(
        string="Delivered and invoiced", default=True
    )
    portal_close_invoiced = fields.Boolean(string="Fully invoiced")
    portal_close_locked = fields.Boolean(string="Locked")
    portal_close_cancelled = fields.Boolean(string="Cancelled", default=True)
    portal_close_expired = fields.Boolean(string="Expired", default=True)

    portal_invoice_action = fields.Selection(
        [
            ("never", "Never"),
            ("overdue", "When they are overdue"),
            ("open", "As long as they are not paid"),
        ],
        string='Invoices are in "Action required"',
        default="overdue",
        required=True,
    )

    @api.model
    def _portal_remembered_fields(self):
        return super()._portal_remembered_fields() | {
            *LIST_FIELDS,
            "portal_invoice_action",
        }

    def write(self, vals):
        res = super().write(vals)
        if CLOSING_FIELDS & vals.keys():
            # sudo: whoever changes the setting changes it for all orders
            self.env["sale.order"].sudo()._portal_update_phases(self)
        return res

    @api.model
    @tools.ormcache("company_ids")
    def _portal_lists_of(self, company_ids):
        """Return which companies have which list.

        :param tuple company_ids:
        :return: {field of the company: tuple of the ids of those that have it ticked}
        """
        companies_sudo = self.sudo().browse(company_ids)
        return {name: tuple(companies_sudo.filtered(name)._ids) for name in LIST_FIELDS}

    @api.model
    def _portal_paths_off(self, companies):
        """Return the addresses of lists that none of some companies has."""
        has = self._portal_lists_of(tuple(sorted(companies.ids)))
        paths = {path for name, path in LIST_SWITCHES.items() if not has[name]}
        histories = {path for path in LIST_SWITCHES.values() if "/history/" in path}
        if histories <= paths:
            paths.add("/my/history")
        return paths
