from odoo import api, fields, models, tools
from odoo.http import request

from ..tools.quick_read import read_rows

# Above this the pages say "more than".
ACTION_CAP = 99

# What waits, the most urgent first, as the indexes of what waits have it.
ACTION_ORDER = "due, date, model, id"


class PortalList(models.AbstractModel):
    """What waits for a contact, of all models (C-ACTIONS)."""

    _inherit = "portal.list"

    @api.model
    def _waiting_sources(self, partner, companies):
        """Return all that waits for a contact, of every model that can (C-ACTIONS)."""
        # A count that has reached its cap does not ask the rest: what is dear comes
        # last.
        names = sorted(
            (
                name
                for name, model in self.env.registry.items()
                if hasattr(model, "_portal_waiting_domain")
            ),
            key=lambda name: (
                getattr(self.env.registry[name], "_portal_waiting_is_dear", False),
                name,
            ),
        )
        # told to the policy, so that it need not look at all else that is followed
        policy = self.env["portal.policy"].with_context(portal_only_waiting=True)
        return [
            self._source(
                name,
                self.env[name]._portal_waiting_domain(),
                partner,
                companies,
                seen=seen,
                order=ACTION_ORDER,
            )
            for name in names
            for seen in policy._domain_parts(name, partner, companies)
        ]

    @api.model
    def _kept_waiting_sources(self, partner, companies):
        """Return ``_waiting_sources``, composed once and asked at each look."""
        return self._waiting_sources_of(
            partner.id, tuple(companies.ids), self._waiting_days()
        )

    # as ``_waiting_count_sql``
    @tools.ormcache("partner_id", "company_ids", "days", "self.env.lang")
    def _waiting_sources_of(self, partner_id, company_ids, days):
        partner = self.env["res.partner"].browse(partner_id)
        companies = self.env["res.company"].browse(company_ids)
        return self._waiting_sources(partner, companies)

    @api.model
    def _waiting_days(self):
        """Return the days that the conditions name: the server's and the reader's."""
        return fields.Date.today(), self.env["account.move"]._portal_today()

    @api.model
    def _waiting_count(self):
        """Return how much waits for the signed-in user, no more than one above a cap.

        Asked once for a page: its menu and its own text say the same.
        """
        known = getattr(request, "portal_waiting_count", None) if request else None
        if known is not None:
            return known
        # sudo: which contact and companies a user belongs to
        user_sudo = self.env.user.sudo()
        companies = user_sudo._portal_companies()
        [[count]] = read_rows(
            self.env,
            self._waiting_count_sql(
                user_sudo.partner_id.id,
                tuple(companies.ids),
                self._waiting_days(),
            ),
        )
        if request:
            request.portal_waiting_count = count
        return count

    # On every page, and composing it takes longer than running it. As the domains of
    # record rules, which are cached too: what changes whose documents a contact sees
    # clears this cache (``portal.policy``); the rest is asked by the statement.
    @tools.ormcache("partner_id", "company_ids", "today", "self.env.lang")
    def _waiting_count_sql(self, partner_id, company_ids, today):
        """Return the SQL that counts what waits for a contact."""
        partner = self.env["res.partner"].browse(partner_id)
        companies = self.env["res.company"].browse(company_ids)
        return self._count_sql(self._waiting_sources(partner, companies), ACTION_CAP)

    @api.model
    def _waiting_text(self, count):
        """Return what ``_waiting_count`` returned in the reader's words."""
        return self._count_text(count, ACTION_CAP)
