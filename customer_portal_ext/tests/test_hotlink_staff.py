"""P-HOTLINK, C-DIRECT, X-TOKENS: what staff see of links, and how they end them."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Datetime
from odoo.service.model import call_kw
from odoo.tests import Form, tagged

from .common import PortalHttpCase
from .test_mail import LINK


@tagged("post_install", "-at_install")
class TestHotlinkStaff(PortalHttpCase):
    def setUp(self):
        super().setUp()
        self.quote = self.quotation()
        self.other_quote = self.quotation()
        self.Hotlink = self.env["portal.hotlink"]
        self.login_as(None)

    def issue(self, partner=None, document=None, **kwargs):
        return self.Hotlink._issue(
            partner or self.carla, document or self.quote, self.company, **kwargs
        )

    def of_action(self, action, user=None):
        """Return the links of an action's list, with the action's context."""
        return (
            self.Hotlink.with_user(user or self.salesperson)
            .with_context(**action["context"])
            .search(action["domain"])
        )

    def test_lists_of_document_and_contact(self):
        """C-DIRECT: each document and each contact lists its links with last use."""
        link, _secret = self.issue()
        colins, _secret = self.issue(partner=self.colin)
        elsewhere, _secret = self.issue(document=self.other_quote)
        page, _secret = self.Hotlink._issue(self.carla, None, self.company, path="/my")
        quote = self.quote.with_user(self.salesperson)
        self.assertEqual(self.of_action(quote.action_portal_hotlinks()), link | colins)
        carla = self.carla.with_user(self.salesperson)
        self.assertEqual(
            self.of_action(carla.action_portal_hotlinks()), link | elsewhere | page
        )
        self.assertEqual(quote.portal_hotlink_count, 2)
        self.assertEqual(carla.portal_hotlink_count, 3)
        self.assertEqual(page.document_name, "Your customer portal")

    def test_states(self):
        """X-TOKENS: valid, expired, replaced and revoked are told apart."""
        links = [self.issue()[0] for _number in range(4)]
        links[1].expires_at = Datetime.now() - timedelta(days=1)
        links[2].superseded_at = Datetime.now()
        links[3].with_user(self.salesperson).action_revoke()
        self.assertEqual(
            [link.state for link in links],
            ["valid", "expired", "superseded", "revoked"],
        )

    def test_who_sent_it(self):
        """C-DIRECT: the list names who sent a link, also of mails from the queue."""
        self.quote.with_user(self.salesperson).message_post(
            body="Hello",
            partner_ids=self.carla.ids,
            subtype_xmlid="mail.mt_comment",
            force_send=False,
        )
        mail = self.env["mail.mail"].search([("res_id", "=", self.quote.id)], limit=1)
        mail._prepare_outgoing_list()
        link = self.Hotlink.search([("res_id", "=", self.quote.id)])
        self.assertEqual(link.sent_by_id, self.salesperson.partner_id)

    def test_revoke_all_of_a_document(self):
        """X-TOKENS: all at once, of this document only, and at once."""
        _link, secret = self.issue()
        guest, guest_secret = self.issue(partner=self.colin, scope="record")
        elsewhere, elsewhere_secret = self.issue(document=self.other_quote)
        path = f"/my/link/{guest_secret}"
        _form, fields = self.form_of(self.get(path), path)
        self.submit(path, fields)
        self.assertEqual(self.get(f"/my/orders/{self.quote.id}").status_code, 200)
        action = self.quote.with_user(self.salesperson).action_portal_hotlinks()
        done = self.of_action(action).browse().action_revoke_all()
        self.assertIn("2 links", done["params"]["message"])
        self.assertFalse(self.Hotlink._find(secret))
        self.assertFalse(self.Hotlink._find(guest_secret))
        self.assertTrue(self.Hotlink._find(elsewhere_secret))
        denied = self.get(f"/my/orders/{self.quote.id}")
        self.assertEqual(denied.status_code, 303)
        self.assertIn("/web/login", denied.headers["Location"])
        self.assertEqual(guest.state, "revoked")
        again = self.of_action(action).browse().action_revoke_all()
        self.assertIn("0 links", again["params"]["message"])
        self.assertFalse(elsewhere.revoked_at)

    def test_revoke_all_of_a_contact(self):
        """X-TOKENS: whatever a contact got, to documents and to pages."""
        made = [
            self.issue()[1],
            self.issue(document=self.other_quote)[1],
            self.Hotlink._issue(self.carla, None, self.company, path="/my")[1],
        ]
        _colins, colins_secret = self.issue(partner=self.colin)
        action = self.carla.with_user(self.salesperson).action_portal_hotlinks()
        # as the button of a list calls it, with nothing chosen
        call_kw(
            self.Hotlink.with_user(self.salesperson),
            "action_revoke_all",
            [[]],
            {"context": action["context"]},
        )
        self.assertFalse([secret for secret in made if self.Hotlink._find(secret)])
        self.assertTrue(self.Hotlink._find(colins_secret))

    def test_revoke_all_needs_a_list(self):
        """X-TOKENS: no call without a document ends links, and none of outsiders."""
        link, _secret = self.issue()
        with self.assertRaises(UserError):
            self.Hotlink.with_user(self.salesperson).action_revoke_all()
        context = {"portal_revoke_model": "sale.order", "portal_revoke_id": 1}
        with self.assertRaises(AccessError):
            self.Hotlink.with_user(self.carla_user).with_context(
                **context
            ).action_revoke_all()
        self.assertFalse(link.revoked_at)

    def test_revoke_all_of_another_company(self):
        """X-MULTI: staff of one company end no link of another."""
        company = self.env["res.company"].create({"name": "Second"})
        link, _secret = self.Hotlink._issue(self.carla, None, company, path="/my")
        action = self.carla.with_user(self.salesperson).action_portal_hotlinks()
        self.of_action(action).browse().action_revoke_all()
        self.assertFalse(link.revoked_at)

    def test_direct_link_suggests_the_life_of_the_kind(self):
        """C-DIRECT: the wizard starts with the days set for this kind of document."""
        self.env["portal.hotlink.life"].create({"model": "sale.order", "days": 5})
        action = self.quote.action_portal_direct_link()
        wizard = Form(self.env["portal.direct.link"].with_context(**action["context"]))
        self.assertEqual(wizard.days, 5)
        wizard.days = 9
        self.assertEqual(wizard.save().days, 9)

    def test_footer_tells_the_life_of_the_kind(self):
        """P-HOTLINK: the mail says until when its link is valid."""
        self.env["portal.hotlink.life"].create({"model": "sale.order", "days": 5})
        mail = self.bare_mail(self.quote, self.carla)
        [email] = mail._prepare_outgoing_list()
        link = self.Hotlink._find(LINK.search(email["body"])[1])
        self.assertIn(link.expires_at.strftime("%m/%d/%Y"), email["body"])

    def bare_mail(self, document, partners):
        return self.env["mail.mail"].create(
            {
                "model": document._name,
                "res_id": document.id,
                "body_html": "<p>Of another addon</p>",
                "recipient_ids": [Command.set(partners.ids)],
            }
        )

    def test_p_hotlink_in_mails_of_other_addons(self):
        """P-HOTLINK: a bare mail, a notification: followers without a login as well."""
        purchase = self.purchase()
        for document, partner in (
            (self.quote, self.colin),
            (purchase, self.sven),
        ):
            self.assertFalse(partner.user_ids)
            with self.subTest(document._name, how="bare"):
                [email] = self.bare_mail(document, partner)._prepare_outgoing_list()
                self.assert_link(email, document, partner)
            for how in ("notify", "follow"):
                with self.subTest(document._name, how=how):
                    self.env["mail.mail"].search([]).unlink()
                    if how == "notify":
                        document.message_notify(
                            body="Look", partner_ids=partner.ids, force_send=False
                        )
                    else:
                        document.message_subscribe(partner_ids=partner.ids)
                        document.message_post(
                            body="News",
                            subtype_xmlid="mail.mt_comment",
                            force_send=False,
                        )
                    emails = [
                        email
                        for mail in self.env["mail.mail"].search([])
                        for email in mail._prepare_outgoing_list()
                        if email["partner_id"] == partner
                    ]
                    self.assertEqual(len(emails), 1)
                    self.assert_link(emails[0], document, partner)

    def assert_link(self, email, document, partner):
        [secret] = set(LINK.findall(email["body"]))
        link = self.Hotlink._find(secret)
        self.assertEqual(link.partner_id, partner)
        self.assertEqual((link.res_model, link.res_id), (document._name, document.id))

    def test_x_audit_before_the_second_factor(self):
        """X-AUDIT: a link that waits for a second factor was opened, and not used."""
        self.carla_user.sudo().totp_secret = "JBSWY3DPEHPK3PXP"
        _link, secret = self.issue()
        path = f"/my/link/{secret}"
        _form, fields = self.form_of(self.get(path), path)
        self.submit(path, fields)
        self.assertTrue(self.events(self.quote, "link_opened"))
        self.assertFalse(self.events(self.quote, "link_used"))

    def test_p_hotlink_settings(self):
        """P-HOTLINK: the fourth mode and the code before acts are set in Odoo."""
        settings = self.env["res.config.settings"].create({})
        settings.portal_hotlink_mode = "email"
        settings.portal_act_code = "acts"
        settings.execute()
        self.assertEqual(self.company.portal_hotlink_mode, "email")
        self.assertEqual(self.company.portal_act_code, "acts")
        template = Form(self.env.ref("customer_portal_ext.mail_template_order_update"))
        template.portal_no_link = True
        self.assertTrue(template.save().portal_no_link)
