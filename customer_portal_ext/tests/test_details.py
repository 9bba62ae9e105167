from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common import PortalHttpCase
from .statement_case import StatementCase


@tagged("post_install", "-at_install")
class TestDetails(StatementCase, PortalHttpCase):
    """O-INVOICE-TERMS: terms, references and what else the company wants to show."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.term = cls.env.ref("account.account_payment_term_30days")
        cls.manager = new_test_user(
            cls.env,
            "mia.test",
            groups="base.group_user,customer_portal_ext.group_portal_manager",
            name="Mia Test",
            email="mia@us.test",
        )
        fields = [
            ("x_colour", "char", {}),
            ("x_remark", "text", {}),
            ("x_finish", "selection", {"selection": "[('m','Matt'),('g','Glossy')]"}),
            ("x_proof_on", "date", {}),
            ("x_press_at", "datetime", {}),
            ("x_sheets", "integer", {}),
            ("x_weight", "float", {}),
            ("x_rush", "boolean", {}),
            ("x_printer", "many2one", {"relation": "res.partner"}),
            ("x_margin", "float", {}),
            ("x_log", "html", {}),
        ]
        model = cls.env["ir.model"]._get("sale.order")
        cls.fields = {
            name: cls.env["ir.model.fields"].create(
                {
                    "name": name,
                    "field_description": name[2:].replace("_", " ").capitalize(),
                    "model_id": model.id,
                    "ttype": ttype,
                    **values,
                }
            )
            for name, ttype, values in fields
        }
        cls.addClassCleanup(cls.registry.clear_cache)

    def show(self, *names, **values):
        return self.env["portal.extra.field"].create(
            [
                {"field_id": self.fields[name].id, "sequence": sequence, **values}
                for sequence, name in enumerate(names)
            ]
        )

    def details(self, response):
        """Return {field: text} of what a page says of its document."""
        return {
            element.get("data-detail"): element.text_content().strip()
            for element in self.page(response).xpath("//*[@data-detail]")
        }

    def test_o_invoice_terms_of_an_order(self):
        """O-INVOICE-TERMS: on quotations and on orders; what is empty is not there."""
        order = self.quotation(
            lines=1, payment_term_id=self.term.id, origin="Fair in May"
        )
        order.client_order_ref = "PO 17"
        self.login_as(self.carla_user)
        for state in ("sent", "sale"):
            if state == "sale":
                order.action_confirm()
            response = self.get(order.access_url)
            details = self.details(response)
            self.assertEqual(details["payment_term_id"], "30 Days")
            self.assertEqual(details["origin"], "Fair in May")
            self.assertEqual(details["name"], order.name)
            self.assertIn("PO 17", self.text_of(response))
            self.assertIn("Sam Test", self.text_of(response))
        order.origin = False
        self.assertNotIn("origin", self.details(self.get(order.access_url)))

    def test_o_invoice_terms_of_an_invoice_and_a_purchase_order(self):
        """O-INVOICE-TERMS: the same on their pages."""
        order = self.quotation(lines=1, payment_term_id=self.term.id)
        order.client_order_ref = "PO 17"
        order.action_confirm()
        order.order_line.qty_delivered = 1
        invoice = order._create_invoices()
        invoice.invoice_incoterm_id = self.env.ref("account.incoterm_EXW")
        invoice.action_post()
        purchase = self.purchase(partner=self.carla, payment_term_id=self.term.id)
        purchase.partner_ref = "Offer 5"
        self.login_as(self.carla_user)
        details = self.details(self.get(invoice.access_url))
        self.assertEqual(details["invoice_payment_term_id"], "30 Days")
        self.assertEqual(details["ref"], "PO 17")
        self.assertEqual(details["invoice_origin"], order.name)
        self.assertIn("EX WORKS", details["invoice_incoterm_id"])
        details = self.details(self.get(purchase.access_url))
        self.assertEqual(details["partner_ref"], "Offer 5")
        self.assertEqual(details["payment_term_id"], "30 Days")

    def test_o_invoice_terms_extra_fields_of_each_type(self):
        """O-INVOICE-TERMS: in the reader's words, and in one read with the order."""
        order = self.quotation(lines=1)
        self.login_as(self.carla_user)
        before = len(self.queries(order.access_url))
        names = [name for name in self.fields if name not in ("x_margin", "x_log")]
        self.show(*names)
        order.write(
            {
                "x_colour": "Blue <b>",
                "x_remark": "Two\nlines",
                "x_finish": "g",
                "x_proof_on": "2026-03-04",
                "x_press_at": "2026-03-04 05:06:00",
                "x_sheets": 12000,
                "x_weight": 1.5,
                "x_rush": True,
                "x_printer": self.supplier.id,
            }
        )
        self.env.flush_all()
        details = self.details(self.get(order.access_url))
        shown = {name: details[name] for name in names}
        self.assertEqual(
            shown,
            {
                **shown,
                "x_colour": "Blue <b>",
                "x_remark": "Two\nlines",
                "x_finish": "Glossy",
                "x_proof_on": "03/04/2026",
                "x_sheets": "12,000",
                "x_weight": "1.50",
                "x_rush": "Yes",
                "x_printer": "Supplier Ltd",
            },
        )
        self.assertIn("2026", shown["x_press_at"].replace("26", "2026", 1))
        after = self.queries(order.access_url)
        self.assertEqual(len(after), before, "\n".join(t[:150] for t in after))
        order.x_colour = False
        self.assertNotIn("x_colour", self.details(self.get(order.access_url)))

    def test_o_invoice_terms_labels_are_the_readers(self):
        """O-INVOICE-TERMS: a label of its own, translated, and per company."""
        extra = self.show("x_colour", name="Paint")
        order = self.quotation(lines=1, x_colour="Blue")
        self.login_as(self.carla_user)
        self.assertIn("Paint:", self.text_of(self.get(order.access_url)))
        extra.name = False
        self.assertIn("Colour:", self.text_of(self.get(order.access_url)))
        extra.company_id = self.env["res.company"].create({"name": "Another"})
        self.assertNotIn("x_colour", self.details(self.get(order.access_url)))

    def test_o_invoice_terms_internal_fields_only_on_purpose(self):
        """O-INVOICE-TERMS: and never secrets, the chatter or files."""
        with self.assertRaises(ValidationError) as refused:
            self.show("x_margin")
        self.assertIn("looks internal", str(refused.exception))
        self.show("x_margin", is_confirmed=True)
        with self.assertRaises(ValidationError):
            self.show("x_log")
        get = self.env["ir.model.fields"]._get
        for model, name in (
            ("sale.order", "access_token"),
            ("sale.order", "signature"),
            ("sale.order", "message_ids"),
            ("sale.order", "order_line"),
            ("sale.order", "portal_status_id"),
            ("sale.order", "amount_undiscounted"),
            ("account.move", "name"),
        ):
            with self.subTest(name=name), self.assertRaises(ValidationError):
                self.env["portal.extra.field"].create(
                    {"field_id": get(model, name).id, "is_confirmed": True}
                )

    @mute_logger("odoo.sql_db")
    def test_o_invoice_terms_the_manager_chooses(self):
        """O-INVOICE-TERMS: in the list of the menu; nobody else does."""
        Extra = self.env["portal.extra.field"]
        view = "customer_portal_ext.portal_extra_field_list"
        with Form(Extra.with_user(self.manager), view=view) as form:
            form.field_id = self.fields["x_colour"]
        self.assertEqual(form.record.display_name, "Colour")
        for user in (self.salesperson, self.carla_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                form.record.with_user(user).write({"name": "Mine"})
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                Extra.with_user(user).search([])
