import base64

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

    def rows(self, ticket):
        return self.env["portal.document"].search(
            [("ticket_id", "=", ticket.id), ("kind", "=", "message")], order="id"
        )

    def titles(self, path="/my/documents?filterby=tickets"):
        return [
            link.text_content().strip()
            for link in self.page(self.get(path)).xpath(
                "//table[@id='portal_list']//th[@scope='row']//a"
            )
        ]

    def test_files_of_the_conversation(self):
        """O-DOCS: those of public answers and of the form; of notes none; once."""
        ticket = self.ticket()
        for name, subtype in (("Answer.pdf", "mt_comment"), ("CANARY.pdf", "mt_note")):
            ticket.with_user(self.hanna).message_post(
                body="See there",
                message_type="comment",
                subtype_xmlid=f"mail.{subtype}",
                attachments=[(name, PDF + name.encode())],
            )
        form = self.file(ticket, name="Form.txt", user=self.carla_user)
        actor = {
            "partner_id": self.carla.id,
            "partner_name": self.carla.name,
            "identified_by": "login",
        }
        ticket._portal_raised(actor, form)
        self.document(ticket).name = "Shared.pdf"
        ticket.with_user(self.hanna).message_post(
            body="Again",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            attachments=[("Shared again.pdf", PDF)],
        )
        self.login_as(self.carla_user)
        expected = {"Answer.pdf", "Form.txt", "Shared.pdf"}
        self.assertEqual(set(self.titles()), expected)
        self.assertEqual(self.titles("/my/documents?search=form"), ["Form.txt"])
        sent = self.rows(ticket).filtered(lambda row: row.name == "Form.txt")
        page = self.get(f"/my/documents/{sent.id}/download")
        self.assertEqual(page.content, b"canary")
        # the page of the ticket lists its files as before
        self.assertEqual(len(ticket._portal_file_rows()), 3)
        for hide in (False, True):
            if hide:
                ticket.portal_show = False
            self.login_as(self.carla_user if hide else self.eve_user)
            self.assertFalse(self.titles())
            for path in ("", "/download", "/thumbnail"):
                response = self.get(f"/my/documents/{sent.id}{path}")
                self.assertEqual(response.status_code, 404)
                self.assertNotIn("canary", response.text)

    def test_the_mail_that_raised_it(self):
        """O-DOCS: what was attached to it is among the documents."""
        ticket = self.ticket()
        ticket.message_post(
            body="It is creased",
            message_type="email",
            author_id=self.carla.id,
            subtype_id=ticket._creation_subtype().id,
            attachments=[("photo.pdf", PDF)],
        )
        self.assertEqual(self.rows(ticket).partner_id, self.carla)
        self.login_as(self.carla_user)
        self.assertEqual(self.titles(), ["photo.pdf"])

    def test_tickets_from_before(self):
        """O-DOCS: files of forms from before this was installed are taken in."""
        ticket = self.ticket()
        self.file(ticket, name="Form.txt", user=self.carla_user)
        self.file(ticket, name="CANARY.txt", user=self.hanna)
        self.file(ticket, name="waiting.txt", user=self.carla_user, res_id=0)
        for _twice in range(2):
            self.env.ref(
                "customer_portal_ext.cron_message_files"
            ).method_direct_trigger()
            self.assertEqual(self.rows(ticket).mapped("name"), ["Form.txt"])
        self.assertEqual(self.rows(ticket).partner_id, self.carla)

    def test_deleted_with_the_ticket(self):
        """A ticket with a conversation is deleted as before."""
        ticket = self.ticket()
        ticket.message_post(
            body="See there",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            attachments=[("Answer.pdf", PDF)],
        )
        document = self.rows(ticket)
        self.assertTrue(document)
        ticket.unlink()
        self.assertFalse(document.exists())

    def test_picture_for_a_guest(self):
        """C-DIRECT, O-THUMB: by a link to the ticket, and by no other."""
        ticket = self.ticket()
        document = self.document(ticket)
        # wanted already where something on the server draws PDFs
        Thumbnail = self.env["portal.thumbnail"]
        Thumbnail.search([("sha256", "=", document.sha256)]).unlink()
        thumbnail = Thumbnail.create({"sha256": document.sha256})
        thumbnail.write({"state": "done", "image": base64.b64encode(b"picture")})
        for partner, of, status in (
            (self.carla, ticket, 200),
            (self.eve, self.ticket(partner=self.eve), 404),
        ):
            _link, secret = self.env["portal.hotlink"]._issue(
                partner, of, self.company, scope="record"
            )
            self.login_as(None)
            path = f"/my/link/{secret}"
            _form, fields = self.form_of(self.get(path), path)
            self.submit(path, fields)
            response = self.get(f"/my/documents/{document.id}/thumbnail")
            self.assertEqual(response.status_code, status)
