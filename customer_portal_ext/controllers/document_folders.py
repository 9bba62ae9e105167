from urllib.parse import urlencode

from odoo.fields import Domain
from odoo.http import request

from ..models.portal_folder_shown import PAGE_FOLDERS
from ..tools.row_patterns import RowPatterns
from .lists import PortalLists

# {part of the list: the kinds of folders it leads to}; None for the page of a folder.
KINDS = {
    None: ("public", "private"),
    "all": ("public", "private"),
    "public": ("public",),
    "private": ("private",),
}


class PortalDocumentFolders(PortalLists):
    """The folders and projects that pages of documents lead to (O-DOCS).

    A page at a time: as many as a page shows are looked for, and where they go on is a
    cursor in the address.
    """

    def _portal_top(self, search, shown):
        """Return what the page of all documents leads to, see ``_portal_top`` of them.

        :return: Top; None where the page is another one, or begins further on
        """
        if shown != "all" or search.is_on or request.params.get("folders"):
            return None
        return request.env["portal.document"]._portal_top(
            KINDS[shown], *self._portal_viewer()
        )

    def _portal_branches(self, url, search, shown, folder=None, top=None):
        """Return the folders, and projects, that a page leads to.

        A search finds those whose names have its text, however deep.

        :param str url: of the page
        :param ListSearch search: of the page
        :param str shown: the part of the list; None for the page of a folder
        :param portal.folder folder: of the page
        :param Top top: what ``_portal_top`` has found for it
        :return: dict of ``branches`` (how many), ``branch_patterns`` (see
            ``RowPatterns``), ``branch_links`` (where they go on), and
            ``not_understood`` where the cursor was not one of these
        """
        cursor = request.params.get("folders") or ""
        if search.is_on and not search.text:
            # a day says nothing of a folder
            return {}
        kinds = KINDS.get(shown, ())
        branches, following = [], None
        after = cursor and request.env["portal.folder"]._portal_shown_after(cursor)
        projects_after = cursor and request.env[
            "portal.document"
        ]._portal_shown_projects_after(cursor)
        if kinds and not projects_after:
            branches, following = self._portal_folder_branches(
                top.folders
                if top
                else self._portal_folders_shown(kinds, search.text, after, folder)
            )
        if shown in ("all", "mine") and not following:
            projects, following = self._portal_project_branches(
                top.projects
                if top
                else request.env["portal.document"]._portal_shown_projects(
                    *self._portal_viewer(), search.text, projects_after
                )
            )
            branches += projects

        def address(*pairs):
            pairs = [*search.params, *pairs]
            return f"{url}?{urlencode(pairs)}" if pairs else url

        links = []
        if after or projects_after:
            links.append([address(), self.env._("First folders")])
        if following:
            links.append([address(("folders", following)), self.env._("More folders")])
        res = {
            "branches": len(branches),
            "branch_patterns": RowPatterns(branches),
            "branch_links": links,
        }
        if cursor and not (after or projects_after):
            res["not_understood"] = True
        return res

    def _portal_folders_shown(self, kinds, text, after, folder):
        """Return the folders of one page, and one more where there is one."""
        Folder = request.env["portal.folder"]
        viewer = self._portal_viewer()
        parent_id = folder.id if folder else None
        if text:
            where = Domain("kind", "in", kinds) & Domain("name", "ilike", text)
            if folder:
                where &= Domain("parent_path", "=like", f"{folder.parent_path}_%")
        elif after:
            where = Folder._portal_shown_where(parent_id, kinds, *viewer)
        if text or after:
            return Folder._portal_shown(where, *viewer, PAGE_FOLDERS + 1, after)
        return Folder._portal_shown_in(parent_id, kinds, *viewer)

    def _portal_folder_branches(self, shown):
        """Return the folders of one page, and the cursor of the next one."""
        more = len(shown) > PAGE_FOLDERS
        shown = shown[:PAGE_FOLDERS]
        icons = {"public": "fa-folder", "private": "fa-lock"}
        words = {
            "public": self.env._("For everybody"),
            "private": self.env._("For you"),
        }
        branches = [
            {
                "url": f"/my/documents/folder/{one.id}",
                "name": one.name,
                "icon": icons[one.kind],
                "kind": words[one.kind],
            }
            for one in shown
        ]
        return branches, shown[-1].cursor if more else None

    def _portal_project_branches(self, shown):
        """Return the projects of one page, and the cursor of the next one."""
        more = len(shown) > PAGE_FOLDERS
        shown = shown[:PAGE_FOLDERS]
        kind = self.env._("Project")
        branches = [
            {
                "url": f"/my/documents/project/{one.id}",
                "name": one.name,
                "icon": "fa-folder",
                "kind": kind,
            }
            for one in shown
        ]
        return branches, shown[-1].cursor if more else None

    def _portal_folder_way(self, folder_sudo):
        """Return a folder and those above it, from the top: ``url`` and ``name``."""
        return [
            {"url": f"/my/documents/folder/{above.id}", "name": above.name}
            for above in folder_sudo._portal_way(*self._portal_viewer())
        ]

    def _portal_upload_url(self):
        """Return where documents are sent, or None where no folder takes any."""
        partner, companies = self._portal_viewer()
        takes = request.env["portal.folder"]._portal_takes_any(
            partner.id, tuple(companies.ids)
        )
        return "/my/documents/upload" if takes else None
