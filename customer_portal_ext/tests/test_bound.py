"""X-BOUND: an approval counts for what was approved and for nothing else."""

from odoo.fields import Command
from odoo.tests import tagged

from .common import PortalCase


@tagged("post_install", "-at_install")
class TestBound(PortalCase):
    def setUp(self):
        super().setUp()
        self.quote = self.quotation(lines=2)
        self.line = self.quote.order_line[0]
        self.approve(self.line)

    def approve(self, lines):
        actor = {
            "partner_id": self.carla.id,
            "partner_name": self.carla.name,
            "partner_email": self.carla.email,
            "identified_by": "login",
        }
        order = lines.order_id
        order._portal_lock()
        snapshot = order._portal_approval_snapshot(lines, "Yes")
        return order._portal_approve(lines, actor, snapshot)

    def assertVoid(self):
        approval = self.line.portal_approval_ids
        self.assertTrue(approval.is_void)
        self.assertEqual(approval.void_event_id.kind, "approval_void")
        self.assertEqual(approval.event_id.kind, "line_approved")
        self.assertTrue(self.line.portal_waiting)
        self.assertEqual(self.line.portal_status_id.action, "approve")
        self.assertTrue(self.quote.portal_waiting)

    def test_price(self):
        self.line.price_unit = 11
        self.assertVoid()

    def test_quantity(self):
        self.line.product_uom_qty = 7
        self.assertVoid()

    def test_text(self):
        self.line.name = "Something else"
        self.assertVoid()

    def test_through_the_order(self):
        """Lines are written through their order, as the form does."""
        self.quote.write(
            {"order_line": [Command.update(self.line.id, {"discount": 5})]}
        )
        self.assertVoid()

    def test_tax(self):
        tax = self.env["account.tax"].create({"name": "Tax 20", "amount": 20})
        self.line.tax_ids = tax
        self.assertVoid()

    def test_same_value_keeps_it(self):
        self.line.write({"price_unit": 10.0, "name": self.line.name})
        self.assertFalse(self.line.portal_approval_ids.is_void)
        self.assertFalse(self.line.portal_waiting)

    def test_other_line_keeps_it(self):
        self.quote.order_line[1].price_unit = 99
        self.assertFalse(self.line.portal_approval_ids.is_void)

    def test_approved_again(self):
        """The old approval stays beside the new one, void, with its evidence."""
        self.line.price_unit = 11
        self.approve(self.line)
        approvals = self.line.portal_approval_ids.sorted("id")
        self.assertEqual(approvals.mapped("is_void"), [True, False])
        self.assertFalse(self.line.portal_waiting)
        kinds = self.events(self.quote).mapped("kind")
        self.assertEqual(kinds, ["line_approved", "approval_void", "line_approved"])
        self.assertFalse(self.env["portal.event"]._first_broken_event(self.quote))

    def test_after_confirmation(self):
        """A line of a confirmed order that is changed waits again too."""
        self.approve(self.quote.order_line[1])
        self.assertEqual(self.quote.state, "sale")
        self.line.price_unit = 12
        self.assertVoid()
        self.assertEqual(self.quote.state, "sale")
        self.assertEqual(self.quote._portal_lines_to_approve(), self.line)

    def test_order_waits_again(self):
        """A quotation whose lines were all approved asks again when one changes."""
        self.quote.portal_status_id.next_status_id.confirm_order = False
        self.approve(self.quote.order_line[1])
        self.assertEqual(self.quote.portal_status_id.name, "Approved")
        self.line.price_unit = 12
        self.assertVoid()
        self.assertEqual(self.quote.portal_status_id.action, "approve")

    def test_copy_has_no_approval(self):
        copy = self.quote.copy()
        self.assertFalse(copy.order_line.portal_approval_ids)
        self.assertFalse(copy.portal_published)
