from collections import namedtuple

from odoo import api, models, tools
from odoo.tools import SQL

from ..tools.quick_read import read_rows

# ``folders`` as ``portal.folder._portal_shown_in`` returns them, ``projects`` as
# ``_portal_shown_projects``, ``filled`` as ``_portal_filled_places``.
Top = namedtuple("Top", "folders projects filled")


class PortalDocument(models.Model):
    """What the page of all documents leads to, and where any lie, in one query."""

    _inherit = "portal.document"

    @api.model
    def _portal_top(self, kinds, partner, companies):
        """Return the first folders and projects, and the places with documents.

        :param tuple kinds: of the folders
        :rtype: Top
        """
        key = partner.id, tuple(companies.ids)
        places = self._portal_sources_of(None, None, *key).keys()
        known = self._portal_known_places()
        unknown = tuple(sorted(places - known))
        [[folders, projects, filled]] = read_rows(
            self.env, self._portal_top_sql(kinds, unknown, *key)
        )
        known.update(filled)
        return Top(
            self.env["portal.folder"]._portal_shown_of(folders or ()),
            self._portal_shown_projects_of(projects or ()),
            places & known,
        )

    # as ``_portal_seen_places``, of which it is made
    @tools.ormcache("kinds", "unknown", "partner_id", "company_ids", "self.env.lang")
    def _portal_top_sql(self, kinds, unknown, partner_id, company_ids):
        folders = self.env["portal.folder"]._portal_kept_shown_sql(
            None, kinds, partner_id, company_ids
        )
        projects = self._portal_kept_projects_sql(partner_id, company_ids)
        if projects:
            projects = SQL(
                "(SELECT json_agg(json_build_array(p.id, p.name))"
                " FROM (%s) p (id, name))",
                projects,
            )
        return SQL(
            "SELECT (SELECT json_agg(json_build_array("
            "f.id, f.name, f.kind, f.sequence, f.parent_path)) FROM (%s) f),"
            " %s, ARRAY(%s)",
            folders,
            projects or SQL("NULL::json"),
            self._portal_filled_sql(unknown),
        )

    @api.model
    def _portal_filled_places(self, places):
        """Return those of some places in which any document lies.

        To plan what nobody uses, such as documents of tickets, takes PostgreSQL longer
        than to find those of all other places. A place that was not empty once is
        asked about no more.
        """
        known = self._portal_known_places()
        unknown = sorted(places - known)
        if unknown:
            rows = read_rows(self.env, self._portal_filled_sql(unknown))
            known.update(place for (place,) in rows)
        return places & known

    @api.model
    def _portal_known_places(self):
        """Return the places that are known to have documents, to be added to."""
        return self.env.registry.__dict__.setdefault("portal_filled_places", set())

    @api.model
    def _portal_filled_sql(self, places):
        """Return SQL that selects those of some places in which any document lies."""
        return SQL(
            "SELECT place FROM unnest(%s::varchar[]) place WHERE EXISTS"
            " (SELECT FROM portal_document d WHERE d.place = place.place)",
            list(places),
        )
