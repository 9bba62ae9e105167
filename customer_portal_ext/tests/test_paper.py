"""B-PLACEHOLDER: the link in any template, and the way from a paper to the portal."""

import re

from odoo.tests import new_test_user, tagged

from .common import PortalHttpCase
from .invoice_cast import InvoiceCast

LINK = re.compile(r"https?://[^\s\"'<>]+/my/link/([A-Za-z0-9_-]{43})")


@tagged("post_install", "-at_install")
class TestPaper(InvoiceCast, PortalHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_invoice_cast()
        cls.move = cls.invoice()

    # --- placeholders ----------------------------------------------------------------

    def template_mail(self, body, record, user=None, subject="Hello"):
        """Send a template by its author, and return the mail and its copy as sent."""
        template = (
            self.env["mail.template"]
            .with_user(user or self.env.user)
            .create(
                {
                    "name": "Own",
                    "model_id": self.env["ir.model"]._get(record._name).id,
                    "subject": subject,
                    "body_html": body,
                    "partner_to": str(self.carla.id),
                    "use_default_to": False,
                }
            )
        )
        mail_id = template.send_mail(record.id, force_send=False)
        mail = self.env["mail.mail"].sudo().browse(mail_id)
        [email] = mail._prepare_outgoing_list()
        return mail, email["body"]

    def test_b_placeholder_in_a_template(self):
        """B-PLACEHOLDER: method and field, in attributes and as text, on each model."""
        order = self.quotation()
        bodies = (
            '<p><a t-att-href="object.portal_hotlink()">Here</a></p>',
            '<p><t t-out="object.portal_hotlink()"/></p>',
            '<p><t t-out="object.portal_link">A link</t></p>',
            '<p><a t-attf-href="{{ object.portal_link }}">Here</a></p>',
        )
        for record in (self.move, order, self.carla):
            for body in bodies:
                mail, copy = self.template_mail(body, record)
                self.assertFalse(LINK.search(mail.body_html))
                self.assertIn("/my/link/", mail.body_html)
                secret = LINK.search(copy)[1]
                link = self.env["portal.hotlink"]._find(secret)
                self.assertEqual(link.partner_id, self.carla)
                if record == self.carla:
                    self.assertEqual(link.path, "/my")
                else:
                    self.assertEqual(link.res_id, record.id)
                # a link one can press, and no link within a link
                self.assertTrue(re.search(rf'href="[^"]*{secret}"', copy))
                self.assertFalse(re.search(r"<a[^>]*>\s*<a", copy))

    def test_b_placeholder_for_who_may_write_no_code(self):
        """B-PLACEHOLDER: without the rights of template editors, and in the picker."""
        author = new_test_user(
            self.env,
            "ann.test",
            groups="sales_team.group_sale_salesman_all_leads,base.group_partner_manager",
        )
        self.env["ir.config_parameter"].set_param(
            "mail.restrict.template.rendering", True
        )
        author.write(
            {"group_ids": [(3, self.env.ref("mail.group_mail_template_editor").id)]}
        )
        self.assertFalse(author.has_group("mail.group_mail_template_editor"))
        order = self.quotation()
        _mail, copy = self.template_mail(
            '<p><t t-out="object.portal_link"/></p>', order, user=author
        )
        self.assertTrue(LINK.search(copy))
        for model in ("sale.order", "purchase.order", "account.move", "res.partner"):
            field = self.env[model].fields_get(["portal_link"])["portal_link"]
            self.assertTrue(field["searchable"], model)
            self.assertIn(
                "object.portal_link", self.env[model].mail_allowed_qweb_expressions()
            )

    def test_portal_link_is_inert(self):
        """X-TOKENS: what the field holds is no secret; it can be searched."""
        value = self.move.with_user(self.ida).portal_link
        self.assertTrue(value.endswith(f"/my/link/to/account.move/{self.move.id}"))
        found = self.env["account.move"].search([("portal_link", "ilike", value)])
        self.assertEqual(found, self.move)
        self.login_as(self.carla_user)
        page = self.get(f"/my/link/to/account.move/{self.move.id}")
        self.assertURLEqual(page.headers["Location"], f"/my/invoices/{self.move.id}")

    # --- papers ----------------------------------------------------------------------

    def path(self, document=None):
        return f"/my/p/{(document or self.move)._portal_paper_code()}"

    def normal(self, response):
        """Return a page without what differs from one address to the next."""
        return re.sub(r"/my/p/[^\"]*|csrf_token[^>]*>", "", response.text)

    def mails(self):
        return self.env["mail.mail"].search([("model", "=", "account.move")])

    def test_paper_is_alike_for_all(self):
        """B-PLACEHOLDER: the page tells nobody whether there is such a document."""
        good, bad = self.path(), "/my/p/i999999999-0123456789"
        hidden = self.invoice(portal_show=False)
        wrong = self.path()[:-1] + ("0" if self.path()[-1] != "0" else "1")
        for user in (None, self.eve_user):
            self.login_as(user)
            pages = [self.get(path) for path in (good, bad, wrong, self.path(hidden))]
            self.assertEqual({page.status_code for page in pages}, {200})
            self.assertEqual(len({self.normal(page) for page in pages}), 1)
            self.assertEqual(pages[0].headers["Cache-Control"], "no-store")
            self.assertNotIn(self.move.name, pages[0].text)
        self.login_as(None)
        before = self.mails()
        answers = []
        for path in (bad, wrong, self.path(hidden), "/my/p/%2e%2e-x"):
            _form, fields = self.form_of(self.get(good), good)
            answers.append(self.submit(path, fields))
        self.assertEqual(self.mails(), before)
        answers.append(self.submit(good, fields))
        self.assertEqual(len({self.normal(page) for page in answers}), 1)
        [mail] = self.mails() - before
        self.assertEqual(mail.recipient_ids, self.carla)
        [email] = mail._prepare_outgoing_list()
        link = self.env["portal.hotlink"]._find(LINK.search(email["body"])[1])
        self.assertEqual((link.partner_id, link.res_id), (self.carla, self.move.id))

    def test_paper_post_is_bound(self):
        """X-TOKENS: sends to the address on file only, and not for ever."""
        self.login_as(None)
        self.assertEqual(self.submit(self.path(), {"other": "1"}).status_code, 400)
        before = self.mails()
        for _time in range(9):
            _form, fields = self.form_of(self.get(self.path()), self.path())
            fields.append(("email", "mallory@evil.test"))
            self.assertEqual(self.submit(self.path(), fields).status_code, 200)
        sent = self.mails() - before
        self.assertLessEqual(len(sent), 5)
        self.assertEqual(sent.recipient_ids, self.carla)

    def test_paper_for_who_may_see_it(self):
        """B-PLACEHOLDER: a signed-in contact and staff go straight to the document."""
        self.login_as(self.carla_user)
        page = self.get(self.path())
        self.assertURLEqual(page.headers["Location"], f"/my/invoices/{self.move.id}")
        self.login_as(self.ida)
        page = self.get(self.path())
        self.assertIn(f"/odoo/account.move/{self.move.id}", page.headers["Location"])

    def test_paper_off(self):
        """P-HOTLINK-OFF: without links the paper names the page behind the login."""
        self.company.portal_hotlink_mode = "off"
        self.assertTrue(
            self.move._portal_paper_url().endswith(f"/my/invoices/{self.move.id}")
        )
        before = self.mails()
        self.login_as(None)
        _form, fields = self.form_of(self.get(self.path()), self.path())
        self.submit(self.path(), fields)
        self.assertEqual(self.mails(), before)

    def test_b_placeholder_in_pdfs(self):
        """B-PLACEHOLDER: the code is on each document, and a setting takes it off."""
        order, purchase, request = (
            self.quotation(),
            self.purchase(),
            self.purchase(confirm=False),
        )
        reports = (
            ("sale.action_report_saleorder", order),
            ("account.account_invoices", self.move),
            ("purchase.action_report_purchase_order", purchase),
            ("purchase.report_purchase_quotation", request),
        )
        Report = self.env["ir.actions.report"]
        for name, document in reports:
            html = str(Report._render_qweb_html(name, document.ids)[0])
            self.assertIn(document._portal_paper_code(), html, name)
            self.assertIn("data:image/png;base64", html)
            self.assertFalse(LINK.search(html))
            self.assertNotIn("access_token", html)
        self.company.portal_paper_code = False
        for name, document in reports:
            html = str(Report._render_qweb_html(name, document.ids)[0])
            self.assertNotIn(document._portal_paper_code(), html, name)

    def test_stocks_pay_code(self):
        """X-TOKENS: stock's "pay" code of the PDF holds no token and makes no row."""
        self.company.link_qr_code = True
        before = self.env["payment.link.wizard"].search_count([])
        html = str(
            self.env["ir.actions.report"]._render_qweb_html(
                "account.account_invoices", self.move.ids
            )[0]
        )
        self.assertIn("payment_link_qrcode", html)
        self.assertNotIn("access_token", html)
        self.assertEqual(self.env["payment.link.wizard"].search_count([]), before)
        self.assertFalse(self.move.access_token)
