"""What the tests of codes by e-mail share (B-CONFIRM, X-OTP)."""

import re

from odoo import http

from .common import PortalHttpCase

CODE = re.compile(r">\s*(\d{6})\s*<")
CODE_LINK = re.compile(r"/my/code/([A-Za-z0-9_-]{43})")


class CodeCase(PortalHttpCase):
    def setUp(self):
        super().setUp()
        self.quote = self.quotation()
        self.login_as(None)

    def issue(self, partner=None, document=None, **kwargs):
        return self.env["portal.hotlink"]._issue(
            partner or self.carla, document or self.quote, self.company, **kwargs
        )

    def session_data(self):
        return http.root.session_store.get(self.opener.cookies["session_id"])

    def press(self, response, action, **values):
        """Send the form of a page that has this action, with some fields filled in."""
        self.assertTrue(
            [form for form in self.page(response).forms if form.action == action],
            self.text_of(response),
        )
        _form, fields = self.form_of(response, action)
        fields = [pair for pair in fields if pair[0] not in values]
        fields += [(key, value) for key, value in values.items() if value is not None]
        return self.submit(action, fields)

    def open_link(self, secret):
        path = f"/my/link/{secret}"
        return self.press(self.get(path), path)

    def code_mails(self, partner=None):
        return self.env["mail.mail"].search(
            [
                ("recipient_ids", "in", (partner or self.carla).ids),
                ("body_html", "like", "/my/code/"),
            ]
        )

    def last_code(self, partner=None):
        """Return (six digits, token of the link) of the last mail with a code."""
        body = self.code_mails(partner)[:1]._prepare_outgoing_list()[0]["body"]
        return CODE.search(body)[1], CODE_LINK.search(body)[1]

    def wrong(self, number):
        return f"{(int(number) + 1) % 10**6:06d}"

    def enter(self, number, page=None):
        return self.press(page or self.get("/my/code"), "/my/code", portal_code=number)
