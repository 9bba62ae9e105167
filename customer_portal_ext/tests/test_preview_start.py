"""C-PREVIEW: a preview is started, noted, and ended."""

import time

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .preview_case import PreviewCase


@tagged("post_install", "-at_install")
class TestPreviewStart(PreviewCase):
    def test_start_needs_a_token(self):
        """C-PREVIEW: no other page can start it, and nothing changes on a GET."""
        self.login_as(self.salesperson)
        path = f"/my/preview/{self.carla.id}"
        self.get(path)
        self.assert_none(self.get("/my"))
        self.assertEqual(self.submit(path, {"page": "/my"}).status_code, 400)
        self.assert_none(self.get("/my"))
        self.assertFalse(self.log())
        response = self.submit("/my/preview/end", {"csrf_token": "x"})
        self.assertEqual(response.status_code, 400)

    def test_log(self):
        """C-PREVIEW: who saw whom and when, for managers, and for ever."""
        self.start()
        self.start()
        [row] = self.log()[1:]
        self.assertEqual(row.user_id, self.salesperson)
        self.assertEqual(row.partner_id, self.carla)
        with self.assertRaises(AccessError):
            row.with_user(self.salesperson).read(["partner_id"])
        manager = new_test_user(
            self.env, "m.test", groups="customer_portal_ext.group_portal_manager"
        )
        row.with_user(manager).read(["partner_id"])
        with self.assertRaises(UserError):
            row.with_user(manager).write({"ended": False})
        with self.assertRaises(AccessError):
            row.with_user(manager).with_context(portal_preview_ends=True).write(
                {"ended": False}
            )
        with self.assertRaises(UserError):
            row.write({"partner_id": self.eve.id})
        with self.assertRaises(UserError):
            row.unlink()

    def test_second_start(self):
        """C-PREVIEW: the same form sent twice is one preview; another contact two."""
        self.start()
        token = http.Request.csrf_token(self)
        self.submit(f"/my/preview/{self.carla.id}", {"csrf_token": token})
        self.assertEqual(len(self.log()), 1)
        self.submit(f"/my/preview/{self.eve.id}", {"csrf_token": token})
        newer, older = self.log()
        self.assertTrue(older.ended)
        self.assertFalse(newer.ended)
        response = self.get(f"/my/orders/{self.of_eve.id}")
        self.assertEqual(response.status_code, 200)

    def test_end(self):
        """C-PREVIEW: by its button, from every page; a second time does nothing."""
        self.start()
        _form, fields = self.form_of(self.get(self.path), "/my/preview/end")
        response = self.submit("/my/preview/end", fields)
        self.assertEqual(
            response.headers["Location"], f"/odoo/res.partner/{self.carla.id}"
        )
        self.assertTrue(self.log().ended)
        self.assert_none(self.get(self.path))
        response = self.submit("/my/preview/end", fields)
        self.assertEqual(response.headers["Location"], "/odoo")

    def test_signing_out(self):
        """C-PREVIEW: ends with the session."""
        self.start()
        self.login_as(self.salesperson)
        self.assert_none(self.get("/my"))
        self.login_as(self.carla_user)
        self.assert_none(self.get("/my"))

    def test_half_an_hour(self):
        """C-PREVIEW: then the page asks again, and staff do not see their own view."""
        self.login_as(self.salesperson)
        self.mark(self.salesperson, until=time.time() - 1)
        response = self.get(self.path)
        self.assertEqual(response.status_code, 303)
        self.assertEqual(
            response.headers["Location"],
            f"/my/preview/{self.carla.id}?page={self.path}",
        )
        token = http.Request.csrf_token(self)
        response = self.submit("/my/account", {"csrf_token": token, "name": "X"})
        self.assertEqual(response.status_code, 403)
        self.mark(self.salesperson, until=time.time() - 24 * 3600)
        self.assertEqual(self.get("/my").status_code, 200)

    def test_buttons(self):
        """C-PREVIEW: stock's buttons lead there for the group, and only for it."""
        self.login_as(self.salesperson)
        response = self.url_open(
            "/web/dataset/call_button/sale.order/action_preview_sale_order",
            json={
                "params": {
                    "model": "sale.order",
                    "method": "action_preview_sale_order",
                    "args": [self.quote.ids],
                    "kwargs": {},
                }
            },
        )
        action = response.json()["result"]
        self.assertEqual(action["url"], self.path)
        self.assert_preview(self.get(self.path))
        token = http.Request.csrf_token(self)
        response = self.submit("/my/preview/end", {"csrf_token": token})
        self.assertEqual(
            response.headers["Location"], f"/odoo/sale.order/{self.quote.id}"
        )
        # outside of a session, the page asks
        purchase = self.purchase()
        for document in (self.quote, purchase, self.carla):
            action = document.with_user(self.env.ref("base.user_admin"))
            action = action.action_portal_preview()
            self.assertIn("/my/preview/", action["url"])
        stock = self.quote.with_user(self.env.ref("base.user_admin"))
        self.env.ref("base.user_admin").group_ids = [Command.unlink(self.group.id)]
        self.assertIn(self.path, stock.action_preview_sale_order()["url"])

    def test_odoo_goes_on(self):
        """C-PREVIEW: pages of Odoo itself are the staff's own meanwhile."""
        self.start()
        self.assertIn("/odoo", self.url_open("/odoo").url)
        response = self.url_open("/web/session/get_session_info", json={"params": {}})
        self.assertEqual(response.json()["result"]["uid"], self.salesperson.id)
        headers = {"Referer": f"{self.base_url()}{self.path}"}
        response = self.url_open(
            "/web/session/get_session_info", json={"params": {}}, headers=headers
        )
        self.assertEqual(response.json()["result"]["uid"], self.salesperson.id)
