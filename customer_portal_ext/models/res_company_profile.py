from odoo import fields, models


class ResCompany(models.Model):
    """What a company wants to know of the changes its customers make (P-PROFILE)."""

    _inherit = "res.company"

    portal_profile_activity = fields.Boolean(
        string="Put changed details on the list of the person responsible",
        help="The note on the contact is there in any case.",
    )
