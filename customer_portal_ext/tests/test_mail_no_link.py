"""P-HOTLINK: a template can be told to carry no link."""

from odoo.tests import tagged

from .common import PortalCase
from .test_mail import LINK


@tagged("post_install", "-at_install")
class TestMailNoLink(PortalCase):
    def setUp(self):
        super().setUp()
        self.quote = self.quotation()
        self.quote.message_subscribe(partner_ids=self.colin.ids)
        self.template = self.env.ref("customer_portal_ext.mail_template_order_update")
        self.own = self.template.copy({"portal_no_link": True})

    def outgoing(self, document):
        """Return {recipient: body as sent} of the queued mails of a document."""
        mails = self.env["mail.mail"].search(
            [("model", "=", document._name), ("res_id", "=", document.id)]
        )
        return {
            email["partner_id"]: email["body"]
            for mail in mails
            for email in mail._prepare_outgoing_list()
        }

    def assertNoLink(self, partner, document=None):
        body = self.outgoing(document or self.quote)[partner]
        self.assertFalse(LINK.search(body))
        self.assertNotIn("Open in our portal", body)
        self.assertNotIn("/my/link/", body)
        return body

    def test_p_hotlink_no_link_posted(self):
        """P-HOTLINK: posted on the document, by whatever layout."""
        self.quote._portal_send_mail(self.own)
        body = self.assertNoLink(self.carla)
        self.assertNotIn("View Quotation", body)
        self.assertNoLink(self.colin)

    def test_p_hotlink_no_link_sent_alone(self):
        """P-HOTLINK: sent without a message, as reminders are."""
        self.own.send_mail(
            self.quote.id, email_layout_xmlid="mail.mail_notification_layout"
        )
        self.assertNoLink(self.carla)

    def test_p_hotlink_no_link_by_the_composer(self):
        """P-HOTLINK: a composer that is opened with it, changed and sent."""
        for mode in ("comment", "mass_mail"):
            with self.subTest(mode):
                self.env["mail.mail"].search([]).unlink()
                composer = (
                    self.env["mail.compose.message"]
                    .with_user(self.salesperson)
                    .with_context(
                        default_composition_mode=mode,
                        default_model="sale.order",
                        default_res_ids=self.quote.ids,
                        default_template_id=self.own.id,
                        mail_notify_force_send=False,
                    )
                    .create({"subject": "My own words", "force_send": False})
                )
                composer.email_layout_xmlid = "mail.mail_notification_layout"
                composer.action_send_mail()
                self.assertNoLink(self.carla)

    def test_p_hotlink_no_link_sent_later(self):
        """P-HOTLINK: a message keeps what its template said until it goes out."""
        self.quote.message_post_with_source(
            self.own, scheduled_date="2099-01-01 00:00:00"
        )
        self.env["mail.message.schedule"].search([]).with_context(
            mail_notify_force_send=False
        )._send_notifications()
        self.assertNoLink(self.carla)

    def test_p_hotlink_no_link_in_the_next_mail_of_another(self):
        """P-HOTLINK: it is the template's, not the document's."""
        self.quote._portal_send_mail(self.own)
        self.env["mail.mail"].search([]).unlink()
        self.quote._portal_send_mail(self.template)
        self.assertTrue(LINK.search(self.outgoing(self.quote)[self.carla]))
