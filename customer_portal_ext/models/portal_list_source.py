from odoo import api, models, tools
from odoo.tools import SQL

from ..tools import keyset
from .portal_list import SORTABLE, Source

# Columns that are a field of the document, where its model has that field.
OWN_COLUMNS = {
    "id": "id",
    "state": "state",
    "company_id": "company_id",
    "status_id": "portal_status_id",
    "waiting": "portal_waiting",
}


class PortalList(models.AbstractModel):
    """What a contact sees of each model, as parts of a list."""

    _inherit = "portal.list"

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
        """Return what a contact sees of one model, as a part of a list.

        :param str model_name: a model under the policy with ``_portal_list_columns``
        :param Domain domain: the list's own condition
        :param res.partner partner: the contact
        :param res.company companies: the companies whose documents may appear
        :param bool counted: it is counted and never listed: it needs no columns
        :param Domain seen: the part of what the contact sees that is listed, where the
            model lists its parts one by one
        :param str order: of ``COLUMNS``, an order that the list has an index for, where
            it is counted
        :rtype: Source
        """
        if seen is None:
            seen = self._seen(model_name, partner.id, tuple(companies.ids))
        # sudo: the policy is in the domain; stock's own rule would walk through the
        # contact's family, level by level
        model_sudo = self.env[model_name].sudo()
        query = model_sudo._search(seen & domain)

        def column(name):
            return model_sudo._field_to_sql(query.table, name, query)

        columns = {}
        if order or not counted:
            columns = self._columns(model_sudo, column)
        # PostgreSQL before 17 does not see that "x IS TRUE", which the ORM writes,
        # implies "x", the condition of the index
        shown = getattr(model_sudo, "_portal_list_condition", "portal_published")
        if shown in model_sudo._fields:
            query.add_where(column(shown))
        return Source(
            query.from_clause,
            query.where_clause,
            columns,
            order and self._index_order(order, columns, column),
        )

    def _index_order(self, order, columns, column):
        """Return the order of an index, to count by.

        :param str order: of ``COLUMNS``
        :param dict columns: {name: SQL}
        :param column: function from a field's name to its SQL
        """
        # the entity first, so that several of them are read one by one as well
        return SQL(
            "%s, %s",
            column("commercial_partner_id"),
            keyset.order_by(keyset.parse_order(order, SORTABLE), columns),
        )

    def _columns(self, model_sudo, column):
        """Return what a list shows of a model's documents: {column: SQL}.

        :param model_sudo: the model, in superuser mode
        :param column: function from a field's name to its SQL
        """
        own = {
            name: column(field_name)
            for name, field_name in OWN_COLUMNS.items()
            if field_name in model_sudo._fields
        }
        return {
            # cast: PostgreSQL refuses to order by a bare constant
            "model": SQL("%s::varchar", model_sudo._name),
            "overdue": SQL("FALSE"),
            "expired": SQL("FALSE"),
            "waiting": SQL("FALSE"),
            **own,
            **model_sudo._portal_list_columns(column),
        }

    @api.model
    def _sources(
        self, model_name, domain, partner, companies, counted=False, order=None
    ):
        """Return what a contact sees of one model, in the parts that it is read by.

        :param str order: see ``_source``; that of the model, unless it is given
        :return: list of Source; no document is in two of them
        """
        Model = self.env[model_name]
        return Model._portal_list_sources(
            domain,
            # sudo: whose documents they are; the policy says which
            partner.sudo(),
            companies,
            counted=counted,
            order=counted and (order or Model._portal_list_order) or None,
        )

    @api.model
    def _counted_sources(self, model_name, domain, partner, companies, order=None):
        """Return ``_sources`` for counting: composed once, counted at each look (G7).

        In the order of an index: without one PostgreSQL takes the documents that are
        counted for evenly spread, and walks through those of everybody to find enough.
        """
        try:
            words = repr(domain)
        except RecursionError:
            # a condition in SQL has no words, by which it could be found again
            return self._sources(model_name, domain, partner, companies, True, order)
        return self._kept_sources(
            model_name, words, partner.id, tuple(companies.ids), order, domain
        )

    # as ``_waiting_count_sql``; a day that a condition names is in its words
    @tools.ormcache(
        "model_name", "words", "partner_id", "company_ids", "order", "self.env.lang"
    )
    def _kept_sources(self, model_name, words, partner_id, company_ids, order, domain):
        partner = self.env["res.partner"].browse(partner_id)
        companies = self.env["res.company"].browse(company_ids)
        return self._sources(model_name, domain, partner, companies, True, order)

    # As the domains of record rules, which are cached too: what changes whose documents
    # a contact sees clears this cache (``portal.policy``).
    @tools.ormcache("model_name", "partner_id", "company_ids")
    def _seen(self, model_name, partner_id, company_ids):
        """Return the domain of what a contact sees of one model."""
        partner = self.env["res.partner"].browse(partner_id)
        companies = self.env["res.company"].browse(company_ids)
        return self.env["portal.policy"]._domain(model_name, partner, companies)

    # as ``_seen``
    @tools.ormcache("model_name", "partner_id", "company_ids")
    def _seen_parts(self, model_name, partner_id, company_ids):
        """Return what a contact sees of one model, in parts that lists read apart.

        :return: list of Domain; no document is in two of them
        """
        partner = self.env["res.partner"].browse(partner_id)
        companies = self.env["res.company"].browse(company_ids)
        return self.env["portal.policy"]._domain_parts(model_name, partner, companies)
