"""W8: what the lists of a conversation say to contacts."""

from odoo.tests import TransactionCase, tagged

from .common import PortalCast


@tagged("post_install", "-at_install")
class TestThreadStore(PortalCast, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_cast()
        cls.document = cls.quotation()
        cls.said = cls.document.message_post(
            body="For you",
            subtype_xmlid="mail.mt_comment",
            attachments=[("plan.txt", "plan")],
        )
        cls.noted = cls.document.message_post(
            body="For us",
            subtype_xmlid="mail.mt_note",
            attachments=[("margin.txt", "margin")],
        )

    def test_files_of_notes_are_not_listed(self):
        """W8: a contact's list of files has those of messages for them, staff's all."""
        # sudo: as a token or a link lets a reader in
        as_contact = self.document.with_user(self.carla_user).sudo()
        files = as_contact._get_mail_thread_data_attachments()
        self.assertEqual(files.mapped("name"), ["plan.txt"])
        files = self.document._get_mail_thread_data_attachments()
        self.assertIn("margin.txt", files.mapped("name"))

    def test_files_beside_the_conversation_are_not_listed(self):
        """W8: what staff put beside the conversation is theirs."""
        self.env["ir.attachment"].create(
            {
                "name": "calculation.txt",
                "raw": b"cost",
                "res_model": self.document._name,
                "res_id": self.document.id,
            }
        )
        as_contact = self.document.with_user(self.carla_user).sudo()
        files = as_contact._get_mail_thread_data_attachments()
        self.assertNotIn("calculation.txt", files.mapped("name"))

    def test_tracked_values_are_for_staff(self):
        """W8: a message that a contact may read does not tell what was changed."""
        field = self.env["ir.model.fields"]._get("sale.order", "portal_show")
        value = self.env["mail.tracking.value"].create(
            {
                "mail_message_id": self.said.id,
                "field_id": field.id,
                "old_value_integer": 0,
                "new_value_integer": 1,
            }
        )
        contact = self.env(user=self.carla_user)
        self.assertFalse(value._filter_has_field_access(contact))
        self.assertEqual(value._filter_has_field_access(self.env), value)
