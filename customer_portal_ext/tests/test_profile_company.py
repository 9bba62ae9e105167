"""O-COMPANY: the details of the company, for contacts who have that right."""

from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.http import Request
from odoo.tests import tagged

from .holes_cast import RpcCast
from .profile_case import ProfileCase, picture

PATH = "/my/company"
NO_NUMBER = "This is no tax number."


@tagged("post_install", "-at_install")
class TestCompany(RpcCast, ProfileCase):
    def setUp(self):
        super().setUp()
        self.customer.write({"street": "Street 1", "city": "Ramillies"})

    def test_with_the_right(self):
        """O-COMPANY: the whole company; staff read old and new on it."""
        self.grant_company()
        fields = self.form(PATH)
        self.assertEqual(fields["street"], "Street 1")
        response = self.save(
            PATH,
            fields,
            name="Renamed Ltd",
            street="Street 2",
            phone="+32 2 290 34 91",
            email="office@client.test",
            website="www.client.test",
            company_registry="0477.472.701",
        )
        self.assertSaved(response)
        self.assertEqual(self.customer.name, "Renamed Ltd")
        self.assertEqual(self.customer.street, "Street 2")
        self.assertEqual(self.customer.email, "office@client.test")
        self.assertEqual(self.customer.website, "http://www.client.test")
        note = self.notes(self.customer)[:1]
        self.assertIn("Customer Ltd → Renamed Ltd", note.body)
        self.assertEqual(note.author_id, self.carla)
        event = self.events(self.customer, "company_changed")
        self.assertEqual(event.partner_id, self.carla)
        self.assertSaved(self.save(PATH, self.form(PATH)), "profile_same")
        self.assertEqual(len(self.events(self.customer, "company_changed")), 1)

    def test_without_the_right_it_is_read(self):
        """O-COMPANY: without the right it stands there and says whom to ask."""
        self.login_as(self.carla_user)
        response = self.get(PATH)
        text = self.text_of(response)
        self.assertIn("Street 1", text)
        self.assertIn("kept by us", text)
        page = self.page(response)
        self.assertFalse(
            page.xpath("//*[@id='portal_profile_form']//input[@type='text']")
        )
        self.assertFalse(page.xpath("//form[@action='/my/company/logo']"))

    def test_without_the_right_nothing_is_written(self):
        """O-COMPANY: by no form, by none of stock's, and by no call."""
        self.login_as(self.carla_user)
        token = Request.csrf_token(self)
        new = {
            "name": "Hijacked Ltd",
            "vat": "BE0477472701",
            "street": "Elsewhere 9",
            "city": "Elsewhere",
            "zip": "1000",
            "country_id": str(self.env.ref("base.be").id),
            "phone": "+32 2 290 00 00",
            "email": "thief@evil.test",
        }
        names = [*new, "website", "company_registry", "image_1920"]
        before = {name: self.customer[name] for name in names}
        response = self.save(PATH, {"csrf_token": token, **new})
        self.assertEqual(response.status_code, 403)
        logo = self.send_picture("/my/company/logo", picture())
        self.assertEqual(logo.status_code, 403)
        stock = {
            **new,
            "csrf_token": token,
            "company_name": "Hijacked Ltd",
            "address_type": "billing",
            "use_delivery_as_billing": "true",
        }
        for partner in (self.customer, self.carla):
            with self.subTest(partner.name):
                stock["name"] = partner.name
                stock["email"] = partner.email or "x@client.test"
                stock.pop("vat", None)
                response = self.submit(
                    "/my/address/submit", {**stock, "partner_id": partner.id}
                )
                self.assertTrue(
                    response.status_code == 404 or "invalid_fields" in response.json()
                )
        for name, value in new.items():
            answer = self.rpc("res.partner", "write", self.customer.ids, {name: value})
            self.assertIn("error", answer)
        self.env.invalidate_all()
        for name in names:
            with self.subTest(name):
                self.assertEqual(self.customer[name], before[name])
        self.assertFalse(self.events(self.customer, "company_changed"))

    def test_own_address_is_that_of_the_company(self):
        """O-COMPANY: Odoo writes it on both, so that it asks for the right."""
        self.login_as(self.carla_user)
        self.assertNotIn("street", self.form("/my/account"))
        self.assertIn("which is kept by us", self.text_of(self.get("/my/account")))
        token = Request.csrf_token(self)
        response = self.submit(
            "/my/address/submit",
            {
                "csrf_token": token,
                "partner_id": self.carla.id,
                "name": self.carla.name,
                "email": self.carla.email,
                "phone": self.carla.phone,
                "street": "Elsewhere 9",
                "city": "Elsewhere",
                "zip": "1000",
                "country_id": self.env.ref("base.be").id,
                "address_type": "billing",
            },
        )
        self.assertIn("street", response.json()["invalid_fields"])
        with self.assertRaises(UserError):
            self.carla.with_user(self.carla_user).sudo().write({"street": "Elsewhere"})
        self.env.invalidate_all()
        self.assertEqual(self.customer.street, "Street 1")

    def test_tax_number_after_documents(self):
        """O-COMPANY: stock's rule holds: not after the first order."""
        self.grant_company()
        be = self.env.ref("base.be")
        self.customer.write({"vat": "BE0477472701", "country_id": be.id})
        self.assertEqual(self.form(PATH)["vat"], "BE0477472701")
        fields = self.form(PATH)

        def refuse(partner, **kwargs):
            raise ValidationError(NO_NUMBER)

        # what base_vat does, where it is installed
        with patch.object(type(self.env["res.partner"]), "_check_vat", refuse):
            response = self.save(PATH, fields, vat="BE12")
        self.assertReturned(response, "vat")
        self.assertIn(NO_NUMBER, self.errors(response))
        self.assertEqual(self.customer.vat, "BE0477472701")
        self.order().action_confirm()
        self.env.flush_all()
        fields = self.form(PATH)
        self.assertNotIn("vat", fields)
        response = self.save(PATH, fields, vat="BE0429259426")
        self.assertEqual(self.customer.vat, "BE0477472701")
        self.assertIn("There are documents with this number", self.get(PATH).text)

    def test_login_of_another(self):
        """O-COMPANY: the address of somebody's login is not a company's detail."""
        self.grant_company()
        self.customer.email = "boss@client.test"
        self.portal_user(self.customer)
        self.assertNotIn("email", self.form(PATH))
        fields = self.form(PATH)
        self.save(PATH, fields, email="thief@evil.test", phone="+32 2 290 34 99")
        self.assertEqual(self.customer.email, "boss@client.test")
        with self.assertRaises(UserError):
            self.customer.with_user(self.carla_user).sudo().write(
                {"email": "thief@evil.test"}
            )

    def test_logo(self):
        """O-COMPANY: the logo, with the right."""
        self.grant_company()
        self.form(PATH)
        response = self.send_picture("/my/company/logo", picture())
        self.assertSaved(response, "picture_saved")
        self.assertEqual(self.opened(self.customer).size, (40, 30))

    def test_nobody_elses(self):
        """O-COMPANY: a contact without a company has no such page; nor have staff."""
        self.carla.parent_id = False
        self.env.flush_all()
        self.env.registry.clear_cache()
        for user in (self.carla_user, self.salesperson):
            with self.subTest(user.name):
                self.login_as(user)
                token = Request.csrf_token(self)
                self.assertEqual(self.get(PATH).status_code, 404)
                for path in (PATH, "/my/company/logo"):
                    response = self.submit(path, {"csrf_token": token})
                    self.assertEqual(response.status_code, 404)
        self.login_as(None)
        self.assertIn("/web/login", self.get(PATH).headers["Location"])
