"""P-PROFILE, X-TOKENS: the password, and what a session from a link may change."""

from odoo.http import Request
from odoo.tests import tagged

from .profile_case import ProfileCase, picture

SECURITY = "/my/security"


@tagged("post_install", "-at_install")
class TestPassword(ProfileCase):
    def change(self, **values):
        return self.submit(
            SECURITY,
            {
                "csrf_token": Request.csrf_token(self),
                "op": "password",
                "old": "carla@client.test",
                "new1": "Long-and-new-1",
                "new2": "Long-and-new-1",
                **values,
            },
        )

    def test_password_without_a_script(self):
        """P-PROFILE: changed by a plain form; other browsers are signed out."""
        self.login_as(self.carla_user)
        elsewhere = self.session.sid
        self.login_as(self.carla_user)
        response = self.change()
        self.assertIn("Password Updated", response.text)
        self.assertEqual(self.get("/my/account").status_code, 200)
        self.opener.cookies.set("session_id", elsewhere, domain="127.0.0.1")
        self.opener.cookies.set("session_id", elsewhere)
        self.opener.cookies.clear()
        self.opener.cookies["session_id"] = elsewhere
        self.assertIn("/web/login", self.get("/my/account").headers["Location"])

    def test_what_is_left_out_is_said(self):
        """P-PROFILE: an incomplete or wrong form names the field, and never fails."""
        self.login_as(self.carla_user)
        before = self.carla_user.sudo()._compute_session_token(self.session.sid)
        token = Request.csrf_token(self)
        response = self.submit(SECURITY, {"csrf_token": token})
        self.assertEqual(response.status_code, 200)
        self.assertIn("You cannot leave any password empty", response.text)
        self.assertIn("must be identical", self.change(new2="Other").text)
        self.assertIn("is incorrect", self.change(old="wrong").text)
        response = self.change(login="mallory", old="wrong")
        self.env.invalidate_all()
        self.assertEqual(self.carla_user.login, "carla@client.test")
        after = self.carla_user.sudo()._compute_session_token(self.session.sid)
        self.assertEqual(before, after)

    def test_the_way_around(self):
        """P-PROFILE: each page of the account leads to the others."""
        self.login_as(self.carla_user)
        paths = ["/my/account", "/my/company", "/my/addresses", SECURITY]
        for path in paths:
            with self.subTest(path):
                page = self.page(self.get(path))
                links = page.xpath(
                    "//nav[@aria-label='Pages of your account']//a/@href"
                )
                for other in paths:
                    self.assertIn(other, links)
                self.assertEqual(
                    page.xpath("//nav//a[@aria-current='page']/@href")[-1], path
                )


@tagged("post_install", "-at_install")
class TestLinkProfile(ProfileCase):
    def open_link(self):
        _link, secret = self.env["portal.hotlink"]._issue(
            self.carla, self.quotation(), self.company
        )
        path = f"/my/link/{secret}"
        self.login_as(None)
        _form, fields = self.form_of(self.get(path), path)
        self.assertEqual(self.submit(path, fields).status_code, 303)

    def test_a_link_changes_no_address_of_a_login(self):
        """X-TOKENS: by a link the e-mail address is read, the rest may be changed."""
        self.open_link()
        response = self.get("/my/account")
        self.assertIn("sign in again with your password", self.text_of(response))
        _form, fields = self.form_of(response, "/my/account")
        fields = dict(fields)
        self.assertNotIn("email", fields)
        response = self.save(
            "/my/account", fields, email="thief@evil.test", function="By a link"
        )
        self.assertSaved(response)
        self.assertEqual(self.carla.email, "carla@client.test")
        self.assertEqual(self.carla.function, "By a link")
        event = self.events(self.carla, "profile_changed")
        self.assertEqual(event.identified_by, "hotlink")
        self.assertTrue(event.hotlink_id)

    def test_a_guest_has_no_profile(self):
        """C-DIRECT: the link of one document opens none of these pages."""
        link, secret = self.env["portal.hotlink"]._issue(
            self.colin, self.quotation(), self.company, scope="record"
        )
        path = f"/my/link/{secret}"
        self.login_as(None)
        _form, fields = self.form_of(self.get(path), path)
        self.assertEqual(self.submit(path, fields).status_code, 303)
        for path in ("/my/account", "/my/company", "/my/addresses", "/my/address"):
            with self.subTest(path):
                response = self.get(path)
                self.assertIn("/web/login", response.headers["Location"])
                self.assertNotIn("Colin", response.text)
        page = self.get(link.record_path() if hasattr(link, "record_path") else "/my")
        token = self.page(page).xpath("//input[@name='csrf_token']/@value")
        for path in ("/my/account", "/my/company", "/my/address"):
            response = self.submit(
                path, {"csrf_token": (token or ["x"])[0], "name": "x"}
            )
            self.assertIn(response.status_code, (303, 400))
            self.assertNotIn("/my/account?", response.headers.get("Location", ""))
        self.env.invalidate_all()
        self.assertEqual(self.colin.name, "Colin Client")

    def test_pictures_of_others(self):
        """P-PROFILE: a picture is written on nobody but who sends it."""
        self.form("/my/account")
        response = self.send_picture(
            "/my/account/picture", picture(), partner_id=str(self.colin.id)
        )
        self.assertSaved(response, "picture_saved")
        self.assertTrue(bool(self.carla.image_1920))
        self.assertFalse(bool(self.colin.image_1920))
