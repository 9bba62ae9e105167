from dataclasses import replace

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.fields import Domain
from odoo.http import request

from ..models.portal_document_list import MAX_BRANCHES
from ..models.portal_document_look import NEW_CAP
from .gate import portal_readonly
from .lists import PortalLists
from .viewed import AHEAD_HEADERS

# The parts of the list: {value of "filterby": the place; None for all}.
PLACES = {
    "all": None,
    "public": ("public",),
    "private": ("private",),
    "mine": ("project",),
    "orders": ("order",),
}


class PortalDocuments(PortalLists):
    """Documents to look through: all, a folder, a project (O-DOCS).

    Without the section ``ir.http`` answers "not found" to all of these addresses.
    """

    @http.route(
        "/my/documents",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_my_documents(self, **kwargs):
        """Show the topmost folders, and the documents of all or of one kind."""
        if request.env.user.share and request.httprequest.method == "GET":
            # a HEAD or a page fetched ahead is nobody's look
            if not any(map(request.httprequest.headers.get, AHEAD_HEADERS)):
                request.env["ir.http"]._portal_after_response(
                    "_note_documents_look",
                    partner_id=request.env.user.sudo().partner_id.id,
                )
        filters = self._portal_document_filters()
        search = self._portal_search("portal.document", {}, filters)
        folders = self._portal_folder_tree()
        shown = search.filterby
        branches = []
        if not search.text:
            branches = self._portal_branches(folders, None, shown)
        by_project = shown == "mine" and request.params.get("sortby") in (
            None,
            "project",
        )
        request.update_context(portal_documents_grouped=by_project)
        return self._portal_documents(
            {
                "url": "/my/documents",
                "title": self.env._("Documents"),
                "branches": branches,
                "upload_url": self._portal_upload_url(folders),
                **self._portal_documents_empty(shown),
            },
            self._portal_document_places().get(shown),
            search,
            by_project=shown == "mine",
        )

    @http.route(
        "/my/documents/folder/<int:folder_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_my_documents_folder(self, folder_id, **kwargs):
        """Show one folder: what is in it, or what a search finds in and below it."""
        folder_sudo = self._portal_document("portal.folder", folder_id)
        search = self._portal_search("portal.document", {})
        folders = self._portal_folder_tree()
        inside = Domain("folder_id", "=", folder_sudo.id)
        if search.is_on:
            inside = Domain("folder_id", "in", _below(folders, folder_sudo.id))
        search = replace(search, domain=search.domain & inside)
        takes = folder_sudo._portal_takes()
        return self._portal_documents(
            {
                "url": folder_sudo.access_url,
                "title": folder_sudo.name,
                "description": folder_sudo.description,
                "way": self._portal_folder_way(folders, folder_sudo.id),
                "branches": []
                if search.text
                else self._portal_branches(folders, folder_sudo.id, None),
                "upload_url": takes and f"/my/documents/upload?folder={folder_sudo.id}",
                "empty_title": self.env._("There are no documents in this folder."),
                "empty_text": self.env._("You may send the first one.")
                if takes
                else self.env._("They appear here once we put them in."),
                "empty_link": ["/my/documents", self.env._("All documents")],
            },
            (folder_sudo.kind,),
            search,
        )

    @http.route(
        "/my/documents/project/<int:project_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_my_documents_project(self, project_id, **kwargs):
        """Show the documents of one project."""
        project_sudo = self._portal_document("project.project", project_id)
        if not project_sudo.portal_show_documents:
            raise NotFound()
        search = self._portal_search("portal.document", {})
        inside = Domain("project_id", "=", project_sudo.id)
        search = replace(search, domain=search.domain & inside)
        return self._portal_documents(
            {
                "url": f"/my/documents/project/{project_sudo.id}",
                "title": project_sudo.name,
                "way": [
                    {
                        "url": "/my/documents?filterby=mine",
                        "name": self.env._("Your projects"),
                    }
                ],
                "beside": None
                if project_sudo.portal_documents_only
                else [project_sudo.access_url, self.env._("Go to the project")],
                "empty_title": self.env._("There are no documents in this project."),
                "empty_text": self.env._("They appear here once we put them in."),
                "empty_link": ["/my/documents", self.env._("All documents")],
            },
            ("project",),
            search,
        )

    # --- the start page --------------------------------------------------------------

    def _portal_figures(self):
        figures = super()._portal_figures()
        if request.env.user.share and "/my/documents" not in (
            self._portal_closed_paths()
        ):
            # sudo: when this contact looked; the policy is in the rest
            sql = (
                request.env["portal.document.look"]
                .sudo()
                ._new_sql(*self._portal_viewer())
            )
            if sql:
                figures["portal_new_documents"] = sql
        return figures

    def _portal_figure_values(self, figures):
        values = super()._portal_figure_values(figures)
        count = figures.get("portal_new_documents")
        if count:
            text = request.env["portal.list"]._count_text(count, NEW_CAP)
            values["portal_new_documents"] = text
        return values

    # --- helpers ---------------------------------------------------------------------

    def _portal_documents(self, page_values, places, search, by_project=False):
        """Answer with one page of documents; see ``_portal_list``."""
        sources = request.env["portal.document"]._portal_list_sources(
            places, search.domain, *self._portal_viewer()
        )
        if not sources:
            # nothing is theirs: the empty list
            sources = [self._portal_source("portal.document", Domain.FALSE)]
        sorts = self._portal_document_sorts()
        del sorts["amount"]
        sorts["name"]["label"] = self.env._("Title")
        if by_project:
            project = {
                "label": self.env._("By project"),
                "order": "group_id desc, date desc, id desc",
                "column": "reference",
                "direction": "descending",
            }
            sorts = {"project": project, **sorts}
        return self._portal_list(
            {
                "page_name": "documents",
                "documents_page": True,
                "description": None,
                "way": [],
                "branches": [],
                "upload_url": None,
                "labels": {
                    "name": self.env._("Document"),
                    "reference": self.env._("Where"),
                    "method": self.env._("Size"),
                },
                "no_pdf": True,
                "no_total": True,
                "no_status": True,
                "search_help": self.env._("Title, description or name of the file."),
                **page_values,
            },
            sources,
            sorts,
            search=search,
        )

    def _portal_document_places(self):
        """Return {value of "filterby": names of places, or None for all}."""
        return PLACES

    def _portal_document_filters(self):
        """Return the parts of the list: {value: (label, Domain)}."""
        labels = {
            "all": self.env._("All"),
            "public": self.env._("For everybody"),
            "private": self.env._("For you"),
            "mine": self.env._("Your projects"),
            "orders": self.env._("Your orders"),
        }
        return {value: (label, Domain.TRUE) for value, label in labels.items()}

    def _portal_documents_empty(self, shown):
        """Return what an empty part of the list says."""
        titles = {
            "public": self.env._("There are no documents for everybody."),
            "private": self.env._("There are no documents for you in particular."),
            "mine": self.env._("There are no documents of your projects."),
            "orders": self.env._("There are no documents of your orders."),
        }
        return {
            "empty_title": titles.get(
                shown, self.env._("There are no documents here.")
            ),
            "empty_text": self.env._("They appear here once we put them in."),
            "empty_link": ["/my", self.env._("Start page")],
        }

    def _portal_folder_tree(self):
        """Return the folders that the reader sees, in their order.

        :return: {folder id: dict of ``id``, ``name``, ``parent_id`` (among them, or
            None), ``kind``, ``takes``}
        """
        partner, companies = self._portal_viewer()
        # sudo: the policy is in the domain; names only
        Folder = request.env["portal.folder"].sudo()
        seen = request.env["portal.list"]._seen(
            Folder._name, partner.id, tuple(companies.ids)
        )
        folders_sudo = Folder.search_fetch(
            seen,
            ["name", "parent_id", "kind", "allow_upload", "company_id"],
            limit=MAX_BRANCHES,
        )
        ids = set(folders_sudo.ids)
        return {
            folder.id: {
                "id": folder.id,
                "name": folder.name,
                "parent_id": folder.parent_id.id
                if folder.parent_id.id in ids
                else None,
                "kind": folder.kind,
                "takes": folder._portal_takes(),
            }
            for folder in folders_sudo
        }

    def _portal_branches(self, folders, parent_id, shown):
        """Return the folders, and projects, that a page leads to.

        :param dict folders: as ``_portal_folder_tree`` gives
        :param int parent_id: of the page's own folder; None for the topmost ones
        :param str shown: the part of the list; None for the page of a folder
        """
        kinds = {"all": ("public", "private"), None: ("public", "private")}.get(
            shown, (shown,)
        )
        branches = [
            {
                "url": f"/my/documents/folder/{folder['id']}",
                "name": folder["name"],
                "icon": "fa-folder" if folder["kind"] == "public" else "fa-lock",
                "kind": self.env._("For everybody")
                if folder["kind"] == "public"
                else self.env._("For you"),
            }
            for folder in folders.values()
            if folder["parent_id"] == parent_id and folder["kind"] in kinds
        ]
        if shown in ("all", "mine"):
            projects = request.env["portal.document"]._portal_seen_projects(
                *self._portal_viewer()
            )
            branches += [
                {
                    "url": f"/my/documents/project/{project.id}",
                    "name": project.name,
                    "icon": "fa-puzzle-piece",
                    "kind": self.env._("Project"),
                }
                for project in projects
            ]
        return branches

    def _portal_folder_way(self, folders, folder_id):
        """Return the folders above one, from the top: dicts of ``url``, ``name``."""
        way = []
        above = folders.get(folder_id, {}).get("parent_id")
        while above:
            folder = folders[above]
            way.insert(
                0, {"url": f"/my/documents/folder/{above}", "name": folder["name"]}
            )
            above = folder["parent_id"]
        return way

    def _portal_upload_url(self, folders):
        """Return where documents are sent, or None where no folder takes any."""
        takes = any(folder["takes"] for folder in folders.values())
        return "/my/documents/upload" if takes else None


def _below(folders, folder_id):
    """Return the ids of a folder and of all that are shown below it."""
    found = [folder_id]
    for above in found:
        found += [
            folder["id"] for folder in folders.values() if folder["parent_id"] == above
        ]
    return found
