"""W7: the quantity of an optional item, as a customer may choose it."""

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .sign_cast import SignCase


@tagged("post_install", "-at_install")
class TestQuantities(SignCase):
    def setUp(self):
        super().setUp()
        self.company.portal_sign_mode = "stock"
        self.order, self.option, self.plain = self.optional_quotation()
        self.update = f"/my/orders/{self.order.id}/update_line_dict"

    def choose(self, line=None, **params):
        return self.call(self.update, line_id=(line or self.option).id, **params)

    def assertRefused(self, answer, name):
        status, payload = answer
        self.assertEqual(payload["error"]["data"]["name"], name)
        self.env.invalidate_all()
        self.assertEqual(self.option.product_uom_qty, 0)
        self.assertFalse(self.events(self.order, "quantity_changed"))
        return status

    def test_w7_a_quantity_is_chosen(self):
        """W7: an optional item is taken, changed and left out, each with evidence."""
        self.login_as(self.carla_user)
        self.assertNotIn("error", self.choose(input_quantity=3)[1])
        self.assertEqual(self.option.product_uom_qty, 3)
        event = self.events(self.order, "quantity_changed")
        self.assertEqual(event.partner_id, self.carla)
        self.assertEqual(event._get_snapshot()["line"]["quantity"], "3.00")
        self.assertNotIn("error", self.choose(input_quantity=3)[1])
        self.assertEqual(len(self.events(self.order, "quantity_changed")), 1)
        self.choose(remove=True)
        self.choose()
        self.assertEqual(self.option.product_uom_qty, 3)
        self.choose(input_quantity=0)
        self.assertEqual(self.option.product_uom_qty, 0)

    def test_w7_no_absurd_quantity(self):
        """W7: negative, tiny, huge and nonsense quantities are refused."""
        self.login_as(self.carla_user)
        for bad in (-5, -0.0001, 0.5, 1e-9, 100001, 1e308, 10**400, "5", None, True):
            answer = self.choose(input_quantity=bad)
            self.assertRefused(answer, "odoo.exceptions.ValidationError")
        for bad in (float("nan"), float("inf"), float("-inf"), [], {}, "NaN"):
            with self.assertRaises(ValidationError, msg=repr(bad)):
                self.order._portal_check_quantity(bad)

    def test_w7_nan_over_the_wire(self):
        """W7: JSON as Python reads it knows NaN; it is no quantity."""
        self.login_as(self.carla_user)
        body = (
            '{"jsonrpc": "2.0", "method": "call", "params": {"line_id": %s,'
            ' "input_quantity": %s}}'
        )
        for bad in ("NaN", "Infinity", "-Infinity"):
            response = self.url_open(
                self.update,
                data=body % (self.option.id, bad),
                headers={"Content-Type": "application/json"},
            )
            answer = (response.status_code, response.json())
            self.assertRefused(answer, "odoo.exceptions.ValidationError")

    def test_w7_without_a_script(self):
        """W7: a form does the same as stock's script, with the same bounds."""
        self.login_as(self.carla_user)
        path = f"/my/orders/{self.order.id}/options"
        page = self.get(f"/my/orders/{self.order.id}")
        self.assertIn("Choose optional items", self.text_of(page))
        form, fields = self.form_of(self.get(path), path)
        key = f"quantity_{self.option.id}"
        self.assertEqual([n for n, _v in fields if n.startswith("quantity")], [key])

        def send(value, **more):
            rest = [pair for pair in fields if pair[0] != key]
            return self.submit(path, [*rest, (key, value), *more.items()])

        for bad in ("-5", "0.2", "100001", "1e9", "nan", "many", "9" * 30):
            answer = send(bad)
            self.assertEqual(answer.status_code, 422, bad)
            self.assertIn("Please choose a quantity between", self.text_of(answer))
        # a line that may not be chosen is no field of this form
        done = send("2", **{f"quantity_{self.plain.id}": "7"})
        self.assertIn(
            "Your choice is saved", self.text_of(self.get(done.headers["Location"]))
        )
        self.assertEqual(self.option.product_uom_qty, 2)
        self.assertEqual(self.plain.product_uom_qty, 1)
        again = send("2")
        self.assertIn("options_same", again.headers["Location"])
        self.assertEqual(len(self.events(self.order, "quantity_changed")), 1)
        self.login_as(self.eve_user)
        self.assertEqual(self.get(path).status_code, 404)
        self.login_as(self.salesperson)
        self.assertEqual(self.get(path).status_code, 403)

    def test_w7_bounds_are_the_company_s(self):
        """W7: the company says how much is possible; nonsense is refused there too."""
        self.company.write({"portal_quantity_min": 5, "portal_quantity_max": 10})
        self.login_as(self.carla_user)
        self.assertIn("error", self.choose(input_quantity=4)[1])
        self.assertIn("error", self.choose(input_quantity=11)[1])
        self.choose()
        self.assertEqual(self.option.product_uom_qty, 5)
        self.choose(remove=True)
        self.assertEqual(self.option.product_uom_qty, 0)
        for bad in ({"portal_quantity_min": 0}, {"portal_quantity_max": 1e9}):
            with self.assertRaises(ValidationError):
                self.company.write(bad)

    def test_w7_only_optional_lines_of_that_order(self):
        """W7: other lines, other orders, other customers: not found."""
        name = "werkzeug.exceptions.NotFound"
        other, other_option, _plain = self.optional_quotation()
        self.login_as(self.carla_user)
        self.assertRefused(self.choose(self.plain, input_quantity=2), name)
        self.assertRefused(self.choose(other_option, input_quantity=2), name)
        self.option.portal_status_id = self.status(
            "sale.order.line", "none", is_public=False, state=False
        )
        self.assertRefused(self.choose(input_quantity=2), name)
        self.login_as(self.eve_user)
        self.assertRefused(self.choose(input_quantity=2), name)
        self.assertEqual(other_option.product_uom_qty, 0)
        self.assertEqual(self.plain.product_uom_qty, 1)

    def test_w7_only_while_it_is_open(self):
        """W7: not after expiry, signature, confirmation; not without publication."""
        name = "werkzeug.exceptions.NotFound"
        self.login_as(self.carla_user)
        for values in (
            {"validity_date": "2020-01-01"},
            {"signed_on": "2026-01-01 10:00:00"},
            {"portal_show": False},
            {"state": "cancel"},
        ):
            before = {key: self.order[key] for key in values}
            self.order.write(values)
            self.assertRefused(self.choose(input_quantity=2), name)
            self.order.write(before)

    def test_w7_not_after_an_approval(self):
        """W7, X-BOUND: an approved item stays; changed by staff, it is open again."""
        self.option.product_uom_qty = 2
        self.login_as(self.carla_user)
        path, fields = self.approve_form(self.order, self.option)
        self.assertIn("/done/", self.submit(path, fields).headers["Location"])
        status, payload = self.choose(input_quantity=9)
        self.assertEqual(payload["error"]["code"], 404)
        self.assertEqual(self.option.product_uom_qty, 2)
        self.option.product_uom_qty = 4
        self.assertNotIn("error", self.choose(input_quantity=9)[1])
        self.assertEqual(self.option.product_uom_qty, 9)
