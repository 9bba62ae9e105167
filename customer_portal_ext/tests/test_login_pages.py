"""P-ACCESS, O-RESET, W14, W27: what visitors who cannot sign in get, known or not."""

import re
from unittest.mock import patch

from odoo.tests import tagged

from .common import PortalHttpCase


@tagged("post_install", "-at_install")
class TestLoginPages(PortalHttpCase):
    def setUp(self):
        super().setUp()
        self.Request = self.env["portal.login.request"]
        self.env["ir.config_parameter"].set_param("auth_signup.reset_password", "True")
        self.company.portal_login_help = "<p>Call us: 01 234</p>"

    def ask(self, path, name, value):
        """Send the form of a page; return the answer."""
        page = self.get(path)
        self.assertEqual(page.status_code, 200)
        form = next(form for form in self.page(page).forms if name in form.fields)
        fields = dict(form.form_values()) | {name: value}
        return self.submit(path, fields)

    def work(self):
        with patch.object(
            type(self.env["ir.cron"]),
            "_commit_progress",
            lambda _self, processed=0, **kwargs: float("inf"),
        ):
            self.Request._cron_answer()

    def mails(self, partner):
        return self.env["mail.mail"].search([("recipient_ids", "in", partner.ids)])

    def words(self, response, typed):
        """Return status and text of a page, without what was typed and the token."""
        text = response.text.replace(typed, "TYPED")
        text = re.sub(r"csrf_token[^,>]*", "", text)
        return response.status_code, text

    def test_x_tokens_the_form_of_the_login_is_no_link(self):
        """X-TOKENS: who calls a password a link is refused like a wrong one."""
        page = self.get("/web/login")
        form = next(f for f in self.page(page).forms if "password" in f.fields)
        answers = []
        for kind in ("password", "portal_hotlink"):
            fields = {"login": self.carla.email, "password": "wrong", "type": kind}
            answers.append(self.submit("/web/login", dict(form.form_values()) | fields))
        self.assertEqual([answer.status_code for answer in answers], [200, 200])
        self.assertIn("Wrong login/password", answers[1].text)

    def test_o_reset_alike(self):
        """O-RESET, W14: the same page for known and unknown, and no mail before it."""
        for path, field in (
            ("/web/reset_password", "login"),
            ("/web/login/forgotten", "email"),
        ):
            answers = set()
            for typed in ("carla@client.test", "nobody@client.test"):
                answers.add(self.words(self.ask(path, field, typed), typed))
            self.assertEqual(len(answers), 1, path)
            self.assertIn("on its way", answers.pop()[1])
        self.assertFalse(self.mails(self.carla))
        self.assertEqual(self.Request.search_count([]), 4)
        self.work()
        self.assertFalse(self.Request.search_count([]))
        mails = self.mails(self.carla)
        self.assertEqual(len(mails), 2)
        self.assertFalse(any("token=" in mail.body_html for mail in mails))

    def test_o_reset_walk(self):
        """O-RESET: asked for, mailed, chosen, signed in; the link works once."""
        self.carla_user.with_user(self.carla_user)._update_last_login()
        self.ask("/web/reset_password", "login", "CARLA@client.test ")
        self.work()
        [copy] = self.mails(self.carla)._prepare_outgoing_list()
        address = re.search(r'href="[^"]*(/web/reset_password\?[^"]+)"', copy["body"])
        path = address[1].replace("&amp;", "&")
        page = self.get(path)
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        form = next(f for f in self.page(page).forms if "password" in f.fields)
        fields = dict(form.form_values()) | {
            "password": "A longer one 1",
            "confirm_password": "A longer one 1",
        }
        self.assertEqual(self.submit(path, fields).status_code, 200)
        page = self.get("/web/login?login=x")
        form = next(f for f in self.page(page).forms if "password" in f.fields)
        fields = dict(form.form_values()) | {
            "login": "carla@client.test",
            "password": "A longer one 1",
        }
        self.assertEqual(self.submit("/web/login", fields).status_code, 303)
        self.authenticate(None, None)
        over = self.get(path)
        self.assertIn("no longer valid", over.text)
        self.assertNotIn("carla@client.test", over.text)
        # and the way on is on that page
        answer = self.ask("/web/reset_password", "login", "carla@client.test")
        self.assertIn("on its way", answer.text)

    def test_c_invite_walk(self):
        """C-INVITE: the invited contact chooses a password and is in the portal."""
        self.colin.with_user(self.salesperson).action_portal_invite()
        [copy] = self.mails(self.colin)._prepare_outgoing_list()
        address = re.search(r'href="[^"]*(/web/signup\?[^"]+)"', copy["body"])
        path = address[1].replace("&amp;", "&")
        form = next(
            f for f in self.page(self.get(path)).forms if "password" in f.fields
        )
        fields = dict(form.form_values()) | {
            "password": "A longer one 1",
            "confirm_password": "A longer one 1",
        }
        self.assertEqual(self.submit(path, fields).status_code, 303)
        self.assertEqual(self.get("/my/account").status_code, 200)
        self.colin.invalidate_recordset()
        self.assertEqual(self.colin.portal_login_state, "active")
        self.authenticate(None, None)
        over = self.get(path)
        self.assertEqual(over.status_code, 303)
        self.assertIn("/web/reset_password", over.headers["Location"])

    def test_o_reset_user_name(self):
        """O-RESET: the user name goes to the address on file, and no other."""
        self.carla_user.login = "cc-client"
        self.ask("/web/login/forgotten", "email", "carla@client.test")
        self.work()
        mail = self.mails(self.carla)
        self.assertIn("cc-client", mail.body_html)
        self.assertEqual(mail.recipient_ids, self.carla)

    def test_o_reset_not_for_the_shut_out(self):
        """O-RESET: a login that was taken away gets no mail; the page is the same."""
        self.carla.action_portal_revoke()
        self.ask("/web/reset_password", "login", "carla@client.test")
        self.work()
        self.assertFalse(self.mails(self.carla))

    def test_o_reset_bounded(self):
        """O-RESET: who asks again and again gets the same page, and few mails."""
        self.env["portal.rate.limit"].search([]).unlink()
        answers = set()
        for _again in range(8):
            answer = self.ask("/web/reset_password", "login", "carla@client.test")
            answers.add(self.words(answer, "-"))
        self.assertEqual(len(answers), 1)
        self.assertLessEqual(self.Request.search_count([]), 5)

    def test_o_reset_text_of_the_company(self):
        """O-RESET: the company's text, sanitised, is on all three pages."""
        self.company.portal_login_help = (
            "<p>Call us: 01 234</p><script>alert(1)</script>"
        )
        for path in ("/web/login", "/web/reset_password", "/web/login/forgotten"):
            page = self.get(path)
            self.assertIn("Call us: 01 234", page.text)
            self.assertNotIn("alert(1)", page.text)

    def test_o_reset_switched_off(self):
        """O-RESET: Odoo's own switch holds: no page, no link."""
        self.env["ir.config_parameter"].set_param("auth_signup.reset_password", "False")
        self.assertEqual(self.get("/web/reset_password").status_code, 404)
        self.assertEqual(self.get("/web/login/forgotten").status_code, 404)
        self.assertNotIn("/web/login/forgotten", self.get("/web/login").text)

    def test_w27_login_without_scripts(self):
        """W27: a style for browsers without scripts shows the login form."""
        page = self.page(self.get("/web/login"))
        [form] = [form for form in page.forms if "password" in form.fields]
        self.assertIn("oe_login_form", form.get("class"))
        self.assertIn("display: block", page.xpath("//noscript/style")[0].text)
        self.assertTrue(page.xpath("//a[@href='/web/login/forgotten']"))

    def test_w14_signup_tells_nothing(self):
        """W14: neither address nor form of signing up says who has an account."""
        self.env["ir.config_parameter"].set_param("auth_signup.invitation_scope", "b2c")
        for path in ("/web/signup", "/web/reset_password"):
            page = self.get(f"{path}?signup_email=carla@client.test")
            self.assertEqual(page.status_code, 200)
        form = next(
            f for f in self.page(self.get("/web/signup")).forms if "name" in f.fields
        )
        fields = dict(form.form_values()) | {
            "name": "Somebody",
            "login": "carla@client.test",
            "password": "A longer one 1",
            "confirm_password": "A longer one 1",
        }
        answer = self.submit("/web/signup", fields)
        self.assertEqual(answer.status_code, 200)
        self.assertIn("No account could be made", answer.text)
        self.assertNotIn("already registered", answer.text)

    def test_w14_login_takes_its_time(self):
        """W14: an unknown user name costs the work of a wrong password."""
        users = type(self.env["res.users"])
        context = self.env["res.users"]._crypt_context()
        spent = []

        def count(password):
            spent.append(password)
            return "x"

        with (
            patch.object(users, "_crypt_context", lambda _self: context),
            patch.object(context, "hash", count, create=True),
        ):
            self.try_login("nobody@client.test")
            self.assertEqual(spent, ["wrong"])
            self.try_login("carla@client.test")
            self.assertEqual(spent, ["wrong"])

    def try_login(self, login):
        page = self.get("/web/login")
        form = next(f for f in self.page(page).forms if "password" in f.fields)
        fields = dict(form.form_values()) | {"login": login, "password": "wrong"}
        answer = self.submit("/web/login", fields)
        self.assertEqual(answer.status_code, 200)
        self.assertIn("Wrong login/password", answer.text)
