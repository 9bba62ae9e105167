"""X-OTP: who came by a link enters a code from an e-mail before an act."""

import time
from unittest.mock import patch

from odoo.tests import tagged

from ..models import portal_session
from .code_case import CodeCase


@tagged("post_install", "-at_install")
class TestActCode(CodeCase):
    def setUp(self):
        super().setUp()
        self.company.portal_act_code = "acts"
        self.order_path = f"/my/orders/{self.quote.id}"
        self.approve_path = f"{self.order_path}/approve"
        self.change_path = f"{self.order_path}/change-request"
        _link, self.secret = self.issue()

    def come_in(self):
        response = self.open_link(self.secret)
        self.assertURLEqual(response.headers["Location"], self.order_path)

    def confirm(self, path):
        """Open a form, have a code sent, enter it, and return where it leads."""
        offer = self.get(path)
        self.assertEqual(offer.status_code, 403)
        asked = self.press(offer, "/my/code/ask")
        self.assertURLEqual(asked.headers["Location"], "/my/code")
        number, _token = self.last_code()
        return self.enter(number)

    def forget(self):
        """Let the time pass for which a code is remembered."""
        later = time.time() + portal_session.TRUST_SECONDS + 1
        patcher = patch.object(portal_session.time, "time", lambda: later)
        self.addCleanup(patcher.stop)
        patcher.start()
        return patcher

    def test_x_otp_reading_needs_no_code(self):
        """X-OTP: "for acts" lets everybody who came by a link read."""
        self.come_in()
        self.assertEqual(self.get(self.order_path).status_code, 200)
        self.assertFalse(self.code_mails())

    def test_x_otp_asked_when_the_form_is_opened(self):
        """X-OTP: a button, a code, and the form that was wanted; no mail by a GET."""
        self.come_in()
        line = self.quote.order_line[1]
        path = f"{self.approve_path}?line_ids={line.id}"
        offer = self.get(path)
        self.assertEqual(offer.status_code, 403)
        self.assertIn("c•••@client.test", self.text_of(offer))
        self.assertNotIn("I have read and approve", offer.text)
        self.assertFalse(self.code_mails())
        entered = self.confirm(path)
        self.assertURLEqual(entered.headers["Location"], path)
        form_path, fields = self.approve_form(self.quote, line)
        done = self.submit(form_path, fields)
        self.assertEqual(done.status_code, 303)
        self.assertIn("/done/", done.headers["Location"])
        event = self.events(self.quote, "line_approved")
        self.assertEqual(event.identified_by, "hotlink_code")
        self.assertEqual(len(self.code_mails()), 1)

    def test_x_otp_checked_again_at_the_act(self):
        """X-OTP: a form that was sent without a code does nothing, and is not lost."""
        self.company.portal_act_code = "never"
        self.come_in()
        path, fields = self.approve_form(self.quote, self.quote.order_line[:2])
        self.company.portal_act_code = "acts"
        asked = self.submit(path, fields)
        self.assertEqual(asked.status_code, 403)
        self.assertFalse(self.events(self.quote, "line_approved"))
        self.assertIn("What you filled in is kept", self.text_of(asked))
        number, _token = self.last_code()
        wrong = self.press(asked, path, portal_code=self.wrong(number))
        self.assertEqual(wrong.status_code, 422)
        self.assertIn("Tries left: 4", self.text_of(wrong))
        self.assertFalse(self.events(self.quote, "line_approved"))
        done = self.press(wrong, path, portal_code=number)
        self.assertEqual(done.status_code, 303)
        self.assertIn("/done/", done.headers["Location"])
        event = self.events(self.quote, "line_approved")
        self.assertEqual(event.identified_by, "hotlink_code")
        self.assertEqual(
            {line["line"] for line in event._get_snapshot()["lines"]},
            set(self.quote.order_line[:2].ids),
        )
        self.assertEqual(len(self.code_mails()), 1)

    def test_x_otp_files_are_not_lost(self):
        """X-OTP: the words and files of a change request wait for the code."""
        self.come_in()
        self.confirm(self.change_path)
        form = self.get(self.change_path)
        _form, fields = self.form_of(form, self.change_path)
        fields = [pair for pair in fields if pair[0] not in ("body", "files")]
        fields.append(("body", "Please print it in blue"))
        self.forget()
        asked = self.submit(
            self.change_path,
            fields,
            files=[
                ("files", ("plan.txt", b"the plan", "text/plain")),
                ("files", ("photo.txt", b"the photo", "text/plain")),
            ],
        )
        self.assertEqual(asked.status_code, 403)
        self.assertFalse(self.quote.portal_change_request_ids)
        again = self.press(asked, self.change_path, portal_code_again="1")
        self.assertIn("A new code is on its way", self.text_of(again))
        number, _token = self.last_code()
        done = self.press(again, self.change_path, portal_code=number)
        self.assertEqual(done.status_code, 303)
        change = self.quote.portal_change_request_ids
        self.assertIn("Please print it in blue", change.body)
        self.assertEqual(
            sorted(change.attachment_ids.mapped("raw")), [b"the photo", b"the plan"]
        )
        # nobody else's session finds them, and they go with the code
        waiting = self.env["ir.attachment"].search([("res_model", "=", "portal.code")])
        self.assertEqual(len(waiting), 2)
        self.assertFalse(any(waiting.mapped("public")))
        self.env["portal.code"].search([]).unlink()
        self.assertFalse(waiting.exists())

    def test_x_otp_remembered_for_a_while(self):
        """X-OTP: one code is enough for half an hour, for that contact only."""
        self.come_in()
        self.confirm(self.approve_path)
        self.assertEqual(self.get(self.approve_path).status_code, 200)
        self.assertEqual(self.get(self.change_path).status_code, 200)
        patcher = self.forget()
        self.assertEqual(self.get(self.approve_path).status_code, 403)
        patcher.stop()
        eves = self.quotation(partner=self.eve)
        _link, secret = self.issue(partner=self.eve, document=eves)
        self.open_link(secret)
        self.assertEqual(self.get(f"/my/orders/{eves.id}/approve").status_code, 403)

    def test_x_otp_guest_of_a_direct_link(self):
        """X-OTP, C-DIRECT: a guest's code goes to the guest's own address."""
        _link, secret = self.issue(partner=self.colin, scope="record")
        self.open_link(secret)
        self.press(self.get(self.approve_path), "/my/code/ask")
        self.assertFalse(self.code_mails())
        number, _token = self.last_code(self.colin)
        self.enter(number)
        path, fields = self.approve_form(self.quote, self.quote.order_line[:1])
        self.submit(path, fields)
        event = self.events(self.quote, "line_approved")
        self.assertEqual(event.identified_by, "direct_link_code")
        self.assertEqual(event.partner_id, self.colin)

    def test_x_otp_not_with_a_password(self):
        """X-OTP: a real login is not asked."""
        self.login_as(self.carla_user)
        path, fields = self.approve_form(self.quote, self.quote.order_line[:1])
        self.assertEqual(self.submit(path, fields).status_code, 303)
        self.assertEqual(
            self.events(self.quote, "line_approved").identified_by, "login"
        )
        self.assertFalse(self.code_mails())

    def test_x_otp_acknowledge(self):
        """X-OTP: a supplier's acknowledgement asks as well."""
        order = self.purchase()
        _link, secret = self.issue(partner=self.sven, document=order)
        self.open_link(secret)
        path = f"/my/purchase/acknowledge?order_ids={order.id}"
        offer = self.get(path)
        self.assertEqual(offer.status_code, 403)
        self.press(offer, "/my/code/ask")
        number, _token = self.last_code(self.sven)
        entered = self.enter(number)
        self.assertURLEqual(entered.headers["Location"], path)
        page = self.get(path)
        done = self.press(page, "/my/purchase/acknowledge")
        self.assertEqual(done.status_code, 303)
        event = self.events(order, "acknowledged")
        self.assertEqual(event.identified_by, "hotlink_code")

    def test_x_otp_stock_sign_and_decline(self):
        """X-OTP: stock's own acts on the page do nothing before the code."""
        status = self.status("sale.order", "sign")
        self.quote.require_signature = True
        self.quote._portal_enter_status(status, send_mail=False)
        self.come_in()
        page = self.get(self.order_path)
        self.assertIn("Before you sign, decline or pay", self.text_of(page))
        signed = self.make_jsonrpc_request(
            f"{self.order_path}/accept",
            {"name": "Carla", "signature": "R0lGODlhAQABAAD/ACwAAAAAAQABAAACADs="},
        )
        self.assertIn("Send me a code", signed["error"])
        self.assertFalse(self.quote.signature)
        _form, fields = self.form_of(page, "/my/code/ask")
        token = dict(fields)["csrf_token"]
        decline = f"{self.order_path}/decline"
        asked = self.submit(
            decline, {"csrf_token": token, "decline_message": "Too late"}
        )
        self.assertEqual(asked.status_code, 403)
        self.assertEqual(self.quote.state, "sent")
        number, _token = self.last_code()
        self.press(asked, decline, portal_code=number)
        self.assertEqual(self.quote.state, "cancel")
        self.assertIn("Too late", " ".join(self.quote.message_ids.mapped("body")))

    def test_x_otp_leads_back_to_this_portal_only(self):
        """X-OTP: the page of a code is no way out to another site."""
        self.come_in()
        offer = self.get(self.approve_path)
        for bad in ("https://evil.test/my", "//evil.test", "/web", "/my\\@evil.test"):
            asked = self.press(offer, "/my/code/ask", next_path=bad)
            self.assertEqual(asked.status_code, 303)
            session = self.session_data()[portal_session.SESSION_CODE]
            self.assertEqual(session["next"], self.order_path)
            self.env["portal.rate.limit"].search([]).unlink()

    def test_x_otp_foreign_documents(self):
        """X-OTP: no code is sent for what the visitor does not see."""
        foreign = self.quotation(partner=self.eve)
        self.come_in()
        offer = self.get(self.approve_path)
        for model, id_ in (
            ("sale.order", foreign.id),
            ("sale.order", 0),
            ("sale.order", "x"),
            ("res.partner", self.carla.id),
            ("nonsense", 1),
        ):
            asked = self.press(offer, "/my/code/ask", res_model=model, res_id=str(id_))
            self.assertEqual(asked.status_code, 404)
        self.assertFalse(self.code_mails())

    def test_x_otp_always(self):
        """X-OTP: "always" asks at the door, and ends what came in before it."""
        self.come_in()
        self.assertEqual(self.get("/my/orders").status_code, 200)
        self.company.portal_act_code = "always"
        for path in ("/my/orders", self.order_path, "/my"):
            denied = self.get(path)
            self.assertEqual(denied.status_code, 303, path)
            self.assertIn("/web/login", denied.headers["Location"])
            self.assertNotIn(self.quote.name, denied.text)
        asked = self.open_link(self.secret)
        self.assertURLEqual(asked.headers["Location"], "/my/code")
        self.assertFalse(self.session_data().uid)
        number, _token = self.last_code()
        self.enter(number)
        self.assertEqual(self.get(self.order_path).status_code, 200)
        # and the act does not ask a second time
        self.assertEqual(self.get(self.approve_path).status_code, 200)

    def test_x_otp_always_by_rpc(self):
        """X-OTP: nothing is read by RPC either."""
        self.come_in()
        self.company.portal_act_code = "always"
        response = self.url_open(
            "/web/dataset/call_kw/sale.order/search_read",
            json={
                "params": {
                    "model": "sale.order",
                    "method": "search_read",
                    "args": [[], ["name"]],
                    "kwargs": {},
                }
            },
        )
        self.assertNotIn(self.quote.name, response.text)
        self.assertIn("Session Expired", response.text)
