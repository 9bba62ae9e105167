from odoo.tests import tagged

from .document_case import DocumentHttpCase


@tagged("post_install", "-at_install")
class TestDocumentEvidence(DocumentHttpCase):
    """O-VIEWED: what evidence says of documents that were taken."""

    def download(self, document):
        response = self.get(f"/my/documents/{document.id}/download")
        self.assertEqual(response.status_code, 200)
        with self.allow_requests():
            self._wait_remaining_requests()
        return self.events(document, "downloaded")

    def test_the_file_is_named(self):
        """O-VIEWED: which file it was; never that it was a PDF."""
        document = self.document("Colours", self.public, raw=b"red, green, blue")
        document.file_name = "colours.txt"
        event = self.download(document)
        self.assertEqual(event.kind_name, "Downloaded the file colours.txt")
        [file] = event._get_snapshot()["files"]
        self.assertEqual(file["sha256"], document.sha256)
        # what it is called later says nothing about what was taken
        document.file_name = "other.txt"
        event.invalidate_recordset(["kind_name"])
        self.assertIn("colours.txt", event.kind_name)

    def test_other_documents(self):
        """O-VIEWED: of an order there is a PDF."""
        event = self.env["portal.event"]._record(
            self.quotation().sudo(),
            "downloaded",
            {"partner_id": self.carla.id, "identified_by": "login"},
        )
        self.assertEqual(event.kind_name, "Downloaded the PDF")
