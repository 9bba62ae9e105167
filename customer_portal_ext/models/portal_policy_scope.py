from odoo import api, models, tools
from odoo.fields import Domain
from odoo.tools import SQL


class PortalPolicy(models.AbstractModel):
    """Whose documents the scopes reach: companies, groups and branches (X-SCOPE)."""

    _inherit = "portal.policy"

    @api.model
    def _family_domain(self, scope, partner):
        """Return the documents of a contact's company, or of its group (X-SCOPE).

        :param str scope: "own" and "branch" do not reach beyond the company
        :param res.partner partner: one contact, in superuser mode
        :return: (Domain, whether the contact sees all of them)
        """
        commercial = partner.commercial_partner_id
        if scope == "group":
            group_ids = self._group_ids(commercial.id)
            if len(group_ids) > 1:
                return Domain("commercial_partner_id", "in", list(group_ids)), True
        family = Domain("commercial_partner_id", "=", commercial.id)
        if scope == "branch":
            return family, self._branch_contacts(partner) == family
        return family, scope in ("company", "group")

    @api.model
    @tools.ormcache("commercial_id")
    def _group_ids(self, commercial_id):
        """Return the commercial entities of a group: one and those below it.

        By the index of the companies that have a parent, so that the number of a
        company's contacts does not matter.
        """
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE family AS (
                    SELECT %s::int AS id
                     UNION
                    SELECT child.id
                      FROM family
                      JOIN res_partner child ON child.is_company
                       AND child.parent_id IS NOT NULL
                      JOIN res_partner parent ON parent.id = child.parent_id
                       AND parent.commercial_partner_id = family.id
                )
                SELECT id FROM family
                """,
                commercial_id,
            )
        )
        return tuple(partner_id for (partner_id,) in rows)

    @api.model
    def _branch_contacts(self, partner_sudo):
        """Return the domain of the contacts of somebody's branch.

        The branch is what the contact hangs below, with all that hangs below it; for a
        contact directly below their company, that is the company.
        """
        commercial = partner_sudo.commercial_partner_id
        top = partner_sudo.parent_id or partner_sudo
        family = Domain("commercial_partner_id", "=", commercial.id)
        if top == commercial:
            return family
        return family & Domain("id", "in", list(self._branch_ids(top.id)))

    @api.model
    @tools.ormcache("top_id")
    def _branch_ids(self, top_id):
        """Return the ids of a contact that is no company and of all below it.

        A branch is a department of a company, and small; a contact that comes to one
        or leaves it clears the cache.
        """
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE branch AS (
                    SELECT %s::int AS id
                     UNION
                    SELECT child.id
                      FROM branch
                      JOIN res_partner child ON child.parent_id = branch.id
                )
                SELECT id FROM branch
                """,
                top_id,
                to_flush=self.env["res.partner"]._fields["parent_id"],
            )
        )
        return tuple(partner_id for (partner_id,) in rows)
