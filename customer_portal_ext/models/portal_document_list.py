from odoo import api, models, tools
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.file_kind import safe_name

# Folders and projects on one page; who has more finds them by the search.
MAX_BRANCHES = 500


class PortalDocument(models.Model):
    """Documents in the lists of the portal (O-DOCS, O-SEARCH)."""

    _inherit = "portal.document"

    # the latest versions: what the indexes of the lists hold
    _portal_list_condition = "portal_listed"
    _portal_list_address = "/my/documents"

    # As ``portal.list._seen``: what changes whose documents a contact sees clears it.
    @api.model
    @tools.ormcache("partner_id", "company_ids")
    def _portal_seen_places(self, partner_id, company_ids):
        """Return {place: Domain of what a contact sees of it}, for the lists.

        Place by place, each with an index: a list of all is their union, and no
        document has two places.
        """
        partner_sudo = self.env["res.partner"].sudo().browse(partner_id)
        companies = self.env["res.company"].browse(company_ids)
        return self._portal_places(partner_sudo, companies, by_ids=True)

    @api.model
    def _portal_place_sources(self, places, domain, partner, companies, counted=False):
        """Return the parts of a list of documents.

        :param places: names of places; None for all
        :param Domain domain: the list's own condition
        :param bool counted: they are counted and not listed
        :return: list of Source, see ``portal.list``
        """
        seen = self._portal_seen_places(partner.id, tuple(companies.ids))
        PortalList = self.env["portal.list"]
        return [
            PortalList._source(
                self._name, domain, partner, companies, counted, seen=seen[place]
            )
            for place in seen
            if (places is None or place in places) and not seen[place].is_false()
        ]

    @api.model
    def _portal_list_columns(self, column):
        """Return what the list of the portal shows of documents.

        :param column: function from a field's name to its SQL
        :return: {column of the list: SQL}
        """
        return {
            "name": column("name"),
            "date": column("create_date"),
            "kind": SQL("%s::varchar", column("place")),
            "state": SQL("NULL"),
            "group_id": SQL("COALESCE(%s, 0)", column("project_id")),
        }

    @api.model
    def _portal_list_kind(self, kind):
        return self.env._("Document")

    @api.model
    def _portal_list_extra(self, rows):
        """Return description, picture and place of the documents of a page.

        :param list rows: of ``portal.list``
        :return: {document id: dict}
        """
        # sudo: the rows have been through the policy
        documents_sudo = self.sudo().browse([row.id for row in rows])
        documents_sudo.fetch(
            [
                *("description", "mimetype", "size", "folder_id", "project_id"),
                *("order_id", "kind", "state", "name", "sha256", "has_thumbnail"),
            ]
        )
        thumbs = documents_sudo._portal_thumbnails()
        grouped = self.env.context.get("portal_documents_grouped")
        extra, last = {}, None
        for document in documents_sudo:
            thumb = thumbs[document.id]
            where = document._portal_where()
            extra[document.id] = {
                "reference": where,
                "method": document._portal_size_text(),
                "description": document.description or "",
                "thumb_url": thumb["url"] or "",
                "thumb_icon": thumb["icon"],
                "thumb_label": thumb["label"],
                # the heading of a group is that of its first row
                "group": where if grouped and where != last else "",
                "waits_for_us": bool(
                    document.kind == "upload" and document.state == "new"
                ),
            }
            last = where
        return extra

    def _portal_seen_by(self, partner, companies):
        """Return those of these documents that a contact sees, in their order.

        :return: in superuser mode
        """
        # sudo: the policy is in the domain
        self_sudo = self.sudo()
        seen = self._portal_domain(partner.sudo(), companies)
        return self_sudo & self_sudo.search(seen & Domain("id", "in", self.ids))

    def _portal_file_name(self):
        """Return what the file is called when it is downloaded."""
        self.ensure_one()
        return safe_name(self.file_name or self.name)

    def _portal_where(self):
        """Return the name of what this document lies in."""
        self.ensure_one()
        return self.order_id.name or self.project_id.name or self.folder_id.name or ""

    @api.model
    def _portal_search_texts(self):
        """Return the fields a text is looked for in."""
        return ["name", "description", "file_name"]

    @api.model
    def _portal_search_dates(self):
        """Return the dates the list can be searched by: {field name: label}."""
        return {"create_date": self.env._("Date")}

    @api.model
    def _portal_seen_projects(self, partner, companies):
        """Return the projects through which a contact has documents, by name.

        :return: ``project.project`` in superuser mode
        """
        seen = self._portal_seen_places(partner.id, tuple(companies.ids))["project"]
        if seen.is_false():
            return self.env["project.project"]
        # sudo: the policy is in the domain
        Project = self.env["project.project"].sudo()
        domain = Project._portal_domain(partner.sudo(), companies)
        domain &= Domain("portal_show_documents", "=", True)
        query = Project._search(domain, order="name, id", limit=MAX_BRANCHES)
        query.add_where(
            SQL(
                "EXISTS (SELECT FROM portal_document d WHERE d.project_id = %s"
                " AND d.portal_listed AND d.place = 'project')",
                SQL.identifier(query.table, "id"),
            )
        )
        return Project._fetch_query(query, [Project._fields["name"]])
