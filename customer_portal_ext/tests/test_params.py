"""C-FILES, P-COMMENT, W14: what a form sends in the place of a text breaks no page."""

from odoo import http
from odoo.tests import tagged

from .common import PortalHttpCase

FILE = ("x.txt", b"text", "text/plain")


@tagged("post_install", "-at_install")
class TestParams(PortalHttpCase):
    def post(self, path, values, files=None):
        values = {**values, "csrf_token": http.Request.csrf_token(self)}
        return self.url_open(path, data=values, files=files, allow_redirects=False)

    def test_file_in_the_place_of_a_text(self):
        """P-COMMENT: a file where a text belongs is as if nothing were typed."""
        quote = self.quotation()
        path = f"/my/orders/{quote.id}"
        before = quote.message_ids
        self.login_as(self.carla_user)
        for address, name in (
            (f"{path}/comment", "comment"),
            (f"{path}/change-request", "body"),
            (f"{path}/hand-over", "email"),
            ("/web/login/forgotten", "email"),
        ):
            with self.subTest(address=address):
                response = self.post(address, {}, {name: FILE})
                self.assertLess(response.status_code, 500)
        self.assertEqual(quote.message_ids, before)
        self.assertFalse(quote.portal_change_request_ids)

    def test_sign_that_nobody_types(self):
        """W14: a NUL is left out of what is typed: the database takes none."""
        self.login_as(None)
        response = self.post("/web/login/forgotten", {"email": "carla\0@client.test"})
        self.assertEqual(response.status_code, 200)
        self.assertIn("carla@client.test", response.text)
