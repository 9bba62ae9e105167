from odoo import api, fields, models

from .portal_policy import ACCESS_MODES, SCOPES

# What of a company the policy reads.
POLICY_FIELDS = {"portal_access_mode", "portal_access_partner_ids", "portal_scope"}


class ResCompany(models.Model):
    """Who may use a company's portal, and what they see there at first."""

    _inherit = "res.company"

    portal_access_mode = fields.Selection(
        ACCESS_MODES,
        string="Who may use the portal",
        default="everyone",
        required=True,
    )
    portal_access_partner_ids = fields.Many2many(
        "res.partner",
        "portal_access_list",
        "company_id",
        "partner_id",
        string="Portal list",
        help="A company on the list stands for all of its contacts.",
    )
    portal_scope = fields.Selection(
        SCOPES,
        string="What new contacts see",
        default="own",
        required=True,
        help="For contacts of whom nothing else is said.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        sections = self.env["portal.section"].sudo().with_context(active_test=False)
        self.env["portal.section.access"]._create_defaults(
            companies,
            sections.search([]),  # pylint: disable=no-search-all
        )
        return companies

    @api.model
    def _portal_remembered_fields(self):
        return super()._portal_remembered_fields() | POLICY_FIELDS
