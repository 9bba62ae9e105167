"""Stock's own acts on quotations: bounded, under the policy, with evidence (W7)."""

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .sign_cast import SignCase


@tagged("post_install", "-at_install")
class TestStockActs(SignCase):
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

    def test_staff_do_nothing_in_the_customer_s_name(self):
        """O-ESIGN: 403 for staff on accept, decline and options, also with a token."""
        self.company.portal_refuse_tokens = False
        token = self.to_sign._portal_ensure_token()
        option_token = self.order._portal_ensure_token()
        self.login_as(self.salesperson)
        base = f"/my/orders/{self.to_sign.id}"
        page = self.get(base)
        self.assertNotIn("modalaccept", page.text.split("modal fade")[0])
        self.assertNotIn("Accept & Sign", self.text_of(page))
        for with_token in ({}, {"access_token": token}):
            status, payload = self.call(
                f"{base}/accept", name="Sam", signature=self.pad(), **with_token
            )
            self.assertEqual(status, 403)
            self.assertIn("Only the customer", payload["error"]["message"])
            query = f"?access_token={token}" if with_token else ""
            fields = [("decline_message", "No."), ("csrf_token", self.csrf())]
            declined = self.submit(f"{base}/decline{query}", fields)
            self.assertEqual(declined.status_code, 403)
            self.assertEqual(self.get(f"{base}/decline{query}").status_code, 403)
        status, _payload = self.choose(input_quantity=2, access_token=option_token)
        self.assertEqual(status, 403)
        self.env.invalidate_all()
        self.assertFalse(self.to_sign.signed_on)
        self.assertEqual(self.to_sign.state, "sent")
        self.assertEqual(self.option.product_uom_qty, 0)

    def csrf(self):
        page = self.get("/my/account" if self.session.uid else "/web/login")
        return self.page(page).xpath("//input[@name='csrf_token']/@value")[0]

    def test_stock_signing_keeps_working(self):
        """O-ESIGN: stock's pad signs, with evidence, and the status follows."""
        after = self.Status.create(
            {"name": "Signed order", "state": "sale", "company_id": self.company.id}
        )
        self.to_sign.portal_status_id.next_status_id = after
        self.login_as(self.carla_user)
        base = f"/my/orders/{self.to_sign.id}"
        self.assertIn("Accept", self.text_of(self.get(base)))
        _status, payload = self.call(
            f"{base}/accept", name="Carla Client", signature=self.pad()
        )
        self.assertTrue(payload["result"]["force_refresh"])
        self.assertEqual(self.to_sign.state, "sale")
        self.assertEqual(self.to_sign.signed_by, "Carla Client")
        self.assertEqual(self.to_sign.portal_status_id, after)
        event = self.events(self.to_sign, "signed")
        self.assertEqual(event._get_snapshot()["signature"]["kind"], "pad")
        self.assertIn("Customer Ltd", event.statement)
        self.assertFalse(self.env["portal.event"]._first_broken_event(self.to_sign))
        _status, again = self.call(
            f"{base}/accept", name="Carla Client", signature=self.pad()
        )
        self.assertIn("error", again["result"])
        self.assertEqual(len(self.events(self.to_sign, "signed")), 1)

    def test_stock_signing_with_nonsense(self):
        """O-ESIGN: no name, no picture, another file: nothing is signed."""
        self.login_as(self.carla_user)
        path = f"/my/orders/{self.to_sign.id}/accept"
        for name, picture in (
            ("", self.pad()),
            (None, self.pad()),
            ("x" * 500, self.pad()),
            ("Carla", ""),
            ("Carla", "YQ=="),
            ("Carla", "<svg/>"),
            (["Carla"], self.pad()),
        ):
            _status, payload = self.call(path, name=name, signature=picture)
            self.assertIn("error", payload["result"])
        self.assertFalse(self.to_sign.signed_on)

    def test_no_right_to_sign_on_stock_s_pad(self):
        """O-ESIGN: a contact without the right only looks, and does not pay instead."""
        self.carla.portal_may_sign = "no"
        self.to_sign.require_payment = True
        self.login_as(self.carla_user)
        base = f"/my/orders/{self.to_sign.id}"
        text = self.text_of(self.get(base))
        self.assertIn("You can look at this document, but not sign it", text)
        self.assertNotIn("Accept & Sign", text)
        self.assertNotIn("Accept & Pay", text)
        status, _payload = self.call(
            f"{base}/accept", name="Carla", signature=self.pad()
        )
        self.assertEqual(status, 403)
        _status, payload = self.call(f"{base}/transaction", amount=30, access_token="")
        self.assertIn("may not sign", payload["error"]["data"]["message"])
        fields = [("decline_message", "No."), ("csrf_token", self.csrf())]
        self.assertEqual(self.submit(f"{base}/decline", fields).status_code, 403)
        self.assertEqual(self.to_sign.state, "sent")

    def test_decline_without_a_script(self):
        """O-ESIGN: a page, a reason, evidence; the same form again does nothing."""
        self.login_as(self.carla_user)
        path = f"/my/orders/{self.to_sign.id}/decline"
        _form, fields = self.form_of(self.get(path), path)
        empty = self.submit(path, fields)
        self.assertEqual(empty.status_code, 422)
        self.assertIn("Tell us why", self.text_of(empty))
        fields = [pair for pair in fields if pair[0] != "decline_message"]
        fields.append(("decline_message", "Too late for us."))
        done = self.submit(path, fields)
        self.assertEqual(done.status_code, 303)
        self.assertEqual(self.to_sign.state, "cancel")
        self.assertIn("You declined", self.text_of(self.get(done.headers["Location"])))
        event = self.events(self.to_sign, "declined")
        self.assertEqual(event._get_snapshot()["reason"], "Too late for us.")
        self.assertIn("Too late for us.", self.get(f"/my/evidence/{event.id}").text)
        again = self.submit(path, fields)
        self.assertIn("notice=already", again.headers["Location"])
        self.assertEqual(len(self.events(self.to_sign, "declined")), 1)

    def test_decline_of_others(self):
        """O-ESIGN: a foreign quotation is not found; the public is sent to the login."""
        path = f"/my/orders/{self.to_sign.id}/decline"
        self.login_as(self.eve_user)
        self.assertEqual(self.get(path).status_code, 404)
        fields = [("decline_message", "No."), ("csrf_token", self.csrf())]
        self.assertEqual(self.submit(path, fields).status_code, 404)
        self.login_as(None)
        self.assertIn("/web/login", self.get(path).headers["Location"])
        self.assertEqual(self.to_sign.state, "sent")

    def test_token_signs_where_it_is_taken(self):
        """O-ESIGN: with Odoo's own link signing goes on, and evidence says so."""
        self.company.portal_refuse_tokens = False
        token = self.to_sign._portal_ensure_token()
        _status, payload = self.call(
            f"/my/orders/{self.to_sign.id}/accept",
            name="Somebody",
            signature=self.pad(),
            access_token=token,
        )
        self.assertTrue(payload["result"]["force_refresh"])
        event = self.events(self.to_sign, "signed")
        self.assertEqual(event.identified_by, "token")
        self.assertFalse(event.partner_id)
        self.assertEqual(event.partner_name, "Somebody")

    def test_saved_cards_of_a_link_s_session(self):
        """X-TOKENS: who came by a link sees no saved card, and charges none."""
        provider = self.env["payment.provider"].search([], limit=1)
        method = self.env["payment.method"].search([], limit=1)
        token = self.env["payment.token"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": method.id,
                "partner_id": self.carla.id,
                "provider_ref": "x",
                "payment_details": "4242",
            }
        )
        self.to_sign.portal_status_id = self.status("sale.order", "pay")
        self.to_sign.require_payment = True
        _link, secret = self.issue(document=self.to_sign)
        self.open_link(secret)
        base = f"/my/orders/{self.to_sign.id}"
        self.assertNotIn("4242", self.get(base).text)
        _status, payload = self.call(
            f"{base}/transaction",
            access_token="",
            provider_id=provider.id,
            payment_method_id=method.id,
            token_id=token.id,
            amount=30,
            flow="token",
            tokenization_requested=False,
            landing_route=base,
        )
        self.assertEqual(
            payload["error"]["data"]["name"], "odoo.exceptions.AccessError"
        )
        self.assertFalse(self.to_sign.transaction_ids)

    def test_status_follows_a_payment(self):
        """C-OPTIONS: paid and confirmed, the order has the status that was configured."""
        after = self.Status.create(
            {"name": "Paid", "state": "sale", "company_id": self.company.id}
        )
        status = self.status("sale.order", "pay")
        status.next_status_id = after
        self.to_sign.write({"require_payment": True, "portal_status_id": status.id})
        provider = self.env["payment.provider"].search([], limit=1)
        transaction = self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": self.env["payment.method"].search([], limit=1).id,
                "reference": "test-follow",
                "amount": self.to_sign.amount_total,
                "currency_id": self.to_sign.currency_id.id,
                "partner_id": self.carla.id,
                "sale_order_ids": [(6, 0, self.to_sign.ids)],
                "state": "authorized",
            }
        )
        transaction._post_process()
        self.assertEqual(self.to_sign.state, "sale")
        self.assertEqual(self.to_sign.portal_status_id, after)

    def test_documents_of_private_items(self):
        """C-ITEM-STATUS: the product document of a private item is not given out."""
        product = self.env["product.product"].create({"name": "Secret"})
        document = self.env["product.document"].create(
            {
                "name": "plan.txt",
                "raw": b"plan",
                "res_model": "product.product",
                "res_id": product.id,
                "attached_on_sale": "quotation",
            }
        )
        self.plain.product_id = product
        path = f"/my/orders/{self.order.id}/document/{document.id}"
        self.login_as(self.carla_user)
        self.assertEqual(self.get(path).status_code, 200)
        self.plain.portal_status_id = self.status(
            "sale.order.line", "none", is_public=False, state=False
        )
        self.assertEqual(self.get(path).status_code, 404)
