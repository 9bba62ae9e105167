from collections import namedtuple

from odoo import api, models, tools
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import keyset
from ..tools.file_kind import safe_name
from ..tools.quick_read import read_rows
from ..tools.trigrams import words_index
from .portal_folder_shown import PAGE_FOLDERS

PROJECT_KEYS = keyset.parse_order(
    "name, id", {"name": ("text", False), "id": ("int", False)}
)

# ``cursor`` is where the projects after it begin.
ShownProject = namedtuple("ShownProject", "id name cursor")

# Whether a file has a picture, and what its address is made of.
PICTURE_COLUMNS = ("has_thumbnail", "sha256")


class PortalDocument(models.Model):
    """Documents in the lists of the portal (O-DOCS, O-SEARCH)."""

    _inherit = "portal.document"

    # the latest versions: what the indexes of the lists hold
    _portal_list_condition = "portal_listed"
    _portal_list_address = "/my/documents"

    @api.model
    def _portal_seen_places(self, partner_id, company_ids):
        """Return {place: Domain of what a contact sees of it}, for the lists.

        Place by place, each with an index: a list of all is their union, and no
        document has two places.
        """
        return self._portal_kept_places(partner_id, company_ids)

    # As ``portal.list._seen``: what changes whose documents a contact sees clears it.
    @api.model
    @tools.ormcache("partner_id", "company_ids")
    def _portal_kept_places(self, partner_id, company_ids):
        """Return ``_portal_places`` of a contact."""
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
        sources = self._portal_sources_by_place(
            places, domain, partner, companies, counted
        )
        return list(sources.values())

    def _portal_sources_by_place(
        self, places, domain, partner, companies, counted=False
    ):
        """Return ``_portal_place_sources`` by place."""
        seen = self._portal_seen_places(partner.id, tuple(companies.ids))
        PortalList = self.env["portal.list"]
        return {
            place: PortalList._source(
                self._name, domain, partner, companies, counted, seen=seen[place]
            )
            for place in seen
            if (places is None or place in places) and not seen[place].is_false()
        }

    @api.model
    def _portal_kept_sources(self, places, inside, partner, companies, filled=None):
        """Return ``_portal_place_sources``, composed once and asked at each look.

        :param tuple inside: (field, id) of what the documents lie in, or None
        :param filled: ``_portal_filled_places`` of them, where that is known
        """
        sources = self._portal_sources_of(
            places, inside, partner.id, tuple(companies.ids)
        )
        if len(sources) == 1:
            return list(sources.values())
        if filled is None:
            filled = self._portal_filled_places(sources.keys())
        # one at least: a list of nothing is a list as well
        return [sources[place] for place in sources if place in filled] or list(
            sources.values()
        )[:1]

    # as what a contact sees, of which it is made
    @tools.ormcache("places", "inside", "partner_id", "company_ids", "self.env.lang")
    def _portal_sources_of(self, places, inside, partner_id, company_ids):
        return self._portal_sources_by_place(
            places,
            Domain(inside[0], "=", inside[1]) if inside else Domain.TRUE,
            self.env["res.partner"].browse(partner_id),
            self.env["res.company"].browse(company_ids),
        )

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
        found = self._portal_list_details(rows)
        size_text = self._portal_size_writer()
        thumbnail = self._portal_thumbnail_writer()
        grouped = self.env.context.get("portal_documents_grouped")
        extra, last = {}, None
        for row in rows:
            description, mimetype, size, is_new, sha256, where = found[row.id]
            thumb = thumbnail(row.id, row.name, mimetype, sha256)
            extra[row.id] = {
                "reference": where,
                "method": size_text(size),
                "description": description,
                "thumb_url": thumb["url"] or "",
                "thumb_icon": thumb["icon"],
                "thumb_label": thumb["label"],
                # the heading of a group is that of its first row
                "group": where if grouped and where != last else "",
                "waits_for_us": is_new,
            }
            last = where
        return extra

    @api.model
    def _portal_list_details(self, rows):
        """Return what the rows of a page show besides: one query, and no records.

        :return: {id: (description, type, size, whether it waits to be received,
            SHA-256 if it has a picture, name of what it lies in)}
        """
        if not rows:
            return {}
        sql = self._portal_details_sql(frozenset(row.kind for row in rows))
        found = read_rows(
            self.env, SQL("%s ANY(%s)", sql, [row.id for row in rows]), by_ids=True
        )
        return {id_: tuple(values) for id_, *values in found}

    @api.model
    @tools.ormcache("places", "self.env.lang")
    def _portal_details_sql(self, places):
        """Return the SQL of ``_portal_list_details`` up to the ids of the documents.

        :param frozenset places: of the documents
        """
        # sudo: the rows have been through the policy
        self_sudo = self.sudo().with_context(active_test=False)
        query = self_sudo._search(Domain.TRUE)

        def column(name):
            return self_sudo._field_to_sql(query.table, name, query)

        names = []
        for link, name in dict.fromkeys(
            self._portal_place_names()[place] for place in sorted(places)
        ):
            model_sudo = self_sudo[link].browse()
            alias = query.left_join(query.table, link, model_sudo._table, "id", link)
            names.append(model_sudo._field_to_sql(alias, name, query))
        selected = query.select(
            column("id"),
            SQL("COALESCE(%s, '')", column("description")),
            column("mimetype"),
            SQL("COALESCE(%s, 0)", column("size")),
            SQL("%s = 'upload' AND %s = 'new'", column("kind"), column("state")),
            SQL("CASE WHEN %s THEN %s END", *map(column, PICTURE_COLUMNS)),
            SQL("COALESCE(%s, '')", SQL(", ").join(names)),
        )
        return SQL("%s WHERE %s =", selected, column("id"))

    @api.model
    def _portal_place_names(self):
        """Return where the name of what a document lies in is found.

        :return: {place: (field of the document, field of what that leads to)}
        """
        return {
            "order": ("order_id", "name"),
            "project": ("project_id", "name"),
            "public": ("folder_id", "name"),
            "private": ("folder_id", "name"),
        }

    def _portal_file_name(self):
        """Return what the file is called when it is downloaded."""
        self.ensure_one()
        return safe_name(self.file_name or self.name)

    _portal_search_is_owned = False
    _portal_words_idx = words_index(
        "name", "description", "file_name", is_owned=False, where="portal_published"
    )

    @api.model
    def _portal_search_sample_domain(self):
        """Return the documents of everybody: there are many ways to see one."""
        return Domain("portal_listed", "=", True)

    @api.model
    def _portal_search_texts(self):
        """Return the fields a text is looked for in."""
        return ["name", "description", "file_name"]

    @api.model
    def _portal_search_dates(self):
        """Return the dates the list can be searched by: {field name: label}."""
        return {"create_date": self.env._("Date")}

    @api.model
    def _portal_shown_projects(self, partner, companies, text="", after=None):
        """Return the projects through which a contact has documents, by name.

        :param str text: in their names
        :param after: values of a cursor, see ``_portal_shown_projects_after``
        :return: list of ShownProject: those of one page, and one more
        """
        if text or after:
            sql = self._portal_projects_sql(partner, companies, text, after)
        else:
            sql = self._portal_kept_projects_sql(partner.id, tuple(companies.ids))
        return self._portal_shown_projects_of(read_rows(self.env, sql) if sql else ())

    @api.model
    def _portal_shown_projects_of(self, rows):
        """Return rows of (id, name) as ``_portal_shown_projects`` does."""
        return [
            ShownProject(id_, name, keyset.encode("projects", [name, str(id_)]))
            for id_, name in rows
        ]

    @api.model
    def _portal_shown_projects_after(self, cursor):
        """Return what is understood of a cursor from an address, or None."""
        return keyset.decode(cursor, "projects", PROJECT_KEYS)

    # as ``_portal_seen_places``, of which it is made
    @tools.ormcache("partner_id", "company_ids", "self.env.lang")
    def _portal_kept_projects_sql(self, partner_id, company_ids):
        partner = self.env["res.partner"].browse(partner_id)
        companies = self.env["res.company"].browse(company_ids)
        return self._portal_projects_sql(partner, companies)

    @api.model
    def _portal_projects_sql(self, partner, companies, text="", after=None):
        """Return the SQL of ``_portal_shown_projects``; None where there are none."""
        seen = self._portal_seen_places(partner.id, tuple(companies.ids))["project"]
        if seen.is_false():
            return None
        # sudo: the policy is in the domain; names only
        Project = self.env["project.project"].sudo()
        domain = Project._portal_domain(partner.sudo(), companies)
        domain &= Domain("portal_show_documents", "=", True)
        if text:
            domain &= Domain("name", "ilike", text)
        query = Project._search(domain, order="name, id", limit=PAGE_FOLDERS + 1)
        columns = {
            name: Project._field_to_sql(query.table, name, query)
            for name in ("id", "name")
        }
        query.add_where(
            SQL(
                "EXISTS (SELECT FROM portal_document d WHERE d.project_id = %s"
                " AND d.portal_listed AND d.place = 'project')",
                columns["id"],
            )
        )
        if after:
            query.add_where(keyset.beyond(PROJECT_KEYS, columns, after))
        return query.select(*columns.values())
