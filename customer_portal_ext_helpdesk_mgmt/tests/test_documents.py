from odoo.tests import tagged

from odoo.addons.customer_portal_ext.tests.common import PortalHttpCase

from .common import TicketCast

PDF = b"%PDF-1.4 plan\n%%EOF\n"


@tagged("post_install", "-at_install")
class TestTicketDocuments(TicketCast, PortalHttpCase):
    """Documents of tickets, among all others (O-DOCS)."""

    def document(self, ticket):
        return self.env["portal.document"]._portal_store(
            ticket,
            {"name": "Answer.pdf", "raw": PDF, "mimetype": "application/pdf"},
            {"kind": "shared"},
        )

    def test_seen_with_the_ticket(self):
        """O-DOCS: whoever sees the ticket sees its documents, once; nobody else."""
        document = self.document(self.ticket())
        self.assertEqual(document.place, "ticket")
        self.login_as(self.carla_user)
        for part in ("all", "tickets"):
            page = self.get(f"/my/documents?filterby={part}")
            self.assertEqual(self.text_of(page).count("Answer.pdf"), 1, part)
        self.assertNotIn("Answer.pdf", self.get("/my/documents?filterby=orders").text)
        page = self.get(f"/my/documents/{document.id}")
        self.assertIn(document.ticket_id.access_url, page.text)
        self.login_as(self.eve_user)
        self.assertNotIn("Answer.pdf", self.get("/my/documents").text)
        page = self.get(f"/my/documents/{document.id}")
        self.assertEqual(page.status_code, 404)
        self.assertNotIn("Answer.pdf", page.text)

    def test_goes_with_the_ticket(self):
        """O-SHOW: of a ticket that is taken off the portal, no document is shown."""
        document = self.document(self.ticket())
        document.ticket_id.portal_show = False
        self.login_as(self.carla_user)
        self.assertNotIn("Answer.pdf", self.get("/my/documents").text)
        path = f"/my/documents/{document.id}/download"
        self.assertEqual(self.get(path).status_code, 404)
