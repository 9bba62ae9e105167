"""W10, W15, W18 (X-TOKENS): what a contact and a link's session may not change."""

import os

from odoo.exceptions import UserError
from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import config, hash_sign

from ..tools import server_secret
from .common import PortalCase, PortalHttpCase
from .holes_cast import RpcCast


@tagged("post_install", "-at_install")
class TestSecret(PortalCase):
    def test_w15_signup_tokens(self):
        """W15: a token made from the database alone opens no invitation."""
        partner = self.colin
        partner.signup_prepare()
        token = partner._generate_signup_token()
        Partner = self.env["res.partner"]
        self.assertEqual(Partner._get_partner_from_token(token), partner)
        values = [partner.id, partner.user_ids.ids, partner._get_login_date(), "signup"]
        forged = hash_sign(self.env, "signup", values, expiration_hours=24)
        for bad in (forged, f"{forged}.", f"{forged}.{'0' * 64}", "", None, "x.y"):
            with self.subTest(bad):
                self.assertFalse(Partner._get_partner_from_token(bad))

    def test_w15_the_secret_is_a_file_of_the_server(self):
        """W15: made once, for the server's user only; the option comes first."""
        server_secret.get_secret()
        path = os.path.join(config["data_dir"], server_secret.SECRET_FILE)
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
        self.assertGreaterEqual(len(server_secret.get_secret()), 43)
        self.assertEqual(server_secret.get_secret(), server_secret.get_secret())
        before = self.quotation()._sign_token(self.carla.id)
        self.assertEqual(len(before), 64)
        self.patch(config, "options", {**config.options, "portal_secret": "other"})
        self.assertEqual(server_secret.get_secret(), b"other")


@tagged("post_install", "-at_install")
class TestCompanyDetails(RpcCast, PortalHttpCase):
    def address(self, partner, **values):
        self.login_as(self.carla_user)
        response = self.get(f"/my/address?partner_id={partner.id}")
        if response.status_code != 200:
            response = self.get("/my/account")
        return response, {
            "csrf_token": Request.csrf_token(self),
            "partner_id": partner.id,
            "name": partner.name,
            "email": partner.email or "",
            "phone": "+32 2 290 34 90",
            "street": "Street 1",
            "city": "Ramillies",
            "zip": "1367",
            "country_id": self.env.ref("base.be").id,
            "address_type": "billing",
            "use_delivery_as_billing": "true",
            "required_fields": "",
            **values,
        }

    def test_w10_company_name(self):
        """W10: a contact does not rename the company; the form says why."""
        response, form = self.address(self.carla, company_name="Hijacked Ltd")
        self.assertIn("kept by us", response.text)
        answer = self.submit("/my/address/submit", form).json()
        self.assertIn("company_name", answer["invalid_fields"])
        self.customer.invalidate_recordset()
        self.assertEqual(self.customer.name, "Customer Ltd")
        form["company_name"] = "Customer Ltd"
        # Odoo would write the address on the company as well (O-COMPANY)
        answer = self.submit("/my/address/submit", form).json()
        self.assertIn("street", answer["invalid_fields"])
        self.customer.write(
            {
                **{name: form[name] for name in ("street", "city", "zip")},
                "country_id": form["country_id"],
            }
        )
        self.env.flush_all()
        answer = self.submit("/my/address/submit", form).json()
        self.assertNotIn("invalid_fields", answer)
        self.carla.invalidate_recordset()
        self.assertEqual(self.carla.phone, "+32 2 290 34 90")

    def test_w10_with_the_right(self):
        self.env["portal.section.access"].create(
            {
                "section_id": self.env.ref("customer_portal_ext.section_company").id,
                "partner_id": self.carla.id,
            }
        )
        response, form = self.address(self.carla, company_name="Renamed Ltd")
        self.assertNotIn("are kept by us", response.text)
        self.submit("/my/address/submit", form)
        self.customer.invalidate_recordset()
        self.assertEqual(self.customer.name, "Renamed Ltd")

    def test_w10_by_rpc(self):
        """W10: not by any call either, and not through a login of the company."""
        self.login_as(self.carla_user)
        for values in ({"name": "x"}, {"vat": "x"}, {"parent_id": False}):
            for partner in (self.customer, self.carla):
                answer = self.rpc("res.partner", "write", partner.ids, values)
                self.assertIn("error", answer)
        for values in (
            {"company_name": "x"},
            {"login": "x"},
            {"action_id": 1},
            {"company_id": 1},
            {"api_key_ids": [(5,)]},
            {"group_ids": [(5,)]},
            {"password": "x"},
        ):
            self.assertRefused(
                self.rpc("res.users", "write", self.carla_user.ids, values)
            )
        self.assertRefused(
            self.rpc(
                "res.partner.bank",
                "create",
                [{"acc_number": "1", "partner_id": self.carla.id}],
            )
        )
        self.customer.email = "boss@client.test"
        boss = self.portal_user(self.customer)
        with self.assertRaises(UserError):
            boss.with_user(boss).write({"name": "Hijacked Ltd"})

    def test_w10_the_login_stays(self):
        """W10: another address is no other login."""
        login = self.carla_user.login
        self.carla_user.with_user(self.carla_user).write({"email": "new@client.test"})
        self.assertEqual(self.carla_user.login, login)


@tagged("post_install", "-at_install")
class TestLinkSession(RpcCast, PortalHttpCase):
    def setUp(self):
        super().setUp()
        hotlink, secret = self.env["portal.hotlink"]._issue(
            self.carla, self.quotation(), self.company
        )
        self.path = f"/my/link/{secret}"

    def open_link(self):
        self.login_as(None)
        form, fields = self.form_of(self.get(self.path), self.path)
        self.assertEqual(self.submit(self.path, fields).status_code, 303)

    def csrf(self):
        page = self.page(self.get("/my/security"))
        return page.xpath("//input[@name='csrf_token']/@value")[0]

    def test_what_a_link_does_not_allow(self):
        """X-TOKENS: password, keys, factors, cards and the account ask for a login."""
        method = self.env["payment.method"].search([], limit=1)
        provider = self.env["payment.provider"].search([], limit=1)
        token = self.env["payment.token"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": method.id,
                "partner_id": self.carla.id,
                "provider_ref": "ref",
            }
        )
        self.open_link()
        secret = self.carla_user.login
        response = self.submit(
            "/my/security",
            {
                "csrf_token": self.csrf(),
                "op": "password",
                "old": secret,
                "new1": "Another-1",
                "new2": "Another-1",
            },
        )
        self.assertIn("sign in again with your password", response.text)
        response = self.submit(
            "/my/deactivate_account",
            {"csrf_token": self.csrf(), "validation": secret, "password": secret},
        )
        self.assertEqual(response.status_code, 403)
        self.assertIn("sign in with your password", response.text)
        self.assertTrue(self.carla_user.active)
        self.assertEqual(self.get("/my/payment_method").status_code, 403)
        user_error = "odoo.exceptions.UserError"
        answer = self.make_jsonrpc_request(
            "/payment/archive_token", {"token_id": token.id}
        )
        self.assertRefused(answer, user_error)
        self.assertTrue(token.active)
        answer = self.rpc("res.users", "change_password", secret, "Another-1")
        self.assertRefused(answer, user_error)
        check = self.env["res.users.identitycheck"].with_user(self.carla_user).sudo()
        check = check.create({"request": "[]"})
        answer = self.rpc("res.users.identitycheck", "run_check", check.ids)
        self.assertRefused(answer, user_error)
        answer = self.rpc(
            "res.users", "write", self.carla_user.ids, {"email": "thief@x.test"}
        )
        self.assertRefused(answer, user_error)

    def test_a_real_login_ends_it(self):
        """X-TOKENS: whoever signs in with the password afterwards may do all of it."""
        self.open_link()
        self.assertEqual(self.get("/my/payment_method").status_code, 403)
        self.login_as(self.carla_user)
        self.assertEqual(self.get("/my/payment_method").status_code, 200)


@tagged("post_install", "-at_install")
class TestHeaders(PortalHttpCase):
    def test_w18_headers(self):
        """W18: no page of the portal is cached, framed elsewhere, or told to others."""
        quote = self.quotation()
        self.login_as(self.carla_user)
        for path in ("/my", "/my/orders", f"/my/orders/{quote.id}", "/my/orders/0"):
            with self.subTest(path):
                headers = self.get(path).headers
                self.assertIn("no-store", headers["Cache-Control"])
                self.assertIn(
                    headers["Referrer-Policy"], ("same-origin", "no-referrer")
                )
                self.assertIn(headers["X-Frame-Options"], ("SAMEORIGIN", "DENY"))
                self.assertIn("frame-ancestors", headers["Content-Security-Policy"])
                self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
        self.assertNotIn("no-store", self.get("/web/login").headers["Cache-Control"])

    def test_w18_session_cookie(self):
        self.login_as(None)
        self.opener.cookies.clear()
        response = self.get("/web/login")
        cookie = response.headers["Set-Cookie"]
        self.assertIn("session_id=", cookie)
        self.assertIn("SameSite=Lax", cookie)
        self.assertIn("HttpOnly", cookie)
