"""O-DOCS: files of conversations are among a customer's documents, once."""

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .file_case import PDF, PNG
from .talk_cast import TalkCase
from .talk_file_case import TalkFiles


@tagged("post_install", "-at_install")
class TestTalkDocumentsKept(TalkFiles, TalkCase):
    """What is kept of messages in Odoo, and by whom."""

    def test_nothing_by_rpc(self):
        """W8: the row gives no right to the stored file by any other address."""
        self.said_with(self.quote, ("CANARY.pdf", PDF))
        document = self.rows(self.quote)
        file = document.attachment_id
        self.assertFalse(file.access_token)
        self.login_as(self.eve_user)
        for path in (
            f"/web/content/{file.id}",
            f"/web/content/portal.document/{document.id}/preview",
            f"/my/orders/{self.quote.id}/files/{document.id}",
        ):
            self.assertEqual(self.get(path).status_code, 404, path)
        # nor does the page of files of an order take the number of a message's file
        self.login_as(self.carla_user)
        path = f"/my/orders/{self.quote.id}/files/{document.id}"
        self.assertEqual(self.get(path).status_code, 404)

    def test_no_file_of_others(self):
        """Staff cannot turn the stored file of anything else into a document."""
        message = self.said_with(self.quote, ("CANARY.pdf", PDF))
        document = self.rows(self.quote)
        foreign = self.file(self.quotation(partner=self.eve))
        manager = self.staff("customer_portal_ext.group_portal_manager")
        as_manager = document.with_user(manager)
        for values in (
            {"attachment_id": foreign.id},
            {"message_id": message.id},
            {"kind": "message"},
        ):
            with self.assertRaises(UserError):
                as_manager.write(values)
        with self.assertRaises(ValidationError):
            document.attachment_id = foreign
        with self.assertRaises(UserError):
            as_manager.unlink()
        self.assertTrue(document.exists())

    def test_pictures_in_texts(self):
        """O-DOCS: a logo in the text of a mail is no document."""
        logo = self.file(self.quote, name="logo.png", raw=PNG)
        self.say(
            self.quote,
            f'<p><img src="/web/image/{logo.id}?access_token=x"/></p>',
            body_is_html=True,
            attachment_ids=logo.ids,
        )
        self.assertFalse(self.rows(self.quote))

    def test_a_lost_file(self):
        """A message is written though the store has lost its file."""
        file = self.file(self.quote)
        self.env.cr.execute(
            "UPDATE ir_attachment SET store_fname = 'xx/gone' WHERE id = %s", file.ids
        )
        file.invalidate_recordset()
        with self.assertLogs("odoo.addons.customer_portal_ext.models", "WARNING"):
            message = self.say(self.quote, "Here", attachment_ids=file.ids)
        self.assertTrue(message.exists())
        self.assertFalse(self.rows(self.quote))

    def test_messages_from_before(self):
        """O-DOCS: those of a database that had none are taken in, with their dates."""
        message = self.said_with(self.quote, ("old.pdf", PDF))
        note = self.said_with(
            self.quote, ("CANARY.pdf", PDF + b"x"), subtype_xmlid="mail.mt_note"
        )
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM portal_document WHERE message_id IS NOT NULL")
        self.env.cr.execute(
            "UPDATE mail_message SET date = '2020-02-03' WHERE id = ANY(%s)",
            [(message | note).ids],
        )
        self.env.invalidate_all()
        self.assertFalse(self.rows(self.quote))
        cron = self.env.ref("customer_portal_ext.cron_message_files")
        for _twice in range(2):
            cron.method_direct_trigger()
            document = self.rows(self.quote)
            self.assertEqual(document.name, "old.pdf")
            self.assertEqual(f"{document.create_date:%Y-%m-%d}", "2020-02-03")
        self.assertEqual(self.listed(), ["old.pdf"])

    def test_goes_with_the_order(self):
        """A quotation is deleted with its conversation; nothing stays behind."""
        message = self.said_with(self.quote, ("old.pdf", PDF))
        document, file = self.rows(self.quote), message.attachment_ids
        self.quote.state = "cancel"
        self.quote.unlink()
        self.env.invalidate_all()
        self.assertFalse(document.exists())
        self.assertFalse(file.exists())

    def test_in_odoo(self):
        """X-SCOPE: a salesperson sees those of their orders, a project user none."""
        self.said_with(self.quote, ("plan.pdf", PDF))
        document = self.rows(self.quote)
        self.quote.user_id = self.salesperson
        self.assertTrue(document.with_user(self.salesperson).has_access("read"))
        pia = self.staff("project.group_project_user")
        self.assertFalse(document.with_user(pia).has_access("read"))
        self.assertTrue(
            document.with_user(
                self.staff("customer_portal_ext.group_portal_manager")
            ).has_access("read")
        )
