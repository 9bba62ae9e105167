"""What a reader would stumble over: words, numbers and states that do not fit."""

from datetime import datetime

from odoo.tests import tagged

from ..tools.moment import format_moment
from .common import PortalCase, PortalHttpCase
from .invoice_cast import InvoiceHttpCase
from .project_cast import ProjectCase


@tagged("post_install", "-at_install")
class TestPageWords(PortalHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sven_user = cls.portal_user(cls.sven)

    def test_c_item_status_the_page_says_the_status(self):
        """C-ITEM-STATUS: the page of a document names the status of the whole."""
        order = self.quotation()
        purchase = self.purchase()
        for user, document, path in (
            (self.carla_user, order, f"/my/orders/{order.id}"),
            (self.sven_user, purchase, f"/my/purchase/{purchase.id}"),
        ):
            with self.subTest(path=path):
                self.login_as(user)
                [status] = self.page(self.get(path)).xpath(
                    "//*[@id='portal_document_status']"
                )
                self.assertEqual(
                    " ".join(status.text_content().split()),
                    f"Status: {document.portal_status_id.name}",
                )

    def test_o_esign_the_box_that_waits_has_the_button(self):
        """O-ESIGN: where a signature is waited for, the box offers it as well."""
        order = self.order(lines=2, require_signature=True)
        sign = self.status("sale.order", "sign")
        order._portal_enter_status(sign, send_mail=False)
        order.company_id.portal_sign_mode = "stock"
        self.login_as(self.carla_user)
        [box] = self.page(self.get(f"/my/orders/{order.id}")).xpath(
            "//*[@id='portal_sign_section']"
        )
        [button] = box.xpath(".//*[@data-bs-target='#modalaccept']")
        self.assertEqual(button.text_content().strip(), "Sign")

    def test_p_po_one_order_is_one(self):
        """P-PO: who acknowledges one purchase order does not read of several."""
        one, two = self.purchase(), self.purchase()
        self.login_as(self.sven_user)
        path = "/my/purchase/acknowledge?order_ids=%s"
        text = self.text_of(self.get(path % one.id))
        self.assertIn("I acknowledge receipt of this purchase order.", text)
        text = self.text_of(self.get(path % one.id + f"&order_ids={two.id}"))
        self.assertIn("I acknowledge receipt of these purchase orders.", text)

    def test_p_statement_a_supplier_is_led_to_bills(self):
        """P-STATEMENT: an empty statement of a supplier leads to bills."""
        self.login_as(self.sven_user)
        page = self.page(self.get("/my/statement/supplier"))
        [empty] = page.xpath("//*[@id='portal_statement_empty']")
        self.assertEqual(empty.xpath(".//a/@href"), ["/my/bills"])


@tagged("post_install", "-at_install")
class TestCreditNoteWords(InvoiceHttpCase):
    def test_b_reports_a_credit_note_is_not_overdue(self):
        """B-REPORTS: what we owe the reader is not called overdue, nor to be paid."""
        credit = self.invoice(due=-40, move_type="out_refund")
        self.pay(credit, 1)
        self.assertEqual(credit.payment_state, "partial")
        self.login_as(self.carla_user)
        text = self.text_of(self.get(self.path(credit)))
        for words in ("Left to Pay", "Already Paid", "overdue", "Overdue"):
            self.assertNotIn(words, text)


@tagged("post_install", "-at_install")
class TestProjectWords(ProjectCase):
    def test_p_jobs_no_task_is_closed_yet(self):
        """P-JOBS: the bar of a project stands at zero, and one task is one."""
        self.login_as(self.carla_user)
        response = self.get(f"/my/projects/{self.project.id}")
        [bar] = self.page(response).xpath("//progress")
        self.assertEqual(bar.get("value"), "0")
        self.assertIn("0 %: The only task is open.", self.text_of(response))


@tagged("post_install", "-at_install")
class TestMoments(PortalCase):
    def test_x_i18n_moments_look_like_dates(self):
        """X-I18N: years of four digits as in the dates beside them, and minutes."""
        moment = datetime(2026, 3, 1, 14, 30, 15)
        self.env["res.lang"]._activate_lang("de_DE")
        for lang, words in (
            ("en_US", "03/01/2026 02:30 PM"),
            ("de_DE", "01.03.2026 14:30"),
        ):
            with self.subTest(lang=lang):
                env = self.env(context={"lang": lang})
                self.assertEqual(format_moment(env, moment, tz="UTC"), words)
                widget = env["ir.qweb.field.datetime"].value_to_html(
                    moment, {"hide_seconds": True, "tz_name": "UTC"}
                )
                self.assertEqual(widget, words)
        self.assertEqual(format_moment(self.env, False), "")


@tagged("post_install", "-at_install")
class TestLanguageOfTheLogin(PortalHttpCase):
    def test_x_i18n_the_portal_speaks_the_language_of_the_profile(self):
        """X-I18N: who signs in reads their own language, not that of the browser."""
        self.env["res.lang"]._activate_lang("de_DE")
        self.carla.lang = "de_DE"
        self.opener.cookies.set("frontend_lang", "en_US")
        login = self.carla_user.login
        self.carla_user.password = login
        response = self.get("/web/login")
        forms = self.page(response).forms
        form = next(form for form in forms if "login" in form.fields)
        fields = {**dict(form.form_values()), "login": login, "password": login}
        response = self.submit("/web/login", fields)
        self.assertEqual(response.status_code, 303)
        self.assertIn("frontend_lang=de_DE", response.headers["Set-Cookie"])


@tagged("post_install", "-at_install")
class TestLanguageAddedLater(PortalCase):
    def test_x_i18n_statuses_speak_it_too(self):
        """X-I18N: a language that is added later names the statuses of each company."""
        asks = self.status("sale.order", "approve")
        renamed = asks.next_status_id.with_context(lang="en_US")
        renamed.name = "Off we go"
        self.assertEqual(
            asks.with_context(lang="en_US").name, "Waiting for your approval"
        )
        self.env["res.lang"]._activate_lang("nl_NL")
        addon = self.env.ref("base.module_customer_portal_ext")
        addon._update_translations(["nl_NL"])
        dutch = asks.with_context(lang="nl_NL").name
        self.assertNotIn(dutch, (False, "", "Waiting for your approval"))
        self.assertEqual(renamed.with_context(lang="nl_NL").name, "Off we go")
