from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import PortalCase


@tagged("post_install", "-at_install")
class TestStatusMany(PortalCase):
    """O-SHOW, C-ITEM-STATUS, P-PUBLIC: one and many at once, and what follows."""

    def test_o_show_many_at_once(self):
        """O-SHOW: from the list, and only what is not so already."""
        orders = self.quotation(lines=1) | self.quotation(lines=1) | self.order(lines=1)
        orders[0].portal_show = False
        as_staff = orders.with_user(self.salesperson)
        message = as_staff.action_portal_hide()["params"]["message"]
        self.assertEqual(message, "Switched: 2.")
        self.assertFalse(any(orders.mapped("portal_published")))
        message = as_staff.action_portal_show()["params"]["message"]
        # the draft stays private by its status
        self.assertIn("because of their status: 1", message)
        self.assertEqual(orders.mapped("portal_published"), [True, True, False])
        again = as_staff.action_portal_show()["params"]["message"]
        self.assertIn("Switched: 0.", again)
        with self.assertRaises(AccessError):
            orders.with_user(self.buyer).action_portal_hide()
        with self.assertRaises(AccessError):
            orders.with_user(self.carla_user).action_portal_hide()

    def test_c_item_status_lines_of_several_orders_at_once(self):
        """C-ITEM-STATUS: the wizard of the list of lines."""
        lines = (self.quotation(lines=2) | self.quotation(lines=2)).order_line
        private = self.status("sale.order.line", "none", is_public=False, state=False)
        context = {"active_model": lines._name, "active_ids": lines.ids}
        Wizard = self.env["portal.status.change"].with_user(self.salesperson)
        with Form(Wizard.with_context(**context)) as form:
            form.status_id = private
        form.record.action_apply()
        self.assertFalse(any(lines.mapped("portal_published")))
        action = self.env.ref("customer_portal_ext.sale_order_line_portal_action")
        view = self.env["sale.order.line"].get_view(action.view_id.id)
        self.assertIn('multi_edit="1"', view["arch"])

    def test_p_public_the_status_after_a_signature_follows(self):
        """P-PUBLIC, C-OPTIONS: also where stock's own signing confirms."""
        signing = self.status("sale.order", "sign")
        after = self.Status.create(
            {
                "name": "Signed",
                "model": "sale.order",
                "state": "sale",
                "sequence": 900,
            }
        )
        signing.next_status_id = after
        signed, by_staff = self.order(lines=1), self.order(lines=1)
        for order in signed | by_staff:
            order.require_signature = True
            order._portal_enter_status(signing, send_mail=False)
        signed.signature = b"R0lGODlhAQABAAD/ACwAAAAAAQABAAACADs="
        (signed | by_staff).action_confirm()
        self.assertEqual(signed.portal_status_id, after)
        self.assertEqual(
            by_staff.portal_status_id,
            self.Status._default_status("sale.order", self.company, "sale"),
        )
        self.assertNotEqual(by_staff.portal_status_id, after)
