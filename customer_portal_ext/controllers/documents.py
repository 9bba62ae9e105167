from werkzeug.exceptions import NotFound

from odoo import http
from odoo.fields import Domain
from odoo.http import request

from ..models.portal_document_look import NEW_CAP
from .document_folders import PortalDocumentFolders
from .gate import portal_readonly

# The parts of the list: {value of "filterby": the place; None for all}.
PLACES = {
    "all": None,
    "public": ("public",),
    "private": ("private",),
    "mine": ("project",),
    "orders": ("order",),
}


class PortalDocuments(PortalDocumentFolders):
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
        filters = self._portal_document_filters()
        search = self._portal_search("portal.document", {}, filters)
        shown = search.filterby
        by_project = shown == "mine" and request.params.get("sortby") in (
            None,
            "project",
        )
        request.update_context(portal_documents_grouped=by_project)
        top = self._portal_top(search, shown)
        return self._portal_documents(
            {
                "url": "/my/documents",
                "title": self.env._("Documents"),
                "upload_url": self._portal_upload_url(),
                **self._portal_branches("/my/documents", search, shown, top=top),
                **self._portal_documents_empty(shown),
            },
            self._portal_document_places().get(shown),
            search,
            by_project=shown == "mine",
            filled=top and top.filled,
        )

    @http.route(
        "/my/documents/seen",
        type="http",
        auth="user",
        methods=["POST"],
        sitemap=False,
    )
    def portal_documents_seen(self, **kwargs):
        """Note that a person looked at the list; the page's script sends it."""
        if request.env.user.share:
            # sudo: whose contact the user is; what they looked at is theirs
            partner_sudo = request.env.user.sudo().partner_id
            request.env["portal.document.look"].sudo()._note(partner_sudo.id)
        return request.make_response("", status=204)

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
        url = folder_sudo.access_url
        takes = folder_sudo._portal_takes()
        return self._portal_documents(
            {
                "url": url,
                "title": folder_sudo.name,
                "description": folder_sudo.description,
                # nothing is above a topmost one
                "way": self._portal_folder_way(folder_sudo)[:-1]
                if folder_sudo.parent_id
                else [],
                **self._portal_branches(url, search, None, folder_sudo),
                "upload_url": takes and f"/my/documents/upload?folder={folder_sudo.id}",
                "empty_title": self.env._("There are no documents in this folder."),
                "empty_text": self.env._("You may send the first one.")
                if takes
                else self.env._("They appear here once we put them in."),
                "empty_link": ["/my/documents", self.env._("All documents")],
            },
            (folder_sudo.kind,),
            search,
            inside=("folder_id", folder_sudo.id),
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
            inside=("project_id", project_sudo.id),
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

    def _portal_documents(
        self, page_values, places, search, inside=None, by_project=False, filled=None
    ):
        """Answer with one page of documents; see ``_portal_list``.

        :param tuple inside: (field, id) of what they lie in, or None
        :param filled: the places in which any document lies, where that is known
        """
        Document = request.env["portal.document"]
        if search.is_on:
            # nobody asks the same again
            domain = search.domain
            if inside:
                # a search finds what is in the folders below as well
                below = "child_of" if inside[0] == "folder_id" else "="
                domain &= Domain(inside[0], below, inside[1])
            sources = Document._portal_place_sources(
                places, domain, *self._portal_viewer()
            )
        else:
            sources = Document._portal_kept_sources(
                places, inside, *self._portal_viewer(), filled=filled
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
                "branches": 0,
                "branch_links": [],
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
