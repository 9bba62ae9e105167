"""C-CHANGE against attackers: foreign requests, edited ids, guests, RPC."""

from datetime import timedelta

from odoo.fields import Datetime
from odoo.tests import tagged

from .talk_cast import ChangeCase


@tagged("post_install", "-at_install")
class TestChangePageAttacks(ChangeCase):
    def paths(self, order=None, change=None):
        base = f"/my/orders/{(order or self.quote).id}"
        base += f"/change-request/{(change or self.change).id}"
        file_id = (change or self.change).attachment_ids.id
        return [base, f"{base}/comment", f"{base}/withdraw", f"{base}/file/{file_id}"]

    def test_c_change_foreign(self):
        """C-CHANGE: another customer, and another order's number: 404."""
        other = self.quotation()
        foreign = self.ask(
            self.quotation(partner=self.eve), self.env["sale.order.line"], "canary eve"
        )
        cases = [(self.eve_user, path) for path in self.paths()] + [
            (self.carla_user, path)
            for path in (
                *self.paths(order=other),
                *self.paths(order=foreign.order_id, change=foreign),
                *self.paths(change=foreign),
            )
        ]
        for user, path in cases:
            with self.subTest(path, user=user.name):
                self.login_as(user)
                response = self.get(path)
                self.assertEqual(response.status_code, 404)
                self.assertNotIn("Matt paper", response.text)
                self.assertNotIn("canary", response.text)
                if path.endswith(("comment", "withdraw")):
                    sent = self.submit(
                        path, [*self.own_token(), ("comment", "x"), ("reason", "x")]
                    )
                    self.assertEqual(sent.status_code, 404)
        self.env.invalidate_all()
        self.assertEqual(self.change.state, "open")
        self.assertEqual(foreign.state, "open")
        self.assertFalse(self.said(self.change))

    def test_c_change_guest_of_the_order_and_of_the_request(self):
        """C-CHANGE: a link to the order opens its requests; one to a request, that."""
        other = self.ask(self.quotation(), self.env["sale.order.line"], "canary other")
        self.as_guest()
        self.assertEqual(self.get(self.change_path).status_code, 200)
        response = self.write_comment(
            "By link", path=f"{self.change_path}/comment", page_path=self.change_path
        )
        self.assertEqual(response.status_code, 303)
        self.assertIn("By link, as Carla Client", self.said(self.change).body)
        link = self.as_guest(self.change, self.colin)
        page = self.get(self.change_path)
        self.assertEqual(page.status_code, 200)
        self.assertNotIn(f'href="{self.page_path}"', page.text)
        for path in (self.page_path, self.path, other.access_url):
            response = self.get(path)
            self.assertEqual(response.status_code, 303, path)
            self.assertIn("/web/login", response.headers["Location"])
        # the order's number of the address is not theirs to choose
        response = self.get(self.paths(order=other.order_id)[0])
        self.assertIn(response.status_code, (303, 404))
        self.assertNotIn("Matt paper", response.text)
        response, _fields = self.withdraw()
        self.assertEqual(response.status_code, 303)
        event = self.events(self.quote, "change_withdrawn")
        self.assertEqual(event.partner_id, self.colin)
        self.assertEqual(event.identified_by, "direct_link")
        link.expires_at = Datetime.now() - timedelta(days=1)
        self.env.flush_all()
        self.assertIn("/web/login", self.get(self.change_path).headers["Location"])

    def test_c_change_hidden_with_its_order(self):
        """C-CHANGE: with the order, its requests are gone for everybody outside."""
        self.as_guest(self.change)
        self.quote.portal_show = False
        self.env.flush_all()
        for path in self.paths():
            self.assertEqual(self.get(path).status_code, 303, path)
        self.login_as(self.carla_user)
        for path in self.paths():
            response = self.get(path)
            self.assertEqual(response.status_code, 404)
            self.assertNotIn("Matt paper", response.text)

    def test_c_change_file_of_another_request(self):
        """C-CHANGE: a request's address gives its own files, and no note's."""
        other = self.ask(self.quote, self.quote.order_line[1], "Blue")
        note = self.say(
            self.change,
            "note",
            subtype_xmlid="mail.mt_note",
            attachment_ids=self.file(self.change).ids,
        )
        self.login_as(self.carla_user)
        for path in (
            f"{self.change_path}/file/{other.attachment_ids.id}",
            f"{self.change_path}/file/{note.attachment_ids.id}",
            f"{self.change_path}/comment/{note.id}/file/{note.attachment_ids.id}",
            f"{other.access_url}/file/{self.change.attachment_ids.id}",
        ):
            response = self.get(path)
            self.assertEqual(response.status_code, 404)
            self.assertNotIn("canary", response.text)

    def test_c_change_not_by_rpc(self):
        """C-CHANGE: contacts neither read nor write requests but by the pages."""
        self.login_as(self.carla_user)
        for method, args in (
            ("read", [self.change.ids, ["body"]]),
            ("write", [self.change.ids, {"state": "done"}]),
            ("message_post", [self.change.ids]),
            ("search_read", [[]]),
        ):
            answer = self.url_open(
                "/web/dataset/call_kw",
                json={
                    "jsonrpc": "2.0",
                    "method": "call",
                    "params": {
                        "model": "portal.change.request",
                        "method": method,
                        "args": args,
                        "kwargs": {},
                    },
                },
            ).json()
            self.assertEqual(
                answer["error"]["data"]["name"], "odoo.exceptions.AccessError", method
            )
