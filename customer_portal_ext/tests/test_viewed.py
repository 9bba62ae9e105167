from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.fields import Datetime
from odoo.tests import Form, tagged

from odoo.addons.base.models.ir_actions_report import IrActionsReport

from .common import PortalHttpCase

TYPE = "customer_portal_ext.mail_activity_portal_viewed"


@tagged("post_install", "-at_install")
class TestViewed(PortalHttpCase):
    """O-VIEWED: the responsible user is told, once, and only of people."""

    def setUp(self):
        super().setUp()
        self.quote = self.quotation(lines=1)
        self.path = f"/my/orders/{self.quote.id}"
        self.env.flush_all()

    def look(self, document=None):
        """Do what the page's script does: send the form of the page."""
        path = (document or self.quote).access_url
        fields = dict(self.form_of(self.get(path), "/my/viewed")[1])
        return self.submit("/my/viewed", fields)

    def download(self, **headers):
        method = headers.pop("method", "GET")
        with patch.object(IrActionsReport, "_run_wkhtmltopdf", lambda *a, **k: b""):
            response = self.url_open(
                f"{self.path}?report_type=pdf", method=method, headers=headers
            )
        with self.allow_requests():
            self._wait_remaining_requests()
        return response

    def kinds(self, document=None):
        return self.events(document or self.quote).sorted("position").mapped("kind")

    def told(self, document=None, user=None):
        return (document or self.quote).activity_search(
            [TYPE], user_id=(user or self.salesperson).id
        )

    def test_o_viewed_is_told_once_a_day(self):
        """O-VIEWED: by the POST of the page, and a second one does nothing."""
        self.login_as(self.carla_user)
        self.assertEqual(self.look().status_code, 204)
        self.assertEqual(self.kinds(), ["viewed"])
        activity = self.told()
        self.assertEqual(activity.summary, f"Carla Client viewed {self.label()}")
        self.look()
        self.download()
        self.assertEqual(self.kinds(), ["viewed", "downloaded"])
        self.assertEqual(self.told(), activity)
        self.assertNotIn("downloaded", activity.note)
        event = self.events(self.quote, "viewed")
        self.assertEqual(event.partner_id, self.carla)
        self.assertFalse(event._first_broken_event(self.quote))

    def label(self):
        return self.quote._portal_label()

    def test_o_viewed_each_contact_is_told_of(self):
        """O-VIEWED: per contact; what was not read yet is not piled up."""
        colin = self.portal_user(self.colin)
        for user in (self.carla_user, colin):
            self.login_as(user)
            self.look()
        self.assertEqual(len(self.told()), 1)
        self.assertIn("Colin Client", self.told().summary)
        self.assertIn("Carla Client", self.told().note)
        self.assertEqual(self.kinds(), ["viewed", "viewed"])

    def test_o_viewed_is_told_again_on_another_day(self):
        """O-VIEWED: the days of the company, not of the server."""
        actor = {
            "partner_id": self.carla.id,
            "partner_name": self.carla.name,
            "identified_by": "login",
        }
        self.company.partner_id.tz = "Pacific/Auckland"
        with self.at("2026-03-04 10:30:00"):
            self.assertTrue(self.quote._portal_note_view("viewed", actor))
            self.assertFalse(self.quote._portal_note_view("viewed", actor))
        # half past eleven, and then past midnight there
        with self.at("2026-03-04 10:50:00"):
            self.assertFalse(self.quote._portal_note_view("viewed", actor))
        with self.at("2026-03-04 11:10:00"):
            self.assertTrue(self.quote._portal_note_view("viewed", actor))

    def at(self, moment):
        return patch.object(Datetime, "now", lambda: Datetime.to_datetime(moment))

    def test_o_viewed_no_get_is_a_person(self):
        """O-VIEWED: pages, HEAD and previews tell nothing."""
        self.login_as(self.carla_user)
        self.get(self.path)
        self.url_open(self.path, method="HEAD")
        self.download(method="HEAD")
        self.download(**{"Sec-Purpose": "prefetch"})
        self.download(**{"Odoo-Link-Preview": "True"})
        self.assertEqual(self.get("/my/viewed").status_code, 405)
        self.assertEqual(self.kinds(), [])
        self.assertFalse(self.told())

    def test_o_viewed_a_link_alone_is_no_person(self):
        """O-VIEWED: whoever came by a link, until their page has told of them."""
        self.company.portal_hotlink_mode = "one_click"
        _link, secret = self.env["portal.hotlink"]._issue(
            self.carla, self.quote, self.company
        )
        self.url_open(f"/my/link/{secret}")
        self.assertEqual(self.get(self.path).status_code, 200)
        before = self.kinds()
        self.download()
        self.assertEqual(self.kinds(), before)
        self.look()
        self.download()
        self.assertEqual(self.kinds()[-2:], ["viewed", "downloaded"])

    def test_o_viewed_needs_csrf_and_the_right_to_see(self):
        """O-VIEWED: a foreign, private or missing document is not found."""
        self.login_as(self.carla_user)
        fields = dict(self.form_of(self.get(self.path), "/my/viewed")[1])
        without = {**fields, "csrf_token": "no"}
        self.assertEqual(self.submit("/my/viewed", without).status_code, 400)
        foreign = self.quotation(partner=self.eve)
        for model, res_id in (
            ("sale.order", foreign.id),
            ("sale.order", 999999999),
            ("sale.order", "x"),
            ("sale.order", ""),
            ("res.partner", self.carla.id),
            ("no.model", 1),
            ("portal.published.mixin", 1),
        ):
            with self.subTest(model=model, id=res_id):
                values = {**fields, "res_model": model, "res_id": res_id}
                self.assertEqual(self.submit("/my/viewed", values).status_code, 404)
        self.quote.portal_show = False
        self.assertEqual(self.submit("/my/viewed", fields).status_code, 404)
        self.assertEqual(self.kinds() + self.kinds(foreign), [])

    def test_o_viewed_staff_tell_nothing(self):
        """O-VIEWED: a colleague who looks at the customer's page."""
        self.login_as(self.salesperson)
        self.assertEqual(self.look().status_code, 204)
        self.download()
        self.assertEqual(self.kinds(), [])

    def test_o_viewed_as_the_user_wants(self):
        """O-VIEWED: by mail, or not at all; else as the company wants."""
        self.login_as(self.carla_user)
        Mail = self.env["mail.mail"]
        self.salesperson.portal_viewed_notice = "mail"
        told = [("subject", "like", "Carla Client viewed")]
        before = Mail.search(told)
        self.look()
        [mail] = Mail.search(told) - before
        self.assertEqual(mail.state, "outgoing")
        self.assertIn(self.salesperson.email, mail.email_to)
        self.assertIn(f"/odoo/sale.order/{self.quote.id}", mail.body_html)
        self.assertFalse(self.told())
        self.salesperson.portal_viewed_notice = False
        self.company.portal_viewed_notice = "none"
        other = self.quotation(lines=1)
        self.look(other)
        self.assertEqual(self.kinds(other), ["viewed"])
        self.assertFalse(self.told(other))
        self.assertEqual(Mail.search(told) - before, mail)

    def test_o_viewed_users_choose_in_their_preferences(self):
        """O-VIEWED: nobody else's, and no contact."""
        user = self.salesperson.with_user(self.salesperson)
        view = "base.view_users_form_simple_modif"
        with Form(user, view=view) as form:
            form.portal_viewed_notice = "none"
        self.assertEqual(self.salesperson.portal_viewed_notice, "none")
        with self.assertRaises(AccessError):
            self.buyer.with_user(self.salesperson).portal_viewed_notice = "none"
        with self.assertRaises(AccessError):
            self.salesperson.with_user(self.carla_user).read(["portal_viewed_notice"])

    def test_o_viewed_invoices(self):
        """O-VIEWED: the salesperson of the invoice."""
        self.quote.action_confirm()
        self.quote.order_line.qty_delivered = 1
        invoice = self.quote._create_invoices()
        invoice.action_post()
        invoice.invoice_user_id = self.buyer
        self.login_as(self.carla_user)
        self.look(invoice)
        self.assertEqual(self.kinds(invoice), ["viewed"])
        self.assertEqual(len(self.told(invoice, self.buyer)), 1)


@tagged("post_install", "-at_install")
class TestViewedScript(PortalHttpCase):
    """O-VIEWED: the page's script sends it, by itself."""

    def test_o_viewed_the_script_sends_the_form(self):
        quote = self.quotation(lines=1)
        self.env.flush_all()
        self.browser_js(
            quote.access_url,
            """
            const send = window.fetch;
            window.fetch = async (url, options) => {
                const answer = await send(url, options);
                if (String(url).endsWith("/my/viewed")) {
                    console.log(answer.status === 204 ? "test successful" : "failed");
                }
                return answer;
            };
            """,
            login=self.carla_user.login,
            timeout=30,
        )
        self.assertEqual(self.events(quote).mapped("kind"), ["viewed"])
