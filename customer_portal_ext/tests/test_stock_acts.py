"""Stock's own acts on quotations: bounded, under the policy, with evidence (W7)."""

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
        """O-ESIGN: a foreign quotation is not found; the public signs in first."""
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
        """C-OPTIONS: paid and confirmed, the order has the configured status."""
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
