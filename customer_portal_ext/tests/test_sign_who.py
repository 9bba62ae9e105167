"""O-ESIGN: who may sign, and who may not."""

from odoo.tests import tagged

from .sign_cast import SignCase


@tagged("post_install", "-at_install")
class TestSignWho(SignCase):
    def setUp(self):
        super().setUp()
        self.set_pin()
        self.login_as(self.carla_user)

    def test_without_the_right(self):
        """O-ESIGN: who may not sign looks only, and reads who can be asked."""
        colin_user = self.portal_user(self.colin)
        self.company.portal_sign_right = "granted"
        self.carla.portal_may_sign = "yes"
        path, fields = self.sign_form()
        self.set_pin(self.colin)
        self.login_as(colin_user)
        page = self.get(f"/my/orders/{self.to_sign.id}")
        self.assertNotIn("Check and sign", self.text_of(page))
        self.assertIn("Carla Client", self.text_of(page))
        look = self.get(path)
        self.assertEqual(look.status_code, 403)
        self.assertIn("but not sign it", self.text_of(look))
        self.assertIn("Carla Client", self.text_of(look))
        fields = [pair for pair in fields if pair[0] != "csrf_token"]
        token = self.page(self.get("/my/account")).xpath(
            "//input[@name='csrf_token']/@value"
        )[0]
        answer = self.submit(path, [*fields, ("csrf_token", token)])
        self.assertEqual(answer.status_code, 403)
        self.assertUnsigned()
        # the company's own entry holds for its contacts
        self.carla.portal_may_sign = False
        self.customer.portal_may_sign = "yes"
        self.assertEqual(self.get(path).status_code, 200)

    def test_the_right_is_taken_away_meanwhile(self):
        """O-ESIGN: a form from before the right was taken away signs nothing."""
        path, fields = self.sign_form()
        self.carla.portal_may_sign = "no"
        self.assertEqual(self.submit(path, fields).status_code, 403)
        self.assertUnsigned()
        self.carla.portal_may_sign = False
        self.to_sign.portal_show = False
        self.assertEqual(self.submit(path, fields).status_code, 404)
        self.to_sign.portal_show = True
        self.assertUnsigned()

    def test_foreign_orders(self):
        """O-ESIGN: a foreign quotation is not found; the public goes to the login."""
        path, fields = self.sign_form()
        self.set_pin(self.eve)
        self.login_as(self.eve_user)
        self.assertEqual(self.get(path).status_code, 404)
        own = self.sign_quotation(partner=self.eve)
        own_path, own_fields = self.sign_form(own)
        self.assertEqual(self.submit(path, own_fields).status_code, 404)
        self.assertUnsigned()
        self.login_as(None)
        self.assertIn("/web/login", self.get(path).headers["Location"])
        # what was shown of one document does not sign another
        self.login_as(self.carla_user)
        second = self.sign_quotation()
        _path, second_fields = self.sign_form(second)
        self.assertEqual(self.submit(path, second_fields).status_code, 409)
        self.assertUnsigned()

    def test_staff(self):
        """O-ESIGN: staff do not sign in the customer's name."""
        self.login_as(self.salesperson)
        self.assertEqual(self.get(self.sign_path()).status_code, 403)

    def test_by_a_link(self):
        """O-ESIGN: who came by a link signs with the PIN, and not without."""
        _link, secret = self.issue(document=self.to_sign)
        self.login_as(None)
        self.open_link(secret)
        path, fields = self.sign_form(pin="9999")
        self.assertEqual(self.submit(path, fields).status_code, 422)
        self.assertUnsigned()
        path, fields = self.sign_form()
        self.assertEqual(self.submit(path, fields).status_code, 303)
        event = self.events(self.to_sign, "signed")
        self.assertEqual(event.identified_by, "hotlink_pin")

    def test_the_page_of_a_code_carries_no_pin(self):
        """O-ESIGN: a PIN is written into no page, not even its sender's."""
        _link, secret = self.issue(document=self.to_sign)
        self.login_as(None)
        self.open_link(secret)
        path, fields = self.sign_form()
        self.company.portal_act_code = "acts"
        asked = self.submit(path, fields)
        self.assertEqual(asked.status_code, 403)
        self.assertNotIn('name="pin"', asked.text)
        self.assertUnsigned()

    def test_guests(self):
        """O-ESIGN: a direct link signs only where the company wants it, with a code."""
        _link, secret = self.issue(document=self.to_sign, scope="record")
        self.login_as(None)
        self.open_link(secret)
        path = self.sign_path()
        answer = self.get(path)
        self.assertEqual(answer.status_code, 403)
        self.assertIn("contacts with a login only", self.text_of(answer))
        self.company.portal_sign_guests = True
        offer = self.get(path)
        self.assertEqual(offer.status_code, 403)
        self.assertIn("Send me a code", self.text_of(offer))
        asked = self.press(offer, "/my/code/ask")
        self.assertURLEqual(asked.headers["Location"], "/my/code")
        number, _token = self.last_code()
        self.assertURLEqual(self.enter(number).headers["Location"], path)
        path, fields = self.sign_form()
        self.assertEqual(self.submit(path, fields).status_code, 303)
        event = self.events(self.to_sign, "signed")
        self.assertEqual(event.identified_by, "direct_link_code")
        self.assertEqual(event.partner_id, self.carla)
