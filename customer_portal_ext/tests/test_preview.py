"""C-PREVIEW: staff see the portal as a chosen contact, and can do nothing there."""

import time
from unittest.mock import patch

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..models.portal_preview_request import SESSION_PREVIEW
from .common import PortalHttpCase

BANNER = "//section[@id='portal_preview_banner']"


@tagged("post_install", "-at_install")
class TestPreview(PortalHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.group = cls.env.ref("customer_portal_ext.group_portal_preview")
        cls.salesperson.group_ids = [Command.link(cls.group.id)]
        cls.quote = cls.quotation()
        cls.of_eve = cls.quotation(partner=cls.eve)
        cls.draft = cls.order()
        cls.path = f"/my/orders/{cls.quote.id}"

    def start(self, partner=None, page="/my", user=None):
        self.login_as(user or self.salesperson)
        path = f"/my/preview/{(partner or self.carla).id}"
        query = f"?page={page}" if page != "/my" else ""
        response = self.get(f"{path}{query}")
        self.assertEqual(response.status_code, 200)
        _form, fields = self.form_of(response, path)
        return self.submit(path, fields)

    def assert_preview(self, response, name="Carla Client", status=200):
        self.assertEqual(response.status_code, status)
        [banner] = self.page(response).xpath(BANNER)
        self.assertIn(f"as Customer Ltd, {name} sees it", banner.text_content())
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        return banner

    def assert_none(self, response):
        self.assertFalse(self.page(response).xpath(BANNER))

    def log(self):
        return self.env["portal.preview"].search(
            [("user_id", "=", self.salesperson.id)]
        )

    # --- what is seen -----------------------------------------------------------------

    def test_as_the_contact(self):
        """C-PREVIEW: her documents and no others, with the mark on every page."""
        response = self.start(page=self.path)
        self.assertEqual(response.headers["Location"], self.path)
        response = self.get(self.path)
        self.assert_preview(response)
        self.assertIn(self.quote.name, response.text)
        self.assert_preview(self.get(f"/my/orders/{self.of_eve.id}"), status=404)
        # staff see a draft, she does not
        self.assert_preview(self.get(f"/my/orders/{self.draft.id}"), status=404)
        response = self.get("/my/quotes")
        self.assert_preview(response)
        self.assertIn(self.quote.name, response.text)
        self.assertNotIn(self.of_eve.name, response.text)
        self.assertNotIn(self.salesperson.name, self.text_of(self.get("/my/account")))

    def test_every_page(self):
        """C-PREVIEW: lists, search, statement, account, forms and PDFs all open."""
        line = self.quote.order_line[0]
        pages = [
            "/my",
            "/my/quotes",
            "/my/quotes?search=poster",
            "/my/orders",
            "/my/actions",
            "/my/history",
            "/my/history/payments",
            "/my/invoices",
            "/my/statement",
            "/my/account-summary",
            "/my/account",
            "/my/addresses",
            "/my/security",
            "/my/security/sessions",
            "/my/projects",
            "/my/tasks",
            "/my/faq",
            f"{self.path}/approve?line_ids={line.id}",
            f"{self.path}/change-request",
        ]
        for partner, name in (
            (self.carla, "Carla Client"),
            (self.colin, "Colin Client"),
        ):
            self.start(partner)
            for page in pages:
                with self.subTest(page=page, name=name):
                    self.assert_preview(self.get(page), name)
        for user in (self.carla_user,):
            self.login_as(user)
            for page in pages:
                with self.subTest(page=page, as_herself=True):
                    self.assertEqual(self.get(page).status_code, 200)

    def test_without_a_login(self):
        """C-PREVIEW: Colin has no login, gets none, and is shown all the same."""
        users = self.env["res.users"].with_context(active_test=False).search_count([])
        self.start(self.colin)
        response = self.get(self.path)
        banner = self.assert_preview(response, "Colin Client")
        self.assertIn("They have no login yet", banner.text_content())
        self.assertIn(self.quote.name, response.text)
        self.assert_preview(
            self.get(f"/my/orders/{self.of_eve.id}"), "Colin Client", 404
        )
        self.assertFalse(self.colin.with_context(active_test=False).user_ids)
        self.env.invalidate_all()
        after = self.env["res.users"].with_context(active_test=False).search_count([])
        self.assertEqual(after, users)

    def test_lists_as_files(self):
        """C-PREVIEW: what is downloaded is what the contact gets."""
        for partner in (self.carla, self.colin):
            self.start(partner)
            response = self.get("/my/quotes?export=csv")
            self.assertEqual(response.status_code, 200)
            self.assertIn(self.quote.name, response.text)
            self.assertNotIn(self.of_eve.name, response.text)

    def test_language(self):
        """C-PREVIEW: in the language of the contact; the staff's own stays."""
        self.env["res.lang"]._activate_lang("fr_FR")
        self.carla.lang = "fr_FR"
        self.start()
        response = self.get("/my")
        self.assertIn('lang="fr-FR"', response.text)
        self.assertNotIn("frontend_lang=fr", response.headers.get("Set-Cookie", ""))

    # --- nothing is done --------------------------------------------------------------

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

    # --- who may ----------------------------------------------------------------------

    def test_only_the_group(self):
        """C-PREVIEW: nobody else, by page, by form or by RPC."""
        path = f"/my/preview/{self.carla.id}"
        for user in (self.buyer, self.eve_user, self.carla_user):
            self.login_as(user)
            with self.subTest(user=user.name):
                self.assertEqual(self.get(path).status_code, 404)
                token = http.Request.csrf_token(self)
                response = self.submit(path, {"csrf_token": token})
                self.assertEqual(response.status_code, 404)
                self.assertNotIn("See the portal", response.text)
                with self.assertRaises(AccessError):
                    self.carla.with_user(user).action_portal_preview()
        self.login_as(None)
        response = self.get(path)
        self.assertEqual(response.status_code, 303)
        self.assertIn("/web/login", response.headers["Location"])
        self.assertFalse(self.log())

    def test_group_is_taken_away(self):
        """C-PREVIEW: asked at every request anew."""
        self.start()
        self.assert_preview(self.get(self.path))
        self.salesperson.group_ids = [Command.unlink(self.group.id)]
        self.assert_none(self.get("/my"))

    def test_portal_user_in_the_group(self):
        """C-PREVIEW: a portal user with the mark in the session stays themselves."""
        self.login_as(self.eve_user)
        self.mark(self.eve_user)
        response = self.get(self.path)
        self.assertEqual(response.status_code, 404)
        self.assert_none(response)

    def mark(self, user, **values):
        """Put a mark into the session of this test, as nobody from outside can."""
        session = http.root.session_store.get(self.session.sid)
        session[SESSION_PREVIEW] = {
            "id": 0,
            "user": user.id,
            "partner": self.carla.id,
            "company": self.company.id,
            "until": time.time() + 600,
            "stand_in": False,
            "back": ["res.partner", self.carla.id],
            **values,
        }
        http.root.session_store.save(session)

    def test_session_of_another(self):
        """C-PREVIEW: the mark of another user opens nothing; a cookie even less."""
        self.login_as(self.salesperson)
        self.mark(self.buyer)
        self.assert_none(self.get("/my"))
        self.opener.cookies["portal_preview"] = str(self.carla.id)
        self.assert_none(self.get("/my"))

    def test_never_as_staff(self):
        """C-PREVIEW: not as an internal user, nor as anybody without the portal."""
        admin = self.env.ref("base.user_admin")
        public = self.env.ref("base.public_user")
        archived = self.contact("Old Client", self.customer, "old@client.test")
        archived.active = False
        for partner in (self.buyer.partner_id, admin.partner_id, archived):
            response = self.refused(partner)
            with self.subTest(partner=partner.name):
                self.assertEqual(self.get("/my").status_code, 200)
                self.assert_none(self.get("/my"))
                self.assertIn("So there is no portal to see", response.text)
        self.assertTrue(
            self.env["portal.preview"]._refusal(public.partner_id, self.company)
        )
        self.assertFalse(self.log())
        # who becomes a colleague meanwhile is no longer shown
        self.start()
        self.carla_user.group_ids = [Command.set(self.env.ref("base.group_user").ids)]
        response = self.get(self.path)
        self.assertEqual(response.status_code, 303)
        self.assertIn(f"/my/preview/{self.carla.id}", response.headers["Location"])

    def refused(self, partner):
        self.login_as(self.salesperson)
        path = f"/my/preview/{partner.id}"
        token = http.Request.csrf_token(self)
        response = self.submit(path, {"csrf_token": token})
        self.assertEqual(response.headers["Location"], path)
        return self.get(path)

    def test_foreign_contact(self):
        """C-PREVIEW, X-MULTI: not contacts of a company the user has no access to."""
        other = self.env["res.company"].create({"name": "Sister Ltd"})
        self.colin.company_id = other
        self.login_as(self.salesperson)
        foreign = self.get(f"/my/preview/{self.colin.id}")
        missing = self.get("/my/preview/999999999")
        self.assertEqual((foreign.status_code, missing.status_code), (404, 404))
        self.assertNotIn("Colin", foreign.text)

    def test_documents_of_another_company(self):
        """C-PREVIEW, X-MULTI: a contact of two companies is shown in the open one."""
        other = self.env["res.company"].create({"name": "Sister Ltd"})
        self.carla_user.company_ids = [Command.link(other.id)]
        there = self.quotation()
        self.env.cr.execute(
            "UPDATE sale_order SET company_id = %s WHERE id = %s", (other.id, there.id)
        )
        self.env.invalidate_all()
        self.start()
        response = self.get(self.path)
        banner = self.assert_preview(response)
        self.assertIn("Sister Ltd", banner.text_content())
        self.assert_preview(self.get(f"/my/orders/{there.id}"), status=404)
        self.assertNotIn(there.name, self.get("/my/quotes").text)

    # --- starting and ending ----------------------------------------------------------

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
