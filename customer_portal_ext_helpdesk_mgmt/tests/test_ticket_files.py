"""P-TICKETS: only public messages and their files; nothing internal, by any address."""

from odoo.tests import tagged
from odoo.tests.common import JsonRpcException

from .common import TicketHttpCase


@tagged("post_install", "-at_install")
class TestTicketFiles(TicketHttpCase):
    def setUp(self):
        super().setUp()
        self.mine = self.ticket()
        self.internal = self.file(self.mine, name="margin.txt", user=self.hanna)
        self.public = self.file(self.mine, name="answer.txt", user=self.hanna)
        self.uploaded = self.file(self.mine, name="photo.txt", user=self.carla_user)
        as_hanna = self.mine.with_user(self.hanna)
        as_hanna.message_post(
            body="Internal canary",
            subtype_xmlid="mail.mt_note",
            attachment_ids=self.internal.ids,
        )
        as_hanna.message_post(
            body="Public answer",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            attachment_ids=self.public.ids,
        )
        # beside the ticket, on no message at all
        self.loose = self.file(self.mine, name="loose.txt", user=self.hanna)
        self.path = f"/my/ticket/{self.mine.id}"

    def url(self, file):
        return f"{self.path}/file/{file.id}"

    def test_public_files_only(self):
        """P-TICKETS: the page lists what is public, and no token of a file."""
        self.login_as(self.carla_user)
        page = self.get(self.path)
        listed = self.page(page).xpath("//div[@id='portal_ticket_files']//a/@href")
        self.assertEqual(
            listed, [self.url(file) for file in sorted(self.public | self.uploaded)]
        )
        for name in ("margin.txt", "loose.txt", "Internal canary"):
            self.assertNotIn(name, page.text)
        files = self.internal | self.public | self.uploaded | self.loose
        self.assertFalse(any(files.mapped("access_token")))

    def test_download(self):
        """The customer gets them; an internal file is missing, by its number too."""
        self.login_as(self.carla_user)
        for file in (self.public, self.uploaded):
            response = self.get(self.url(file))
            self.assertEqual(response.status_code, 200)
            self.assertEqual(response.content, b"canary")
            self.assertIn("attachment", response.headers["Content-Disposition"])
        for file in (self.internal, self.loose):
            for path in (self.url(file), f"/web/content/{file.id}"):
                response = self.get(path)
                self.assertEqual(response.status_code, 404, path)
                self.assertNotIn(b"canary", response.content)

    def test_attackers(self):
        """Another customer gets none of them; a visitor is led to the login."""
        self.login_as(self.eve_user)
        for file in (self.public, self.uploaded, self.internal):
            self.assertEqual(self.get(self.url(file)).status_code, 404)
            self.assertEqual(self.get(f"/web/content/{file.id}").status_code, 404)
        self.login_as(None)
        response = self.get(self.url(self.public))
        self.assertLedToLogin(response, self.url(self.public))
        self.assertNotIn(b"canary", response.content)

    def test_file_of_another_ticket(self):
        """A file is asked for with its own ticket, not with one that may be seen."""
        foreign = self.file(self.ticket(partner=self.eve), user=self.eve_user)
        self.login_as(self.carla_user)
        self.assertEqual(self.get(self.url(foreign)).status_code, 404)

    def test_messages_by_the_chatter(self):
        """P-TICKETS: the conversation has the answer and not the note."""
        self.login_as(self.carla_user)
        result = self.make_jsonrpc_request(
            "/mail/chatter_fetch",
            {"thread_model": "helpdesk.ticket", "thread_id": self.mine.id},
        )
        bodies = str(result)
        self.assertIn("Public answer", bodies)
        self.assertNotIn("Internal canary", bodies)

    def test_answering(self):
        """O-TICKETS: a contact answers on the page; a stranger cannot."""
        data = {
            "thread_model": "helpdesk.ticket",
            "thread_id": self.mine.id,
            "post_data": {"body": "Thanks", "message_type": "comment"},
        }
        self.login_as(self.carla_user)
        self.make_jsonrpc_request("/mail/message/post", data)
        message = self.mine.message_ids[0]
        self.assertIn("Thanks", message.body)
        self.assertEqual(message.author_id, self.carla)
        self.assertFalse(message.is_internal)
        count = len(self.mine.message_ids)
        self.login_as(self.eve_user)
        with self.assertRaises(JsonRpcException):
            self.make_jsonrpc_request("/mail/message/post", data)
        self.mine.invalidate_recordset()
        self.assertEqual(len(self.mine.message_ids), count)
