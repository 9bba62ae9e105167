from odoo import api, fields, models

from .portal_policy import SCOPES

# What a company grants to nobody until it says so.
NOT_BY_DEFAULT = {"company"}


class PortalSectionAccess(models.Model):
    """Whether a section is granted, and whose documents are seen there.

    A row without a contact is the company's default; one with a contact overrides it,
    for the contact, or where that is a company for all of its contacts that have no row
    of their own (O-MODULES, X-SCOPE).
    """

    _name = "portal.section.access"
    _inherit = "portal.remembered.mixin"
    _description = "Portal Section Access"
    _order = "partner_id, company_id, sequence, id"
    _rec_name = "section_id"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    section_id = fields.Many2one("portal.section", required=True, ondelete="cascade")
    sequence = fields.Integer(related="section_id.sequence", store=True)
    is_scoped = fields.Boolean(related="section_id.is_scoped")
    description = fields.Char(related="section_id.description")
    partner_id = fields.Many2one(
        "res.partner", string="Contact", ondelete="cascade", index="btree_not_null"
    )
    is_granted = fields.Boolean(string="Granted", default=True)
    scope = fields.Selection(
        SCOPES,
        string="Whose documents",
        help="Empty: what the contact, or else the company's settings, say.",
    )

    _default_unique = models.UniqueIndex(
        "(company_id, section_id) WHERE partner_id IS NULL"
    )
    _contact_unique = models.UniqueIndex(
        "(partner_id, company_id, section_id) WHERE partner_id IS NOT NULL",
        "This contact has an entry for this section already.",
    )

    @api.model
    def _create_defaults(self, companies, sections):
        """Make the defaults of companies that have none, for some sections."""
        existing = {
            (row.company_id.id, row.section_id.id)
            for row in self.sudo().search([("partner_id", "=", False)])
        }
        self.sudo().create(
            [
                {
                    "company_id": company.id,
                    "section_id": section.id,
                    "is_granted": section.code not in NOT_BY_DEFAULT,
                }
                for company in companies
                for section in sections
                if (company.id, section.id) not in existing
            ]
        )
