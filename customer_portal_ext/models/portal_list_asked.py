import dataclasses

from odoo import api, models
from odoo.fields import Domain


class PortalPublishedMixin(models.AbstractModel):
    _inherit = "portal.published.mixin"

    @api.model
    def _portal_asked_domain(self, partner):
        """Return what waits for this very contact, of what waits (X-QUORUM).

        :param res.partner partner: the contact who looks
        :rtype: Domain
        """
        return Domain.TRUE

    @api.model
    def _portal_asked_columns(self, partner, column):
        """Return what a list shows one contact in place of what it shows others.

        :param res.partner partner: the contact who looks
        :param column: function from a field's name to its SQL
        :return: {column of the list: SQL}
        """
        return {}

    @api.model
    def _portal_due_columns(self, column):
        """Return until when an answer is due, for "Action required" (X-REMIND).

        :return: {column of the list: SQL}
        """
        return {}


class PortalList(models.AbstractModel):
    """What waits for one contact need not wait for their colleagues (C-ACTIONS)."""

    _inherit = "portal.list"

    @api.model
    def _waiting_sources(self, partner, companies):
        asked = self.with_context(portal_asked=True)
        return super(PortalList, asked)._waiting_sources(partner, companies)

    @api.model
    def _source(
        self,
        model_name,
        domain,
        partner,
        companies,
        counted=False,
        seen=None,
        order=None,
    ):
        parts = {"counted": counted, "seen": seen, "order": order}
        model_sudo = self.env[model_name].sudo()
        if not hasattr(model_sudo, "_portal_asked_columns"):
            return super()._source(model_name, domain, partner, companies, **parts)
        asked = self.env.context.get("portal_asked")
        if asked:
            domain &= model_sudo._portal_asked_domain(partner)
        source = super()._source(model_name, domain, partner, companies, **parts)
        if counted:
            return source

        def column(name):
            return model_sudo._field_to_sql(model_sudo._table, name)

        columns = {
            **source.columns,
            **model_sudo._portal_asked_columns(partner, column),
            **(model_sudo._portal_due_columns(column) if asked else {}),
        }
        return dataclasses.replace(
            source,
            columns=columns,
            order=order and self._index_order(order, columns, column),
        )
