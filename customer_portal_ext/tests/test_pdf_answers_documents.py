from odoo.fields import Command
from odoo.tests import tagged

from .pdf_answer_case import AnswersCase


@tagged("post_install", "-at_install")
class TestInvoiceAnswers(AnswersCase):
    """G15: invoices, on the screen and as a download."""

    report_name = "account.account_invoices"
    template = "account.report_invoice_document"
    term_field = "invoice_payment_term_id"

    def invoice(self):
        order = self.quotation(lines=3)
        order.action_confirm()
        order.order_line.qty_delivered = 1
        invoice = order._create_invoices()
        invoice.action_post()
        return invoice

    def invoice_changes(self, invoice):
        line = invoice.invoice_line_ids[0]
        bank = self.env["res.partner.bank"].create(
            {"acc_number": "4711", "partner_id": invoice.company_id.partner_id.id}
        )
        payment = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        return {
            "text": lambda: line.write({"name": "Poster, glossy"}),
            "customer's reference": lambda: invoice.write({"ref": "C-9"}),
            "narration": lambda: invoice.write({"narration": "<p>Thank you</p>"}),
            "bank account": lambda: invoice.write({"partner_bank_id": bank.id}),
            "number of the account": lambda: bank.write({"acc_number": "4712"}),
            "payment": lambda: payment.create({"amount": 3.0})._create_payments(),
        }

    def test_g15_an_invoice_that_changed_is_rendered(self):
        """G15: whatever an invoice's PDF depends on, a change of it is seen."""
        invoice = self.invoice()
        line = invoice.invoice_line_ids[0]
        shared = self.shared_changes(invoice, line)
        chosen = ("partner's street", "company's logo", "layout", "paper", "currency")
        self.login_as(self.carla_user)
        self.assert_never_old(
            f"{invoice.access_url}?report_type=pdf",
            {
                **self.invoice_changes(invoice),
                **{name: shared[name] for name in chosen},
            },
        )

    def test_g15_a_downloaded_invoice_that_changed_is_rendered(self):
        """G15: the same for the file."""
        invoice = self.invoice()
        self.login_as(self.carla_user)
        self.assert_never_old(
            f"{invoice.access_url}?report_type=pdf&download=true",
            self.invoice_changes(invoice),
        )


@tagged("post_install", "-at_install")
class TestPurchaseAnswers(AnswersCase):
    """G15: purchase orders, for their suppliers."""

    report_name = "purchase.action_report_purchase_order"
    template = "purchase.report_purchaseorder_document"
    term_field = "payment_term_id"

    def test_g15_a_purchase_order_that_changed_is_rendered(self):
        """G15: whatever its PDF depends on, a change of it is seen."""
        order = self.purchase(partner=self.carla)
        line = order.order_line[0]
        changes = {
            "price": lambda: line.write({"price_unit": 4.0}),
            "text": lambda: line.write({"name": "Paper, white"}),
            "date": lambda: line.write({"date_planned": "2031-01-01 10:00:00"}),
            "one more line": lambda: order.write(
                {
                    "order_line": [
                        Command.create(
                            {
                                "display_type": "line_note",
                                "name": "Mind",
                                "product_qty": 0,
                            }
                        )
                    ]
                }
            ),
            "supplier's reference": lambda: order.write({"partner_ref": "V-1"}),
            "notes": lambda: order.write({"note": "<p>To the back door</p>"}),
            "buyer's name": lambda: order.user_id.partner_id.write({"name": "New"}),
        }
        shared = self.shared_changes(order, line)
        for name in ("partner's street", "company's logo", "layout", "paper", "tax"):
            changes[name] = shared[name]
        self.login_as(self.carla_user)
        self.assert_never_old(f"/my/purchase/{order.id}?report_type=pdf", changes)
