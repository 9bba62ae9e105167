"""O-DOCS: staff drop many files on a folder; each becomes a document."""

import io

from odoo.http import Request
from odoo.tests import new_test_user, tagged

from .common import PortalHttpCase
from .file_case import PDF

ROUTE = "/customer_portal_ext/folder/upload"


@tagged("post_install", "-at_install")
class TestFolderUpload(PortalHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env,
            "mia.manager",
            groups="base.group_user,customer_portal_ext.group_portal_manager",
        )
        cls.plain = new_test_user(cls.env, "paul.plain", groups="base.group_user")
        Folder = cls.env["portal.folder"]
        cls.public = Folder.create({"name": "Price lists", "kind": "public"})
        cls.private = Folder.create({"name": "Contracts", "kind": "private"})

    def setUp(self):
        super().setUp()
        self.login("mia.manager")

    def login(self, login):
        self.session = self.authenticate(login, login)

    def drop(self, folder, *files, **fields):
        """Drop files as the script does; return the answer."""
        return self.url_open(
            ROUTE,
            data={
                "csrf_token": Request.csrf_token(self),
                "res_model": folder._name,
                "res_id": str(folder.id),
                "owner_id": "",
                **fields,
            },
            files=[("ufile", (name, io.BytesIO(raw))) for name, raw in files],
            allow_redirects=False,
        )

    def results(self, response):
        self.assertEqual(response.status_code, 200, response.text[:300])
        return [file["result"] for file in response.json()["files"]]

    def documents(self, folder):
        return self.env["portal.document"].search(
            [("folder_id", "=", folder.id)], order="id"
        )

    def test_o_docs_drop_many(self):
        """O-DOCS: one document for each file, stored as it came; the empty one told."""
        response = self.drop(
            self.public, ("a.pdf", PDF), ("b.txt", b"Hello"), ("c.pdf", b"")
        )
        self.assertEqual(self.results(response), ["new", "new", "error"])
        self.assertIn("c.pdf is empty", response.json()["files"][2]["message"])
        documents = self.documents(self.public)
        self.assertEqual(documents.mapped("name"), ["a.pdf", "b.txt"])
        self.assertEqual(documents[0].attachment_id.raw, PDF)
        self.assertEqual(documents[0].user_id, self.manager)
        self.assertEqual(documents[1].mimetype, "text/plain")
        self.assertTrue(all(documents.mapped("portal_published")))

    def test_o_docs_drop_again(self):
        """O-DOCS: the same file is not stored again; another of its name: a version."""
        self.drop(self.public, ("a.pdf", PDF))
        response = self.drop(self.public, ("a.pdf", PDF))
        self.assertEqual(self.results(response), ["same"])
        self.assertEqual(len(self.documents(self.public)), 1)
        response = self.drop(self.public, ("a.pdf", PDF + b"2"))
        self.assertEqual(self.results(response), ["version"])
        first, second = self.documents(self.public)
        self.assertEqual((second.replaces_id, second.version), (first, 2))
        self.assertTrue(first.is_succeeded)

    def test_o_docs_drop_is_nobody_elses_version(self):
        """O-DOCS: in a private folder a name alone gives nobody's document away."""
        self.drop(self.private, ("Contract.pdf", PDF), owner_id=str(self.carla.id))
        own = self.documents(self.private)
        self.assertEqual(own.owner_id, self.carla)
        response = self.drop(self.private, ("Contract.pdf", PDF + b"of Eve"))
        self.assertEqual(self.results(response), ["new"])
        response = self.drop(
            self.private, ("Contract.pdf", PDF + b"3"), owner_id=str(self.eve.id)
        )
        self.assertEqual(self.results(response), ["new"])
        self.assertFalse(own.is_succeeded)
        response = self.drop(
            self.private, ("Contract.pdf", PDF + b"4"), owner_id=str(self.carla.id)
        )
        self.assertEqual(self.results(response), ["version"])
        policy = self.env["portal.policy"]
        for document in self.documents(self.private) - own:
            is_carlas = document.owner_id == self.carla
            seen = policy._sees(document.sudo(), self.carla, self.company)
            self.assertEqual(bool(seen), is_carlas)

    def test_o_docs_drop_denied(self):
        """O-DOCS: contacts, and staff without the right, put nothing anywhere."""
        self.login("paul.plain")
        response = self.drop(self.public, ("a.pdf", PDF))
        self.assertEqual(self.results(response), ["error"])
        self.login_as(self.carla_user)
        response = self.drop(self.public, ("a.pdf", PDF))
        self.assertEqual(response.status_code, 404)
        self.assertFalse(self.documents(self.public))

    def test_o_docs_drop_wrong_addresses(self):
        """O-DOCS: a folder of another company and one that is none look the same."""
        foreign = self.env["res.company"].create({"name": "Else"})
        other = self.public.copy({"company_id": foreign.id})
        for folder_id in (str(other.id), "999999", "x", "-1", ""):
            response = self.drop(self.public, ("a.pdf", PDF), res_id=folder_id)
            self.assertEqual(response.status_code, 404, folder_id)
        response = self.drop(self.public, ("a.pdf", PDF), owner_id="999999")
        self.assertEqual(response.status_code, 404)
        response = self.drop(self.public, ("a.pdf", PDF), csrf_token="wrong")
        self.assertEqual(response.status_code, 400)
        self.assertFalse(self.documents(self.public) | self.documents(other))

    def test_o_docs_drop_safe_names(self):
        """O-DOCS: a name has no folders and no tags."""
        response = self.drop(self.public, ("../../etc/<b>a</b>.pdf", PDF))
        self.assertEqual(self.results(response), ["new"])
        self.assertNotIn("/", self.documents(self.public).name)
        self.assertNotIn("<", self.documents(self.public).name)
