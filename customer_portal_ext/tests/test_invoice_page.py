import logging
from unittest.mock import patch

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from ..models.account_move_page import AccountMove
from .invoice_cast import InvoiceHttpCase
from .statement_case import StatementCase

# G8 allows 18; more than this is a part that reads by itself.
MAX_QUERIES = 12

# How a statement begins that reads.
READS = ("SELECT", "WITH")

# What a page costs on which nothing has happened yet.
MAX_PLAIN_QUERIES = 10


@tagged("post_install", "-at_install")
class TestInvoicePage(StatementCase, InvoiceHttpCase):
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
        load = AccountMove._portal_load_page

        def note(record):
            seen.append(record.env.cr.readonly)
            return load(record)

        with (
            patch.object(AccountMove, "_portal_load_page", note),
            self.assertNoLogs("odoo.http", level=logging.WARNING),
            self.statements() as statements,
        ):
            self.assertEqual(self.get(self.path(move)).status_code, 200)
        self.assertEqual(seen, [True])
        writes = [text for text in statements if not text.upper().startswith(READS)]
        self.assertEqual(writes, [])
        move.invalidate_recordset()
        self.assertFalse(move.access_token)
