from odoo.http import request

from ..models.portal_document_list import MAX_BRANCHES
from .lists import PortalLists


class PortalDocumentFolders(PortalLists):
    """The folders and projects that pages of documents lead to (O-DOCS)."""

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
                    "icon": "fa-folder",
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
