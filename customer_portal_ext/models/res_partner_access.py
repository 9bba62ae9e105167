from odoo import api, fields, models
from odoo.fields import Command, Domain

from .portal_policy import ACCESS_MODES, SCOPES

# Who may see and change what a contact may do on the portal.
STAFF = "base.group_partner_manager,customer_portal_ext.group_portal_manager"
# What of a contact the policy reads.
POLICY_FIELDS = {
    "is_company",
    "parent_id",
    "portal_list_company_ids",
    "portal_revoked_company_ids",
    "portal_scope",
}


class ResPartner(models.Model):
    """What a contact may see of the portal (O-MODULES, X-SCOPE, B-ACCESS-MODE)."""

    _inherit = "res.partner"

    portal_scope = fields.Selection(
        SCOPES,
        string="Sees on the portal",
        groups=STAFF,
        help="Empty: what the company's settings say about new contacts.",
    )
    portal_section_access_ids = fields.One2many(
        "portal.section.access", "partner_id", string="Sections", groups=STAFF
    )
    portal_list_company_ids = fields.Many2many(
        "res.company",
        "portal_access_list",
        "partner_id",
        "company_id",
        string="On the portal list of",
        copy=False,
        groups=STAFF,
    )
    portal_revoked_company_ids = fields.Many2many(
        "res.company",
        "portal_access_revoked",
        "partner_id",
        "company_id",
        string="Login taken away by",
        copy=False,
        groups=STAFF,
        help="Companies that took away this contact's login, which lives on elsewhere.",
    )
    portal_is_listed = fields.Boolean(
        string="On the portal list",
        compute="_compute_portal_is_listed",
        inverse="_inverse_portal_is_listed",
        search="_search_portal_is_listed",
        groups=STAFF,
        help="What the list means is a setting of the company: who is let in, or who is"
        " kept out.",
    )
    portal_access_mode = fields.Selection(
        ACCESS_MODES,
        string="Who may use the portal",
        compute="_compute_portal_access_mode",
        groups=STAFF,
    )
    portal_access_summary = fields.Text(
        string="What this contact sees",
        compute="_compute_portal_access_summary",
        groups=STAFF,
    )

    # The subsidiaries of a group are found without walking through its contacts.
    _portal_group_idx = models.Index(
        "(parent_id) WHERE is_company AND parent_id IS NOT NULL"
    )

    @api.depends_context("company")
    def _compute_portal_access_mode(self):
        self.portal_access_mode = self.env.company.portal_access_mode

    @api.depends_context("company")
    @api.depends("portal_list_company_ids")
    def _compute_portal_is_listed(self):
        for partner in self:
            listed_in = partner.portal_list_company_ids
            partner.portal_is_listed = self.env.company in listed_in

    def _inverse_portal_is_listed(self):
        for partner in self:
            command = Command.link if partner.portal_is_listed else Command.unlink
            partner.portal_list_company_ids = [command(self.env.company.id)]

    def _search_portal_is_listed(self, operator, value):
        if operator != "in":
            return NotImplemented
        listed = Domain("portal_list_company_ids", "in", self.env.company.ids)
        return listed if True in value else ~listed

    @api.depends_context("company", "lang")
    @api.depends("portal_scope", "parent_id", "portal_section_access_ids")
    def _compute_portal_access_summary(self):
        Policy = self.env["portal.policy"]
        company = self.env.company
        sections = self.env["portal.section"].sudo().search([])  # pylint: disable=no-search-all
        scopes = dict(self._fields["portal_scope"]._description_selection(self.env))
        for partner in self:
            origin = partner._origin
            if not origin or not Policy._allows(origin, company):
                partner.portal_access_summary = self.env._(
                    "Nothing: the portal of %(company)s is closed to this contact.",
                    company=company.name,
                )
                continue
            granted = Policy._granted(origin, company)
            partner.portal_access_summary = "\n".join(
                f"{section.name}: {scopes[granted[section.code]]}"
                if section.is_scoped
                else section.name
                for section in sections
                if section.code in granted
            )

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        if any(partner._portal_changes_branches() for partner in partners):
            self.env.registry.clear_cache()
        return partners

    def _portal_changes_branches(self):
        """Tell whether a new contact may belong to a group or branch that is cached.

        Not that of a contact directly below its company: companies get new ones all
        the time, and a branch that is the whole company needs no list of contacts.
        """
        parent = self.parent_id
        if not parent:
            return False
        return self.is_company or parent != parent.commercial_partner_id

    def write(self, vals):
        res = super().write(vals)
        if POLICY_FIELDS & vals.keys():
            # record rules are cached per user, with the family they belonged to
            self.env.registry.clear_cache()
        return res
