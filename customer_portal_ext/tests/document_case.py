"""Folders and documents, shared by the tests about them (O-DOCS, O-UPLOAD)."""

import base64
import io

from odoo.http import Request
from odoo.tests import new_test_user

from .common import PortalCast, PortalHttpCase
from .file_case import PDF


class DocumentCast(PortalCast):
    """``public`` and ``private`` folders; in each of them documents for the cast."""

    @classmethod
    def make_cast(cls):
        res = super().make_cast()
        cls.company.write(
            {
                "portal_file_types": "pdf, png, txt",
                "portal_file_max_mb": 1,
                "portal_file_max_count": 3,
                "portal_document_upload": True,
            }
        )
        # "own" is what a new contact has
        (cls.carla | cls.colin | cls.eve).portal_scope = "own"
        Folder = cls.env["portal.folder"]
        # those of the demo data
        Folder.search([]).active = False
        cls.public = Folder.create({"name": "Price lists", "kind": "public"})
        cls.inner = Folder.create({"name": "Paper", "parent_id": cls.public.id})
        cls.private = Folder.create(
            {
                "name": "Contracts",
                "kind": "private",
                "user_id": cls.salesperson.id,
            }
        )
        cls.inbox = Folder.create(
            {
                "name": "Inbox",
                "kind": "private",
                "allow_upload": True,
                "allow_versions": True,
                "user_id": cls.salesperson.id,
            }
        )
        cls.drop = Folder.create(
            {"name": "Drop box", "kind": "public", "allow_upload": True}
        )
        cls.prices = cls.document("Prices 2026", cls.public)
        cls.contract = cls.document("Contract", cls.private, owner_id=cls.carla.id)
        cls.other_contract = cls.document(
            "Else contract", cls.private, owner_id=cls.eve.id
        )
        return res

    @classmethod
    def document(cls, name, folder=None, raw=PDF, **values):
        """Return a document that staff put in."""
        return cls.env["portal.document"].create(
            {
                "name": name,
                "file_name": f"{name}.pdf",
                "folder_id": folder and folder.id,
                "content": base64.b64encode(raw),
                **values,
            }
        )

    @classmethod
    def project(cls, name, *partners, **values):
        """Return a project shared with some contacts."""
        project = cls.env["project.project"].create(
            {"name": name, "privacy_visibility": "portal", **values}
        )
        project.message_subscribe([partner.id for partner in partners])
        return project

    @classmethod
    def seen_by(cls, partner):
        """Return the names of the documents a contact sees, sorted."""
        domain = cls.env["portal.policy"]._domain(
            "portal.document", partner, cls.company
        )
        return sorted(cls.env["portal.document"].search(domain).mapped("name"))


class DocumentHttpCase(DocumentCast, PortalHttpCase):
    """The pages of documents, with Carla signed in."""

    def setUp(self):
        super().setUp()
        self.login_as(self.carla_user)

    @classmethod
    def project_user(cls):
        return new_test_user(cls.env, "pia.test", groups="project.group_project_user")

    def send(self, *files, folder=None, path="/my/documents/upload", **fields):
        """Send documents as the form does; each is (name, content)."""
        fields = {
            "folder": str(folder.id) if folder else "",
            "title": "",
            "description": "",
            **fields,
            "csrf_token": Request.csrf_token(self),
        }
        return self.submit(
            path,
            fields,
            files=[("files", (name, io.BytesIO(raw))) for name, raw in files]
            or [("files", ("", b""))],
        )

    def sent(self, folder):
        """Return all that contacts have sent into a folder, the first one first."""
        return (
            self.env["portal.document"]
            .with_context(active_test=False)
            .search(
                [("folder_id", "=", folder.id), ("kind", "=", "upload")], order="id"
            )
        )

    def names(self, response):
        """Return the titles in a list."""
        return [
            link.text_content().strip()
            for link in self.page(response).xpath(
                "//table[@id='portal_list']//th[@scope='row']//a"
            )
            if "/my/documents/" in link.get("href")
        ]
