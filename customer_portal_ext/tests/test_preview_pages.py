"""C-PREVIEW: what the pages of a preview ask for is not answered as staff."""

from odoo import http
from odoo.fields import Command
from odoo.tests import tagged

from .common import PortalHttpCase


@tagged("post_install", "-at_install")
class TestPreviewPages(PortalHttpCase):
    def setUp(self):
        super().setUp()
        group = self.env.ref("customer_portal_ext.group_portal_preview")
        self.salesperson.group_ids = [Command.link(group.id)]
        self.login_as(self.salesperson)
        path = f"/my/preview/{self.carla.id}"
        _form, fields = self.form_of(self.get(path), path)
        self.assertEqual(self.submit(path, fields).headers["Location"], "/my")

    def test_pages_say_where_their_scripts_come_from(self):
        """C-PREVIEW: no page keeps that from the server that a preview asks.

        A request without it is one of Odoo's own, in the name of the member of staff.
        """
        for page in (
            "/my",
            "/my/account",
            "/my/account/mails",
            "/my/statement",
            "/my/payments/new",
            "/my/orders/0",
        ):
            with self.subTest(page=page):
                headers = self.get(page).headers
                self.assertEqual(headers["Referrer-Policy"], "same-origin")
                self.assertEqual(headers["Cache-Control"], "no-store")

    def test_what_a_page_sends_by_itself(self):
        """C-PREVIEW: it notes nothing, and is no error."""
        token = http.Request.csrf_token(self)
        for address in ("/my/viewed", "/my/documents/seen", "/my/faq/x-1/read"):
            with self.subTest(address=address):
                response = self.submit(address, {"csrf_token": token})
                self.assertEqual(response.status_code, 204)
        looks = self.env["portal.document.look"].search(
            [("partner_id", "in", (self.carla | self.salesperson.partner_id).ids)]
        )
        self.assertFalse(looks)

    def test_address_without_a_page(self):
        """C-PREVIEW: what a page posts to something that is no page is refused."""
        response = self.submit(
            "/customer_portal_ext/folder/upload",
            {"csrf_token": http.Request.csrf_token(self), "folder_id": "1"},
            headers={"Referer": f"{self.base_url()}/my/documents"},
        )
        self.assertEqual(response.status_code, 403)
