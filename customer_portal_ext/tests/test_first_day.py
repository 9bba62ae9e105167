"""O-INSTALL: right after installing, a customer can be sent a quotation and open it."""

import re

from odoo.fields import Command
from odoo.tests import Form, HttpCase, new_test_user, tagged

LINK = re.compile(r"/my/link/([A-Za-z0-9_-]{43})")


@tagged("post_install", "-at_install")
class TestFirstDay(HttpCase):
    """Without the cast of the other tests, which sets the portal's settings."""

    def test_o_install(self):
        """O-INSTALL: stock actions only, in a company that has touched no setting."""
        company = self.env["res.company"].create(
            {
                "name": "First Day Ltd",
                "street": "Morning Road 1",
                "city": "Newtown",
                "email": "hello@firstday.test",
                "phone": "+1 555 0100",
            }
        )
        seller = new_test_user(
            self.env,
            "seller.first",
            groups="sales_team.group_sale_salesman",
            name="Sally Seller",
            email="sally@firstday.test",
            lang="en_US",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        customer = self.env["res.partner"].create(
            {"name": "Nora New", "email": "nora@new.test", "lang": "en_US"}
        )
        product = self.env["product.product"].create(
            {"name": "First poster", "list_price": 10.0, "taxes_id": [Command.clear()]}
        )
        env = self.env(user=seller, context={"lang": "en_US"})
        with Form(env["sale.order"]) as form:
            form.partner_id = env["res.partner"].browse(customer.id)
            with form.order_line.new() as line:
                line.product_id = env["product.product"].browse(product.id)
        order = form.save()
        self.assertFalse(order.portal_published)
        action = order.action_quotation_send()
        composer = env[action["res_model"]].with_context(**action["context"])
        composer = Form(composer).save()
        composer.action_send_mail()
        self.assertTrue(order.portal_published)
        mails = self.env["mail.mail"].search(
            [("model", "=", "sale.order"), ("res_id", "=", order.id)]
        )
        [email] = [
            email
            for mail in mails
            for email in mail._prepare_outgoing_list()
            if email["partner_id"] == customer
        ]
        self.assertIn("First Day Ltd", email["body"])
        [secret] = set(LINK.findall(email["body"]))
        # another browser, that was never here
        self.authenticate(None, None)
        path = f"/my/link/{secret}"
        page = self.url_open(path)
        self.assertEqual(page.status_code, 200)
        self._says_who(page, company)
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)[1]
        opened = self.url_open(path, data={"csrf_token": token})
        self.assertEqual(opened.status_code, 200)
        self.assertTrue(opened.url.endswith(f"/my/orders/{order.id}"))
        self.assertIn(order.name, opened.text)
        self.assertIn("First poster", opened.text)
        self._says_who(opened, company)
        logo = self.url_open(f"/logo.png?company={company.id}")
        self.assertEqual(logo.status_code, 200)
        self.assertTrue(logo.headers["Content-Type"].startswith("image/"))

    def _says_who(self, page, company):
        self.assertIn(f"/logo.png?company={company.id}", page.text)
        for detail in (company.name, "Morning Road 1", company.email, company.phone):
            self.assertIn(detail, page.text)
