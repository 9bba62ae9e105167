"""P-PO, P-PO-STATUS: a supplier acknowledges purchase orders."""

from odoo.tests import tagged

from .common import PortalHttpCase


@tagged("post_install", "-at_install")
class TestAcknowledge(PortalHttpCase):
    path = "/my/purchase/acknowledge"

    def setUp(self):
        super().setUp()
        self.orders = self.purchase() | self.purchase()
        self.sven_user = self.portal_user(self.sven)
        self.login_as(self.sven_user)

    def form(self, orders):
        query = "&".join(f"order_ids={order.id}" for order in orders)
        response = self.get(f"{self.path}?{query}")
        self.assertEqual(response.status_code, 200)
        _form, fields = self.form_of(response, self.path)
        return fields

    def test_p_po_two_at_once(self):
        """P-PO, P-PO-STATUS: both orders move to the company's status; who is kept."""
        fields = self.form(self.orders)
        response = self.submit(self.path, fields)
        self.assertEqual(response.status_code, 303)
        self.assertURLEqual(
            response.headers["Location"], "/my/purchase?notice=acknowledged"
        )
        status = self.company.portal_acknowledged_status_id
        for order in self.orders:
            self.assertTrue(order.acknowledged)
            self.assertEqual(order.portal_status_id, status)
            self.assertFalse(order.portal_waiting)
            event = self.events(order, "acknowledged")
            self.assertEqual(event.partner_id, self.sven)
            self.assertEqual(event._get_snapshot()["lines"][0]["quantity"], "5.00")
            self.assertIn("acknowledge receipt", event.statement)
            self.assertFalse(self.env["portal.event"]._first_broken_event(order))
            note = order.message_ids.filtered(lambda m: m.author_id == self.sven)
            self.assertIn("Sven Supplier has acknowledged", note.body)
        listed = self.get(response.headers["Location"])
        self.assertIn("Thank you. We know that you have it.", self.text_of(listed))

    def test_p_po_all_shown(self):
        """P-PO: all that the list shows, with one button and nothing ticked."""
        done = self.purchase()
        done.acknowledged = True
        listed = self.get("/my/purchase")
        form, fields = self.form_of(listed, self.path)
        self.assertEqual(len(form.xpath(".//button[@name='all']")), 2)
        [shown] = [value for name, value in fields if name == "shown_ids"]
        shown = set(shown.split(","))
        self.assertLessEqual({str(order.id) for order in self.orders}, shown)
        self.assertNotIn(str(done.id), shown)
        query = "&".join(f"{name}={value}" for name, value in [*fields, ("all", "1")])
        checked = self.get(f"{self.path}?{query}")
        for order in self.orders:
            self.assertIn(order.name, self.text_of(checked))
        self.submit(self.path, self.form_of(checked, self.path)[1])
        self.assertTrue(all(self.orders.mapped("acknowledged")))

    def test_p_po_twice_is_once(self):
        fields = self.form(self.orders)
        self.submit(self.path, fields)
        response = self.submit(self.path, fields)
        self.assertIn("notice=already", response.headers["Location"])
        self.assertEqual(len(self.events(self.orders[0], "acknowledged")), 1)

    def test_p_po_not_by_get(self):
        """P-PO: neither our check page nor stock's address acknowledges on GET."""
        self.form(self.orders)
        for order in self.orders:
            for path in (
                f"/my/purchase/{order.id}?acknowledge=True",
                f"/my/purchase/{order.id}?acknowledge=1&report_type=html",
            ):
                self.assertEqual(self.get(path).status_code, 200)
                self.opener.head(self.base_url() + path)
        self.login_as(None)
        order = self.orders[0]
        order.access_token = "token-po"
        path = f"/my/purchase/{order.id}?access_token=token-po&acknowledge=True"
        self.assertIn("/web/login", self.get(path).headers["Location"])
        self.assertFalse(any(self.orders.mapped("acknowledged")))
        self.assertFalse(self.events(order))

    def test_p_po_changed_between_check_and_submit(self):
        """P-PO: what changed meanwhile is shown again, none is acknowledged."""
        fields = self.form(self.orders)
        self.orders[0].order_line.price_unit = 4
        response = self.submit(self.path, fields)
        self.assertEqual(response.status_code, 409)
        text = self.text_of(response)
        self.assertIn("It changed since you looked", text)
        self.assertIn(self.orders[0].name, text)
        self.assertFalse(any(self.orders.mapped("acknowledged")))
        _form, fields = self.form_of(response, self.path)
        self.assertEqual(self.submit(self.path, fields).status_code, 303)
        self.assertTrue(all(self.orders.mapped("acknowledged")))

    def test_p_po_foreign_orders_are_refused_whole(self):
        fields = self.form(self.orders)
        foreign = self.purchase(partner=self.eve)
        draft = self.purchase(confirm=False)
        for bad in (foreign.id, draft.id, 999_999_999, "x"):
            with self.subTest(bad):
                response = self.submit(self.path, [*fields, ("order_ids", str(bad))])
                self.assertEqual(response.status_code, 404)
                response = self.get(f"{self.path}?order_ids={bad}")
                self.assertEqual(response.status_code, 404)
        self.assertFalse(any((self.orders | foreign | draft).mapped("acknowledged")))

    def test_p_po_missing_csrf_token(self):
        fields = [(n, v) for n, v in self.form(self.orders) if n != "csrf_token"]
        with self.assertLogs("odoo.http", "WARNING"):
            self.assertEqual(self.submit(self.path, fields).status_code, 400)
        self.assertFalse(any(self.orders.mapped("acknowledged")))

    def test_p_po_guest_of_a_direct_link(self):
        """C-DIRECT: a vendor without a login acknowledges the one order of the link."""
        self.company.portal_create_logins = False
        link, secret = self.env["portal.hotlink"]._issue(
            self.contact("Stina", self.supplier, "stina@supplier.test"),
            self.orders[0],
            self.company,
            scope="record",
        )
        self.login_as(None)
        _form, fields = self.form_of(
            self.get(f"/my/link/{secret}"), f"/my/link/{secret}"
        )
        opened = self.submit(f"/my/link/{secret}", fields)
        self.assertURLEqual(
            opened.headers["Location"], f"/my/purchase/{self.orders[0].id}"
        )
        page = self.get(f"/my/purchase/{self.orders[0].id}")
        self.assertIn("Waiting for your acknowledgement", self.text_of(page))
        denied = self.get(f"{self.path}?order_ids={self.orders[1].id}")
        self.assertIn("/web/login", denied.headers["Location"])
        response = self.submit(self.path, self.form(self.orders[0]))
        self.assertEqual(response.status_code, 303)
        self.assertTrue(self.orders[0].acknowledged)
        self.assertFalse(self.orders[1].acknowledged)
        self.assertEqual(self.events(self.orders[0], "acknowledged").hotlink_id, link)

    def test_p_po_staff_do_not_acknowledge_as_the_supplier(self):
        self.login_as(self.buyer)
        response = self.get(f"{self.path}?order_ids={self.orders[0].id}")
        self.assertEqual(response.status_code, 403)

    def test_p_po_stock_button_still_works_for_staff(self):
        """P-PO-STATUS: the buyer's own button moves the status too."""
        self.orders[0].with_user(self.buyer).action_acknowledge()
        self.assertEqual(
            self.orders[0].portal_status_id, self.company.portal_acknowledged_status_id
        )
