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

    def test_address_that_nobody_types(self):
        """W14: an address with a NUL leads nowhere, like any other that is wrong."""
        self.login_as(self.carla_user)
        for path in ("/my/mails/", "/my/faq/", "/my/orders/", "/my/", "/", "/en"):
            with self.subTest(path=path):
                response = self.url_open(f"{path}a%00b")
                self.assertEqual(response.status_code, 404)

    def test_query_that_nobody_types(self):
        """W14: a NUL in a query breaks no page, however it reads its query."""
        self.login_as(self.carla_user)
        for query in ("search=S%00", "sortby=%00name", "date_from=%00", "status=%00"):
            with self.subTest(query=query):
                response = self.url_open(f"/my/quotes?{query}")
                self.assertEqual(response.status_code, 200)
                self.assertNotIn("\0", response.text)

    def test_amount_of_saved_cards(self):
        """P-PROVIDERS: what the address of the saved cards carries breaks nothing."""
        self.login_as(self.carla_user)
        for query in ("amount=", "amount=abc", "partner_id=1", "report=x"):
            with self.subTest(query=query):
                response = self.url_open(f"/my/payment_method?{query}")
                self.assertEqual(response.status_code, 200)

    def test_secret_that_is_none(self):
        """W14: a secret with a letter that none has is a wrong one, on every page."""
        quote = self.quotation()
        token = "%C3%A4"
        for user in (self.carla_user, None):
            self.login_as(user)
            for path in (
                f"/my/picture/{self.carla.id}-{token}",
                f"/web/image/res.partner/{self.carla.id}/avatar_128"
                f"?access_token={token}",
                f"/payment/pay?partner_id={self.carla.id}&amount=1"
                f"&currency_id={quote.currency_id.id}&access_token={token}",
                f"/mail/unfollow?model=sale.order&res_id={quote.id}"
                f"&pid={self.carla.id}&token={token}",
            ):
                with self.subTest(path=path):
                    response = self.url_open(path, allow_redirects=False)
                    self.assertLess(response.status_code, 500)

    def test_address_that_was_cut_short(self):
        """W14: without what its page needs, an address leads nowhere."""
        for path in ("/payment/confirmation", "/mail/unfollow"):
            for method in ("GET", "HEAD"):
                with self.subTest(path=path, method=method):
                    answer = self.url_open(path, method=method)
                    self.assertEqual(answer.status_code, 404)
