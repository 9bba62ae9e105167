"""What the tests of conversations share: forms, guests, and what staff wrote."""

import io

from .common import PortalHttpCase


class TalkCase(PortalHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {
                "email": "office@us.test",
                "portal_comment_copy": "company",
                "portal_comment_orders": True,
                "portal_comment_invoices": True,
                "portal_comment_purchases": True,
            }
        )

    def setUp(self):
        super().setUp()
        self.quote = self.quotation()
        self.page_path = f"/my/orders/{self.quote.id}"
        self.path = f"{self.page_path}/comment"
        self.env["portal.rate.limit"].search([]).unlink()

    def say(self, document, body, **kwargs):
        """Post what staff write in the chatter."""
        kwargs = {
            "message_type": "comment",
            "subtype_xmlid": "mail.mt_comment",
            "author_id": self.salesperson.partner_id.id,
            **kwargs,
        }
        return document.message_post(body=body, **kwargs)

    def file(self, document, name="plan.pdf", raw=b"%PDF-1.4 canary"):
        return self.env["ir.attachment"].create(
            {
                "name": name,
                "raw": raw,
                "res_model": document._name,
                "res_id": document.id,
            }
        )

    def as_guest(self, document=None, partner=None, **kwargs):
        """Open a link of record scope, signed out; return the link."""
        link, secret = self.env["portal.hotlink"]._issue(
            partner or self.carla, document or self.quote, self.company, scope="record"
        )
        self.login_as(None)
        path = f"/my/link/{secret}"
        _form, fields = self.form_of(self.get(path), path)
        self.assertEqual(self.submit(path, fields).status_code, 303)
        return link

    def comment_form(self, page_path=None, path=None):
        response = self.get(page_path or self.page_path)
        self.assertEqual(response.status_code, 200)
        _form, fields = self.form_of(response, path or self.path)
        return [field for field in fields if field[0] == "csrf_token"]

    def write_comment(self, text, files=(), fields=None, path=None, page_path=None):
        """Fill in the form of a page and send it, as a browser without JavaScript."""
        if fields is None:
            fields = self.comment_form(page_path, path)
        files = [
            ("comment_files", (name, io.BytesIO(content))) for name, content in files
        ]
        return self.submit(
            path or self.path,
            [*fields, ("comment", text)],
            files=files or [("comment_files", ("", b""))],
        )

    def own_token(self):
        """Return a good CSRF token of this session, as an attacker has one."""
        page = self.get("/my/account")
        tokens = self.page(page).xpath("//input[@name='csrf_token']/@value")
        return [("csrf_token", tokens[0])]

    def said(self, document=None, author=None):
        document = document or self.quote
        document.invalidate_recordset()
        return document.message_ids.filtered(
            lambda message: message.author_id == (author or self.carla)
        )


class ChangeCase(TalkCase):
    def setUp(self):
        super().setUp()
        self.line = self.quote.order_line[2]
        self.change = self.ask(self.quote, self.line, "Matt paper, please.")
        self.change_path = f"{self.page_path}/change-request/{self.change.id}"

    def ask(self, order, lines, text, partner=None):
        partner = partner or self.carla
        actor = self.env["portal.demo"]._actor(partner.id)
        return order._portal_request_change(
            lines, actor, text, [{"name": "plan.pdf", "raw": b"canary plan"}]
        )

    def answer(self, how="accept", text="Gladly.", change=None):
        change = (change or self.change).with_user(self.salesperson)
        change.answer = text
        getattr(change, f"action_{how}")()
        return change

    def withdraw(self, reason="", path=None):
        path = f"{path or self.change_path}/withdraw"
        response = self.get(path)
        self.assertEqual(response.status_code, 200, response.headers)
        _form, fields = self.form_of(response, path)
        fields = [field for field in fields if field[0] != "reason"]
        return self.submit(path, [*fields, ("reason", reason)]), fields
