"""X-DELEGATE: a contact hands an approval over to a colleague."""

import re

from odoo.fields import Command
from odoo.tests import tagged

from .common import PortalHttpCase

LINK = re.compile(r"https?://[^\s\"'<>]+/my/link/([A-Za-z0-9_-]{43})")


@tagged("post_install", "-at_install")
class TestHandOver(PortalHttpCase):
    def setUp(self):
        super().setUp()
        self.colin_user = self.portal_user(self.colin)
        self.quote = self.quotation(lines=2)
        self.path = f"/my/orders/{self.quote.id}/hand-over"
        self.done_path = f"/my/orders/{self.quote.id}/handed-over"
        self.login_as(self.carla_user)

    def name(self, *partners, rule="all"):
        self.quote.write(
            {
                "portal_quorum": rule,
                "portal_approver_ids": [
                    Command.create({"partner_id": partner.id}) for partner in partners
                ],
            }
        )

    def fill(self, name="Colin Client", email="colin@client.test", reason="Holiday"):
        """Fill in the form and send it: the answer is the check page, or an error."""
        response = self.get(self.path)
        self.assertEqual(response.status_code, 200, response.text)
        _form, fields = self.form_of(response, self.path)
        fields = dict(fields) | {
            "name": name,
            "email": email,
            "reason": reason,
            "step": "check",
        }
        return self.submit(self.path, fields)

    def hand_over(self, **values):
        """Fill in, check, and press the last button."""
        response = self.fill(**values)
        self.assertEqual(response.status_code, 200, self.text_of(response))
        _form, fields = self.form_of(response, self.path)
        return self.submit(self.path, dict(fields) | {"step": "send"})

    def contacts(self, email):
        return self.env["res.partner"].search([("email", "=", email)])

    def sent_to(self, partner):
        """Return the text of the mail about the quotation, as sent to a contact."""
        mails = self.env["mail.mail"].search(
            [
                ("model", "=", "sale.order"),
                ("res_id", "=", self.quote.id),
                ("recipient_ids", "in", partner.ids),
            ]
        )
        outgoing = [
            email
            for mail in mails
            for email in mail._prepare_outgoing_list()
            if partner.email in str(email["email_to"])
        ]
        return outgoing

    def test_x_delegate_to_a_colleague(self):
        """X-DELEGATE: the colleague approves in place of who handed over."""
        self.name(self.carla)
        link, _secret = self.env["portal.hotlink"]._issue(
            self.carla, self.quote, self.company, scope="portal"
        )
        elsewhere, _secret = self.env["portal.hotlink"]._issue(
            self.carla, self.quotation(), self.company, scope="portal"
        )
        page = self.page(self.get(f"/my/orders/{self.quote.id}"))
        self.assertTrue(page.xpath(f"//a[@href='{self.path}']"))
        response = self.hand_over()
        self.assertEqual(response.status_code, 303, response.text)
        self.assertURLEqual(response.headers["Location"], self.done_path)
        self.assertIn(
            "Colin Client gets an e-mail", self.text_of(self.get(self.done_path))
        )
        voices = self.quote._portal_voices()
        self.assertEqual([row.partner_id for row in voices], [self.colin])
        # the old link to this document is dead, that to another one lives
        self.assertEqual(link.state, "revoked")
        self.assertEqual(elsewhere.state, "valid")
        # who handed over keeps the login, and only looks
        text = self.text_of(self.get(f"/my/orders/{self.quote.id}"))
        self.assertIn("Carla Client handed the approval over to Colin Client.", text)
        self.assertIn("Only Colin Client can approve", text)
        self.assertNotIn("Check and approve", text)
        check = self.get(f"/my/orders/{self.quote.id}/approve")
        self.assertEqual(check.status_code, 403)
        self.assertNotIn("You approve:", check.text)
        # evidence, and staff are told
        event = self.events(self.quote, "handed_over")
        self.assertEqual(event.partner_id, self.carla)
        self.assertEqual(event._get_snapshot()["to"]["contact"], self.colin.id)
        self.assertEqual(event._get_snapshot()["reason"], "Holiday")
        self.assertFalse(self.env["portal.event"]._first_broken_event(self.quote))
        message = self.quote.message_ids.filtered(lambda m: m.author_id == self.carla)
        self.assertIn("handed the approval over to Colin", message.body)
        self.assertIn(self.salesperson.partner_id, message.notified_partner_ids)
        # the colleague's mail has a link of their own, and they approve
        mails = self.sent_to(self.colin)
        self.assertTrue(any("Please approve" in mail["subject"] for mail in mails))
        self.assertTrue(any("Hello Colin Client!" in mail["body"] for mail in mails))
        secrets = [LINK.findall(mail["body"]) for mail in mails]
        link = self.env["portal.hotlink"]._find(next(filter(None, secrets))[0])
        self.assertEqual(link.partner_id, self.colin)
        self.login_as(self.colin_user)
        path, fields = self.approve_form(self.quote, self.quote.order_line)
        self.assertIn("/done/", self.submit(path, fields).headers["Location"])
        self.assertEqual(self.quote.state, "sale")

    def test_x_delegate_when_nobody_is_named(self):
        """X-DELEGATE: the document's own contact hands over; a colleague may not."""
        self.login_as(self.colin_user)
        response = self.get(self.path)
        self.assertIn("notice=no_hand_over", response.headers["Location"])
        self.login_as(self.carla_user)
        self.assertEqual(self.hand_over().status_code, 303)
        [giver, receiver] = self.quote.portal_approver_ids
        self.assertEqual(giver.partner_id, self.carla)
        self.assertEqual(giver.state, "delegated")
        self.assertEqual(giver.delegated_to_id, receiver)
        self.assertEqual(receiver.state, "waiting")
        self.assertFalse(any((giver | receiver).mapped("is_named")))

    def test_x_delegate_makes_a_contact(self):
        """X-DELEGATE: an unknown colleague becomes a contact of this customer."""
        response = self.hand_over(name="Nora  New", email="Nora@client.test")
        self.assertEqual(response.status_code, 303)
        nora = self.contacts("nora@client.test")
        self.assertEqual(nora.name, "Nora New")
        self.assertEqual(nora.commercial_partner_id, self.customer)
        self.assertFalse(nora.user_ids)
        self.assertEqual(self.quote._portal_voice_of(nora.id).state, "waiting")
        self.assertTrue(LINK.search(self.sent_to(nora)[0]["body"]))
        # the same form again makes nobody and says what happened
        again = self.submit(
            self.path,
            {
                "csrf_token": self.token(),
                "name": "Nora New",
                "email": "nora@client.test",
                "reason": "Holiday",
                "step": "send",
            },
        )
        self.assertURLEqual(again.headers["Location"], self.done_path)
        self.assertEqual(len(self.contacts("nora@client.test")), 1)
        self.assertEqual(len(self.events(self.quote, "handed_over")), 1)

    def token(self):
        path = f"/my/orders/{self.quote.id}/change-request"
        _form, fields = self.form_of(self.get(path), path)
        return dict(fields)["csrf_token"]

    def test_x_delegate_neutral_refusals(self):
        """X-DELEGATE: foreign, internal and, where unwanted, unknown: one answer."""
        self.company.portal_handover_create = False
        answers = set()
        for email in ("eve@other.test", "sam@us.test", "nobody@client.test"):
            with self.subTest(email):
                response = self.fill(email=email)
                self.assertEqual(response.status_code, 422)
                text = self.text_of(response)
                answers.add(text)
                self.assertIn("We cannot hand it over to this address", text)
        self.assertEqual(len(answers), 1)
        self.assertFalse(self.contacts("nobody@client.test"))
        self.company.portal_handover_create = True
        self.assertEqual(self.fill(email="eve@other.test").status_code, 422)
        self.assertFalse(self.quote.portal_approver_ids)
        self.assertFalse(self.events(self.quote, "handed_over"))

    def test_x_delegate_last_step_checks_again(self):
        """X-DELEGATE: the last button decides nothing that the check did not."""
        response = self.submit(
            self.path,
            {
                "csrf_token": self.token(),
                "name": "Eve",
                "email": "eve@other.test",
                "reason": "x",
                "step": "send",
            },
        )
        self.assertEqual(response.status_code, 422)
        self.assertFalse(self.quote.portal_approver_ids)

    def test_x_delegate_errors(self):
        """X-DELEGATE: what is missing is said per field, and the rest is kept."""
        response = self.fill(name="", email="not an address", reason=" ")
        self.assertEqual(response.status_code, 422)
        text = self.text_of(response)
        self.assertIn("There is a problem", text)
        self.assertIn("Write the name of your colleague", text)
        self.assertIn("Write one e-mail address", text)
        self.assertIn("Write why your colleague", text)
        form, _fields = self.form_of(response, self.path)
        self.assertEqual(form.fields["email"], "not an address")
        own = self.fill(email="carla@client.test")
        self.assertIn("This is your own address", self.text_of(own))
        self.assertEqual(self.fill(reason="x" * 1001).status_code, 422)

    def test_x_delegate_check_page_changes_nothing(self):
        """X-DELEGATE: nothing happens before the last button; one can go back."""
        response = self.fill()
        self.assertIn("Check before you hand over", self.text_of(response))
        self.assertFalse(self.quote.portal_approver_ids)
        _form, fields = self.form_of(response, self.path)
        back = self.submit(self.path, dict(fields) | {"step": "change"})
        form, _fields = self.form_of(back, self.path)
        self.assertEqual(form.fields["reason"], "Holiday")
        self.assertFalse(self.quote.portal_approver_ids)

    def test_x_delegate_not_to_who_is_asked_already(self):
        """X-DELEGATE: of two who have to approve, one cannot have both voices."""
        self.name(self.carla, self.colin)
        response = self.fill()
        self.assertEqual(response.status_code, 422)
        self.assertIn("asked to approve already", self.text_of(response))

    def test_x_delegate_not_after_the_answer(self):
        """X-DELEGATE: what is answered cannot be handed over any more."""
        response = self.fill()
        _form, fields = self.form_of(response, self.path)
        path, approval = self.approve_form(self.quote, self.quote.order_line)
        self.submit(path, approval)
        late = self.submit(self.path, dict(fields) | {"step": "send"})
        self.assertEqual(late.status_code, 303)
        self.assertIn("notice=no_hand_over", late.headers["Location"])
        self.assertIn("notice=no_hand_over", self.get(self.path).headers["Location"])
        self.assertFalse(self.events(self.quote, "handed_over"))

    def test_x_delegate_switched_off(self):
        """X-DELEGATE: the company decides whether it is offered."""
        self.company.portal_handover = False
        self.assertIn("notice=no_hand_over", self.get(self.path).headers["Location"])
        page = self.get(f"/my/orders/{self.quote.id}")
        self.assertNotIn(self.path, page.text)

    def test_x_delegate_to_and_fro(self):
        """X-DELEGATE: back to the former one, and on: no loop, one voice, all noted."""
        dora = self.contact("Dora Client", self.customer, "dora@client.test")
        self.name(self.carla)
        self.hand_over()
        self.login_as(self.colin_user)
        self.hand_over(name="Carla", email="carla@client.test")
        self.assertEqual(
            [row.partner_id for row in self.quote._portal_voices()], [self.carla]
        )
        self.login_as(self.carla_user)
        self.hand_over(name="Dora", email="dora@client.test")
        voices = self.quote._portal_voices()
        self.assertEqual([row.partner_id for row in voices], [dora])
        [whose] = voices.values()
        self.assertEqual(whose, self.carla | self.colin | dora)
        self.assertEqual(self.quote._portal_quorum_needed(), 1)
        self.assertEqual(len(self.events(self.quote, "handed_over")), 3)

    def test_x_delegate_keeps_what_was_approved(self):
        """X-DELEGATE: a line approved before the hand-over counts for the voice."""
        self.name(self.carla, self.contact("Dora", self.customer, "dora@client.test"))
        path, fields = self.approve_form(self.quote, self.quote.order_line[0])
        self.submit(path, fields)
        self.hand_over()
        mine = self.quote._portal_lines_for(self.colin.id)
        self.assertEqual(mine, self.quote.order_line[1])
        [first, second] = self.quote.order_line
        self.assertEqual(len(first._portal_voices_given()), 1)
        self.assertFalse(second._portal_voices_given())

    def test_x_delegate_undone_by_staff(self):
        """X-DELEGATE: staff give the approval back; the colleague's links die."""
        self.name(self.carla)
        self.hand_over()
        link, _secret = self.env["portal.hotlink"]._issue(
            self.colin, self.quote, self.company, scope="portal"
        )
        row = self.quote.portal_approver_ids.filtered("delegated_to_id")
        row.with_user(self.salesperson).action_undo_handover()
        self.assertEqual(
            [row.partner_id for row in self.quote._portal_voices()], [self.carla]
        )
        self.assertEqual(link.state, "revoked")
        event = self.events(self.quote, "handover_undone")
        self.assertEqual(event.user_id, self.salesperson)
        self.assertEqual(len(self.events(self.quote, "quorum_changed")), 1)
        self.assertTrue(self.quote._portal_lines_for(self.carla.id))
        self.assertFalse(self.quote._portal_lines_for(self.colin.id))

    def test_x_delegate_undone_where_nobody_was_named(self):
        """X-DELEGATE: undone, it is as before: anybody of the customer."""
        self.hand_over()
        row = self.quote.portal_approver_ids.filtered("delegated_to_id")
        row.with_user(self.salesperson).action_undo_handover()
        self.assertFalse(self.quote.portal_approver_ids)
        self.assertFalse(self.quote.portal_is_named)
        self.assertTrue(self.quote._portal_lines_for(self.colin.id))

    def test_x_delegate_who_may_not(self):
        """X-DELEGATE: strangers get nothing, staff only look, guests log in first."""
        for user, status in (
            (self.eve_user, 404),
            (self.salesperson, 403),
            (None, 303),
        ):
            with self.subTest(user and user.login):
                self.login_as(user)
                response = self.get(self.path)
                self.assertEqual(response.status_code, status)
                self.assertNotIn("Your colleague then approves", response.text)
                self.assertEqual(self.get(self.done_path).status_code, 404)

    def test_x_delegate_by_a_guest(self):
        """X-DELEGATE: who came by a link that dies is told all the same."""
        link, secret = self.env["portal.hotlink"]._issue(
            self.colin, self.quote, self.company, scope="record"
        )
        self.name(self.colin)
        self.colin_user.unlink()
        self.login_as(None)
        path = f"/my/link/{secret}"
        _form, fields = self.form_of(self.get(path), path)
        self.assertEqual(self.submit(path, fields).status_code, 303)
        response = self.hand_over(name="Carla", email="carla@client.test")
        self.assertURLEqual(response.headers["Location"], self.done_path)
        self.assertEqual(link.state, "revoked")
        text = self.text_of(self.get(self.done_path))
        self.assertIn("Handed over. Thank you.", text)
        self.assertNotIn("Back to the document", text)
        page = self.get(f"/my/orders/{self.quote.id}")
        self.assertEqual(page.status_code, 303)
        self.assertIn("/web/login", page.headers["Location"])

    def test_x_delegate_limits(self):
        """X-DELEGATE: only so many addresses are tried in an hour."""
        for number in range(10):
            response = self.fill(email=f"eve{number}@other.test")
        self.assertEqual(response.status_code, 200)
        response = self.fill(email="colin@client.test")
        self.assertEqual(response.status_code, 422)
        self.assertIn("tried too often", self.text_of(response))
