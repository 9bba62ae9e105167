"""G16: a document's mail is queued without Odoo's composer, and is the same mail."""

from unittest.mock import patch

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .common import PortalCase

# What of a message and its mail a reader or the mail server could tell apart.
MESSAGE_FIELDS = (
    "author_id",
    "email_add_signature",
    "email_from",
    "email_layout_xmlid",
    "mail_server_id",
    "message_type",
    "notified_partner_ids",
    "partner_ids",
    "portal_no_link",
    "reply_to",
    "reply_to_force_new",
    "subject",
    "subtype_id",
)
MAIL_FIELDS = ("auto_delete", "recipient_ids", "scheduled_date", "state", "subject")


@tagged("post_install", "-at_install")
class TestMailQueue(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.quote = cls.quotation()
        cls.quote.message_subscribe(partner_ids=cls.colin.ids)
        cls.template = cls.env.ref("customer_portal_ext.mail_template_order_update")

    def send(self, by_composer=False, user=None):
        """Return what was posted and queued by one mail, as values to compare."""
        quote = self.quote.with_user(user or self.salesperson)
        before = quote.message_ids
        if by_composer:
            asked = patch.object(
                type(quote), "_portal_mail_has_attachments", lambda *args: True
            )
            with asked:
                quote._portal_send_mail(self.template)
        else:
            composer = type(self.env["mail.compose.message"])
            with patch.object(composer, "create", side_effect=AssertionError):
                quote._portal_send_mail(self.template)
        self.env.flush_all()
        [message] = quote.message_ids - before
        message = message.sudo()
        mails = self.env["mail.mail"].search([("mail_message_id", "=", message.id)])
        return {
            "body": str(message.body),
            **{name: message[name] for name in MESSAGE_FIELDS},
            "mails": sorted(
                [[mail[name] for name in MAIL_FIELDS] for mail in mails], key=str
            ),
            "schedule": self.env["mail.message.schedule"]
            .search([("mail_message_id", "=", message.id)])
            .mapped("scheduled_datetime"),
            "followers": quote.message_partner_ids,
        }

    def assertSame(self, **kwargs):
        ours, composer = self.send(**kwargs), self.send(by_composer=True, **kwargs)
        self.assertEqual(ours, composer)
        return ours

    def test_same_mail_as_the_composer(self):
        """G16, P-HOTLINK: as a salesperson's, a superuser's, a customer's act."""
        values = self.assertSame()
        self.assertEqual(values["partner_ids"], self.carla)
        self.assertEqual(values["author_id"], self.quote.user_id.partner_id)
        self.assertIn("Hello", values["body"])
        self.assertSame(user=self.env.ref("base.user_root"))
        self.quote.user_id = False
        self.assertSame()

    def test_same_mail_whatever_the_template_says(self):
        """G16: addresses, sender, reply address, date, server, fate and link."""
        server = self.env["ir.mail_server"].create(
            {"name": "Own", "smtp_host": "mail.example.test"}
        )
        later = fields.Datetime.add(fields.Datetime.now(), days=2)
        cases = [
            {"email_from": "Office <office@example.test>"},
            {"email_from": False},
            {"email_to": "Dave New <dave@client.test>", "email_cc": self.colin.email},
            {"partner_to": f"{self.carla.id},{self.colin.id}"},
            {"partner_to": "{{ object.company_id.partner_id.id }}"},
            {"partner_to": False, "use_default_to": True},
            {"reply_to": "answers@example.test"},
            {"scheduled_date": str(later)},
            {"mail_server_id": server.id},
            {"auto_delete": False},
            {"portal_no_link": True},
            {"lang": False},
            {"subject": False},
        ]
        for values in cases:
            with self.subTest(values):
                before = self.template.read(list(values))[0]
                before.pop("id")
                self.template.write(values)
                self.assertSame()
                if before.get("mail_server_id"):
                    before["mail_server_id"] = before["mail_server_id"][0]
                self.template.write(before)

    def test_language_of_the_customer(self):
        """X-I18N: the text and the layout are in the customer's language."""
        self.env["res.lang"]._activate_lang("de_DE")
        self.template.with_context(lang="de_DE").subject = "Neues"
        self.carla.lang = "de_DE"
        self.assertEqual(self.assertSame()["subject"], "Neues")

    def test_language_of_each_reader(self):
        """X-I18N: a colleague reads the mail in their language, the page keeps one."""
        self.env["res.lang"]._activate_lang("de_DE")
        german = self.template.with_context(lang="de_DE")
        german.subject = "Neues zu {{ object.name }}"
        german.body_html = '<p>Es gibt Neues zu <b t-out="object.name"/></p>'
        dora = self.contact("Dora Client", self.customer, "dora@client.test")
        self.quote.message_subscribe(partner_ids=dora.ids)
        (self.colin | dora).lang = "de_DE"
        # recipients are looked up by SQL
        self.env.flush_all()
        before = self.quote.message_ids
        self.quote.with_user(self.salesperson)._portal_send_mail(self.template)
        message = self.quote.message_ids - before
        mails = self.env["mail.mail"].search([("mail_message_id", "=", message.id)])
        sent = {
            to.split("@")[0].rpartition("<")[2]: email
            for mail in mails
            for email in mail._prepare_outgoing_list()
            for to in email["email_to"]
        }
        name = self.quote.name
        self.assertEqual(sent["colin"]["subject"], f"Neues zu {name}")
        self.assertEqual(sent["dora"]["subject"], f"Neues zu {name}")
        self.assertIn(f"Es gibt Neues zu <b>{name}</b>", sent["colin"]["body"])
        self.assertNotIn("There is news", sent["colin"]["body"])
        self.assertIn("There is news", sent["carla"]["body"])
        self.assertEqual(sent["carla"]["subject"], message.subject)
        self.assertNotIn("X-Portal-Subject", sent["colin"]["headers"])
        self.assertIn("There is news", message.body)

    def test_files_go_by_the_composer(self):
        """A template's file is copied for the mail, and stays the template's."""
        file = self.env["ir.attachment"].create({"name": "terms.txt", "raw": b"terms"})
        self.template.attachment_ids = [Command.set(file.ids)]
        self.quote._portal_send_mail(self.template)
        [copy] = self.quote.message_ids[:1].attachment_ids
        self.assertEqual((copy.name, copy.raw), ("terms.txt", b"terms"))
        self.assertNotEqual(copy, file)

    def test_budget(self):
        """G16: at most 30 queries, wherever the mail comes from."""
        quote = self.quote.with_user(self.salesperson)
        for _warm_up in range(2):
            quote._portal_send_mail(self.template)
            self.env.flush_all()
            # the next one reads again what this one had in memory
            self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        quote._portal_send_mail(self.template)
        self.env.flush_all()
        self.assertLessEqual(self.env.cr.sql_log_count - before, 30)
