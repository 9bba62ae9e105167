"""G13: forms of payments and of the second factor, with the small bundle at first."""

import json
import re
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.payment.utils import generate_access_token

from ..models.ir_ui_view_lean import PAY_FORMS
from .test_lean import LARGE, SMALL
from .test_pay_pages import PayHttpCase

AHEAD = re.compile(r"odoo\.portal_ahead = (\[.*?\]);")


@tagged("post_install", "-at_install")
class TestLeanPayment(PayHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.view = cls.env["ir.ui.view"]
        if "website_id" in cls.view._fields:
            cls.skipTest(cls, "pages of a website load what the website needs")

    def setUp(self):
        super().setUp()
        # what other addons of this database bring is not what is tested here
        self.startPatcher(
            patch.object(type(self.view), "_portal_knows_scripts", lambda self: True)
        )

    def check_form(self, path):
        """Check that a form is read with the small bundle and used with Odoo's."""
        text = self.get(path).text
        self.assertIn("o_payment_form", text)
        # what will be wanted is named, and not loaded
        [ahead] = AHEAD.findall(text)
        small = AHEAD.sub("", text)
        self.assertIn(SMALL, small, path)
        self.assertNotIn(LARGE, small, path)
        self.assertNotIn(";base64,", small, path)
        pictures = "//form[hasclass('o_payment_form')]//img"
        self.assertFalse(self.page(self.get(path)).xpath(pictures))
        joint = "&" if "?" in path else "?"
        whole = self.get(f"{path}{joint}portal_scripts=all")
        self.assertNotIn(SMALL, whole.text)
        self.assertTrue(self.page(whole).xpath(pictures))
        found = set(re.findall(r'(?:src|href)="(/web/assets/[^"]+)"', whole.text))
        self.assertEqual(
            {address for address in found if "assets_tests" not in address},
            set(json.loads(ahead)),
        )
        # what of the two is the same: the ways to pay
        ways = "//form[hasclass('o_payment_form')]//input[@name='o_payment_radio']/@id"
        self.assertTrue(self.page(whole).xpath(ways))
        self.assertEqual(
            self.page(self.get(path)).xpath(ways), self.page(whole).xpath(ways)
        )

    def test_g13_check_and_pay(self):
        """G13, C-PAY-MANY: the page that pays what was chosen."""
        invoice = self.invoice()
        self.env.flush_all()
        self.login_as(self.carla_user)
        plan = self.plan(self.name(invoice))
        self.check_form(f"/my/payments/new/{plan.id}")

    def test_g13_saved_cards(self):
        """G13, X-TOKENS: the page of saved ways to pay."""
        self.provider.allow_tokenization = True
        self.method.support_tokenization = True
        self.env.flush_all()
        self.login_as(self.carla_user)
        self.check_form("/my/payment_method")

    def test_g13_link_to_pay(self):
        """G13: a link to pay that staff sent, for who is not signed in."""
        amount, currency = 12.5, self.env.company.currency_id
        token = generate_access_token(self.carla.id, amount, currency.id, env=self.env)
        self.env.flush_all()
        self.authenticate(None, None)
        self.check_form(
            f"/payment/pay?reference=A&amount={amount}&currency_id={currency.id}"
            f"&partner_id={self.carla.id}&company_id={self.env.company.id}"
            f"&access_token={token}"
        )

    def test_g13_unknown_scripts(self):
        """G13: scripts of other addons are there where a payment is made."""
        for name in PAY_FORMS:
            self.assertTrue(self.view._portal_is_lean(name, {}), name)
            with patch.object(
                type(self.view), "_portal_knows_scripts", lambda self: False
            ):
                self.assertFalse(self.view._portal_is_lean(name, {}), name)

    def test_g13_what_became_of_it(self):
        """G13: only while a payment is waited for its page needs Odoo's scripts."""
        page = "payment.payment_status"
        for polls in (True, False):
            values = {"portal_words": {"polls": polls}}
            self.assertEqual(bool(self.view._portal_is_lean(page, values)), not polls)
        self.assertFalse(self.view._portal_is_lean(page, {}))
        self.login_as(self.carla_user)
        text = self.get("/payment/status").text
        self.assertIn("portal_payment_none", text)
        self.assertIn(SMALL, text)
        self.assertNotIn(LARGE, text)

    def test_g13_second_factor(self):
        """G13: the form that asks for a code has nothing that scripts do."""
        self.carla_user.sudo().totp_secret = "JBSWY3DPEHPK3PXP"
        self.carla_user.password = self.carla_user.login
        self.env.flush_all()
        self.authenticate(None, None)
        fields = [
            *self.form_of(self.get("/web/login"), "/web/login")[1],
            ("login", self.carla_user.login),
            ("password", self.carla_user.login),
        ]
        answer = self.submit("/web/login", dict(fields))
        self.assertIn("/web/login/totp", answer.headers["Location"])
        text = self.get("/web/login/totp").text
        self.assertIn("totp_token", text)
        self.assertIn(SMALL, text)
        self.assertNotIn(LARGE, text)
