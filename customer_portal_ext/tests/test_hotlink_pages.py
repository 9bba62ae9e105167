"""P-HOTLINK, P-HOTLINK-OFF, C-DIRECT, X-TOKENS: the pages of a link."""

from datetime import timedelta

from odoo import http
from odoo.fields import Datetime
from odoo.tests import tagged

from ..models.portal_hotlink import SESSION_GRANTS, SESSION_LINK
from .common import PortalHttpCase


@tagged("post_install", "-at_install")
class TestHotlinkPages(PortalHttpCase):
    def setUp(self):
        super().setUp()
        self.quote = self.quotation()
        self.login_as(None)

    def issue(self, partner=None, document=None, **kwargs):
        return self.env["portal.hotlink"]._issue(
            partner or self.carla, document or self.quote, self.company, **kwargs
        )

    def open_link(self, secret):
        """Press the button of a link's page."""
        path = f"/my/link/{secret}"
        response = self.get(path)
        self.assertEqual(response.status_code, 200)
        _form, fields = self.form_of(response, path)
        return self.submit(path, fields)

    def session_data(self):
        return http.root.session_store.get(self.opener.cookies["session_id"])

    def test_p_hotlink_page_says_who_and_what(self):
        _link, secret = self.issue()
        response = self.get(f"/my/link/{secret}")
        self.assertIn(
            f"Open Quotation {self.quote.name} as Carla Client", self.text_of(response)
        )
        self.assertEqual(response.headers["Referrer-Policy"], "no-referrer")
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        self.assertEqual(response.headers["X-Frame-Options"], "DENY")

    def test_p_hotlink_signs_in(self):
        link, secret = self.issue()
        response = self.open_link(secret)
        self.assertEqual(response.status_code, 303)
        self.assertURLEqual(response.headers["Location"], f"/my/orders/{self.quote.id}")
        page = self.get(response.headers["Location"])
        self.assertEqual(page.status_code, 200)
        self.assertNotIn(secret, page.text)
        self.assertEqual(self.session_data().uid, self.carla_user.id)
        self.assertEqual(self.session_data()[SESSION_LINK], link.id)
        event = self.events(self.quote, "link_used")
        self.assertEqual(event.partner_id, self.carla)
        self.assertEqual(event.hotlink_id, link)
        self.assertEqual(link.use_count, 1)

    def test_p_hotlink_may_be_opened_again(self):
        link, secret = self.issue()
        self.open_link(secret)
        self.login_as(None)
        self.assertEqual(self.open_link(secret).status_code, 303)
        self.assertEqual(link.use_count, 2)

    def test_p_hotlink_of_another_person_ends_the_session(self):
        """Nothing of the session before stays in the one that a link begins."""
        self.login_as(self.eve_user)
        _link, secret = self.issue()
        self.open_link(secret)
        self.assertEqual(self.session_data().uid, self.carla_user.id)

    def test_p_hotlink_asks_for_the_second_factor(self):
        """P-HOTLINK: a second factor that the user has set up is still asked for."""
        self.carla_user.sudo().totp_secret = "JBSWY3DPEHPK3PXP"
        _link, secret = self.issue()
        response = self.open_link(secret)
        self.assertEqual(response.status_code, 303)
        self.assertURLEqual(
            response.headers["Location"],
            f"/web/login/totp?redirect=/my/orders/{self.quote.id}",
        )
        self.assertFalse(self.session_data().uid)
        page = self.get(f"/my/orders/{self.quote.id}")
        self.assertEqual(page.status_code, 303)
        self.assertIn("/web/login", page.headers["Location"])

    def test_p_hotlink_where_another_has_the_address(self):
        """P-HOTLINK: who can have no login opens the one document, as themselves."""
        self.colin.email = self.eve.email.upper()
        _link, secret = self.issue(partner=self.colin)
        response = self.open_link(secret)
        self.assertURLEqual(response.headers["Location"], f"/my/orders/{self.quote.id}")
        self.assertFalse(self.session_data().uid)
        self.assertEqual(self.get(f"/my/orders/{self.quote.id}").status_code, 200)
        self.assertEqual(self.get("/my/quotes").status_code, 303)

    def test_p_hotlink_ends_with_the_login(self):
        """P-HOTLINK: a login that staff ended takes the contact's links with it."""
        _link, secret = self.issue()
        self.carla_user.active = False
        self.assertEqual(self.get(f"/my/link/{secret}").status_code, 404)

    def test_p_hotlink_acts_are_marked(self):
        """X-AUDIT: evidence tells a session that began with a link from a login."""
        link, secret = self.issue()
        self.open_link(secret)
        path, fields = self.approve_form(self.quote, self.quote.order_line[:1])
        self.submit(path, fields)
        event = self.events(self.quote, "line_approved")
        self.assertEqual(event.identified_by, "hotlink")
        self.assertEqual(event.hotlink_id, link)

    def test_scanner_changes_nothing(self):
        """A scanner of mails opens the link ten times: no use, no event, no session."""
        link, secret = self.issue()
        for _i in range(5):
            self.assertEqual(self.get(f"/my/link/{secret}").status_code, 200)
            self.opener.head(self.base_url() + f"/my/link/{secret}")
        self.assertEqual(link.use_count, 0)
        self.assertFalse(link.first_used_at)
        self.assertFalse(self.events(self.quote))
        self.assertFalse(self.session_data().uid)
        self.assertFalse(self.session_data().get(SESSION_GRANTS))
        page = self.get(f"/my/orders/{self.quote.id}")
        self.assertEqual(page.status_code, 303)
        self.assertIn("/web/login", page.headers["Location"])

    def test_dead_links_look_alike(self):
        """X-TOKENS: unknown, expired, revoked, cut, overlong: one page, one status."""
        expired, expired_secret = self.issue()
        expired.expires_at = Datetime.now() - timedelta(days=1)
        revoked, revoked_secret = self.issue()
        revoked.action_revoke()
        _private, private_secret = self.issue(document=self.order())
        _foreign, foreign_secret = self.issue(partner=self.eve)
        texts = set()
        for secret in (
            "x" * 43,
            expired_secret,
            revoked_secret,
            private_secret,
            foreign_secret,
            revoked_secret[:20],
            "y" * 3000,
            "%00",
            "é",
        ):
            for method in ("GET", "POST"):
                with self.subTest(secret=secret[:10], method=method):
                    path = f"/my/link/{secret}"
                    if method == "GET":
                        response = self.get(path)
                    else:
                        token = self.csrf_token()
                        response = self.submit(path, {"csrf_token": token})
                    self.assertEqual(response.status_code, 404)
                    texts.add(self.text_of(response))
                    self.assertEqual(response.headers["Cache-Control"], "no-store")
        self.assertEqual(len(texts), 1, texts)
        self.assertIn("Send me a new link", texts.pop())
        self.assertFalse(self.session_data().uid)

    def csrf_token(self):
        """Return a token of the browser's session, as any page with a form has it."""
        _form, fields = self.form_of(self.get("/my/link/-"), "/my/link/-/renew")
        return dict(fields)["csrf_token"]

    def test_renew_sends_to_the_address_on_file(self):
        """X-TOKENS: a new link goes to the contact only; the answer is always alike."""
        link, secret = self.issue()
        link.expires_at = Datetime.now() - timedelta(days=1)
        answers = set()
        # asking again and again sends one mail
        for one in (secret, secret, "x" * 43, "x"):
            response = self.submit(
                f"/my/link/{one}/renew", {"csrf_token": self.csrf_token()}
            )
            self.assertEqual(response.status_code, 200)
            answers.add(self.text_of(response))
        self.assertEqual(len(answers), 1)
        mails = self.env["mail.mail"].search(
            [
                ("model", "=", "sale.order"),
                ("res_id", "=", self.quote.id),
                ("subject", "like", "Your new link"),
            ]
        )
        self.assertEqual(len(mails), 1)
        self.assertEqual(mails.recipient_ids, self.carla)
        self.assertNotIn(secret, mails.body_html)

    def test_no_new_link_is_promised_where_none_is_sent(self):
        """P-HOTLINK-OFF: a dead link leads to the login, where nobody sends any."""
        companies = self.env["res.company"].search([])
        companies.portal_hotlink_mode = "off"
        _link, secret = self.issue()
        for one in (secret, "x" * 43, "x"):
            page = self.page(self.get(f"/my/link/{one}"))
            self.assertFalse(page.xpath("//form[contains(@action, '/renew')]"))
            self.assertTrue(page.xpath("//*[@id='portal_link']//a[@href='/my']"))
        # where one of several does, it may be theirs
        companies[:1].portal_hotlink_mode = "button"
        for one in (secret, "x" * 43):
            page = self.page(self.get(f"/my/link/{one}"))
            self.assertTrue(page.xpath("//form[contains(@action, '/renew')]"))

    def test_c_direct_opens_one_record_and_nothing_else(self):
        """C-DIRECT: a link of record scope grants its document, and signs nobody in."""
        other = self.quotation(partner=self.colin)
        link, secret = self.issue(partner=self.colin, scope="record")
        response = self.open_link(secret)
        self.assertURLEqual(response.headers["Location"], f"/my/orders/{self.quote.id}")
        self.assertFalse(self.session_data().uid)
        page = self.get(f"/my/orders/{self.quote.id}")
        self.assertEqual(page.status_code, 200)
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertFalse(self.page(page).xpath("//ol[contains(@class,'breadcrumb')]"))
        for path in (
            f"/my/orders/{other.id}",
            f"/my/orders/{other.id}/approve",
            "/my/orders",
            "/my/quotes",
            "/my/actions",
            "/my",
            "/my/account",
        ):
            with self.subTest(path):
                denied = self.get(path)
                self.assertEqual(denied.status_code, 303)
                self.assertIn("/web/login", denied.headers["Location"])
                self.assertNotIn(other.name, denied.text)
        link.action_revoke()
        self.assertEqual(self.get(f"/my/orders/{self.quote.id}").status_code, 303)

    def test_c_direct_acts_as_its_contact(self):
        """C-DIRECT: what the status asks for can be done there, as that contact."""
        link, secret = self.issue(partner=self.colin, scope="record")
        self.open_link(secret)
        path, fields = self.approve_form(self.quote, self.quote.order_line[:1])
        response = self.submit(path, fields)
        self.assertEqual(response.status_code, 303)
        event = self.events(self.quote, "line_approved")
        self.assertEqual(event.partner_id, self.colin)
        self.assertEqual(event.identified_by, "direct_link")
        self.assertEqual(event.hotlink_id, link)
        self.assertFalse(event.user_id)
        self.assertEqual(self.get(response.headers["Location"]).status_code, 200)

    def test_one_click_signs_in_on_get(self):
        """P-HOTLINK: where the company wants it, the link itself signs in."""
        self.company.portal_hotlink_mode = "one_click"
        link, secret = self.issue()
        for headers in (
            {"Sec-Purpose": "prefetch"},
            {"Odoo-Link-Preview": "True"},
            {"Sec-Fetch-Dest": "image"},
        ):
            self.assertEqual(
                self.get(f"/my/link/{secret}", headers=headers).status_code, 200
            )
        self.opener.head(self.base_url() + f"/my/link/{secret}")
        self.assertEqual(link.use_count, 0)
        response = self.get(f"/my/link/{secret}")
        self.assertEqual(response.status_code, 303)
        self.assertEqual(self.session_data().uid, self.carla_user.id)

    def test_one_click_leaves_another_session_alone(self):
        """P-HOTLINK: no page elsewhere signs somebody in as somebody else."""
        self.company.portal_hotlink_mode = "one_click"
        link, secret = self.issue()
        for user in (self.eve_user, self.salesperson):
            self.login_as(user)
            response = self.get(f"/my/link/{secret}")
            self.assertEqual(response.status_code, 200)
            self.assertEqual(self.session_data().uid, user.id)
        self.assertEqual(link.use_count, 0)

    def change_email(self, email):
        """Send the form of the contact's own details with another address."""
        return self.submit(
            "/my/address/submit",
            {
                "csrf_token": self.csrf_token(),
                "partner_id": self.carla.id,
                "name": self.carla.name,
                "email": email,
                "phone": "+1 555 0100",
                "street": "1 Main Street",
                "city": "Springfield",
                "zip": "12345",
                "country_id": self.env.ref("base.be").id,
                "address_type": "billing",
                "required_fields": "name,email",
            },
        ).json()

    def test_x_tokens_a_link_does_not_change_the_address(self):
        """X-TOKENS: whoever holds a link cannot take the login over with it."""
        # as in the form: the address of a contact is that of the company (O-COMPANY)
        self.customer.write(
            {
                "street": "1 Main Street",
                "city": "Springfield",
                "zip": "12345",
                "country_id": self.env.ref("base.be").id,
            }
        )
        _link, secret = self.issue()
        self.open_link(secret)
        answer = self.change_email("thief@evil.test")
        self.assertIn("email", answer["invalid_fields"])
        self.assertIn("sign in again with your password", answer["messages"][0])
        with self.assertLogs("odoo.http", "WARNING"):
            self.make_jsonrpc_request_error(
                "/web/dataset/call_kw/res.users/write",
                {
                    "model": "res.users",
                    "method": "write",
                    "args": [[self.carla_user.id], {"email": "thief@evil.test"}],
                    "kwargs": {},
                },
            )
        self.assertEqual(self.carla.email, "carla@client.test")
        # the rest of the form is theirs to change
        self.assertIn("redirectUrl", self.change_email("carla@client.test"))
        self.login_as(self.carla_user)
        self.assertIn("redirectUrl", self.change_email("carla@new.test"))
        self.assertEqual(self.carla.email, "carla@new.test")

    def make_jsonrpc_request_error(self, route, params):
        """Call a JSON route that has to fail with a message for people."""
        answer = self.url_open(
            route, json={"jsonrpc": "2.0", "method": "call", "params": params}
        ).json()
        self.assertEqual(answer["error"]["data"]["name"], "odoo.exceptions.UserError")

    def test_p_hotlink_off(self):
        """P-HOTLINK-OFF: the address of a mail leads to the page behind the login."""
        self.company.portal_hotlink_mode = "off"
        addresses = self.env["portal.hotlink"]._addresses_for(self.carla, self.quote)
        address, is_link = addresses[self.carla]
        self.assertFalse(is_link)
        self.assertTrue(address.endswith(f"/my/orders/{self.quote.id}"))

    def test_inert_address(self):
        """The address that stands in mails until they are sent leads to the login."""
        path = f"/my/link/to/sale.order/{self.quote.id}"
        self.assertIn("/web/login", self.get(path).headers["Location"])
        self.login_as(self.carla_user)
        self.assertURLEqual(
            self.get(path).headers["Location"], f"/my/orders/{self.quote.id}"
        )
        self.login_as(self.eve_user)
        self.assertEqual(self.get(path).status_code, 404)
        self.assertEqual(self.get("/my/link/to/res.users/1").status_code, 404)
        self.login_as(self.salesperson)
        self.assertIn("/odoo/", self.get(path).headers["Location"])
