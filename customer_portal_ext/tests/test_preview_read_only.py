"""C-PREVIEW: nothing is done in a preview, nor is it the contact's visit."""

from unittest.mock import patch

from odoo import http
from odoo.tests import tagged

from .preview_case import PreviewCase


@tagged("post_install", "-at_install")
class TestPreviewReadOnly(PreviewCase):
    def test_nothing_is_done(self):
        """C-PREVIEW: each form is refused by a page that says so."""
        self.start()
        line = self.quote.order_line[0]
        path, fields = self.approve_form(self.quote, line)
        response = self.submit(path, fields)
        self.assert_preview(response, status=403)
        self.assertIn("Nothing was done", response.text)
        self.assertFalse(self.events(self.quote))
        self.assertFalse(
            self.env["portal.approval"].search([("line_id", "=", line.id)])
        )
        token = http.Request.csrf_token(self)
        for address in (
            "/my/account",
            "/my/signout",
            "/my/link/leave",
            f"{self.path}/seen",
            f"{self.path}/change-request",
        ):
            response = self.submit(address, {"csrf_token": token, "body": "Hello"})
            with self.subTest(address=address):
                self.assert_preview(response, status=403)
        self.assertFalse(self.quote.portal_change_request_ids)
        # by scripts as well
        response = self.url_open(
            f"{self.path}/accept",
            json={"params": {"name": "Sam", "signature": "AAAA"}},
            allow_redirects=False,
        )
        self.assertIn("error", response.json())
        self.assertFalse(self.quote.signature)

    def test_scripts_of_a_page(self):
        """C-PREVIEW: what its pages ask elsewhere is not asked as staff."""
        self.start()
        call = {
            "params": {
                "model": "sale.order",
                "method": "write",
                "args": [self.quote.ids, {"client_order_ref": "X"}],
                "kwargs": {},
            }
        }
        address = "/web/dataset/call_kw/sale.order/write"
        host = self.base_url()
        response = self.url_open(
            address, json=call, headers={"Referer": f"{host}{self.path}"}
        )
        self.assertIn("error", response.json())
        self.assertFalse(self.quote.client_order_ref)
        message = {
            "params": {
                "thread_model": "sale.order",
                "thread_id": self.quote.id,
                "post_data": {"body": "Hello", "message_type": "comment"},
            }
        }
        before = self.quote.message_ids
        response = self.url_open(
            "/mail/message/post", json=message, headers={"Referer": f"{host}/my"}
        )
        self.assertIn("error", response.json())
        self.assertEqual(self.quote.message_ids, before)
        # other tabs of Odoo go on as ever
        response = self.url_open(
            address, json=call, headers={"Referer": f"{host}/odoo"}
        )
        self.assertTrue(response.json()["result"])
        self.assertEqual(self.quote.client_order_ref, "X")

    def test_database_refuses(self):
        """C-PREVIEW: a page that writes on a GET is kept from it by the database."""
        self.start()
        quote_class = self.env.registry["sale.order"]
        original = quote_class._portal_read_files_and_seen

        def writing(self, reader):
            self.client_order_ref = "written"
            self.flush_recordset()
            return original(self, reader)

        with patch.object(quote_class, "_portal_read_files_and_seen", writing):
            response = self.get(self.path)
        self.assert_preview(response, status=403)
        self.assertFalse(self.quote.client_order_ref)

        def pending(self, reader):
            self.client_order_ref = "pending"
            return original(self, reader)

        with patch.object(quote_class, "_portal_read_files_and_seen", pending):
            self.get(self.path)
        self.env.invalidate_all()
        self.assertFalse(self.quote.client_order_ref)

    def test_not_her_visit(self):
        """C-PREVIEW, O-VIEWED: neither a view, nor a download, nor a login."""
        self.start()
        login_date = self.carla_user.login_date
        response = self.get(self.path)
        [form] = self.page(response).xpath("//form[@action='/my/viewed']")
        response = self.submit("/my/viewed", form.form_values())
        self.assertEqual(response.status_code, 204)
        response = self.get(f"{self.path}?report_type=pdf&download=true")
        self.assertEqual(response.status_code, 200)
        self.assertIn("pdf", response.headers["Content-Type"])
        self.assertFalse(self.events(self.quote))
        self.assertFalse(
            self.env["portal.last.seen"].search([("partner_id", "=", self.carla.id)])
        )
        self.assertFalse(
            self.quote.message_ids.filtered(lambda m: "viewed" in (m.body or ""))
        )
        self.carla_user.invalidate_recordset()
        self.assertEqual(self.carla_user.login_date, login_date)
