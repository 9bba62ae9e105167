"""W11, P-ACCESS: tokens ride in invitations only; nobody chooses another's password."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import PortalCase


@tagged("post_install", "-at_install")
class TestSignupTokens(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the setting under which stock puts a token into mails about documents
        cls.env["ir.config_parameter"].set_param("auth_signup.invitation_scope", "b2c")

    def outgoing(self, document):
        mails = self.env["mail.mail"].search(
            [("model", "=", document._name), ("res_id", "=", document.id)]
        )
        self.assertTrue(mails)
        bodies = [mail.body_html for mail in mails]
        for mail in mails:
            bodies += [copy["body"] for copy in mail._prepare_outgoing_list()]
        return "\n".join(bodies)

    def assertCarriesNone(self, document, partner):
        document.message_post(
            body="News of it",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=partner.ids,
            force_send=False,
        )
        text = self.outgoing(document)
        self.assertIn("News of it", text)
        for word in ("signup_token", "/web/signup", "web/reset_password", "token="):
            self.assertNotIn(word, text)
        self.assertFalse(partner.sudo().signup_type)

    def test_w11_documents(self):
        """W11: no mail about an order, invoice, purchase order or task has a token."""
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.colin.id,
                "invoice_line_ids": [
                    Command.create(
                        {"product_id": self.product.id, "tax_ids": [Command.clear()]}
                    )
                ],
            }
        )
        invoice.action_post()
        project = self.env["project.project"].create(
            {"name": "House", "privacy_visibility": "portal"}
        )
        task = self.env["project.task"].create(
            {"name": "Paint", "project_id": project.id, "partner_id": self.colin.id}
        )
        self.company.portal_refuse_tokens = True
        self.assertCarriesNone(self.quotation(self.colin), self.colin)
        self.assertCarriesNone(self.purchase(), self.sven)
        self.env["res.partner"].invalidate_model()
        for document in (invoice, task):
            document.message_post(
                body="News of it",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                partner_ids=self.colin.ids,
                force_send=False,
            )
            text = self.outgoing(document)
            self.assertIn("News of it", text)
            self.assertNotIn("auth_signup_token", text)
            self.assertNotIn("/web/signup", text)
        self.assertFalse(self.colin.sudo().signup_type)

    def test_w11_share_wizard_and_share_url(self):
        """W11: sharing a document with somebody without a login gives them no token."""
        quote = self.quotation(self.colin)
        self.company.portal_refuse_tokens = False
        self.assertNotIn("signup_token", quote._get_share_url(signup_partner=True))
        project = self.env["project.project"].create({"name": "House"})
        share = self.env["portal.share"].create(
            {
                "res_model": "project.project",
                "res_id": project.id,
                "partner_ids": [Command.set(self.colin.ids)],
            }
        )
        share._send_signup_link()
        text = self.outgoing(project)
        self.assertNotIn("/web/signup", text)
        self.assertNotIn("signup_token", text)

    def test_w11_a_comment_cannot_have_one_put_in(self):
        """W11: the address that stands for a token stays inert in other mails."""
        self.colin.signup_prepare()
        quote = self.quotation(self.colin)
        quote.message_post(
            body=f"Look: /web/login?portal_signup={self.colin.id}",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.colin.ids,
            force_send=False,
        )
        self.assertNotIn("/web/signup", self.outgoing(quote))

    def test_w11_inert_for_another_recipient(self):
        """W11: the token of one contact is not put into a copy for another."""
        self.carla.signup_prepare()
        mail = self.env["mail.mail"].create(
            {
                "model": "res.users",
                "res_id": self.eve_user.id,
                "recipient_ids": [Command.set(self.eve.ids)],
                "body_html": (
                    f"<a href='/web/login?portal_signup={self.carla.id}'>x</a>"
                ),
            }
        )
        [copy] = mail._prepare_outgoing_list()
        self.assertNotIn("token=", copy["body"])

    def test_p_access_staff_start_a_reset(self):
        """P-ACCESS: staff send a new password and see none of it."""
        self.carla_user.with_user(self.carla_user)._update_last_login()
        self.carla.with_user(self.salesperson).action_portal_reset_password()
        mail = self.env["mail.mail"].search([("recipient_ids", "in", self.carla.ids)])
        self.assertEqual(len(mail), 1)
        self.assertNotIn("token=", mail.body_html)
        self.assertIn("carla@client.test", mail.body_html)
        [copy] = mail._prepare_outgoing_list()
        self.assertIn("/web/reset_password?", copy["body"])
        self.assertIn("token=", copy["body"])
        with self.assertRaisesRegex(UserError, "no login"):
            self.colin.with_user(self.salesperson).action_portal_reset_password()

    def test_p_access_nobody_sets_a_contacts_password(self):
        """P-ACCESS: nobody of the staff sets it by form or RPC, no administrator."""
        admin = self.env.ref("base.user_admin")
        hashed = self.hash_of(self.carla_user)
        values = {"password": "S3cret!pass"}
        with self.assertRaises(UserError):
            self.carla_user.with_user(admin).write(values)
        with self.assertRaises(AccessError):
            self.carla_user.with_user(self.salesperson).write(values)
        with self.assertRaises(UserError):
            self.env["change.password.wizard"].with_user(admin).create(
                {
                    "user_ids": [
                        Command.create(
                            {"user_id": self.carla_user.id, "new_passwd": "S3cret!pass"}
                        )
                    ]
                }
            )
        self.env.flush_all()
        self.assertEqual(self.hash_of(self.carla_user), hashed)

    def test_p_access_staff_passwords_are_stocks(self):
        """P-ACCESS: members of staff are managed as in stock."""
        clerk = new_test_user(self.env, "clerk.test", groups="base.group_user")
        hashed = self.hash_of(clerk)
        clerk.with_user(self.env.ref("base.user_admin")).password = "S3cret!pass"
        self.assertNotEqual(self.hash_of(clerk), hashed)

    def hash_of(self, user):
        self.env.cr.execute("SELECT password FROM res_users WHERE id = %s", [user.id])
        return self.env.cr.fetchone()[0]
