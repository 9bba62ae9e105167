"""C-PROFILE: first and last name, where OCA's partner_firstname is installed."""

from odoo.tests import tagged

from .profile_case import ProfileCase

PATH = "/my/account"


@tagged("post_install", "-at_install")
class TestFirstname(ProfileCase):
    def setUp(self):
        super().setUp()
        if "firstname" not in self.env["res.partner"]._fields:
            self.skipTest("partner_firstname is not installed")

    def test_both_are_asked_for(self):
        """C-PROFILE: first and last name, both required, and no other name field."""
        fields = self.form(PATH)
        self.assertNotIn("name", fields)
        self.assertEqual((fields["firstname"], fields["lastname"]), ("Carla", "Client"))
        self.assertSaved(self.save(PATH, fields, firstname="Clara", lastname="Custom"))
        self.assertEqual(self.carla.firstname, "Clara")
        self.assertEqual(self.carla.lastname, "Custom")
        self.assertIn(self.carla.name, ("Clara Custom", "Custom Clara"))
        for name in ("firstname", "lastname"):
            with self.subTest(name):
                fields = self.form(PATH)
                self.assertReturned(self.save(PATH, {**fields, name: " "}), name)
        self.assertEqual(self.carla.firstname, "Clara")

    def test_companies_have_one_name(self):
        """O-COMPANY: a company has one name, and no first name."""
        self.grant_company()
        fields = self.form("/my/company")
        self.assertNotIn("firstname", fields)
        self.assertSaved(self.save("/my/company", fields, name="Renamed Ltd"))
        self.assertEqual(self.customer.name, "Renamed Ltd")
