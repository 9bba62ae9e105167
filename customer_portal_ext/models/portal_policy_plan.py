from odoo import api, models, tools
from odoo.fields import Domain

# In the context of a policy that is asked for a part of what a contact sees: what is
# addressed to them (or to their branch), or all else.
SCOPE_PART = "portal_scope_part"
OWN, ELSE = "own", "else"


class PortalPolicy(models.AbstractModel):
    """How much a reader sees, for how it is found."""

    _inherit = "portal.policy"

    # as ``_access_values``, of which it is made
    @api.model
    @tools.ormcache("self.env.uid")
    def _is_narrow(self):
        """Tell whether whoever asks sees less than a company's in any section."""
        # sudo: which contact and companies a user belongs to
        user_sudo = self.env.user.sudo()
        if not user_sudo.share:
            return False
        partner_sudo = user_sudo.partner_id
        top_sudo = partner_sudo.parent_id or partner_sudo
        narrow = {"own"}
        if top_sudo != partner_sudo.commercial_partner_id:
            narrow.add("branch")
        return any(
            not narrow.isdisjoint(self._granted(partner_sudo, company).values())
            for company in user_sudo._portal_companies()
        )

    @api.model
    def _scope_contacts(self, partner_sudo, scope):
        """Return whose documents alone a scope shows; None for the whole company.

        :param res.partner partner_sudo: one contact, in superuser mode
        :rtype: tuple or None
        """
        if scope == "own":
            return (partner_sudo.id,)
        branch = partner_sudo.parent_id or partner_sudo
        if scope == "branch" and branch != partner_sudo.commercial_partner_id:
            return tuple(self._branch_ids(branch.id))
        return None

    @api.model
    def _domain_parts(self, model_name, partner, companies):
        """Return ``_domain`` in parts, each of which has an index where there are many.

        What is addressed to whom they see everything of, and all else. Where that is
        not the same in all companies and sections, there is one part.

        :return: list of Domain; no document is in two of them
        """
        contacts = self._split_contacts(model_name, partner.sudo(), companies)
        if contacts is None:
            return [self._domain(model_name, partner, companies)]
        own = Domain("partner_id", "in", list(contacts))
        return [
            self.with_context(**{SCOPE_PART: part})._domain(
                model_name, partner, companies
            )
            & apart
            for part, apart in ((OWN, own), (ELSE, ~own))
        ]

    def _split_contacts(self, model_name, partner_sudo, companies):
        """Return by whose documents a list is split; None for not at all."""
        Model = self.env[model_name]
        if not partner_sudo or not getattr(Model, "_portal_splits_scope", False):
            return None
        scopes = {
            self._granted(partner_sudo, company).get(code)
            for company in companies
            for code, _domain in Model._portal_sections()
        } - {None}
        if len(scopes) != 1:
            return None
        return self._scope_contacts(partner_sudo, *scopes)
