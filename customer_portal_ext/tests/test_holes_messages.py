"""W4, W8, W17 (X-TOKENS): what contacts read and write of the conversation."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import PortalCase, PortalHttpCase
from .holes_cast import RpcCast


class MessageCast:
    def setUp(self):
        super().setUp()
        self.quote = self.quotation()
        post = self.quote.message_post
        self.comment = post(
            body="Visible", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.hidden = (
            post(body="Canary 1", subtype_xmlid="mail.mt_note")
            | post(
                body="Canary 2", subtype_xmlid="mail.mt_note", message_type="comment"
            )
            | post(
                body="Canary 3",
                message_type="email_outgoing",
                subtype_xmlid="mail.mt_comment",
                is_internal=True,
            )
            | self.quote._message_log(body="Canary 4")
            # sent to them by mistake, or written by them through a page of ours
            | post(
                body="Canary 5",
                subtype_xmlid="mail.mt_note",
                partner_ids=self.carla.ids,
                author_id=self.carla.id,
            )
        )
        self.hidden[0].parent_id = self.comment
        self.comment.parent_id = self.hidden[0]
        self.env.flush_all()


@tagged("post_install", "-at_install")
class TestMessages(MessageCast, PortalCase):
    def test_w8_no_internal_message_by_id(self):
        """W8: an internal note is not read by its id, whatever its type."""
        for message in self.hidden:
            with self.subTest(message.body), self.assertRaises(AccessError):
                message.with_user(self.carla_user).read(["body"])
        rows = self.comment.with_user(self.carla_user).read(["body", "parent_id"])
        self.assertIn("Visible", rows[0]["body"])
        self.assertNotIn("Canary", str(rows))

    def test_w8_nor_by_a_search(self):
        Message = self.env["mail.message"].with_user(self.carla_user)
        for domain in (
            [("id", "in", self.hidden.ids)],
            ["|", ("id", "in", self.hidden.ids), ("is_internal", "=", True)],
            [("body", "like", "Canary"), ("model", "=", "sale.order")],
            [("child_ids", "in", self.comment.ids)],
        ):
            with self.subTest(domain):
                self.assertFalse(Message.search(domain))
                self.assertFalse(Message.search_count(domain))
        found = Message.search(
            [("model", "=", "sale.order"), ("res_id", "=", self.quote.id)]
        )
        self.assertIn(self.comment, found)
        self.assertFalse(found & self.hidden)

    def test_w8_nor_by_a_relation(self):
        comment = self.comment.with_user(self.carla_user)
        attempts = [
            lambda: comment.web_read({"parent_id": {"fields": {"body": {}}}}),
            lambda: comment.parent_id.body,
            lambda: self.hidden.with_user(self.carla_user).mapped("body"),
            lambda: self.quote.with_user(self.carla_user).message_ids,
            lambda: comment.read(["tracking_value_ids"]),
            lambda: (
                self.env["mail.tracking.value"].with_user(self.carla_user).search([])
            ),
            lambda: comment.search([("child_ids.body", "like", "Canary 1")]),
        ]
        for number, attempt in enumerate(attempts):
            with self.subTest(attempt=number):
                self.env.invalidate_all()
                try:
                    result = attempt()
                except AccessError:
                    continue
                self.assertNotIn("Canary", str(result))

    def test_w8_documents_that_are_hidden(self):
        """W8: with the document, its conversation is gone for its recipients too."""
        told = self.quote.message_post(
            body="Told",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.carla.ids,
        ).with_user(self.carla_user)
        self.assertIn("Told", told.body)
        self.quote.portal_show = False
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(told.search([("id", "=", told.id)]))
        with self.assertRaises(AccessError):
            told.read(["body"])

    def test_staff_read_notes(self):
        self.assertIn("Canary 1", self.hidden[0].with_user(self.salesperson).body)

    def test_w17_no_message_is_made_or_changed(self):
        """W17: contacts write comments by message_post, and nothing of a message."""
        Message = self.env["mail.message"].with_user(self.carla_user)
        values = {
            "model": "sale.order",
            "res_id": self.quote.id,
            "body": "Canary",
            "message_type": "notification",
            "subtype_id": self.env.ref("mail.mt_note").id,
        }
        mine = self.quote.with_user(self.carla_user).message_post(body="Mine")
        thread = self.quote.with_user(self.carla_user)
        attempts = [
            lambda: Message.create(values),
            lambda: mine.write({"is_internal": True}),
            lambda: mine.write({"author_id": self.colin.id}),
            lambda: mine.write({"subtype_id": values["subtype_id"]}),
            lambda: mine.unlink(),
            lambda: thread.message_notify(body="Spam", partner_ids=self.eve.ids),
            lambda: thread.message_post_with_source("mail.message_origin_link"),
            lambda: thread.message_mail_with_source("mail.message_origin_link"),
            lambda: thread.message_subscribe(self.eve.ids),
            lambda: thread.message_unsubscribe(self.salesperson.partner_id.ids),
            lambda: thread.message_change_thread(thread),
            lambda: thread.message_process("sale.order", "x"),
        ]
        for number, attempt in enumerate(attempts):
            with self.subTest(attempt=number), self.assertRaises(AccessError):
                attempt()
        self.assertEqual(mine.sudo().body, "<p>Mine</p>")

    def test_w17_on_models_without_the_policy(self):
        """W17: on any model, a contact posts as themselves and only comments."""
        task = self.env["project.task"].create(
            {
                "name": "Task",
                "project_id": self.env["project.project"]
                .create({"name": "P", "privacy_visibility": "portal"})
                .id,
                "partner_id": self.carla.id,
            }
        )
        task.project_id.message_subscribe(self.carla.ids)
        task.message_subscribe(self.carla.ids)
        message = (
            task.with_user(self.carla_user)
            .with_context(mail_post_autofollow=True)
            .message_post(
                body="Hello",
                author_id=self.colin.id,
                email_from="boss@us.test",
                partner_ids=self.eve.ids,
                subtype_xmlid="mail.mt_note",
                is_internal=True,
            )
            .sudo()
        )
        self.assertEqual(message.author_id, self.carla)
        self.assertNotIn("boss@us.test", message.email_from)
        self.assertEqual(message.subtype_id, self.env.ref("mail.mt_comment"))
        self.assertFalse(message.is_internal)
        self.assertFalse(message.partner_ids)
        self.assertNotIn(self.eve, task.message_partner_ids)


@tagged("post_install", "-at_install")
class TestMessagePages(MessageCast, RpcCast, PortalHttpCase):
    def fetch(self, record=None, **params):
        record = record or self.quote
        return self.make_jsonrpc_request(
            "/mail/chatter_fetch",
            {
                "thread_model": record._name,
                "thread_id": record.id,
                "fetch_params": {},
                **params,
            },
        )

    def post(self, record, data, **params):
        return self.make_jsonrpc_request(
            "/mail/message/post",
            {
                "thread_model": record._name,
                "thread_id": record.id,
                "post_data": data,
                **params,
            },
        )

    def test_w8_the_chatter_is_right(self):
        """W8: the page shows what it showed: comments, and no note."""
        self.login_as(self.carla_user)
        text = str(self.fetch())
        self.assertIn("Visible", text)
        self.assertNotIn("Canary", text)
        for message in self.hidden:
            answer = self.rpc("mail.message", "read", message.ids, ["body"])
            self.assertRefused(answer)
            answer = self.rpc("mail.message", "portal_message_format", message.ids)
            self.assertRefused(answer)
            answer = self.make_jsonrpc_request(
                "/mail/message/reaction",
                {"message_id": message.id, "content": "x", "action": "add"},
            )
            self.assertIn("error", answer)

    def test_w17_no_note_by_the_page(self):
        """W17: type, subtype and recipients of a comment are not the visitor's."""
        self.login_as(self.carla_user)
        answer = self.post(
            self.quote,
            {
                "body": "Hello",
                "message_type": "notification",
                "subtype_xmlid": "mail.mt_note",
                "partner_ids": self.eve.ids,
                "partner_emails": ["spam@spam.test"],
                "email_add_signature": False,
            },
            context={"mail_post_autofollow": True},
        )
        self.assertIn("result", answer, answer)
        message = self.env["mail.message"].browse(answer["result"]["message_id"])
        self.assertEqual(message.message_type, "comment")
        self.assertEqual(message.subtype_id, self.env.ref("mail.mt_comment"))
        self.assertEqual(message.author_id, self.carla)
        self.assertFalse(message.partner_ids)
        self.make_jsonrpc_request(
            "/mail/message/update_content",
            {
                "message_id": message.id,
                "update_data": {"body": "Changed", "message_type": "notification"},
            },
        )
        message.invalidate_recordset()
        self.assertIn("Changed", message.body)
        self.assertEqual(message.message_type, "comment")
        answer = self.make_jsonrpc_request(
            "/mail/update_is_internal", {"message_id": message.id, "is_internal": True}
        )
        self.assertRefused(answer)

    def test_w4_a_token_speaks_for_nobody(self):
        """W4: where tokens are refused, their bearer posts and reads nothing."""
        project = self.env["project.project"].create(
            {"name": "P", "privacy_visibility": "portal", "partner_id": self.carla.id}
        )
        task = self.env["project.task"].create(
            {"name": "T", "project_id": project.id, "partner_id": self.carla.id}
        )
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.carla.id,
                "invoice_line_ids": [(0, 0, {"name": "x", "price_unit": 10})],
            }
        )
        invoice.action_post()
        pages = {
            "sale.order": "/my/orders/%s",
            "project.project": "/my/projects/%s",
            "project.task": "/my/tasks/%s",
            "account.move": "/my/invoices/%s",
        }
        self.login_as(None)
        for record in (self.quote, project, task, invoice):
            record.message_post(
                body="Canary",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
            record.access_token = f"token-{record.id}"
            token = record.access_token
            before = len(record.message_ids)
            signed = {"pid": self.carla.id, "hash": record._sign_token(self.carla.id)}
            with self.subTest(record._name):
                for proof in ({"token": token}, signed):
                    answer = self.post(record, {"body": "I am Carla"}, **proof)
                    self.assertRefused(answer, "werkzeug.exceptions.NotFound")
                    self.assertNotIn("Canary", str(self.fetch(record, **proof)))
                record.invalidate_recordset()
                self.assertEqual(len(record.message_ids), before)
                page = pages[record._name] % record.id
                response = self.get(f"{page}?access_token={token}")
                self.assertIn(response.status_code, (302, 303))
                self.assertNotIn(token, response.headers["Location"])
                view = (
                    f"/mail/view?model={record._name}&res_id={record.id}"
                    f"&access_token={token}"
                )
                response = self.get(view)
                self.assertIn("/web/login", response.headers["Location"])
