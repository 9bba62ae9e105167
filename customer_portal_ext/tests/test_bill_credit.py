from odoo.tests import tagged

from ..tools import bill_file
from .bill_cast import BillHttpCase, ubl


def credit_note(root="CreditNote", code="381", **values):
    """Return an electronic credit note of 15.00 in UBL."""
    xml = ubl(**values).replace(b">380<", f">{code}<".encode())
    if root == "Invoice":
        return xml
    xml = xml.replace(b"InvoicedQuantity", b"CreditedQuantity")
    return xml.replace(b"Invoice", b"CreditNote")


@tagged("post_install", "-at_install")
class TestBillCredit(BillHttpCase):
    """Bills: a credit note that a supplier sends is none of our debts."""

    def setUp(self):
        super().setUp()
        self.login_as(self.sven_user)
        self.po.order_line.qty_received = 5
        self.env.flush_all()

    def draft(self, number, xml, **typed):
        response = self.send(files=[(f"{number}.xml", xml)], number=number, **typed)
        self.assertEqual(response.status_code, 303)
        return self.sent(name=number)

    def test_bills_a_credit_note_becomes_a_draft_credit_note(self):
        """Bills: by the root of UBL, by its kind, and by a total below zero."""
        below = ubl(number="C-3").replace(b">15.00<", b">-15.00<")
        below = below.replace(b">5</cbc:Inv", b">-5</cbc:Inv")
        for number, xml in (
            ("C-1", credit_note(number="C-1")),
            ("C-2", credit_note("Invoice", number="C-2")),
            ("C-3", below),
        ):
            with self.subTest(number):
                bill = self.draft(number, xml, amount="15.00")
                self.assertTrue(bill.is_decoded)
                move = bill.move_id
                self.assertEqual((move.state, move.move_type), ("draft", "in_refund"))
                self.assertEqual((move.partner_id, move.ref), (self.sven, number))
                [line] = move.invoice_line_ids
                self.assertEqual(line.name, "Paper of the file")
                self.assertEqual((line.quantity, line.price_unit), (5, 3.0))
                self.assertEqual(move.amount_total, 15.0)
                # it lowers what we owe
                self.assertEqual(line.balance, -15.0)
                self.assertIn("is a credit note", bill.warning)
                self.assertIn("is a credit note", bill.activity_ids.note)
                self.assertNotIn("typed a total", bill.warning)
                self.assertNotIn("total of the file", bill.warning)

    def test_bills_an_unread_credit_note_bills_nothing(self):
        """Bills: a credit note that Odoo cannot read is an empty one, to be entered;
        and not a bill of all that is still to be billed."""
        xml = credit_note(number="C-4").replace(b">2.1<", b">9.9<")
        bill = self.draft("C-4", xml)
        self.assertFalse(bill.is_decoded)
        self.assertEqual(bill.move_id.move_type, "in_refund")
        self.assertFalse(bill.move_id.invoice_line_ids)
        self.assertIn("enter it by hand", bill.warning)
        self.assertIn("is a credit note", bill.warning)
        bill = self.draft("E-9", ubl(number="E-9").replace(b">2.1<", b">9.9<"))
        self.assertEqual(bill.move_id.move_type, "in_invoice")
        self.assertTrue(bill.move_id.invoice_line_ids)

    def test_bills_what_credits(self):
        """Bills: the kinds of EN 16931 that credit, in both of its families."""
        cii = (
            "<x:CrossIndustryInvoice xmlns:x='x'><x:ExchangedDocument><x:TypeCode>%s"
            "</x:TypeCode></x:ExchangedDocument></x:CrossIndustryInvoice>"
        )
        for code, credits in (("380", False), ("381", True), ("396", True)):
            for xml in (credit_note("Invoice", code), (cii % code).encode()):
                claims = bill_file.read_claims(bill_file.parse_xml(xml))
                self.assertEqual(claims.is_credit, credits, (code, xml))
