"""P-HOTLINK: links without a document, to the portal as a whole or a page of it."""

import re

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import PortalHttpCase

LINK = re.compile(r"/my/link/([A-Za-z0-9_-]{43})")


@tagged("post_install", "-at_install")
class TestHotlinkPageLinks(PortalHttpCase):
    def setUp(self):
        super().setUp()
        self.login_as(None)
        self.Hotlink = self.env["portal.hotlink"]

    def mail(self, partners, path="/my/orders", **values):
        """Return a mail about a contact whose text holds the address of a page."""
        base_url = self.carla.get_base_url()
        address = base_url + self.carla._portal_inert_path(path)
        return self.env["mail.mail"].create(
            {
                "model": "res.partner",
                "res_id": self.carla.id,
                "body_html": f'<p><a href="{address}">Your statement</a></p>',
                "recipient_ids": [Command.set(partners.ids)],
                **values,
            }
        )

    def bodies(self, mail):
        return {email["partner_id"]: email["body"] for email in self.outgoing(mail)}

    def outgoing(self, mail):
        return mail._prepare_outgoing_list()

    def secret_in(self, body):
        found = set(LINK.findall(body))
        self.assertLessEqual(len(found), 1)
        return found.pop() if found else None

    def test_p_hotlink_page_for_each_recipient(self):
        """P-HOTLINK: a mail about a contact leads each to their own portal."""
        mail = self.mail(self.carla | self.eve)
        bodies = self.bodies(mail)
        secrets = {partner: self.secret_in(body) for partner, body in bodies.items()}
        self.assertNotEqual(secrets[self.carla], secrets[self.eve])
        for partner, secret in secrets.items():
            link = self.Hotlink._find(secret)
            self.assertEqual(link.partner_id, partner)
            self.assertEqual(link.path, "/my/orders")
            self.assertFalse(link.res_model)
        self.assertNotIn("Open in our portal", bodies[self.carla])
        self.assertNotIn(secrets[self.carla], mail.body_html)

    def test_p_hotlink_page_opens(self):
        """P-HOTLINK: the link signs in and opens the page; the use is evidence."""
        secret = self.secret_in(self.bodies(self.mail(self.carla))[self.carla])
        path = f"/my/link/{secret}"
        page = self.get(path)
        self.assertIn("Open the portal as Carla Client", self.text_of(page))
        _form, fields = self.form_of(page, path)
        opened = self.submit(path, fields)
        self.assertEqual(opened.status_code, 303)
        self.assertURLEqual(opened.headers["Location"], "/my/orders")
        self.assertEqual(self.get("/my/orders").status_code, 200)
        link = self.Hotlink._find(secret)
        self.assertEqual(link.use_count, 1)
        event = self.events(link, "link_used")
        self.assertEqual(event.partner_id, self.carla)
        self.assertEqual(event.hotlink_id, link)
        self.assertFalse(self.env["portal.event"]._first_broken_event(link))

    def test_p_hotlink_page_makes_a_login_or_none(self):
        """P-HOTLINK: without a login, and none to be made, the page asks to sign in."""
        self.company.portal_create_logins = False
        body = self.bodies(self.mail(self.colin))[self.colin]
        self.assertIsNone(self.secret_in(body))
        self.assertIn("/my/orders", body)
        self.assertNotIn("/my/link", body)
        self.company.portal_create_logins = True
        body = self.bodies(self.mail(self.colin))[self.colin]
        self.assertTrue(self.Hotlink._find(self.secret_in(body)))

    def test_p_hotlink_off_page(self):
        """P-HOTLINK-OFF: the page behind the login; staff get the inert address."""
        self.company.portal_hotlink_mode = "off"
        staff = self.salesperson.partner_id
        bodies = self.bodies(self.mail(self.carla | staff))
        for body in bodies.values():
            self.assertIsNone(self.secret_in(body))
        self.assertFalse(self.Hotlink.search([("path", "!=", False)]))

    def test_x_tokens_page_is_a_clean_local_address(self):
        """X-TOKENS: no link leads out of the portal, however its page is written."""
        for path in (
            "https://evil.test/my",
            "//evil.test/my",
            "/my//evil.test",
            "/myself",
            "/web",
            "/my/../web",
            "/my?redirect=//evil.test",
            "/my/link/leave",
            "/my\n",
            "",
        ):
            with self.subTest(path):
                with self.assertRaises(ValueError):
                    self.carla._portal_inert_path(path)
                if path:
                    with self.assertRaises(ValidationError):
                        self.Hotlink._issue(self.carla, None, self.company, path=path)
        with self.assertRaises(ValidationError):
            self.Hotlink._issue(
                self.carla, None, self.company, path="/my", scope="record"
            )

    def test_p_hotlink_inert_page(self):
        """X-TOKENS: the address that lies in a queue leads behind the login only."""
        inert = self.carla._portal_inert_path("/my/orders")
        denied = self.get(inert)
        self.assertEqual(denied.status_code, 303)
        self.assertIn("/web/login", denied.headers["Location"])
        self.login_as(self.carla_user)
        self.assertURLEqual(self.get(inert).headers["Location"], "/my/orders")
        for bad in ("web", "my/link/leave", "/evil.test", "my/../web/login"):
            response = self.url_open(f"/my/link/page/{self.company.id}/{bad}")
            self.assertEqual(response.status_code, 404, bad)
            self.assertIn("/my/link/page/", response.url)

    def test_p_hotlink_page_is_sent_again(self):
        """X-TOKENS: in place of a dead one, a new link goes to the address on file."""
        link, secret = self.Hotlink._issue(
            self.carla, None, self.company, path="/my/orders"
        )
        link.action_revoke()
        self.assertFalse(self.Hotlink._find(secret))
        before = self.env["mail.mail"].search([])
        self.Hotlink._send_again(link)
        self.Hotlink._send_again(link)
        [mail] = self.env["mail.mail"].search([]) - before
        self.assertEqual(mail.recipient_ids, self.carla)
        new = self.Hotlink._find(self.secret_in(self.bodies(mail)[self.carla]))
        self.assertEqual(new.path, "/my/orders")

    def test_x_tokens_superseded_stays_dead(self):
        """X-TOKENS: a link that was replaced does not come back to life."""
        quote = self.quotation()
        link, secret = self.Hotlink._issue(self.carla, quote, self.company)
        quote.portal_show = False
        self.assertFalse(self.Hotlink._find(secret))
        link.expires_at = "2020-01-01"
        quote.portal_show = True
        self.Hotlink._send_again(link)
        link.expires_at = "2099-01-01"
        self.assertEqual(link.state, "superseded")
        self.assertFalse(self.Hotlink._find(secret))
        # whoever holds a living link and asks for another one does not kill it
        living, living_secret = self.Hotlink._issue(
            self.eve, None, self.company, path="/my"
        )
        self.Hotlink._send_again(living)
        self.assertTrue(self.Hotlink._find(living_secret))

    def test_p_hotlink_life_per_kind(self):
        """P-HOTLINK: life in days per kind of document, or the company's."""
        quote, purchase = self.quotation(), self.purchase()
        self.env["portal.hotlink.life"].create(
            {"company_id": self.company.id, "model": "sale.order", "days": 3}
        )

        def days(document, **kwargs):
            link, _secret = self.Hotlink._issue(
                self.carla, document, self.company, **kwargs
            )
            return round((link.expires_at - link.create_date).total_seconds() / 86400)

        self.assertEqual(days(quote), 3)
        self.assertEqual(days(purchase), 30)
        self.assertEqual(days(None, path="/my"), 30)
        self.env["portal.hotlink.life"].search([]).unlink()
        self.assertEqual(days(quote), 30)
        kinds = dict(self.env["portal.hotlink.life"]._selection_model())
        self.assertLessEqual({"sale.order", "purchase.order"}, kinds.keys())
        self.assertNotIn("sale.order.line", kinds)
