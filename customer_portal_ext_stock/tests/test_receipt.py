"""X-POLINE: what becomes of the receipts when a supplier's answer is accepted."""

from odoo.tests import tagged

from odoo.addons.customer_portal_ext.tests.supplier_case import SupplierCase


@tagged("post_install", "-at_install")
class TestReceipt(SupplierCase):
    def expected(self):
        """Return what the receipts of the order expect: (line, quantity)."""
        moves = self.po.picking_ids.move_ids
        moves = moves.filtered(lambda move: move.state != "cancel")
        rows = [(move.purchase_line_id.name, move.product_uom_qty) for move in moves]
        return sorted(row for row in rows if row[1])

    def test_x_poline_receipts_follow(self):
        """X-POLINE: dates, quantities and deliveries follow by Odoo's own write."""
        self.changed()
        self.po.invalidate_recordset()
        self.assertIn(("Ink", 4.0), self.expected())
        self.send(self.fill(self.form(), self.paper, "reject", reason="Sold out."))
        for line in (self.ink, self.carton, self.paper):
            self.line(line).with_user(self.buyer).action_accept()
        self.assertEqual(
            self.expected(), [("Carton", 4.0), ("Carton", 6.0), ("Ink", 3.0)]
        )
        self.assertEqual(self.ink.move_ids.date_deadline.date(), self.later)
