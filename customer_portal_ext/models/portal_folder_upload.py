from odoo import models

from ..tools.file_content import sha256_of
from ..tools.file_kind import safe_name


class PortalFolder(models.Model):
    """Files that staff drop on a folder (O-DOCS)."""

    _inherit = "portal.folder"

    def _portal_take(self, name, content, owner=None):
        """Put a file into this folder as the user, who has to be allowed to.

        A file of the same name makes a new version of the document that has it; the
        same content under the same name is there already, and is not stored again. In
        a private folder both hold for the documents of one contact: a contract that is
        dropped for nobody yet is no new version of somebody's.

        :param str name: from outside
        :param content: bytes, or a ``FileContent``
        :param res.partner owner: whose document it is, in a private folder
        :return: (document, "new", "version" or "same")
        :raise AccessError: for who may not read the folder or make documents in it
        :raise UserError: for an empty file
        """
        self.ensure_one()
        self.check_access("read")
        Document = self.env["portal.document"]
        Document.check_access("create")
        # two that drop the same at once: the second finds the first's
        # sudo: a lock only, on what the user may put documents into
        self.sudo()._portal_lock()
        name = safe_name(name)
        owner_id = owner.id if owner and self.kind == "private" else False
        earlier = Document.search(
            [
                ("folder_id", "=", self.id),
                ("res_model", "=", False),
                ("is_succeeded", "=", False),
                ("kind", "=", "shared"),
                ("owner_id", "=", owner_id),
                "|",
                ("file_name", "=", name),
                ("name", "=", name),
            ],
            limit=1,
        )
        if earlier and earlier.sha256 == sha256_of(content):
            return earlier, "same"
        if self.kind == "private" and not owner_id:
            earlier = Document
        document = Document.create(
            {
                "folder_id": self.id,
                "name": earlier.name or name,
                "file_name": name,
                "description": earlier.description,
                "owner_id": owner_id,
                "replaces_id": earlier.id,
            }
        )
        document._portal_put_in(content)
        return document, "version" if earlier else "new"
