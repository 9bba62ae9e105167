"""P-HOTLINK, X-TOKENS: each recipient's own link, put in when a mail goes out."""

import re
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools.mail import html2plaintext

from .common import PortalCase

LINK = re.compile(r"https?://[^\s\"'<>]+/my/link/([A-Za-z0-9_-]{43})")


@tagged("post_install", "-at_install")
class TestMail(PortalCase):
    def setUp(self):
        super().setUp()
        self.quote = self.quotation()
        self.quote.message_subscribe(partner_ids=self.colin.ids)
        self.template = self.env.ref("customer_portal_ext.mail_template_order_update")

    def outgoing(self, document):
        """Return {recipient: body as sent} of the queued mails of a document."""
        mails = self.env["mail.mail"].search(
            [("model", "=", document._name), ("res_id", "=", document.id)]
        )
        bodies = {}
        for mail in mails:
            for email in mail._prepare_outgoing_list():
                bodies[email["partner_id"]] = email["body"]
        return bodies

    def link_in(self, body):
        secrets = set(LINK.findall(body))
        self.assertLessEqual(len(secrets), 1, "one link per recipient and document")
        return self.env["portal.hotlink"]._find(secrets.pop()) if secrets else None

    def test_p_hotlink_each_recipient_their_own(self):
        """P-HOTLINK: customer and follower get their own; staff get none."""
        self.quote.message_subscribe(partner_ids=self.buyer.partner_id.ids)
        self.quote._portal_send_mail(self.template)
        bodies = self.outgoing(self.quote)
        self.assertEqual(self.link_in(bodies[self.carla]).partner_id, self.carla)
        self.assertEqual(self.link_in(bodies[self.colin]).partner_id, self.colin)
        self.assertIsNone(self.link_in(bodies[self.buyer.partner_id]))
        self.assertIn("/mail/view?", bodies[self.buyer.partner_id])

    def test_p_hotlink_mails_call_a_quotation_a_quotation(self):
        """P-HOTLINK: above a new link's mail stands what the portal calls it."""
        for order, kind in (
            (self.quote, "Quotation"),
            (self.quotation(state="sale"), "Sales order"),
        ):
            link = self.env["portal.hotlink"]._issue(
                self.carla, order, order.company_id
            )[0]
            link.sudo().with_context(lang="en_US")._mail_new_link()
            self.assertIn(f">Your {kind}<", self.outgoing(order)[self.carla])

    def test_p_hotlink_at_the_end_and_in_plain_text(self):
        self.quote._portal_send_mail(self.template)
        body = self.outgoing(self.quote)[self.carla]
        [secret] = set(LINK.findall(body))
        self.assertIn(f"/my/link/{secret}", html2plaintext(body)[-800:])
        self.assertLess(body.index("</body>") - body.rindex(secret), 2000)

    def test_x_tokens_nothing_usable_is_stored(self):
        """X-TOKENS: queue, message and chatter hold inert addresses only."""
        self.quote._portal_send_mail(self.template)
        bodies = self.outgoing(self.quote)
        secrets = {secret for body in bodies.values() for secret in LINK.findall(body)}
        self.assertEqual(len(secrets), 2)
        self.env.flush_all()
        for table in (
            "mail_mail",
            "mail_message",
            "portal_hotlink",
            "mail_tracking_value",
        ):
            self.env.cr.execute(f"SELECT t::text FROM {table} t")
            text = "\n".join(row for (row,) in self.env.cr.fetchall())
            for secret in secrets:
                self.assertNotIn(secret, text)
        self.assertFalse(self.quote.access_token)

    def test_p_hotlink_in_any_mail_about_the_document(self):
        """P-HOTLINK: a comment's notification has the link too, without a template."""
        self.quote.message_post(
            body="Hello",
            partner_ids=self.carla.ids,
            subtype_xmlid="mail.mt_comment",
            force_send=False,
        )
        self.assertTrue(self.link_in(self.outgoing(self.quote)[self.carla]))

    def test_p_hotlink_in_a_mail_without_layout(self):
        """P-HOTLINK: a template sent on its own, as reminders are, has it as well."""
        self.template.send_mail(self.quote.id, force_send=False)
        self.assertTrue(self.link_in(self.outgoing(self.quote)[self.carla]))

    def test_p_hotlink_of_a_private_document(self):
        """P-PUBLIC: a mail about a private document holds no link to it."""
        draft = self.order()
        draft.message_post(
            body="Hello",
            partner_ids=self.carla.ids,
            subtype_xmlid="mail.mt_comment",
            force_send=False,
        )
        body = self.outgoing(draft)[self.carla]
        self.assertIsNone(self.link_in(body))
        self.assertIn(f"/my/orders/{draft.id}", body)

    def test_p_hotlink_of_a_stranger(self):
        """X-SCOPE: a follower of another company gets no link to what is not theirs."""
        self.quote.message_subscribe(partner_ids=self.eve.ids)
        self.quote._portal_send_mail(self.template)
        self.assertIsNone(self.link_in(self.outgoing(self.quote)[self.eve]))

    def test_p_hotlink_off(self):
        """P-HOTLINK-OFF: the mail leads to the page behind the login."""
        self.company.portal_hotlink_mode = "off"
        self.quote._portal_send_mail(self.template)
        body = self.outgoing(self.quote)[self.carla]
        self.assertIsNone(self.link_in(body))
        self.assertIn(f"/my/orders/{self.quote.id}", body)

    def test_p_hotlink_record_scope_where_no_login_may_be_made(self):
        self.company.portal_create_logins = False
        self.quote._portal_send_mail(self.template)
        bodies = self.outgoing(self.quote)
        self.assertEqual(self.link_in(bodies[self.colin]).scope, "record")
        self.assertEqual(self.link_in(bodies[self.carla]).scope, "portal")

    def test_customers_language(self):
        """X-I18N: the footer speaks the recipient's language, whoever sends."""
        self.env["res.lang"]._activate_lang("de_DE")
        self.colin.lang = "de_DE"
        view = self.env.ref("customer_portal_ext.mail_hotlink_footer")
        [words] = re.findall(r"This link is personal[^<]*", view.arch_db)
        view.update_field_translations(
            "arch_db", {"de_DE": {words.strip(): "Dieser Link gilt nur"}}
        )
        self.quote._portal_send_mail(self.template)
        bodies = self.outgoing(self.quote)
        self.assertIn("Dieser Link", bodies[self.colin])
        self.assertNotIn("Dieser Link", bodies[self.carla])

    def test_p_po_stock_buttons_lead_to_the_link(self):
        """P-PO: stock's acknowledge button is the supplier's own link when sent."""
        order = self.purchase()
        order.message_post_with_source(
            "purchase.email_template_edi_purchase_done",
            email_layout_xmlid="mail.mail_notification_layout",
            subtype_xmlid="mail.mt_comment",
            force_send=False,
        )
        body = self.outgoing(order)[self.sven]
        link = self.link_in(body)
        self.assertEqual(link.partner_id, self.sven)
        self.assertNotIn("acknowledge=True", body)
        self.assertNotIn("access_token", body)
        self.assertNotIn("access_token", order.message_ids[0].body)

    def test_mail_server_down(self):
        """The status stays, the mail stays queued, and the salesperson sees it."""
        status = self.status("sale.order", "sign")
        status.mail_template_id = self.template
        self.quote.with_user(self.salesperson)._portal_enter_status(status)
        mails = self.env["mail.mail"].search(
            [("model", "=", "sale.order"), ("res_id", "=", self.quote.id)]
        )
        self.assertEqual(set(mails.mapped("state")), {"outgoing"})
        down = patch.object(
            type(self.env["ir.mail_server"]),
            "_connect__",
            side_effect=ConnectionRefusedError("down"),
        )
        with down, self.assertLogs("odoo.addons.customer_portal_ext", "WARNING"):
            mails.send()
        self.assertEqual(self.quote.portal_status_id, status)
        self.assertEqual(set(mails.mapped("state")), {"outgoing"})
        self.quote.invalidate_recordset()
        self.assertTrue(self.quote.portal_mail_failed)
        with patch.object(type(mails), "unlink", lambda self: True):
            mails._postprocess_sent_message(
                success_pids=mails.recipient_ids, success_emails=[]
            )
        self.quote.invalidate_recordset()
        self.assertFalse(self.quote.portal_mail_failed)

    def test_link_budget_per_follower(self):
        """P-HOTLINK: a mail to many followers costs two queries more for each."""
        partners = self.env["res.partner"].create(
            [
                {
                    "name": f"Follower {number}",
                    "parent_id": self.customer.id,
                    "email": f"f{number}@client.test",
                }
                for number in range(20)
            ]
        )
        mail = self.env["mail.mail"].create(
            {
                "model": "sale.order",
                "res_id": self.quote.id,
                "body_html": "<p>Hi</p>",
                "recipient_ids": [Command.set(partners.ids)],
            }
        )
        self.env.flush_all()
        mail._prepare_outgoing_list()  # templates and settings into the caches
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        mail._prepare_outgoing_list()
        self.env.flush_all()
        used = self.env.cr.sql_log_count - before
        self.assertLess(used, 20 * 2 + 25, f"{used} queries for 20 followers")
