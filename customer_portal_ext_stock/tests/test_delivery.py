"""O-INVOICE-TERMS: the deliveries of an order, for who sees the order."""

from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.customer_portal_ext.tests.common import PortalHttpCase


@tagged("post_install", "-at_install")
class TestDelivery(PortalHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.goods = cls.env["product.product"].create(
            {"name": "Frame", "type": "consu", "is_storable": True}
        )
        cls.sold = cls.order(lines=0)
        cls.sold.order_line = [
            Command.create(
                {"product_id": cls.goods.id, "name": name, "product_uom_qty": 1}
            )
            for name in ("Frame, oak", "Frame, ash")
        ]
        cls.sold.action_confirm()
        cls.picking = cls.sold.picking_ids
        cls.paper = f"/my/picking/pdf/{cls.picking.id}"

    def status_of(self, path):
        return self.get(path).status_code

    def deliver(self):
        self.picking.move_ids.quantity = 1
        self.picking.move_ids.picked = True
        self.picking._action_done()

    def test_o_invoice_terms_page(self):
        """O-INVOICE-TERMS: state, date and papers; then delivered."""
        self.login_as(self.carla_user)
        address = f"/my/orders/{self.sold.id}"
        text = self.text_of(self.get(address))
        self.assertIn("Delivery: Not Delivered", text)
        self.assertIn(self.picking.name, text)
        self.assertIn("Preparation", text)
        self.deliver()
        page = self.get(address)
        text = self.text_of(page)
        self.assertIn("Delivery: Fully Delivered", text)
        self.assertIn("Shipped", text)
        self.assertIn(self.paper, page.text)
        self.assertEqual(self.status_of(self.paper), 200)

    def test_deliveries_are_read_with_the_page(self):
        """G10: an order's deliveries are read with all else that its page shows."""
        # superuser: as the page's own controller, after the policy
        order_sudo = self.sold.with_user(SUPERUSER_ID)
        self.env.flush_all()
        self.env.invalidate_all()
        order_sudo._portal_load_page()
        with self.assertQueryCount(0):
            self.assertEqual(order_sudo.picking_ids.ids, self.picking.ids)

    def test_o_invoice_terms_tracking(self):
        """O-INVOICE-TERMS: the tracking number of each delivery, of more than three."""
        if "carrier_tracking_ref" not in self.picking._fields:
            self.skipTest("stock_delivery is not here")
        pickings = self.picking
        for _number in range(4):
            pickings |= self.picking.copy({"sale_id": self.sold.id})
        for number, picking in enumerate(pickings):
            picking.carrier_tracking_ref = f"TRACK-{number}-X"
        self.env.flush_all()
        self.login_as(self.carla_user)
        text = self.text_of(self.get(f"/my/orders/{self.sold.id}"))
        for number in range(len(pickings)):
            self.assertIn(f"TRACK-{number}-X", text)

    def test_x_scope_papers_of_others(self):
        """X-SCOPE, P-PUBLIC: who does not see the order does not get its papers."""
        self.login_as(self.eve_user)
        self.assertEqual(self.status_of(self.paper), 404)
        self.assertEqual(self.status_of("/my/picking/pdf/999999"), 404)
        self.login_as(self.carla_user)
        self.assertEqual(self.status_of(self.paper), 200)
        self.sold.portal_show = False
        self.assertEqual(self.status_of(self.paper), 404)
        back = self.paper.replace("/pdf/", "/return/pdf/")
        self.assertEqual(self.status_of(back), 404)
        self.assertEqual(self.status_of(f"/my/orders/{self.sold.id}"), 404)

    def test_x_tokens_papers_by_a_token(self):
        """X-TOKENS: stock's token opens no papers where the company refuses it."""
        self.sold.access_token = token = "token-of-the-order"
        self.login_as(None)
        address = f"{self.paper}?access_token={token}"
        self.assertEqual(self.status_of(address), 404)
        self.company.portal_refuse_tokens = False
        self.assertEqual(self.status_of(address), 200)
        self.assertEqual(self.status_of(f"{self.paper}?access_token=x"), 404)

    def test_c_direct_papers_by_a_link(self):
        """C-DIRECT: a guest of a link to the order gets its papers, and no others."""
        _link, secret = self.env["portal.hotlink"]._issue(
            self.colin, self.sold, self.company, scope="record"
        )
        self.login_as(None)
        self.assertEqual(self.status_of(self.paper), 404)
        path = f"/my/link/{secret}"
        _form, fields = self.form_of(self.get(path), path)
        self.submit(path, fields)
        self.assertEqual(self.status_of(self.paper), 200)
        other = self.sold.copy()
        other.action_confirm()
        foreign = f"/my/picking/pdf/{other.picking_ids.id}"
        self.assertEqual(self.status_of(foreign), 404)

    def test_c_item_status_private_line(self):
        """C-ITEM-STATUS: no papers that name a private line, and no link to them."""
        self.sold.order_line[1].portal_status_id = self.status(
            "sale.order.line", "none", is_public=False, state=False
        )
        self.login_as(self.carla_user)
        page = self.get(f"/my/orders/{self.sold.id}")
        self.assertIn(self.picking.name, self.text_of(page))
        self.assertNotIn(self.paper, page.text)
        self.assertEqual(self.status_of(self.paper), 404)

    def test_w9_by_rpc(self):
        """W9: a contact reads no note, and no transfer of an order in private."""
        picking = self.picking.with_user(self.carla_user)
        self.assertEqual(picking.read(["state"])[0]["state"], self.picking.state)
        for name in ("note", "move_ids", "backorder_id"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                picking.read([name])
        self.sold.portal_show = False
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            picking.read(["state"])
        self.assertFalse(picking.search([("id", "=", picking.id)]))

    def test_staff(self):
        """Staff open papers with their own rights."""
        stock = self.env.ref("stock.group_stock_user")
        self.salesperson.group_ids |= stock
        self.login_as(self.salesperson)
        self.assertEqual(self.status_of(self.paper), 200)
