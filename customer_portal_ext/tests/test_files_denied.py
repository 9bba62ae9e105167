"""C-FILES: who does not get a file, and who takes none away."""

from odoo.tests import tagged

from .file_case import PDF, FileCase


@tagged("post_install", "-at_install")
class TestFilesDenied(FileCase):
    def test_c_files_others_cannot_take_it_back(self):
        """C-FILES: a colleague sees it and cannot take it; a stranger does not see."""
        self.send(("plan.pdf", PDF))
        file = self.files
        self.login_as(self.portal_user(self.colin))
        self.assertEqual(self.get(f"{self.path}/{file.id}").content, PDF)
        response = self.post(f"{self.path}/{file.id}/remove")
        self.assertEqual(response.status_code, 403)
        self.assertTrue(file.active)
        self.assertFalse(self.events(self.quote, "file_removed"))

    def test_c_files_strangers_and_foreign_ids(self):
        """C-FILES: foreign, missing and other documents' files look the same: 404."""
        self.send(("plan.pdf", PDF), line=self.line)
        file = self.files
        other = self.quotation()
        for path in (
            f"/my/orders/{other.id}/files/{file.id}",
            f"{self.path}/999999",
            f"{self.path}/{file.attachment_id.id + 100000}",
        ):
            self.assertEqual(self.get(path).status_code, 404, path)
            self.assertEqual(self.post(f"{path}/remove").status_code, 404, path)
        foreign = self.quotation(partner=self.eve)
        response = self.send(("a.pdf", PDF + b"a"), line=foreign.order_line[0])
        self.assertEqual(response.status_code, 404)
        self.login_as(self.eve_user)
        for path in (
            self.path,
            f"{self.path}/{file.id}",
            f"/my/orders/{self.quote.id}",
        ):
            response = self.get(path)
            self.assertEqual(response.status_code, 404)
            self.assertNotIn("plan.pdf", response.text)
        for path in (self.path, f"{self.path}/{file.id}/remove"):
            response = self.post(path, ("a.pdf", PDF + b"a"))
            self.assertEqual(response.status_code, 404)
        self.login_as(None)
        response = self.get(f"{self.path}/{file.id}")
        self.assertNotIn(PDF, response.content)
        self.assertIn("/web/login", response.headers["Location"])
        self.assertEqual(len(self.files), 1)

    def test_c_files_of_a_private_line(self):
        """C-FILES: a file of a private line is not there; nor is its line."""
        self.send(("plan.pdf", PDF), line=self.line)
        file = self.files
        hidden = self.Status.create(
            {"name": "Hidden", "model": "sale.order.line", "is_public": False}
        )
        self.line.portal_status_id = hidden
        self.assertFalse(self.line.portal_published)
        self.assertEqual(self.get(f"{self.path}/{file.id}").status_code, 404)
        self.assertNotIn("plan.pdf", self.get(self.path).text)
        self.assertNotIn("plan.pdf", self.get(f"/my/orders/{self.quote.id}").text)
        response = self.send(("b.pdf", PDF + b"b"), line=self.line)
        self.assertEqual(response.status_code, 404)
        self.assertEqual(self.files, file)
        seen = self.env["portal.policy"]._sees(file.sudo(), self.carla, self.company)
        self.assertFalse(seen)

    def test_c_files_policy_of_a_file(self):
        """C-FILES: the policy answers for a file as for its order."""
        self.send(("plan.pdf", PDF))
        sees = self.env["portal.policy"]._sees
        file = self.files.sudo()
        self.assertTrue(sees(file, self.carla, self.company))
        self.assertFalse(sees(file, self.eve, self.company))
        self.quote.portal_show = False
        self.assertFalse(sees(file, self.carla, self.company))
        self.assertEqual(file._portal_parent(), self.quote)

    def test_c_files_portal_users_have_no_rights_by_rpc(self):
        self.send(("plan.pdf", PDF))
        for model, domain in (
            ("portal.document", []),
            ("portal.last.seen", []),
            ("ir.attachment", [("res_model", "=", "portal.document")]),
        ):
            try:
                found = self.env[model].with_user(self.carla_user).search(domain)
            except Exception as error:  # noqa: BLE001
                self.assertEqual(type(error).__name__, "AccessError")
            else:
                self.assertFalse(found)
        self.assertEqual(
            self.get(f"/web/content/{self.files.attachment_id.id}").status_code, 404
        )

    def test_c_files_staff_only_look(self):
        """C-FILES: staff see the files on the portal's page, and send none there."""
        self.send(("plan.pdf", PDF))
        self.login_as(self.salesperson)
        page = self.get(self.path)
        self.assertIn("plan.pdf", page.text)
        self.assertNotIn("portal_upload_form", page.text)
        for path in (self.path, f"{self.path}/{self.files.id}/remove"):
            response = self.post(path, ("a.pdf", PDF + b"a"))
            self.assertEqual(response.status_code, 403)
        self.assertEqual(len(self.files), 1)
        self.assertTrue(self.files.active)
