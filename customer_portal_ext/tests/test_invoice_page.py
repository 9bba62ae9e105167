import logging
from unittest.mock import patch

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from ..models.portal_published_page import PortalPublishedMixin
from .invoice_cast import InvoiceHttpCase
from .statement_case import READS, StatementCase
from .test_reprint import ReprintCase, width_of

# G8 allows 18; more than this is a part that reads by itself.
MAX_QUERIES = 12


# What a page costs on which nothing has happened yet.
MAX_PLAIN_QUERIES = 10


@tagged("post_install", "-at_install")
class TestInvoicePage(StatementCase, ReprintCase, InvoiceHttpCase):
    """P-PUBLIC, O-INVOICE-TERMS, X-SCALE: the page of an invoice and what it costs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tax = cls.env["account.tax"].create({"name": "VAT", "amount": 19.0})
        cls.terms = cls.env["account.payment.term"].create(
            {
                "name": "Half now, half later",
                "note": "<p>Half at once, half in 30 days.</p>",
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": 50, "nb_days": 0}
                    ),
                    Command.create(
                        {"value": "percent", "value_amount": 50, "nb_days": 30}
                    ),
                ],
            }
        )
        cls.bank = cls.env["res.partner.bank"].create(
            {
                "acc_number": "DE02120300000000202051",
                "partner_id": cls.company.partner_id.id,
                "allow_out_payment": True,
            }
        )

    def rich(self, lines=3, **values):
        """Return an invoice with all that makes its page read more."""
        order = self.quotation(lines=lines)
        order.order_line.write({"tax_ids": self.tax.ids, "discount": 10})
        order.client_order_ref = "PO 17"
        order.action_confirm()
        order.order_line.qty_delivered = 1
        move = order._create_invoices()
        move.write(
            {
                "invoice_user_id": self.salesperson.id,
                "invoice_date": self.days_ago(10),
                "invoice_payment_term_id": self.terms.id,
                "partner_bank_id": self.bank.id,
                "narration": "<p>Goods stay ours until paid.</p>",
                **values,
            }
        )
        move.action_post()
        return move

    def with_history(self, move):
        """Let everything happen to an invoice that its page tells."""
        self.pay(move, 20.0)
        refund = move._reverse_moves(
            [{"invoice_date": fields.Date.today(), "date": fields.Date.today()}]
        )
        refund.invoice_line_ids[1:].unlink()
        refund.action_post()
        (move + refund).line_ids.filtered(
            lambda line: line.account_type == "asset_receivable" and not line.reconciled
        ).reconcile()
        for number in range(5):
            move.message_post(
                body=f"Message {number}",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                attachments=[(f"file-{number}.txt", b"text")],
            )
        return refund

    # --- what it costs ----------------------------------------------------------------

    def test_g8_a_page_costs_the_same_for_many_lines(self):
        """G8, G10: as many statements for 60 lines as for one."""
        self.login_as(self.carla_user)
        counts = []
        for lines in (1, 60):
            move = self.rich(lines=lines)
            self.env.flush_all()
            statements = self.queries(self.path(move))
            self.assertLessEqual(
                len(statements), MAX_PLAIN_QUERIES, "\n\n".join(statements)
            )
            counts.append(len(statements))
        self.assertEqual(*counts)

    def test_g8_a_page_with_a_history_stays_below_its_limit(self):
        """G8: with payments, a credit note, messages and files."""
        self.login_as(self.carla_user)
        move = self.rich()
        self.with_history(move)
        self.env.flush_all()
        statements = self.queries(self.path(move))
        self.assertLessEqual(len(statements), MAX_QUERIES, "\n\n".join(statements))

    def test_g11_nothing_is_written(self):
        """G11: not by the first view, nor by the PDF; a missing token is not made."""
        move = self.rich()
        move.access_token = False
        self.env.flush_all()
        self.login_as(self.carla_user)
        seen = []
        load = PortalPublishedMixin._portal_load_page

        def note(record):
            seen.append(record.env.cr.readonly)
            return load(record)

        with (
            patch.object(PortalPublishedMixin, "_portal_load_page", note),
            self.assertNoLogs("odoo.http", level=logging.WARNING),
            self.statements() as statements,
        ):
            self.assertEqual(self.get(self.path(move)).status_code, 200)
        self.assertEqual(seen, [True])
        writes = [text for text in statements if not text.upper().startswith(READS)]
        self.assertEqual(writes, [])
        move.invalidate_recordset()
        self.assertFalse(move.access_token)

    def test_g11_the_pdf_writes_nothing(self):
        """G11, G15: the report is not kept on the invoice, nor a view noted in it."""
        move = self.rich()
        move.access_token = False
        self.env.flush_all()
        self.login_as(self.carla_user)
        written = move.write_date
        path = f"{self.path(move)}?report_type=pdf"
        with self.making() as made:
            self.assertEqual(width_of(self.pdf(path)), 1)
            # once for both: what is kept is not made again
            self.assertEqual(width_of(self.pdf(path)), 1)
        self.assertEqual(len(made), 1)
        move.invalidate_recordset()
        self.assertFalse(move.access_token)
        self.assertFalse(move.invoice_pdf_report_id)
        self.assertEqual(move.write_date, written)

    # --- what it says -----------------------------------------------------------------

    def texts(self, page, xpath):
        """Return the texts of some elements, with single spaces."""
        return [
            " ".join(element.text_content().replace("\xa0", " ").split())
            for element in page.xpath(xpath)
        ]

    def test_the_page_says_all_of_it(self):
        """P-PUBLIC, O-INVOICE-TERMS: lines, taxes, sum, instalments, terms, order."""
        move = self.rich(lines=2)
        order = move.invoice_line_ids.sale_line_ids.order_id
        self.login_as(self.carla_user)
        response = self.get(self.path(move))
        page = self.page(response)
        self.assertEqual(page.xpath("//iframe"), [])
        rows = self.texts(page, "//section[@id='portal_document']//tbody/tr")
        self.assertEqual(len(rows), 2)
        self.assertIn("Poster", rows[0])
        self.assertIn("10.00%", rows[0])
        # three posters at 10, ten percent off, and 19 percent tax
        totals = self.texts(page, "//dl[@id='portal_totals']/div")
        self.assertEqual(
            [line.split()[-1] for line in totals], ["27.00", "5.13", "32.13"]
        )
        self.assertEqual(len(self.texts(page, "//ul[@id='portal_installments']/li")), 2)
        [first, _second] = self.texts(page, "//ul[@id='portal_installments']/li")
        self.assertIn("Overdue", first)
        self.assertIn("16.0", first)
        text = self.text_of(response)
        for expected in (
            "Half at once, half in 30 days.",
            "Goods stay ours until paid.",
            "DE02120300000000202051",
            "PO 17",
        ):
            self.assertIn(expected, text)
        links = page.xpath("//section[@id='portal_linked']//a/@href")
        self.assertEqual(links, [f"/my/orders/{order.id}"])

    def test_sections_and_notes(self):
        """P-PUBLIC: as the report lists them; what is hidden there is hidden here."""
        tax = [Command.set(self.tax.ids)]
        move = self.invoice(
            invoice_line_ids=[
                Command.create(values)
                for values in (
                    {"display_type": "line_section", "name": "Printing"},
                    {"name": "Flyer", "quantity": 2, "price_unit": 5, "tax_ids": tax},
                    {"display_type": "line_note", "name": "With a white border."},
                    {
                        "display_type": "line_section",
                        "name": "Package",
                        "collapse_prices": True,
                    },
                    {"name": "Stand", "quantity": 1, "price_unit": 31, "tax_ids": tax},
                    {"name": "Lamp", "quantity": 1, "price_unit": 47, "tax_ids": tax},
                    {
                        "display_type": "line_section",
                        "name": "Service",
                        "collapse_composition": True,
                    },
                    {"name": "Secret", "quantity": 1, "price_unit": 3, "tax_ids": tax},
                )
            ]
        )
        self.login_as(self.carla_user)
        response = self.get(self.path(move))
        rows = self.texts(
            self.page(response), "//section[@id='portal_document']//tbody/tr"
        )
        names = [row.split()[0] for row in rows]
        self.assertEqual(
            names,
            ["Printing", "Flyer", "With", "Package", "Stand", "Lamp", "Service"],
        )
        self.assertTrue(rows[0].endswith("$ 10.00"), rows[0])
        self.assertTrue(rows[3].endswith("$ 78.00"), rows[3])
        self.assertTrue(rows[6].endswith("$ 3.00"), rows[6])
        text = self.text_of(response)
        for hidden in ("Secret", "31.00", "47.00"):
            self.assertNotIn(hidden, text)

    def test_what_was_paid(self):
        """P-PUBLIC: payments and credits, and what is open, as in the books."""
        move = self.rich(lines=3)
        refund = self.with_history(move)
        self.login_as(self.carla_user)
        page = self.page(self.get(self.path(move)))
        settled = self.texts(page, "//ul[@id='portal_settlements']/li")
        self.assertEqual(len(settled), len(set(settled)))
        self.assertTrue(any("20.00" in line for line in settled), settled)
        links = page.xpath("//ul[@id='portal_settlements']//a/@href")
        self.assertEqual(set(links), {f"/my/invoices/{refund.id}"})
        [residual] = self.texts(page, "//div[@id='portal_residual']")
        self.assertIn(f"{move.amount_residual:.2f}", residual)
        credited = self.page(self.get(self.path(refund)))
        self.assertIn(
            f"/my/invoices/{move.id}",
            credited.xpath("//section[@id='portal_linked']//a/@href"),
        )

    def test_a_link_to_what_is_not_seen_is_none(self):
        """P-PUBLIC: a credit note that is not shown is not named, nor its order."""
        move = self.rich(lines=3)
        refund = self.with_history(move)
        order = move.invoice_line_ids.sale_line_ids.order_id
        refund.portal_show = False
        order.portal_show = False
        self.env.flush_all()
        self.login_as(self.carla_user)
        response = self.get(self.path(move))
        self.assertNotIn(f"/my/invoices/{refund.id}", response.text)
        self.assertNotIn(refund.name, response.text)
        self.assertNotIn(f"/my/orders/{order.id}", response.text)

    def test_a_guest_reads_all_of_one_document(self):
        """C-DIRECT: by a link, with nothing that leads to another one."""
        move = self.rich(lines=2)
        order = move.invoice_line_ids.sale_line_ids.order_id
        self.become_guest(move)
        response = self.get(self.path(move))
        self.assertEqual(response.status_code, 200)
        self.assertIn("Goods stay ours until paid.", self.text_of(response))
        self.assertNotIn(f"/my/orders/{order.id}", response.text)
        self.assertEqual(response.headers["Cache-Control"], "no-store")

    def test_a_foreign_invoice_is_missing(self):
        """P-PUBLIC: another customer gets the same answer as for none."""
        move = self.rich(lines=2)
        self.login_as(self.eve_user)
        response = self.get(self.path(move))
        self.assertEqual(response.status_code, 404)
        self.assertNotIn("Goods stay ours", response.text)

    def test_by_stocks_token(self):
        """P-PUBLIC: where the company allows tokens, one reads it all; else nothing."""
        move = self.rich(lines=2)
        self.company.portal_refuse_tokens = False
        token = move._portal_ensure_token()
        self.env.flush_all()
        self.login_as(None)
        path = f"{self.path(move)}?access_token={token}"
        response = self.get(path)
        self.assertEqual(response.status_code, 200, response.headers)
        self.assertIn("Goods stay ours until paid.", self.text_of(response))
        [address] = self.page(response).xpath("//div[@id='portal_pay_now']/a/@href")
        self.assertIn(token, address)
        self.company.portal_refuse_tokens = True
        self.env.flush_all()
        response = self.get(path)
        self.assertEqual(response.status_code, 303)
        self.assertNotIn("Goods stay ours", response.text)

    def test_a_bill_has_the_same_body(self):
        """P-PUBLIC: a supplier reads a bill the same way; nothing to pay on it."""
        move = self.invoice(self.sven, move_type="in_invoice", ref="B-77")
        body = move.sudo()._prepare_portal_body(lambda records: records)
        self.assertEqual([line["name"] for line in body["lines"]], ["Canary poster"])
        self.assertIsNone(body["pay_by"])
        self.assertFalse(body["is_ours"])
