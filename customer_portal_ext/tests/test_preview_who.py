"""C-PREVIEW: who may see the portal as whom, and of which company."""

from odoo import http
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .preview_case import PreviewCase


@tagged("post_install", "-at_install")
class TestPreviewWho(PreviewCase):
    def test_only_the_group(self):
        """C-PREVIEW: nobody else, by page, by form or by RPC."""
        path = f"/my/preview/{self.carla.id}"
        for user in (self.buyer, self.eve_user, self.carla_user):
            self.login_as(user)
            with self.subTest(user=user.name):
                self.assertEqual(self.get(path).status_code, 404)
                token = http.Request.csrf_token(self)
                response = self.submit(path, {"csrf_token": token})
                self.assertEqual(response.status_code, 404)
                self.assertNotIn("See the portal", response.text)
                with self.assertRaises(AccessError):
                    self.carla.with_user(user).action_portal_preview()
        self.login_as(None)
        response = self.get(path)
        self.assertEqual(response.status_code, 303)
        self.assertIn("/web/login", response.headers["Location"])
        self.assertFalse(self.log())

    def test_group_is_taken_away(self):
        """C-PREVIEW: asked at every request anew."""
        self.start()
        self.assert_preview(self.get(self.path))
        self.salesperson.group_ids = [Command.unlink(self.group.id)]
        self.assert_none(self.get("/my"))

    def test_portal_user_in_the_group(self):
        """C-PREVIEW: a portal user with the mark in the session stays themselves."""
        self.login_as(self.eve_user)
        self.mark(self.eve_user)
        response = self.get(self.path)
        self.assertEqual(response.status_code, 404)
        self.assert_none(response)

    def test_session_of_another(self):
        """C-PREVIEW: the mark of another user opens nothing; a cookie even less."""
        self.login_as(self.salesperson)
        self.mark(self.buyer)
        self.assert_none(self.get("/my"))
        self.opener.cookies["portal_preview"] = str(self.carla.id)
        self.assert_none(self.get("/my"))

    def test_never_as_staff(self):
        """C-PREVIEW: not as an internal user, nor as anybody without the portal."""
        admin = self.env.ref("base.user_admin")
        public = self.env.ref("base.public_user")
        archived = self.contact("Old Client", self.customer, "old@client.test")
        archived.active = False
        for partner in (self.buyer.partner_id, admin.partner_id, archived):
            response = self.refused(partner)
            with self.subTest(partner=partner.name):
                self.assertEqual(self.get("/my").status_code, 200)
                self.assert_none(self.get("/my"))
                self.assertIn("So there is no portal to see", response.text)
        self.assertTrue(
            self.env["portal.preview"]._refusal(public.partner_id, self.company)
        )
        self.assertFalse(self.log())
        # who becomes a colleague meanwhile is no longer shown
        self.start()
        self.carla_user.group_ids = [Command.set(self.env.ref("base.group_user").ids)]
        response = self.get(self.path)
        self.assertEqual(response.status_code, 303)
        self.assertIn(f"/my/preview/{self.carla.id}", response.headers["Location"])

    def refused(self, partner):
        self.login_as(self.salesperson)
        path = f"/my/preview/{partner.id}"
        token = http.Request.csrf_token(self)
        response = self.submit(path, {"csrf_token": token})
        self.assertEqual(response.headers["Location"], path)
        return self.get(path)

    def test_foreign_contact(self):
        """C-PREVIEW, X-MULTI: not contacts of a company the user has no access to."""
        other = self.env["res.company"].create({"name": "Sister Ltd"})
        self.colin.company_id = other
        self.login_as(self.salesperson)
        foreign = self.get(f"/my/preview/{self.colin.id}")
        missing = self.get("/my/preview/999999999")
        self.assertEqual((foreign.status_code, missing.status_code), (404, 404))
        self.assertNotIn("Colin", foreign.text)

    def test_documents_of_another_company(self):
        """C-PREVIEW, X-MULTI: a contact of two companies is shown in the open one."""
        other = self.env["res.company"].create({"name": "Sister Ltd"})
        self.carla_user.company_ids = [Command.link(other.id)]
        there = self.quotation()
        self.env.cr.execute(
            "UPDATE sale_order SET company_id = %s WHERE id = %s", (other.id, there.id)
        )
        self.env.invalidate_all()
        self.start()
        response = self.get(self.path)
        banner = self.assert_preview(response)
        self.assertIn("Sister Ltd", banner.text_content())
        self.assert_preview(self.get(f"/my/orders/{there.id}"), status=404)
        self.assertNotIn(there.name, self.get("/my/quotes").text)
