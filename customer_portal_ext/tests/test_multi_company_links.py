"""X-MULTI: the link of one company does not go round the settings of another."""

from odoo.fields import Command
from odoo.tests import tagged

from .code_case import CodeCase


@tagged("post_install", "-at_install")
class TestMultiCompanyLinks(CodeCase):
    def setUp(self):
        super().setUp()
        self.second = self.env["res.company"].create({"name": "Second Press"})
        self.second.portal_hotlink_mode = "button"
        self.carla_user.write({"company_ids": [Command.link(self.second.id)]})
        _link, self.secret = self.env["portal.hotlink"]._issue(
            self.carla, None, self.second, path="/my"
        )

    def sees_quotation(self):
        """Tell whether the visitor sees a document of the first company."""
        response = self.get(f"/my/orders/{self.quote.id}")
        seen = response.status_code == 200
        self.assertEqual(seen, self.quote.name in response.text)
        return seen

    def test_x_multi_each_lets_in(self):
        """X-MULTI: where nobody asks for more, one link opens both portals."""
        self.open_link(self.secret)
        self.assertTrue(self.sees_quotation())

    def test_x_multi_one_asks_everybody_for_a_code(self):
        """X-OTP: "always" holds for the links of the other company too."""
        self.company.portal_act_code = "always"
        self.assertEqual(self.open_link(self.secret).headers["Location"], "/my/code")
        self.assertFalse(self.sees_quotation())
        self.enter(self.last_code()[0])
        self.assertTrue(self.sees_quotation())

    def test_x_multi_who_came_before(self):
        """X-OTP: "always" ends sessions that the other company's link began."""
        self.open_link(self.secret)
        self.company.portal_act_code = "always"
        self.assertFalse(self.sees_quotation())

    def test_x_multi_one_confirms_links(self):
        """B-CONFIRM: so does the second mail."""
        self.company.portal_hotlink_mode = "email"
        self.assertEqual(self.open_link(self.secret).headers["Location"], "/my/code")
        self.assertFalse(self.sees_quotation())

    def test_x_multi_one_has_no_links(self):
        """P-HOTLINK-OFF: the other company's link signs nobody in then."""
        self.company.portal_hotlink_mode = "off"
        self.open_link(self.secret)
        self.assertIsNone(self.session_data().uid)
        self.assertFalse(self.sees_quotation())
