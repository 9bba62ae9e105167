from odoo import api, models, tools
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.quick_read import read_rows
from .portal_policy import EACH_ASKED


class PortalPolicy(models.AbstractModel):
    """Who sees one folder, or one document: asked of the database (O-DOCS).

    A folder is seen for what it holds: a hundred thousand rows are not read to find
    that out. Of a document only the policy of the place is asked that it lies in: all
    of them together take PostgreSQL longer to plan than the page takes to be made.
    """

    _inherit = "portal.policy"

    @api.model
    def _sees(self, record_sudo, partner, companies):
        names = ("portal.document", "portal.folder")
        if record_sudo._name not in names or not partner:
            return super()._sees(record_sudo, partner, companies)
        place = record_sudo._name == "portal.document" and record_sudo.place
        sql = self._sees_sql(record_sudo._name, place, partner.id, tuple(companies.ids))
        return bool(
            sql and read_rows(self.env, SQL("%s %s", sql, record_sudo.id), True)
        )

    # as ``portal.list._seen``: what changes what a contact sees clears it
    @api.model
    @tools.ormcache("model_name", "place", "partner_id", "company_ids")
    def _sees_sql(self, model_name, place, partner_id, company_ids):
        """Return SQL that selects a record which a contact sees, up to its id.

        :param str place: of the document, False for a folder
        :return: SQL; None where nothing is seen
        """
        model = self.env[model_name]
        if model_name == "portal.document":
            seen = model._portal_domain_of([place], partner_id, company_ids)
        else:
            partner = self.env["res.partner"].browse(partner_id)
            companies = self.env["res.company"].browse(company_ids)
            seen = self._domain(model_name, partner, companies)
        # sudo: the policy is in the domain
        asked = {"active_test": False, EACH_ASKED: True}
        query = model.sudo().with_context(**asked)._search(seen)
        if query.is_empty():
            return None
        id_ = SQL.identifier(query.table, "id")
        return SQL(
            "SELECT 1 FROM %s WHERE %s AND %s =",
            query.from_clause,
            query.where_clause or SQL("TRUE"),
            id_,
        )


class PortalDocument(models.Model):
    _inherit = "portal.document"

    @api.model
    def _portal_ahead_steps(self, document_id):
        folder = SQL("SELECT folder_id FROM portal_document WHERE id = %s", document_id)
        steps = super()._portal_ahead_steps(document_id)
        return [*steps, ("portal.folder", folder, ())]

    @api.model
    def _portal_domain_of(self, places, partner_id, company_ids):
        """Return the domain of what a contact sees of some places."""
        seen = self._portal_kept_places(partner_id, company_ids)
        return Domain("portal_published", "=", True) & Domain.OR(
            seen[place] for place in places if place in seen
        )

    def _portal_seen_by(self, partner, companies):
        """Return those of these documents that a contact sees, in their order.

        :return: in superuser mode
        """
        # sudo: the policy is in the domain
        self_sudo = self.sudo()
        seen = self._portal_domain_of(
            set(self_sudo.mapped("place")), partner.id, tuple(companies.ids)
        )
        return self_sudo & self_sudo.search(seen & Domain("id", "in", self.ids))
