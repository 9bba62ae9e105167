"""C-DIRECT: staff send a link that opens one document and nothing else."""

import re

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import PortalHttpCase

LINK = re.compile(r"/my/link/([A-Za-z0-9_-]{43})")


@tagged("post_install", "-at_install")
class TestDirectLink(PortalHttpCase):
    def setUp(self):
        super().setUp()
        self.quote = self.quotation()
        self.architect = self.env["res.partner"].create(
            {"name": "Ada Architect", "email": "ada@architects.test", "lang": "en_US"}
        )

    def wizard(self, partners=None, document=None, user=None, **values):
        document = document or self.quote
        return (
            self.env["portal.direct.link"]
            .with_user(user or self.salesperson)
            .create(
                {
                    "res_model": document._name,
                    "res_id": document.id,
                    "partner_ids": [(6, 0, (partners or self.architect).ids)],
                    "body": "Please have a look.",
                    **values,
                }
            )
        )

    def sent(self, partner):
        """Return the body of a recipient's mail as it goes out, and its secrets."""
        mail = self.env["mail.mail"].search([("recipient_ids", "in", partner.ids)])
        [email] = mail._prepare_outgoing_list()
        return email["body"], LINK.findall(email["body"])

    def open_as_guest(self, secret):
        self.login_as(None)
        path = f"/my/link/{secret}"
        _form, fields = self.form_of(self.get(path), path)
        return self.submit(path, fields)

    def test_c_direct_for_somebody_outside(self):
        """C-DIRECT: the recipient acts on that document, and sees no other."""
        self.wizard().action_send()
        body, secrets = self.sent(self.architect)
        self.assertIn("Please have a look.", body)
        [secret] = set(secrets)
        opened = self.open_as_guest(secret)
        self.assertURLEqual(opened.headers["Location"], f"/my/orders/{self.quote.id}")
        self.assertEqual(self.get(f"/my/orders/{self.quote.id}").status_code, 200)
        path, fields = self.approve_form(self.quote, self.quote.order_line[:1])
        done = self.submit(path, fields)
        self.assertEqual(done.status_code, 303)
        event = self.events(self.quote, "line_approved")
        self.assertEqual(event.partner_id, self.architect)
        self.assertEqual(event.identified_by, "direct_link")
        # their own certificate, and no list of the customer's other documents
        self.assertEqual(self.get(f"/my/evidence/{event.id}").status_code, 200)
        other = self.quotation()
        for path in (f"/my/orders/{other.id}", "/my/quotes", "/my"):
            self.assertIn("/web/login", self.get(path).headers["Location"])

    def test_c_direct_not_the_familys_certificates(self):
        """C-DIRECT: what the customer's own people did is not the guest's to take."""
        self.login_as(self.carla_user)
        path, fields = self.approve_form(self.quote, self.quote.order_line[:1])
        self.submit(path, fields)
        event = self.events(self.quote, "line_approved")
        self.wizard().action_send()
        self.open_as_guest(self.sent(self.architect)[1][0])
        page = self.get(f"/my/orders/{self.quote.id}")
        self.assertNotIn(f"/my/evidence/{event.id}", page.text)
        self.assertEqual(self.get(f"/my/evidence/{event.id}").status_code, 303)

    def test_c_direct_each_their_own(self):
        """C-DIRECT: two recipients, two links, and no other link beside them."""
        self.wizard(partners=self.architect | self.carla).action_send()
        first, second = (set(self.sent(p)[1]) for p in (self.architect, self.carla))
        self.assertEqual((len(first), len(second)), (1, 1))
        self.assertFalse(first & second)
        links = self.env["portal.hotlink"].search([("res_id", "=", self.quote.id)])
        self.assertEqual(links.partner_id, self.architect | self.carla)
        self.assertEqual(set(links.mapped("scope")), {"record"})

    def test_c_direct_secret_is_made_once(self):
        """X-TOKENS: no secret before sending, and nobody gets it a second time."""
        self.wizard().action_send()
        link = self.env["portal.hotlink"].search([("res_id", "=", self.quote.id)])
        self.assertFalse(link.sudo().secret_hash)
        message = self.env["mail.message"].search(
            [("model", "=", "sale.order"), ("res_id", "=", self.quote.id)]
        )
        self.assertFalse(any(LINK.search(body) for body in message.mapped("body")))
        self.assertTrue(self.sent(self.architect)[1])
        self.assertFalse(self.sent(self.architect)[1])
        # a text with somebody else's inert address gives nobody that link
        mail = self.env["mail.mail"].create(
            {
                "body_html": f"<p>{link._granted_path()}</p>",
                "recipient_ids": [(6, 0, self.eve.ids)],
            }
        )
        [email] = mail._prepare_outgoing_list()
        self.assertFalse(LINK.search(email["body"]))

    def test_c_direct_ends(self):
        """C-DIRECT: revoked, or private again, it opens nothing; it is not renewed."""
        self.wizard().action_send()
        [secret] = set(self.sent(self.architect)[1])
        link = self.env["portal.hotlink"]._find(secret)
        self.quote.portal_show = False
        self.assertFalse(self.env["portal.hotlink"]._find(secret))
        self.quote.portal_show = True
        self.open_as_guest(secret)
        link.with_user(self.salesperson).action_revoke()
        self.assertEqual(self.get(f"/my/orders/{self.quote.id}").status_code, 303)
        before = self.env["mail.mail"].search_count([])
        self.env["portal.hotlink"]._send_again(link)
        self.assertEqual(self.env["mail.mail"].search_count([]), before)

    def test_c_direct_refusals(self):
        """C-DIRECT: private documents, staff, no address, and who may not write it."""
        nameless = self.env["res.partner"].create({"name": "No Address"})
        for values in (
            {"document": self.order()},
            {"partners": self.buyer.partner_id},
            {"partners": nameless},
            {"days": 0},
            {"days": 999},
        ):
            with self.subTest(values), self.assertRaises(UserError):
                self.wizard(**values).action_send()
        with self.assertRaises(AccessError):
            self.wizard(user=self.buyer).action_send()
        self.assertFalse(
            self.env["portal.hotlink"].search([("res_id", "=", self.quote.id)])
        )

    def test_c_signout_of_a_guest(self):
        """C-SIGNOUT: a guest closes the document, without JavaScript."""
        self.wizard().action_send()
        self.open_as_guest(self.sent(self.architect)[1][0])
        page = self.get(f"/my/orders/{self.quote.id}")
        _form, fields = self.form_of(page, "/my/link/leave")
        self.assertEqual(self.submit("/my/link/leave", fields).status_code, 200)
        self.assertEqual(self.get(f"/my/orders/{self.quote.id}").status_code, 303)

    def test_inert_address_leads_staff_to_the_document(self):
        self.wizard().action_send()
        link = self.env["portal.hotlink"].search([("res_id", "=", self.quote.id)])
        self.login_as(self.salesperson)
        self.assertIn("/odoo/", self.get(link._granted_path()).headers["Location"])
        self.login_as(self.carla_user)
        self.assertEqual(self.get(link._granted_path()).status_code, 404)
