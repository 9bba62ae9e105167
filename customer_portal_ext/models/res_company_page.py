from odoo import fields, models


class ResCompany(models.Model):
    """What the pages of documents offer."""

    _inherit = "res.company"

    portal_proforma = fields.Boolean(
        string="Pro forma invoices",
        help="Customers download a pro forma invoice of a confirmed order that is paid"
        " in advance, until there is an invoice.",
    )
