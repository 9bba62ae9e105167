"""X-SESSIONS: where a contact is signed in, and ending it."""

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tests.common import Opener

from ..tools.moment import format_moment
from .common import PortalHttpCase

PAGE = "/my/security/sessions"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)


@tagged("post_install", "-at_install")
class TestSessions(PortalHttpCase):
    def browser(self, agent, user=None):
        """Take another browser, and sign in as a person does."""
        self.opener = Opener(self)
        self.opener.headers["User-Agent"] = agent
        if user:
            _form, fields = self.form_of(self.get("/web/login"), "/web/login")
            fields += [("login", user.login), ("password", user.login)]
            signed_in = self.submit("/web/login", fields)
            self.assertEqual(signed_in.status_code, 303)
            self.assertEqual(self.get("/my").status_code, 200)
        return self.opener

    def ended(self, opener):
        """Tell whether a browser has no access any more."""
        self.opener = opener
        page = self.get("/my")
        return page.status_code == 303 and "/web/login" in page.headers["Location"]

    def cards(self, response):
        return self.page(response).xpath("//div[@id='portal_sessions']//li")

    def end_form(self, response, card):
        form = card.xpath(".//form")[0]
        return form.action, [(name, value) for name, value in form.form_values()]

    def test_x_sessions_page(self):
        """X-SESSIONS: browser, system, place, time, how it began; this one marked."""
        self.browser(SAFARI, self.carla_user)
        self.browser(FIREFOX, self.carla_user)
        self.carla_user.tz = "Asia/Tokyo"
        response = self.get(PAGE)
        self.assertEqual(response.status_code, 200)
        here, there = self.cards(response)
        self.assertEqual(here.get("aria-current"), "true")
        self.assertIn("Firefox on Linux", here.text_content())
        self.assertIn("This browser", here.text_content())
        self.assertFalse(here.xpath(".//form"))
        self.assertIn("Safari on Iphone", there.text_content())
        self.assertIn("with your login", there.text_content())
        self.assertIn("127.0.0.1", there.text_content())
        self.assertTrue(there.xpath(".//form"))
        device = self.env["res.device"].search(
            [("user_id", "=", self.carla_user.id), ("browser", "=", "safari")]
        )
        words = {
            tz: format_moment(self.env, device.last_activity, tz=tz)
            for tz in ("UTC", "Asia/Tokyo")
        }
        self.assertIn(words["Asia/Tokyo"], there.text_content())
        self.assertNotIn(words["UTC"], there.text_content())
        self.assertNotIn(device.session_identifier, response.text)
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        # the way there, in the place of stock's scripted button
        security = self.get("/my/security")
        self.assertIn(f'href="{PAGE}"', security.text)
        self.assertNotIn("portal_revoke_all_sessions_popup", security.text)

    def test_x_sessions_by_link(self):
        """X-SESSIONS: it says that a session began with the link of an e-mail."""
        quote = self.quotation()
        _link, secret = self.env["portal.hotlink"]._issue(
            self.carla, quote, self.company
        )
        phone = self.browser(SAFARI)
        path = f"/my/link/{secret}"
        _form, fields = self.form_of(self.get(path), path)
        self.submit(path, fields)
        self.assertEqual(self.get("/my").status_code, 200)
        # from there, for somebody without a password
        [here] = self.cards(self.get(PAGE))
        self.assertIn("by the link of an e-mail", here.text_content())
        desk = self.browser(FIREFOX, self.carla_user)
        here, there = self.cards(self.get(PAGE))
        self.assertIn("with your login", here.text_content())
        self.assertIn("by the link of an e-mail", there.text_content())
        self.opener = phone
        response = self.get(PAGE)
        action, fields = self.end_form(response, self.cards(response)[1])
        self.assertEqual(self.submit(action, fields).status_code, 303)
        self.assertTrue(self.ended(desk))
        self.assertFalse(self.ended(phone))

    def test_x_sessions_end_one(self):
        """X-SESSIONS: its next request finds no session; twice says so."""
        phone = self.browser(SAFARI, self.carla_user)
        desk = self.browser(FIREFOX, self.carla_user)
        response = self.get(PAGE)
        action, fields = self.end_form(response, self.cards(response)[1])
        self.assertFalse(self.ended(phone))
        self.opener = desk
        done = self.submit(action, fields)
        self.assertEqual(done.status_code, 303)
        after = self.get(done.headers["Location"])
        self.assertIn("That browser is signed out now", self.text_of(after))
        self.assertEqual(len(self.cards(after)), 1)
        self.assertIn("signed in nowhere else", self.text_of(after))
        again = self.submit(action, fields)
        self.assertIn(
            "signed out before", self.text_of(self.get(again.headers["Location"]))
        )
        self.assertTrue(self.ended(phone))
        self.assertFalse(self.ended(desk))

    def test_x_sessions_end_others(self):
        """X-SESSIONS: all but this one, and nobody else's."""
        theirs = self.browser(FIREFOX, self.eve_user)
        first = self.browser(SAFARI, self.carla_user)
        second = self.browser(SAFARI, self.carla_user)
        desk = self.browser(FIREFOX, self.carla_user)
        action = f"{PAGE}/end-others"
        _form, fields = self.form_of(self.get(PAGE), action)
        done = self.submit(action, fields)
        self.assertIn("All other browsers", self.get(done.headers["Location"]).text)
        again = self.submit(action, fields)
        self.assertIn("nowhere else", self.get(again.headers["Location"]).text)
        self.assertTrue(self.ended(first))
        self.assertTrue(self.ended(second))
        self.assertFalse(self.ended(theirs))
        self.assertFalse(self.ended(desk))

    def test_x_sessions_foreign(self):
        """X-SESSIONS: another person's session looks like a missing one."""
        theirs = self.browser(FIREFOX, self.eve_user)
        device = self.env["res.device"].search([("user_id", "=", self.eve_user.id)])
        self.browser(SAFARI, self.carla_user)
        self.browser(FIREFOX, self.carla_user)
        _form, fields = self.form_of(self.get(PAGE), f"{PAGE}/end")
        token = [field for field in fields if field[0] == "csrf_token"]
        for session in (str(device.id), "999999999", "x", ""):
            with self.subTest(session=session):
                refused = self.submit(f"{PAGE}/end", [*token, ("session", session)])
                self.assertEqual(refused.status_code, 404)
        self.assertEqual(self.get(f"{PAGE}/end").status_code, 405)
        self.assertEqual(
            self.submit(f"{PAGE}/end", [("session", "1")]).status_code, 400
        )
        self.assertFalse(self.ended(theirs))

    def test_x_sessions_who_left_is_not_listed(self):
        """X-SESSIONS: a browser that signed out is no living session."""
        self.browser(SAFARI, self.carla_user)
        _form, fields = self.form_of(self.get("/my"), "/my/signout")
        self.submit("/my/signout", fields)
        self.browser(FIREFOX, self.carla_user)
        self.assertEqual(len(self.cards(self.get(PAGE))), 1)

    def test_x_sessions_staff(self):
        """X-SESSIONS: staff end all sessions of a contact, and of no colleague."""
        phone = self.browser(SAFARI, self.carla_user)
        theirs = self.browser(FIREFOX, self.eve_user)
        carla = self.carla.with_user(self.salesperson)
        self.assertEqual(carla.portal_session_count, 1)
        for user, shown in ((self.salesperson, True), (self.buyer, False)):
            arch = self.env["res.partner"].with_user(user).get_view(view_type="form")
            self.assertEqual("action_end_portal_sessions" in arch["arch"], shown)
        with self.assertRaises(AccessError):
            self.carla.with_user(self.buyer).action_end_portal_sessions()
        self.assertFalse(self.ended(phone))
        action = carla.action_end_portal_sessions()
        self.assertIn("Signed out everywhere", action["params"]["message"])
        self.assertTrue(self.ended(phone))
        self.assertFalse(self.ended(theirs))
        carla.invalidate_recordset()
        self.assertEqual(carla.portal_session_count, 0)
        again = carla.action_end_portal_sessions()
        self.assertIn("was not signed in", again["params"]["message"])
        staff = self.browser(FIREFOX, self.buyer)
        self.buyer.partner_id.with_user(self.salesperson).action_end_portal_sessions()
        self.opener = staff
        self.assertEqual(self.get("/my").status_code, 200)
