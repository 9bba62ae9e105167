import io
from unittest.mock import patch

from odoo.http import Request
from odoo.tests import tagged

from .document_case import DocumentHttpCase
from .file_case import PDF, PNG

UPLOAD = "/my/documents/upload"


@tagged("post_install", "-at_install")
class TestDocumentUpload(DocumentHttpCase):
    """Contacts send documents into folders (O-UPLOAD)."""

    def test_form(self):
        """O-UPLOAD: the form offers the folders that take documents."""
        response = self.get(UPLOAD)
        self.assertEqual(response.status_code, 200)
        options = self.page(response).xpath("//select[@name='folder']/option/@value")
        self.assertEqual(
            {int(value) for value in options if value},
            {self.inbox.id, self.drop.id},
        )
        response = self.get(f"{UPLOAD}?folder={self.inbox.id}")
        chosen = self.page(response).xpath("//option[@selected]/@value")
        self.assertEqual(chosen, [str(self.inbox.id)])
        for folder_id in (self.private.id, 10**8, "x"):
            response = self.get(f"{UPLOAD}?folder={folder_id}")
            self.assertEqual(response.status_code, 404, folder_id)

    def test_send(self):
        """O-UPLOAD: stored with title and description, evidence, staff told."""
        response = self.send(
            ("plan.pdf", PDF),
            folder=self.inbox,
            title="Our plan",
            description="For the spring issue",
        )
        self.assertEqual(response.status_code, 303)
        document = self.sent(self.inbox)
        self.assertRecordValues(
            document,
            [
                {
                    "name": "Our plan",
                    "description": "For the spring issue",
                    "file_name": "plan.pdf",
                    "kind": "upload",
                    "state": "new",
                    "partner_id": self.carla.id,
                    "owner_id": self.carla.id,
                    "commercial_partner_id": self.customer.id,
                    "company_id": self.company.id,
                    "place": "private",
                }
            ],
        )
        path = f"/my/documents/folder/{self.inbox.id}?notice=document_sent"
        self.assertTrue(response.headers["Location"].endswith(path))
        page = self.get(path)
        self.assertIn("We have what you sent", self.text_of(page))
        self.assertIn("Our plan", self.names(page))
        event = self.events(document, "file_uploaded")
        self.assertEqual(event, document.event_id)
        self.assertEqual(event._get_snapshot()["files"][0]["sha256"], document.sha256)
        activity = document.activity_ids
        self.assertEqual(activity.user_id, self.salesperson)
        self.assertIn("Carla Client", activity.note)
        self.assertIn("Our plan", activity.note)
        # nobody else has it
        self.assertNotIn("Our plan", self.seen_by(self.colin))
        self.assertNotIn("Our plan", self.seen_by(self.eve))

    def test_who_is_told(self):
        """O-UPLOAD: the company's user where the folder names nobody; else a note."""
        self.inbox.user_id = False
        self.company.portal_document_user_id = self.buyer
        self.send(("a.pdf", PDF), folder=self.inbox)
        self.assertEqual(self.sent(self.inbox).activity_ids.user_id, self.buyer)
        self.company.portal_document_user_id = False
        self.send(("b.pdf", PDF + b"b"), folder=self.inbox)
        second = self.sent(self.inbox)[1:]
        self.assertFalse(second.activity_ids)
        self.assertIn("Carla Client", second.message_ids[:1].body)

    def test_several(self):
        """O-UPLOAD: several at once; one entry for staff that names them all."""
        response = self.send(
            ("a.pdf", PDF), ("b.png", PNG), folder=self.inbox, title="Set"
        )
        self.assertEqual(response.status_code, 303)
        documents = self.sent(self.inbox)
        self.assertEqual(documents.mapped("name"), ["Set (a.pdf)", "Set (b.png)"])
        self.assertEqual(len(documents.activity_ids), 1)
        self.assertEqual(len(documents.event_id), 2)

    def test_errors(self):
        """O-UPLOAD: each wrong file is named, and what was typed stays."""
        response = self.send(
            ("good.pdf", PDF),
            ("empty.pdf", b""),
            ("page.html", b"<script>alert(1)</script>"),
            folder=self.inbox,
            title="Typed title",
        )
        self.assertEqual(response.status_code, 422)
        text = self.text_of(response)
        self.assertIn("empty.pdf is empty", text)
        self.assertIn("page.html is not of a type", text)
        self.assertIn("We have: Typed title (good.pdf)", text)
        self.assertIn("Typed title", response.text)
        self.assertEqual(len(self.sent(self.inbox)), 1)
        large = self.send(("large.pdf", PDF + b"x" * 1024**2), folder=self.inbox)
        self.assertIn("large.pdf is larger than 1 MB", self.text_of(large))
        broken = self.send(("cut.pdf", b"%PDF-1.4" + b"x" * 9000), folder=self.inbox)
        self.assertIn("did not arrive whole", self.text_of(broken))
        nothing = self.send(folder=self.inbox)
        self.assertIn("Choose at least one file first", self.text_of(nothing))
        none = self.send(("a.pdf", PDF + b"2"))
        self.assertEqual(none.status_code, 422)
        self.assertIn("Choose the folder", self.text_of(none))
        long = self.send(("a.pdf", PDF + b"2"), folder=self.inbox, title="x" * 200)
        self.assertEqual(long.status_code, 422)
        self.assertIn("The title is too long", self.text_of(long))
        self.assertEqual(len(self.sent(self.inbox)), 1)

    def test_twice(self):
        """O-UPLOAD: the same form again stores nothing, and says so."""
        self.send(("plan.pdf", PDF), folder=self.inbox)
        response = self.send(("plan.pdf", PDF), folder=self.inbox)
        self.assertEqual(response.status_code, 303)
        self.assertIn("notice=document_twice", response.headers["Location"])
        document = self.sent(self.inbox)
        self.assertEqual(len(document), 1)
        self.assertEqual(len(self.events(document)), 1)
        self.assertEqual(len(document.activity_ids), 1)

    def test_only_where_it_is_taken(self):
        """O-UPLOAD: no folder that takes none, is another's, or is switched off."""
        for folder, status in ((self.private, 422), (self.public, 422)):
            response = self.send(("a.pdf", PDF), folder=folder)
            self.assertEqual(response.status_code, status)
            self.assertFalse(self.sent(folder))
        foreign = self.env["portal.folder"].create({"name": "F", "kind": "private"})
        response = self.send(("a.pdf", PDF), folder=foreign)
        self.assertEqual(response.status_code, 404)
        self.company.portal_document_upload = False
        response = self.send(("a.pdf", PDF), folder=self.drop)
        self.assertEqual(response.status_code, 422)
        self.assertFalse(self.sent(self.drop))
        page = self.get(UPLOAD)
        self.assertIn("There is no folder that takes documents", self.text_of(page))

    def test_no_token(self):
        """O-UPLOAD: a form of another site sends nothing."""
        response = self.send(("a.pdf", PDF), folder=self.inbox, csrf_token="x")
        self.assertEqual(response.status_code, 303)
        response = self.submit(
            UPLOAD,
            {"folder": self.inbox.id, "csrf_token": "wrong"},
            files=[("files", ("b.pdf", io.BytesIO(PDF + b"b")))],
        )
        self.assertEqual(response.status_code, 400)

    def test_public_folder_waits(self):
        """O-UPLOAD: sent into a public folder, it is for all once received."""
        self.send(("tip.pdf", PDF), folder=self.drop, title="Tip")
        document = self.sent(self.drop)
        self.assertIn("Tip", self.seen_by(self.carla))
        self.assertNotIn("Tip", self.seen_by(self.eve))
        page = self.get(f"/my/documents/{document.id}")
        self.assertIn("Only you see this document", self.text_of(page))
        document.with_user(self.salesperson).action_received()
        self.assertFalse(document.activity_ids)
        self.assertIn("Tip", self.seen_by(self.eve))
        self.login_as(self.eve_user)
        page = self.get(f"/my/documents/{document.id}")
        self.assertIn("Sent by a customer", self.text_of(page))
        self.assertNotIn("Carla", page.text)

    def test_take_back(self):
        """O-UPLOAD: taken back until staff have it; the evidence stays."""
        self.send(("plan.pdf", PDF), folder=self.inbox)
        document = self.sent(self.inbox)
        path = f"/my/documents/{document.id}/remove"
        page = self.get(f"/my/documents/{document.id}")
        self.assertTrue(self.page(page).xpath(f"//form[@action='{path}']"))
        attachment = document.attachment_id
        token = {"csrf_token": Request.csrf_token(self)}
        response = self.submit(path, token)
        self.assertEqual(response.status_code, 303)
        self.assertIn("file_removed", response.headers["Location"])
        self.assertFalse(attachment.exists())
        self.assertEqual((document.state, document.active), ("removed", False))
        self.assertTrue(self.events(document, "file_removed"))
        self.assertEqual(
            self.get(f"/my/documents/{document.id}/download").status_code, 404
        )
        again = self.submit(path, token)
        self.assertIn("file_gone", again.headers["Location"])
        self.assertEqual(len(self.events(document, "file_removed")), 1)

    def test_take_back_denied(self):
        """O-UPLOAD: not after staff have received it, and nobody else's."""
        self.send(("plan.pdf", PDF), folder=self.drop)
        document = self.sent(self.drop)
        document.with_user(self.salesperson).action_received()
        path = f"/my/documents/{document.id}/remove"
        response = self.submit(path, {"csrf_token": Request.csrf_token(self)})
        self.assertEqual(response.status_code, 409)
        self.assertIn("We work with", self.text_of(response))
        self.login_as(self.eve_user)
        response = self.submit(path, {"csrf_token": Request.csrf_token(self)})
        self.assertEqual(response.status_code, 403)
        self.assertTrue(document.active)
        path = f"/my/documents/{self.prices.id}/remove"
        response = self.submit(path, {"csrf_token": Request.csrf_token(self)})
        self.assertEqual(response.status_code, 403)
        self.assertTrue(self.prices.active)

    def test_new_version(self):
        """O-UPLOAD: the sender sends a new version where the folder says so."""
        self.send(("plan.pdf", PDF), folder=self.inbox, title="Plan")
        first = self.sent(self.inbox)
        path = f"/my/documents/{first.id}/version"
        self.assertEqual(self.get(path).status_code, 200)
        wrong = self.send(("plan.exe", b"MZ"), path=path)
        self.assertEqual(wrong.status_code, 422)
        same = self.send(("plan.pdf", PDF), path=path)
        self.assertIn("document_twice", same.headers["Location"])
        response = self.send(("plan2.pdf", PDF + b"2"), path=path)
        self.assertEqual(response.status_code, 303)
        second = self.sent(self.inbox)[1:]
        self.assertRecordValues(
            second,
            [{"name": "Plan", "version": 2, "replaces_id": first.id, "state": "new"}],
        )
        self.assertTrue(first.is_succeeded)
        again = self.send(("plan2.pdf", PDF + b"2"), path=path)
        self.assertIn("document_twice", again.headers["Location"])
        late = self.send(("plan3.pdf", PDF + b"3"), path=path)
        self.assertEqual(late.status_code, 422)
        self.assertEqual(len(self.sent(self.inbox)), 2)
        self.inbox.allow_versions = False
        response = self.get(f"/my/documents/{second.id}/version")
        self.assertEqual(response.status_code, 404)

    def test_new_version_in_public_waits(self):
        """O-UPLOAD: all keep the earlier version until the new one is received."""
        self.drop.allow_versions = True
        self.send(("tip.pdf", PDF), folder=self.drop, title="Tip")
        first = self.sent(self.drop)
        first.with_user(self.salesperson).action_received()
        path = f"/my/documents/{first.id}/version"
        self.assertEqual(self.send(("2.pdf", PDF + b"2"), path=path).status_code, 303)
        self.assertFalse(first.is_succeeded)
        self.sent(self.drop)[1:].with_user(self.salesperson).action_received()
        self.assertTrue(first.is_succeeded)

    def test_staff_cannot_send(self):
        """O-UPLOAD: staff look at the form, and send nothing in a customer's name."""
        self.login_as(self.salesperson)
        self.assertIn("as staff", self.text_of(self.get(UPLOAD)))
        response = self.send(("a.pdf", PDF), folder=self.inbox)
        self.assertEqual(response.status_code, 403)
        self.assertFalse(self.sent(self.inbox))

    def test_limit(self):
        """O-UPLOAD: not without end in an hour."""
        name = (
            "odoo.addons.customer_portal_ext.controllers.document_upload.SENT_PER_HOUR"
        )
        with patch(name, 1):
            response = self.send(
                ("a.pdf", PDF), ("b.pdf", PDF + b"b"), folder=self.inbox
            )
        self.assertEqual(response.status_code, 422)
        self.assertIn("many documents in the last hour", self.text_of(response))
        self.assertEqual(len(self.sent(self.inbox)), 1)

    def test_by_script(self):
        """O-UPLOAD: the page's script reads what became of each file."""
        fields = {"folder": self.inbox.id, "csrf_token": Request.csrf_token(self)}
        response = self.submit(
            UPLOAD,
            fields,
            files=[
                ("files", ("a.pdf", io.BytesIO(PDF))),
                ("files", ("b.pdf", io.BytesIO(b""))),
            ],
            headers={"X-Portal-Upload": "1"},
        )
        answer = response.json()
        self.assertEqual(answer["errors"], ["b.pdf is empty."])
        self.assertEqual(answer["stored"], ["a.pdf"])
