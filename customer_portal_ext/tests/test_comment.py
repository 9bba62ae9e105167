"""P-COMMENT: the conversation on a document, read with the page, written by a form."""

from unittest.mock import patch

from odoo.tests import tagged

from .holes_cast import PageCast
from .talk_cast import TalkCase


@tagged("post_install", "-at_install")
class TestComment(TalkCase):
    def test_p_comment_is_in_the_page(self):
        """P-COMMENT: messages are in the first response, internal ones never."""
        self.say(
            self.quote,
            "Good morning",
            attachment_ids=self.file(self.quote).ids,
        )
        self.say(self.quote, "Canary note", subtype_xmlid="mail.mt_note")
        self.say(self.quote, "Canary internal", is_internal=True)
        self.quote._message_log(body="Canary log")
        self.say(self.quote, "Hello back", author_id=self.carla.id)
        self.login_as(self.carla_user)
        response = self.get(self.page_path)
        self.assertEqual(response.status_code, 200)
        self.assertNotIn("o_portal_chatter", response.text)
        self.assertNotIn("Canary", response.text)
        talk = self.page(response).xpath("//section[@id='discussion']")[0]
        first, second = talk.xpath(".//article")
        self.assertIn("Sam Test", first.text_content())
        self.assertIn(self.company.name, first.text_content())
        self.assertIn("Good morning", first.text_content())
        self.assertIn("o_from_us", first.get("class"))
        self.assertIn("You", second.text_content())
        self.assertNotIn("o_from_us", second.get("class"))
        [url] = first.xpath(".//a[text()='plan.pdf']/@href")
        download = self.get(url)
        self.assertEqual(download.content, b"%PDF-1.4 canary")
        self.assertIn("attachment", download.headers["Content-Disposition"])
        self.assertEqual(download.headers["Cache-Control"], "no-store")

    def test_p_comment_is_one_query(self):
        """P-COMMENT: one query, for any number of messages, files and documents."""
        other = self.quotation()
        for number in range(5):
            self.say(
                self.quote, f"Text {number}", attachment_ids=self.file(self.quote).ids
            )
            self.say(other, f"Other {number}")
        self.env.flush_all()
        documents = [self.quote.sudo(), other.sudo()]
        read = self.env["portal.published.mixin"]._portal_read_messages
        read(documents)
        with self.assertQueryCount(1):
            found = read(documents)
        messages, has_older = found[documents[0]]
        self.assertEqual(len(messages), 5)
        self.assertFalse(has_older)
        self.assertEqual(len(messages[0]["files"]), 1)

    def test_p_comment_older_messages(self):
        """P-COMMENT: the newest thirty; older ones by a link, none twice or lost."""
        for number in range(70):
            self.say(self.quote, f"<<{number:02}>>")
        self.login_as(self.carla_user)
        seen = []
        response, path = self.get(self.page_path), True
        while path:
            talk = self.page(response).xpath("//section[@id='discussion']")[0]
            texts = [
                article.text_content().split("<<")[1][:2]
                for article in talk.xpath(".//article")
            ]
            seen = texts + seen
            [path] = talk.xpath(".//a[text()='Older messages']/@href") or [None]
            if path:
                response = self.get(path)
                self.assertEqual(response.status_code, 200)
        self.assertEqual(seen, [f"{number:02}" for number in range(70)])
        for nonsense in ("x", "-1", "99999999999", "0", "٣"):
            page = self.get(f"{self.path}?before={nonsense}")
            self.assertEqual(page.status_code, 200)

    def test_p_comment_write(self):
        """P-COMMENT: text and files become a message of the contact's own."""
        self.login_as(self.carla_user)
        response = self.write_comment(
            "First line\nSecond <b>line</b>",
            [("a.txt", b"alpha"), ("b.txt", b"beta")],
        )
        self.assertEqual(response.status_code, 303, response.text[:800])
        message = self.said()
        self.assertEqual(len(message), 1)
        self.assertEqual(message.message_type, "comment")
        self.assertEqual(message.subtype_id, self.env.ref("mail.mt_comment"))
        self.assertIn("Second &lt;b&gt;line&lt;/b&gt;", message.body)
        self.assertEqual(
            sorted(message.attachment_ids.mapped("raw")), [b"alpha", b"beta"]
        )
        self.assertIn(self.salesperson.partner_id, message.notified_partner_ids)
        page = self.get(response.headers["Location"])
        self.assertIn("Thank you. Your message is sent.", self.text_of(page))
        self.assertIn("Second <b>line</b>", self.text_of(page))
        self.assertFalse(self.events(self.quote))

    def test_p_comment_twice_is_once(self):
        """P-COMMENT: the same form again does nothing, and says so."""
        self.login_as(self.carla_user)
        fields = self.comment_form()
        self.write_comment("Same", [("a.txt", b"some content")], fields)
        again = self.write_comment("Same", [("a.txt", b"some content")], fields)
        self.assertEqual(again.status_code, 303)
        self.assertEqual(len(self.said()), 1)
        page = self.get(again.headers["Location"])
        self.assertIn("You sent this message a moment ago.", self.text_of(page))
        self.write_comment("Same", [("a.txt", b"other content")], fields)
        self.assertEqual(len(self.said()), 2)

    def test_p_comment_errors_keep_the_text(self):
        """P-COMMENT: nothing written, too long, an empty file: nothing is lost."""
        self.login_as(self.carla_user)
        fields = self.comment_form()
        for text, files, error in (
            ("  ", [], "Write a message first."),
            ("Kept", [("empty.txt", b""), ("good.txt", b"x")], "empty.txt is empty."),
            ("x" * 10_001, [], "The message is too long"),
        ):
            with self.subTest(error):
                response = self.write_comment(text, files, fields)
                self.assertEqual(response.status_code, 422)
                self.assertIn(error, self.text_of(response))
                area = self.page(response).xpath("//textarea[@name='comment']")[0]
                self.assertEqual(area.text_content().strip(), text.strip())
        self.assertFalse(self.said())

    def test_p_comment_too_much_at_once(self):
        """P-COMMENT: files too large together: the page says what to do."""
        self.login_as(self.carla_user)
        fields = self.comment_form()
        companies = type(self.env["res.company"])
        with patch.object(companies, "_portal_upload_bytes", lambda self: 500):
            response = self.write_comment("x" * 600, fields=fields)
        self.assertEqual(response.status_code, 303)
        page = self.get(response.headers["Location"])
        self.assertIn("too large together", self.text_of(page))
        self.assertFalse(self.said())

    def test_p_comment_not_too_many(self):
        """P-COMMENT: thirty in an hour, then the text is kept and nothing is sent."""
        self.login_as(self.carla_user)
        fields = self.comment_form()
        Limit = self.env["portal.rate.limit"]
        for _number in range(30):
            Limit._allow("comment", str(self.carla.id), 30, 3600)
        response = self.write_comment("One more", fields=fields)
        self.assertEqual(response.status_code, 429)
        self.assertIn("One more", response.text)
        self.assertFalse(self.said())
        Limit.search([]).unlink()
        self.assertEqual(self.write_comment("One more", fields=fields).status_code, 303)
        self.assertEqual(len(self.said()), 1)

    def test_p_comment_by_link(self):
        """P-COMMENT: a guest speaks as the contact of the link, and it says so."""
        self.as_guest(partner=self.colin)
        page = self.get(self.page_path)
        self.assertIn("You write by link, as Colin Client.", self.text_of(page))
        response = self.write_comment("From the site")
        self.assertEqual(response.status_code, 303)
        message = self.said(author=self.colin)
        self.assertIn("By link, as Colin Client", message.body)
        page = self.get(response.headers["Location"])
        talk = self.page(page).xpath("//section[@id='discussion']")[0].text_content()
        self.assertIn("by link", talk)
        self.assertNotIn("By link, as Colin Client", talk)
        self.assertEqual(page.headers["Cache-Control"], "no-store")

    def test_p_comment_staff_answer_in_odoo(self):
        """P-COMMENT: staff read the page, and are led to Odoo to answer."""
        self.say(self.quote, "Good morning")
        self.login_as(self.salesperson)
        page = self.get(self.page_path)
        self.assertIn("Good morning", self.text_of(page))
        self.assertFalse(self.page(page).xpath("//textarea[@name='comment']"))
        self.assertIn(f"/odoo/sale.order/{self.quote.id}", page.text)
        before = len(self.quote.message_ids)
        response = self.write_comment("As staff", fields=self.own_token())
        self.assertEqual(response.status_code, 403)
        self.quote.invalidate_recordset()
        self.assertEqual(len(self.quote.message_ids), before)

    def test_p_comment_switched_off(self):
        """P-COMMENT: per kind; what was written is still read, by no way is more."""
        self.say(self.quote, "Good morning")
        self.login_as(self.carla_user)
        fields = self.comment_form()
        self.company.portal_comment_orders = False
        page = self.get(self.page_path)
        self.assertIn("Good morning", self.text_of(page))
        self.assertFalse(self.page(page).xpath("//textarea[@name='comment']"))
        response = self.write_comment("Still", fields=fields)
        self.assertIn("notice=comment_off", response.headers["Location"])
        answer = self.url_open(
            "/mail/message/post",
            json={
                "jsonrpc": "2.0",
                "method": "call",
                "params": {
                    "thread_model": "sale.order",
                    "thread_id": self.quote.id,
                    "post_data": {"body": "Still"},
                },
            },
        ).json()
        self.assertNotIn("result", answer)
        self.assertFalse(self.said())


@tagged("post_install", "-at_install")
class TestCommentDocuments(PageCast, TalkCase):
    def setUp(self):
        super().setUp()
        self.env["portal.rate.limit"].search([]).unlink()

    def test_p_comment_on_every_document(self):
        """P-COMMENT: invoices, bills and purchase orders by the same mechanism."""
        documents = {
            f"/my/invoices/{self.invoice.id}": self.invoice,
            f"/my/bills/{self.bill.id}": self.bill,
            f"/my/purchase/{self.po.id}": self.po,
        }
        for guest in (False, True):
            for page_path, document in documents.items():
                with self.subTest(page_path, guest=guest):
                    path = f"{page_path}/comment"
                    self.say(document, "From us")
                    if guest:
                        self.as_guest(document)
                    else:
                        self.login_as(self.carla_user)
                    page = self.get(page_path)
                    self.assertIn("From us", self.text_of(page))
                    self.assertNotIn("o_portal_chatter", page.text)
                    response = self.write_comment(
                        f"From me, guest: {guest}",
                        [("a.pdf", b"%PDF-1.4 x")],
                        path=path,
                        page_path=page_path,
                    )
                    self.assertEqual(response.status_code, 303, response.text[:500])
                    message = self.said(document)[:1]
                    self.assertIn(f"guest: {guest}", message.body)
                    url = f"{path}/{message.id}/file/{message.attachment_ids.id}"
                    self.assertEqual(self.get(url).content, b"%PDF-1.4 x")
        self.assertEqual(self.bill.state, "posted")
