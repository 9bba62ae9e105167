"""X-POLINE: requests for quotation, settings, who may, and stock's form of dates."""

import json

from odoo.tests import tagged

from .supplier_case import SupplierCase


@tagged("post_install", "-at_install")
class TestPurchaseRequest(SupplierCase):
    def setUp(self):
        super().setUp()
        self.rfq = self.three_lines(confirm=False)
        self.rfq.state = "sent"
        self.rfq_path = f"/my/purchase/{self.rfq.id}/answer"

    def test_x_poline_requests_where_the_company_wants(self):
        """X-POLINE: by the setting; the answer is none to the order it becomes."""
        self.assertIn("no_answer", self.get(self.rfq_path).headers["Location"])
        self.company.portal_answer_lines = "all"
        line = self.rfq.order_line[0]
        fields = self.fill(
            self.form(self.rfq_path), line, "change", [(self.later, "2")]
        )
        self.assertNotIn(f"price-{line.id}", dict(fields))
        self.assertEqual(self.send(fields, self.rfq_path).status_code, 303)
        self.line(line).with_user(self.buyer).action_accept()
        self.assertEqual(line.product_qty, 2)
        self.rfq.button_confirm()
        self.assertTrue(self.rfq.portal_waiting)
        self.assertFalse(self.rfq._portal_all_answered())

    def test_x_poline_the_order_is_answered_anew(self):
        """X-POLINE: the same answer as to the request is one, to the order."""
        self.company.portal_answer_lines = "all"
        old = self.form(self.rfq_path)
        self.assertEqual(self.send(old, self.rfq_path).status_code, 303)
        self.rfq.button_confirm()
        # drawn for the request: it is shown anew, and not taken for an answer
        late = self.post(old, "send", self.rfq_path)
        self.assertNotEqual(late.status_code, 303)
        self.assertFalse(self.rfq._portal_all_answered())
        done = self.send(self.form(self.rfq_path), self.rfq_path)
        self.assertNotIn("again", done.headers["Location"])
        self.rfq.invalidate_recordset()
        self.assertTrue(self.rfq._portal_all_answered())

    def test_x_poline_prices_by_a_setting_of_their_own(self):
        """X-POLINE: a price offered on a request waits for the buyer."""
        self.company.write({"portal_answer_lines": "all", "portal_answer_prices": True})
        line = self.rfq.order_line[0]
        fields = self.fill(
            self.form(self.rfq_path), line, "change", [(self.day, "5")], price="2,75"
        )
        self.send(fields, self.rfq_path)
        self.assertEqual(self.line(line).state, "waiting")
        self.assertEqual(line.price_unit, 3.0)
        self.line(line).with_user(self.buyer).action_accept()
        self.assertEqual(line.price_unit, 2.75)
        # in two parts, both at that price
        line.qty_received = 0
        fields = self.fill(
            self.form(self.rfq_path),
            line,
            "change",
            [(self.day, "3"), (self.later, "2")],
            price="2,5",
        )
        self.send(fields, self.rfq_path)
        self.line(line).with_user(self.buyer).action_accept()
        others = self.rfq.order_line - line
        parts = others.filtered(lambda other: other.name == line.name)
        self.assertEqual((line + parts).mapped("product_qty"), [3.0, 2.0])
        self.assertEqual((line + parts).mapped("price_unit"), [2.5, 2.5])
        # never on an order
        self.assertNotIn(f"price-{self.paper.id}", dict(self.form()))
        fields = self.fill(
            self.form(), self.paper, "change", [(self.later, "5")], price="1"
        )
        self.send(fields)
        self.assertFalse(self.line(self.paper).has_price)

    def ask_prices(self):
        self.company.write({"portal_answer_lines": "all", "portal_answer_prices": True})
        return self.rfq.order_line[0]

    def test_x_poline_price_is_shown_whole(self):
        """X-POLINE: the price of one unit that was typed, and no cents made of it."""
        line = self.ask_prices()
        fields = self.fill(
            self.form(self.rfq_path), line, "change", [(self.day, "5")], price="0.0135"
        )
        checked = self.post(fields, "check", self.rfq_path)
        self.assertIn("Unit price $ 0.0135", self.plain(checked))
        fields = self.form_of(checked, self.rfq_path)[1]
        self.assertEqual(self.post(fields, "send", self.rfq_path).status_code, 303)
        answer = self.line(line)
        self.assertIn("0.0135", answer.summary)
        [evidence, *_others] = json.loads(answer.event_id.snapshot)["answers"]
        self.assertEqual(evidence["unit_price"], "0.0135")
        answer.invalidate_recordset()
        self.assertEqual(answer.price_unit, 0.0135)
        answer.with_user(self.buyer).action_accept()
        self.assertEqual(line.price_unit, 0.0135)
        # a price that differs where cents do not is another one
        fields = self.fill(
            self.form(self.rfq_path), line, "change", [(self.day, "5")], price="0.0136"
        )
        self.send(fields, self.rfq_path)
        self.assertEqual(self.line(line).price_unit, 0.0136)
        for wrong in ("0.0000001", "-1", "1000000000", "1e3", "nan"):
            fields = self.fill(
                self.form(self.rfq_path), line, "change", [(self.day, "5")], price=wrong
            )
            with self.subTest(price=wrong):
                response = self.post(fields, "check", self.rfq_path)
                self.assertEqual(response.status_code, 422)

    def plain(self, response):
        return self.text_of(response).replace("\N{NO-BREAK SPACE}", " ")

    def test_x_poline_what_is_confirmed_is_shown(self):
        """X-POLINE: price and discount of a line, before it is confirmed."""
        line = self.ask_prices()
        line.write({"price_unit": 3.125, "discount": 10})
        page = self.plain(self.get(self.rfq_path))
        self.assertIn("unit price $ 3.125, less 10.00 %", page)
        self.assertIn("(before the discount)", page)
        checked = self.plain(
            self.post(self.form(self.rfq_path), "check", self.rfq_path)
        )
        self.assertIn("unit price $ 3.125, less 10.00 %", checked)
        self.assertIn("unit price $ 3.00", self.plain(self.get(self.path)))
        # a request that asks for no prices shows none, as everywhere
        self.company.portal_answer_prices = False
        self.assertNotIn("unit price", self.plain(self.get(self.rfq_path)))

    def test_x_poline_a_request_is_none_ordered(self):
        """X-POLINE: nobody takes a request for an order."""
        line = self.ask_prices()
        page = self.plain(self.get(self.rfq_path))
        self.assertIn("Confirm as requested", page)
        self.assertNotIn("as ordered", page)
        self.send(self.form(self.rfq_path), self.rfq_path)
        self.assertEqual(self.line(line).summary, "Confirmed as requested")
        self.assertIn("another price", self.plain(self.get(self.rfq.access_url)))

    def test_x_poline_a_line_without_a_price_asks_for_one(self):
        """X-POLINE: what costs nothing yet is not confirmed by the way."""
        line = self.ask_prices()
        line.price_unit = 0
        fields = self.form(self.rfq_path)
        self.assertEqual(dict(fields)[f"kind-{line.id}"], "change")
        self.assertEqual(self.post(fields, "check", self.rfq_path).status_code, 422)
        free = self.fill(fields, line, "change", price="0")
        self.assertEqual(self.send(free, self.rfq_path).status_code, 303)
        self.assertTrue(self.line(line).has_price)
        self.assertEqual(self.line(line).price_unit, 0.0)

    def test_p_po_a_request_is_acknowledged_where_its_status_asks(self):
        """P-PO: it follows its own status, and the order asks again."""
        status = self.Status.create(
            {
                "name": "Please acknowledge the request",
                "model": "purchase.order",
                "state": "sent",
                "action": "acknowledge",
            }
        )
        self.rfq._portal_enter_status(status, send_mail=False)
        path = f"/my/purchase/acknowledge?order_ids={self.rfq.id}"
        _form, fields = self.form_of(self.get(path), "/my/purchase/acknowledge")
        self.submit("/my/purchase/acknowledge", fields)
        self.assertTrue(self.rfq.acknowledged)
        self.assertEqual(self.rfq.portal_status_id, status)
        self.assertFalse(self.rfq.portal_waiting)
        self.rfq.button_confirm()
        self.assertFalse(self.rfq.acknowledged)
        self.assertTrue(self.rfq.portal_waiting)

    def test_x_poline_switched_off(self):
        self.company.portal_answer_lines = "never"
        self.assertIn("no_answer", self.get(self.path).headers["Location"])
        page = self.text_of(self.get(f"/my/purchase/{self.po.id}"))
        self.assertNotIn("Answer line by line", page)

    def test_x_poline_foreign_missing_and_private_look_the_same(self):
        """X-POLINE: another supplier, a draft, a number that is none: not found."""
        draft = self.three_lines(confirm=False)
        foreign = self.purchase(partner=self.eve)
        fields = self.form()
        for order_id in (draft.id, foreign.id, 999_999_999):
            path = f"/my/purchase/{order_id}/answer"
            self.assertEqual(self.get(path).status_code, 404)
            self.assertEqual(self.post(fields, "send", path).status_code, 404)
            done = f"/my/purchase/{order_id}/done/1"
            self.assertEqual(self.get(done).status_code, 404)
        for line_id in (foreign.order_line.id, 999_999_999, "x"):
            named = [*fields, ("line_ids", str(line_id))]
            self.assertEqual(self.post(named, "check").status_code, 404)
        orders = self.po | draft | foreign
        self.assertFalse(orders.portal_answer_line_ids)

    def test_x_poline_who_may_not(self):
        """X-POLINE: a stranger is asked to sign in, staff look only, no CSRF no act."""
        fields = self.form()
        bare = [(n, v) for n, v in fields if n != "csrf_token"]
        with self.assertLogs("odoo.http", "WARNING"):
            self.assertEqual(self.post(bare, "send").status_code, 400)
        self.login_as(self.buyer)
        response = self.get(self.path)
        self.assertEqual(response.status_code, 403)
        self.assertNotIn("Paper", self.text_of(response))
        self.login_as(self.eve_user)
        response = self.get(self.path)
        self.assertEqual(response.status_code, 404)
        self.assertNotIn("Paper", self.text_of(response))
        self.login_as(None)
        response = self.get(self.path)
        self.assertIn("/web/login", response.headers["Location"])

    def test_x_poline_a_guest_of_a_link_answers(self):
        """C-DIRECT, P-PO: without a login, from the e-mail alone."""
        self.company.portal_create_logins = False
        stina = self.contact("Stina", self.supplier, "stina@supplier.test")
        link, secret = self.env["portal.hotlink"]._issue(
            stina, self.po, self.company, scope="record"
        )
        self.login_as(None)
        opening = f"/my/link/{secret}"
        self.submit(opening, self.form_of(self.get(opening), opening)[1])
        response = self.send(self.form())
        self.assertEqual(response.status_code, 303)
        self.assertEqual(self.get(response.headers["Location"]).status_code, 200)
        event = self.events(self.po, "po_answered")
        self.assertEqual(event.partner_id, stina)
        self.assertEqual((event.identified_by, event.hotlink_id), ("direct_link", link))

    def test_w16_stocks_form_of_dates_is_closed(self):
        """W16: nobody overwrites a date by an address, token or not, any state."""
        planned = self.paper.date_planned
        self.company.portal_refuse_tokens = False
        self.po.access_token = "token-po"
        path = f"/my/purchase/{self.po.id}/update"
        for user in (self.sven_user, None, self.eve_user):
            self.login_as(user)
            answer = self.url_open(
                path,
                json={
                    "jsonrpc": "2.0",
                    "params": {
                        str(self.paper.id): "2031-01-01",
                        "access_token": "token-po",
                    },
                },
            ).json()
            self.assertEqual(answer["error"]["code"], 404)
        self.assertEqual(self.paper.date_planned, planned)
        self.assertFalse(self.po.activity_ids)
        self.login_as(self.sven_user)
        response = self.get(f"/my/purchase/{self.po.id}?update=True")
        self.assertURLEqual(response.headers["Location"], self.path)
        # nor does a mail lead there
        self.assertNotIn("update", self.po.get_update_url())
        self.assertNotIn("token-po", self.po.get_update_url())

    def test_x_poline_the_certificate_says_what_was_answered(self):
        """X-AUDIT: with what was ordered, and the answer in words."""
        self.changed()
        event = self.events(self.po, "po_answered")
        page = self.text_of(self.get(f"/my/evidence/{event.id}"))
        self.assertIn("Answered line by line", page)
        self.assertIn("Carton: 6.00 Units on", page)

    def test_x_poline_portal_users_read_no_answers_by_rpc(self):
        """X-POLINE: no rights on the models, and the fields are not theirs to read."""
        self.changed()
        for name in ("", ".line", ".delivery"):
            model = self.env[f"portal.purchase.answer{name}"].with_user(self.sven_user)
            self.assertFalse(model.has_access("read"))
        fields = self.env["purchase.order"].with_user(self.sven_user).fields_get()
        self.assertFalse({name for name in fields if name.startswith("portal_answer")})
