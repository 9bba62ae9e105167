"""X-DELEGADMIN: nothing beyond one's own rights, company and colleagues."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .colleague_case import INVITE, PAGE, ColleaguesCase


@tagged("post_install", "-at_install")
class TestColleaguesDenied(ColleaguesCase):
    def acts(self, partner):
        return [
            (f"{PAGE}/{partner.id}", {"step": "save", "grant_orders": "group"}),
            (f"{PAGE}/{partner.id}/remove", {}),
            (f"{PAGE}/{partner.id}/resend", {}),
        ]

    def assert_denied(self, status, partners, csrf=None):
        paths = [PAGE, INVITE] if csrf is None else []
        paths += [f"{PAGE}/{partner.id}" for partner in partners]
        paths += [f"{PAGE}/{partner.id}/remove" for partner in partners]
        for path in paths:
            response = self.get(path)
            self.assertEqual(response.status_code, status, path)
            for partner in partners:
                self.assertNotIn(partner.email, response.text)

    def token(self):
        # any form of the portal has one
        page = self.page(self.get("/my/security/sessions"))
        return page.xpath("//input[@name='csrf_token']/@value")[0]

    def test_x_delegadmin_not_granted(self):
        """X-DELEGADMIN: whoever has not the right finds no such pages."""
        self.let_in(self.colin)
        self.login_as(self.eve_user)
        self.assert_denied(404, self.colin | self.carla)
        token = self.token()
        invitation = {"name": "N N", "email": "n@x.test", "step": "send"}
        for path, data in [*self.acts(self.colin), (INVITE, invitation)]:
            response = self.submit(path, {**data, "csrf_token": token})
            self.assertEqual(response.status_code, 404, path)
        self.assertTrue(self.colin.user_ids.active)
        self.login_as(self.salesperson)
        self.assert_denied(404, self.colin)
        self.login_as(None)
        for path in (PAGE, INVITE, f"{PAGE}/{self.colin.id}"):
            response = self.get(path)
            self.assertEqual(response.status_code, 303)
            self.assertIn("/web/login", response.headers["Location"])

    def test_x_delegadmin_foreign_contact(self):
        """X-DELEGADMIN: contacts of others, staff and companies look missing."""
        self.login_as(self.carla_user)
        csrf = self.fill(INVITE)["csrf_token"]
        staff = self.salesperson.partner_id
        missing = self.env["res.partner"].create({"name": "X", "email": "x@x.test"})
        others = self.eve | staff | self.other | missing | self.customer
        texts = set()
        for partner in others:
            for path, data in self.acts(partner):
                response = self.submit(path, {**data, "csrf_token": csrf})
                self.assertEqual(response.status_code, 404, path)
            response = self.get(f"{PAGE}/{partner.id}")
            self.assertEqual(response.status_code, 404)
            texts.add(self.text_of(response))
        response = self.get(f"{PAGE}/{missing.id + 99999}")
        texts.add(self.text_of(response))
        self.assertEqual(len(texts), 1)
        self.assertTrue(self.eve_user.active)
        # a colleague without any access is not theirs to see either
        self.assertEqual(self.get(f"{PAGE}/{self.colin.id}").status_code, 404)

    def test_x_delegadmin_oneself(self):
        """X-DELEGADMIN: nobody changes or removes themselves."""
        self.restrict(self.carla, "orders", True, "own")
        self.login_as(self.carla_user)
        csrf = self.fill(INVITE)["csrf_token"]
        for path, data in self.acts(self.carla):
            response = self.submit(path, {**data, "csrf_token": csrf})
            self.assertEqual(response.status_code, 403, path)
        self.env.invalidate_all()
        self.assertEqual(self.granted(self.carla)["orders"], "own")
        self.assertTrue(self.carla_user.active)
        self.assertTrue(self.carla.portal_is_admin)
        self.assertFalse(self.events(self.carla))

    def test_x_delegadmin_more_rights(self):
        """X-DELEGADMIN: nobody touches whoever may do more than they."""
        self.let_in(self.colin)
        self.restrict(self.carla, "invoices")
        self.login_as(self.carla_user)
        csrf = self.fill(INVITE)["csrf_token"]
        page = self.get(f"{PAGE}/{self.colin.id}")
        self.assertIn("may do more than you", self.text_of(page))
        self.assertFalse(page.text.count('name="grant_'))
        for path, data in self.acts(self.colin):
            response = self.submit(path, {**data, "csrf_token": csrf})
            self.assertEqual(response.status_code, 403, path)
        self.assertTrue(self.colin.user_ids.active)
        # nor invites a contact whom staff gave more
        nora = self.contact("Nora", self.customer, "nora@client.test")
        response = self.send(name="Nora", email="nora@client.test")
        self.assertEqual(response.status_code, 422)
        self.assertFalse(nora.user_ids)
        self.assertFalse(nora.portal_section_access_ids)

    def test_x_delegadmin_moved_to_another_company(self):
        """X-DELEGADMIN: the right was given for colleagues, and ends with them."""
        self.login_as(self.carla_user)
        self.assertEqual(self.get(PAGE).status_code, 200)
        self.carla.parent_id = self.other
        self.assertFalse(self.carla.portal_admin_company_ids)
        self.assert_denied(404, [self.eve])
        # again only when staff say so; a move within the company changes nothing
        self.carla.portal_is_admin = True
        branch = self.contact("Branch", self.other, "branch@other.test")
        self.carla.parent_id = branch
        self.assertTrue(self.carla.portal_is_admin)
        self.carla.write({"parent_id": self.customer.id, "portal_is_admin": True})
        self.assertTrue(self.carla.portal_is_admin)

    def test_x_delegadmin_two_administrators(self):
        """X-DELEGADMIN: one administrator always remains."""
        user = self.let_in(self.colin)
        self.colin.portal_is_admin = True
        self.login_as(self.carla_user)
        path = f"{PAGE}/{self.colin.id}/remove"
        _form, fields = self.form_of(self.get(path), path)
        self.submit(path, fields)
        self.env.invalidate_all()
        self.assertFalse(user.active)
        self.assertFalse(self.colin.portal_is_admin)
        self.assertFalse(self.colin._portal_administered())
        self.assertTrue(self.carla.portal_is_admin)
        # whoever lost the right meanwhile does nothing more
        self.carla.portal_is_admin = False
        self.assertEqual(self.submit(path, fields).status_code, 404)

    def test_x_delegadmin_link(self):
        """X-DELEGADMIN: the link of an e-mail alone does not administer."""
        self.let_in(self.colin)
        self.login_as(self.carla_user)
        csrf = self.fill(INVITE)["csrf_token"]
        cls = type(self.env["res.users"])
        with patch.object(cls, "_portal_needs_real_login", lambda _self: True):
            for path in (PAGE, INVITE, f"{PAGE}/{self.colin.id}"):
                response = self.get(path)
                self.assertEqual(response.status_code, 403)
                self.assertNotIn("colin@client.test", response.text)
            for path, data in self.acts(self.colin):
                response = self.submit(path, {**data, "csrf_token": csrf})
                self.assertEqual(response.status_code, 403)
        self.assertTrue(self.colin.user_ids.active)
        forged = self.submit(f"{PAGE}/{self.colin.id}/remove", {"company": ""})
        self.assertEqual(forged.status_code, 400)
        self.assertTrue(self.colin.user_ids.active)

    def test_x_delegadmin_real_link(self):
        """X-DELEGADMIN: an administrator who came by a link is asked to sign in."""
        _link, secret = self.env["portal.hotlink"]._issue(
            self.carla, self.quotation(), self.company
        )
        path = f"/my/link/{secret}"
        _form, fields = self.form_of(self.get(path), path)
        self.assertEqual(self.submit(path, fields).status_code, 303)
        response = self.get(PAGE)
        self.assertEqual(response.status_code, 403)
        self.assertIn("sign in with your password", response.text)
        self.assertNotIn("Invite a colleague", response.text)

    def test_x_delegadmin_rpc(self):
        """X-DELEGADMIN: contacts have no rights on the models behind it."""
        as_carla = self.env["res.partner"].with_user(self.carla_user)
        for model in ("portal.colleague", "portal.section.access"):
            with self.assertRaises(AccessError):
                as_carla.env[model].search([])
            with self.assertRaises(AccessError):
                as_carla.env[model].create({"partner_id": self.carla.id})
        with self.assertRaises(AccessError):
            as_carla.browse(self.carla.id).read(["portal_admin_company_ids"])
        with self.assertRaises(AccessError):
            as_carla.browse(self.carla.id).write({"portal_is_admin": True})
        self.assertTrue(self.carla.portal_is_admin)
        with self.assertRaises(AccessError):
            self.eve_user.partner_id.with_user(self.eve_user).write(
                {"portal_admin_company_ids": [Command.link(self.company.id)]}
            )

    def test_x_delegadmin_staff(self):
        """X-DELEGADMIN: staff give the right to persons of a company only."""
        with self.assertRaises(UserError):
            self.customer.portal_is_admin = True
        alone = self.env["res.partner"].create({"name": "Al One"})
        with self.assertRaises(UserError):
            alone.portal_is_admin = True
        self.carla.action_portal_revoke()
        self.assertFalse(self.carla.portal_is_admin)
        found = self.env["res.partner"].search([("portal_is_admin", "=", True)])
        self.assertNotIn(self.carla, found)
