"""O-DOCS: files of conversations are among a customer's documents, once."""

from odoo.tests import tagged

from .file_case import PDF, PNG
from .staff_cast import StaffCast
from .talk_cast import TalkCase
from .talk_file_case import TalkFiles


@tagged("post_install", "-at_install")
class TestTalkDocuments(TalkFiles, TalkCase):
    """Those of quotations and orders."""

    def test_a_file_of_a_message_is_listed(self):
        """O-DOCS: with search, picture, page and download; where it belongs is said."""
        message = self.said_with(self.quote, ("drawing.png", PNG), ("plan.pdf", PDF))
        self.assertEqual(set(self.listed()), {"drawing.png", "plan.pdf"})
        orders = self.listed("/my/documents?filterby=orders&search=drawing")
        self.assertEqual(orders, ["drawing.png"])
        document = self.rows(self.quote).filtered(lambda row: row.name == "plan.pdf")
        page = self.get(f"/my/documents/{document.id}")
        self.assertIn(self.quote.name, page.text)
        self.assertNotIn("portal_upload_form", page.text)
        response = self.get(f"/my/documents/{document.id}/download")
        self.assertEqual(response.content, PDF)
        self.assertIn("attachment", response.headers["Content-Disposition"])
        self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")
        # the bytes stay the message's
        self.assertIn(document.attachment_id, message.attachment_ids)
        picture = self.rows(self.quote) - document
        wanted = self.env["portal.thumbnail"].search(
            [("sha256", "=", picture.sha256), ("state", "=", "waiting")]
        )
        self.assertTrue(wanted)
        # the page of the order shows it in the conversation, as before
        self.assertFalse(self.quote.portal_document_ids)
        self.assertEqual(self.quote.portal_document_count, 0)
        self.assertNotIn("plan.pdf", self.get(f"/my/orders/{self.quote.id}/files").text)

    def test_what_a_contact_sends(self):
        """O-DOCS, P-COMMENT: who sent it is said, and nothing waits for it."""
        self.write_comment("Ours", files=[("ours.pdf", PDF)])
        document = self.rows(self.quote)
        self.assertEqual(document.partner_id, self.carla)
        page = self.text_of(self.get(f"/my/documents/{document.id}"))
        self.assertIn("Sent by Carla", page)
        self.assertEqual(self.listed(), ["ours.pdf"])
        self.assertFalse(document._portal_may_take_back({"partner_id": self.carla.id}))

    def test_internal_notes(self):
        """W8: a note's file is nowhere; it follows what becomes of the message."""
        message = self.said_with(
            self.quote, ("CANARY.pdf", PDF), subtype_xmlid="mail.mt_note"
        )
        self.assertFalse(self.rows(self.quote))
        message.subtype_id = self.env.ref("mail.mt_comment")
        document = self.rows(self.quote)
        self.assertEqual(self.listed(), ["CANARY.pdf"])
        message.is_internal = True
        self.assertGone(document)
        message.write({"is_internal": False, "message_type": "notification"})
        self.assertGone(document)

    def test_what_is_deleted(self):
        """O-DOCS: a message, or its file, that staff delete is gone from the list."""
        for delete in (
            lambda message: message.attachment_ids.unlink(),
            lambda message: message.write({"attachment_ids": [(5,)]}),
            lambda message: message.unlink(),
            lambda message: self.quote._message_update_content(
                message, body="", attachment_ids=[]
            ),
        ):
            message = self.said_with(self.quote, ("CANARY.pdf", PDF))
            document = self.rows(self.quote)
            self.assertEqual(len(document), 1)
            delete(message)
            self.env.flush_all()
            self.env.invalidate_all()
            self.assertFalse(document.exists())
            self.assertGone(document)

    def test_what_is_moved(self):
        """W8: a message that staff move to another document takes its files along."""
        self.said_with(self.quote, ("CANARY.pdf", PDF))
        document = self.rows(self.quote)
        other = self.quotation(partner=self.eve)
        self.quote.message_change_thread(other)
        self.assertGone(document)
        self.assertEqual(self.rows(other).name, "CANARY.pdf")
        self.login_as(self.eve_user)
        self.assertEqual(self.listed(), ["CANARY.pdf"])
        self.rows(other).message_id.write(
            {"model": "res.partner", "res_id": self.eve.id}
        )
        self.assertFalse(self.listed())

    def test_once(self):
        """O-DOCS: the same file as a document and in two messages is listed once."""
        sent = self.env["portal.document"]._portal_store(
            self.quote,
            {"name": "plan.pdf", "raw": PDF, "mimetype": "application/pdf"},
            {"kind": "upload", "partner_id": self.carla.id},
        )
        self.said_with(self.quote, ("your plan.pdf", PDF))
        self.said_with(self.quote, ("once more.pdf", PDF))
        self.assertEqual(self.listed(), ["plan.pdf"])
        # on another order it is another one
        other = self.quotation()
        self.said_with(other, ("elsewhere.pdf", PDF))
        self.assertEqual(set(self.listed()), {"plan.pdf", "elsewhere.pdf"})
        # without the document, the first message has it
        self.quote._portal_take_file_back(sent, StaffCast.actor(self, self.carla))
        self.assertEqual(set(self.listed()), {"your plan.pdf", "elsewhere.pdf"})

    def test_once_beside_a_private_line(self):
        """C-FILES: what is hidden with its line does not hide what everybody reads."""
        hidden = self.Status.create(
            {
                "name": "Hidden",
                "model": "sale.order.line",
                "state": self.quote.state,
                "is_public": False,
                "company_id": self.company.id,
            }
        )
        line = self.quote.order_line[0]
        self.env["portal.document"]._portal_store(
            self.quote,
            {"name": "line.pdf", "raw": PDF, "mimetype": "application/pdf"},
            {"kind": "shared", "order_line_id": line.id},
        )
        self.said_with(self.quote, ("plan.pdf", PDF))
        self.assertEqual(self.listed(), ["line.pdf"])
        line.portal_status_id = hidden
        self.assertFalse(line.portal_published)
        self.assertEqual(self.listed(), ["plan.pdf"])

    def test_policy(self):
        """P-PUBLIC, X-MULTI: not of others, of what is private, of another company."""
        self.said_with(self.quote, ("CANARY.pdf", PDF))
        document = self.rows(self.quote)
        self.login_as(self.eve_user)
        self.assertGone(document)
        self.login_as(None)
        for path in ("", "/download"):
            response = self.get(f"/my/documents/{document.id}{path}")
            self.assertNotIn("CANARY", response.text)
            self.assertIn("/web/login", response.headers.get("Location", response.url))
        self.assertEqual(
            self.get(f"/my/documents/{document.id}/thumbnail").status_code, 404
        )
        self.login_as(self.carla_user)
        self.quote.portal_show = False
        self.assertGone(document)
        self.quote.portal_show = True
        self.assertEqual(self.listed(), ["CANARY.pdf"])
        document.portal_show = False
        self.assertGone(document)
        document.portal_show = True
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        sees = self.env["portal.policy"]._sees
        self.assertTrue(sees(document.sudo(), self.carla, self.company))
        self.assertFalse(sees(document.sudo(), self.carla, elsewhere))
