from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from .portal_policy_plan import ELSE, OWN, SCOPE_PART


class PortalPublishedMixin(models.AbstractModel):
    """Whose documents a contact sees (X-SCOPE)."""

    _inherit = "portal.published.mixin"

    # Whether the lists read what is addressed to a contact apart from what else they
    # see, each by an index of its own; together all of their company is read (G9).
    _portal_splits_scope = False
    # And whether what is followed is among the latter (``portal.follower``).
    _portal_splits_followed = False

    @api.model
    def _portal_scope_domain(self, scope, partner):
        """Return whose documents of this model a contact sees (X-SCOPE).

        Their own are those addressed to them, and those they follow: staff sent them
        to them. Nobody sees those of another customer by following them.

        :param str scope: of ``portal.policy``
        :param res.partner partner: one contact, in superuser mode
        :rtype: Domain
        """
        policy = self.env["portal.policy"]
        family, is_all = policy._family_domain(scope, partner)
        if is_all:
            return family
        own = Domain("partner_id", "=", partner.id)
        if scope == "branch":
            own = Domain("partner_id", "any", policy._branch_contacts(partner))
        part = self.env.context.get(SCOPE_PART)
        if part == OWN:
            return family & Domain(
                "partner_id", "in", list(policy._scope_contacts(partner, scope))
            )
        if part == ELSE:
            return family & self._portal_ids_domain(
                SQL(" UNION ALL ").join(self._portal_else_ids(partner))
            )
        return family & (own | Domain("message_partner_ids", "in", partner.ids))

    @api.model
    def _portal_else_ids(self, partner):
        """Return what selects the ids of what a contact sees and is not theirs.

        :param res.partner partner: one contact, in superuser mode
        :return: list of SQL
        """
        return [self.env["portal.follower"]._followed_sql(self, partner.id)]

    @api.model
    def _portal_ids_domain(self, ids):
        """Return the domain of the documents with some ids, for lists only.

        :param SQL ids: that selects them
        """

        def to_sql(_model, alias, _query):
            return SQL("%s IN (%s)", SQL.identifier(alias, "id"), ids)

        return Domain.custom(to_sql=to_sql)
