from odoo import api, models
from odoo.fields import Domain


class PortalPublishedMixin(models.AbstractModel):
    """What lists of the portal take for granted, unless a model says otherwise.

    See ``portal.list``: a model is listed once it has ``_portal_list_columns``.
    """

    _inherit = "portal.published.mixin"

    # The clean address of its documents, without their ids.
    _portal_list_address = None

    # The order of the index that its documents are counted by, with the commercial
    # entity before it; None where they are not found by that entity.
    _portal_list_order = "date desc, id desc"

    @api.model
    def _portal_list_parts(self, partner):
        """Return the parts a list is read by, each with an index of its own.

        :param res.partner partner: the contact, in superuser mode
        :return: list of Domain; no document is in two of them
        """
        return [Domain.TRUE]

    @api.model
    def _portal_list_sources(self, domain, partner, companies, **kwargs):
        """Return what a contact sees of this model, as the parts of a list.

        :param Domain domain: the list's own condition
        :param res.partner partner: the contact, in superuser mode
        :param kwargs: as for ``portal.list._source``
        :return: list of Source
        """
        PortalList = self.env["portal.list"]
        return [
            PortalList._source(
                self._name, domain & part, partner, companies, seen=seen, **kwargs
            )
            for seen in PortalList._seen_parts(
                self._name, partner.id, tuple(companies.ids)
            )
            for part in self._portal_list_parts(partner)
        ]

    @api.model
    def _portal_list_path(self, document_id):
        """Return the clean address of one document."""
        return f"{self._portal_list_address}/{document_id}"

    @api.model
    def _portal_search_shown(self, domain, order, limit, names=()):
        """Return the first published documents of a domain, by the lists' indexes.

        PostgreSQL before 17 does not see that "x IS TRUE", which the ORM writes,
        implies "x", the condition of the indexes. It would walk through those of
        everybody.

        :param Domain domain: as the policy has it, narrowed or not
        :param names: of fields to read with them
        """
        query = self._search(domain, order=order, limit=limit)
        query.add_where(self._field_to_sql(query.table, "portal_published", query))
        return self._fetch_query(query, self._determine_fields_to_fetch(names))

    # Whether all that a reader sees of it belongs to their company or its group.
    _portal_search_is_owned = True

    # The order of an index that begins with the company of the document.
    _portal_search_sample_order = None

    @api.model
    def _portal_search_sample_domain(self):
        """Return what tells whether a word is frequent, None for the reader's own.

        For a model of which it is dear to say what a reader sees.
        """
        return None

    @api.model
    def _portal_search_lines(self):
        """Return where a search looks beside the document itself: nowhere.

        :return: None, or (model, field that leads to the document, condition on ``l``)
        """
        return None
