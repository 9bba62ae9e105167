"""X-TOKENS: what somebody outside writes puts no link into a mail, and stops none."""

import re

from markupsafe import Markup

from odoo.tests import tagged

from .common import PortalCase

LINK = re.compile(r"/my/link/([A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])")
SECRET = "s3cr3t" + "x" * 37


@tagged("post_install", "-at_install")
class TestHostileMail(PortalCase):
    def setUp(self):
        super().setUp()
        self.quote = self.quotation()
        self.second = self.quotation()
        self.quote.message_subscribe((self.carla | self.colin).ids)

    def post(self, text, author=None):
        """Post a comment and return {recipient: body as sent}."""
        # superuser, as the pages and the mail gateway post what a contact wrote
        message = self.quote.with_context(mail_notify_force_send=False).message_post(
            body=Markup("<p>%s</p>") % text,
            author_id=(author or self.carla).id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        mails = self.env["mail.mail"].search([("mail_message_id", "=", message.id)])
        return {
            email["partner_id"]: email["body"]
            for mail in mails
            for email in mail._prepare_outgoing_list()
        }

    def links(self, body):
        Hotlink = self.env["portal.hotlink"]
        return [Hotlink._find(secret) for secret in dict.fromkeys(LINK.findall(body))]

    def test_x_tokens_a_contact_names_another_document(self):
        """X-TOKENS: only the mail's own document has a link in it."""
        body = self.post(f"see /my/link/to/sale.order/{self.second.id}")[self.colin]
        self.assertEqual([link.res_id for link in self.links(body)], [self.quote.id])

    def test_x_tokens_a_contact_names_a_page(self):
        """X-MULTI: nor a page, with the settings of a company they choose."""
        second = self.env["res.company"].create({"name": "Second"})
        body = self.post(f"see /my/link/page/{second.id}/my")[self.colin]
        self.assertEqual([link.res_id for link in self.links(body)], [self.quote.id])
        self.assertFalse(
            self.env["portal.hotlink"].search([("company_id", "=", second.id)])
        )

    def test_x_tokens_a_contact_names_a_direct_link(self):
        """C-DIRECT: a contact's text does not arm what staff have sent."""
        link = self.env["portal.hotlink"]._grant(self.second, self.colin, 5)
        body = self.post(f"see /my/link/direct/{link.id}")[self.colin]
        self.assertFalse(link.secret_hash)
        self.assertEqual([link.res_id for link in self.links(body)], [self.quote.id])

    def test_p_hotlink_staff_name_another_document(self):
        """B-PLACEHOLDER: what staff write has its link as ever."""
        text = f"see /my/link/to/sale.order/{self.second.id}"
        body = self.post(text, author=self.salesperson.partner_id)[self.colin]
        found = {link.res_id for link in self.links(body)}
        self.assertEqual(found, {self.quote.id, self.second.id})

    def test_no_text_stops_a_mail(self):
        """Addresses of nothing stay as they are, and the mail goes out.

        One mail that cannot be made stops all others in the queue.
        """
        line = self.quote.order_line[0]
        texts = [
            f"/my/link/to/sale.order.line/{line.id}",
            "/my/link/to/sale.order/99999999999999999999",
            "/my/link/to/ir.cron/1",
            "/my/link/to/portal.published.mixin/1",
            "/my/link/direct/99999999999999999999",
            "/my/link/page/99999999999999999999/my",
        ]
        for author in (self.carla, self.salesperson.partner_id):
            for text in texts:
                with self.subTest(text=text, author=author.name):
                    body = self.post(f"see {text} there", author=author)[self.colin]
                    self.assertIn(text, body)
                    self.assertEqual(len(self.links(body)), 1)

    def test_x_tokens_a_reply_quotes_no_link(self):
        """X-TOKENS: whoever answers a mail sends their own link back with it.

        It would lie in the conversation, for all who read it, and go out to them.
        """
        quoted = [
            f"https://us.test/my/link/{SECRET}",
            f"https://safe.test/?url=https%3A%2F%2Fus.test%2Fmy%2Flink%2F{SECRET}&x=1",
            f"https://us.test/my/code/{SECRET}",
            f"https://us.test/web/reset_password?db=x&amp;token={SECRET}",
        ]
        for text in quoted:
            with self.subTest(text=text):
                bodies = self.post(Markup(f'<a href="{text}">{text}</a>'))  # noqa: S704
                self.assertNotIn(SECRET, self.quote.message_ids[0].body)
                self.assertNotIn(SECRET, bodies[self.colin])

    def test_x_tokens_an_answer_by_mail(self):
        """X-TOKENS: nor does a record that is made of a mail."""
        mail = (
            f"From: Carla <{self.carla.email}>\nTo: jobs@us.test\nSubject: Re: Poster\n"
            "Message-Id: <1@client.test>\nContent-Type: text/plain; charset=utf-8\n\n"
            f"Thank you.\n> https://us.test/my/link/{SECRET}\n"
        )
        domain = self.env["mail.alias.domain"].create({"name": "jobs.test"})
        project = self.env["project.project"].create(
            {"name": "Jobs", "alias_name": "jobs", "alias_domain_id": domain.id}
        )
        task_id = self.env["mail.thread"].message_process(
            "project.task", mail, custom_values={"project_id": project.id}
        )
        task = self.env["project.task"].browse(task_id)
        self.assertNotIn(SECRET, task.description or "")
        self.assertNotIn(SECRET, str(task.message_ids.mapped("body")))
        self.assertIn("Thank you.", task.description or "")

    def test_x_tokens_addresses_without_a_secret_stay(self):
        """What holds no secret stays in the conversation as it was written."""
        text = f"/my/link/to/sale.order/{self.second.id} /my/orders /my/link/leave"
        self.post(text)
        self.assertIn(text, self.quote.message_ids[0].body)
