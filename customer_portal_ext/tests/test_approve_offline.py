"""X-OFFLINE: staff record an approval that did not come on the portal."""

import base64
from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Datetime
from odoo.tests import Form, new_test_user, tagged

from .common import PortalHttpCase


@tagged("post_install", "-at_install")
class TestOffline(PortalHttpCase):
    def setUp(self):
        super().setUp()
        self.quote = self.quotation()
        self.lines = self.quote.order_line

    def wizard(self, user=None, **values):
        form = Form(
            self.env["portal.offline.approval"]
            .with_user(user or self.salesperson)
            .with_context(default_order_id=self.quote.id)
        )
        form.how = "phone"
        form.terms_agreed = True
        wizard = form.save()
        wizard.write(values)
        return wizard

    def test_recorded_and_marked(self):
        """X-OFFLINE: it counts as an approval and is marked wherever it is shown."""
        action = self.quote.with_user(self.salesperson).action_portal_offline_approval()
        self.assertEqual(action["context"]["default_order_id"], self.quote.id)
        scan = b"%PDF-1.4 a letter"
        self.wizard(
            line_ids=self.lines[:2].ids,
            note="Before Friday",
            file=base64.b64encode(scan),
            filename="letter.pdf",
        ).action_record()
        event = self.events(self.quote, "line_approved")
        self.assertEqual(event.identified_by, "offline")
        self.assertEqual(event.user_id, self.salesperson)
        self.assertEqual(event.partner_id, self.carla)
        self.assertIn("recorded by our staff", event.kind_name)
        self.assertEqual(self.quote.portal_approval_ids.line_id, self.lines[:2])
        self.assertEqual(
            self.quote.portal_approval_ids.mapped("identified_by"), ["offline"] * 2
        )
        snapshot = event._get_snapshot()
        self.assertEqual(snapshot["offline"]["how"], "phone")
        self.assertEqual(snapshot["files"][0]["name"], "letter.pdf")
        self.assertEqual(event.attachment_ids.raw, scan)
        self.assertFalse(self.env["portal.event"]._first_broken_event(self.quote))
        self.login_as(self.carla_user)
        sentence = "Recorded by Sam Test for Carla Client, by phone"
        certificate = self.text_of(self.get(f"/my/evidence/{event.id}"))
        self.assertIn(sentence, certificate)
        self.assertIn("Before Friday", certificate)
        page = self.text_of(self.get(f"/my/orders/{self.quote.id}"))
        self.assertIn("Carla Client (recorded by Sam Test, by phone)", page)

    def test_customer_gets_a_mail(self):
        """X-OFFLINE: the customer reads what was recorded in their name."""
        self.wizard(
            partner_id=self.colin.id, line_ids=self.lines[:1].ids
        ).action_record()
        message = self.quote.message_ids.filtered(
            lambda message: "We have recorded an approval" in (message.body or "")
        )
        self.assertEqual(len(message), 1)
        self.assertIn(self.colin, message.notified_partner_ids | message.partner_ids)
        self.assertIn("Poster 1", message.body)
        self.assertNotIn("Poster 2", message.body)
        note = self.quote.message_ids.filtered(
            lambda message: (
                message.subtype_id == self.env.ref("mail.mt_note")
                and "Recorded by" in (message.body or "")
            )
        )
        self.assertEqual(note.author_id, self.salesperson.partner_id)

    def test_all_lines_confirm_the_order(self):
        """X-OFFLINE: the order's status follows as after any other approval."""
        self.wizard().action_record()
        self.assertEqual(self.quote.state, "sale")

    def test_the_mail_is_about_the_approval(self):
        """X-OFFLINE: the mail tells of what was approved, also if that was the rest."""
        self.wizard().action_record()
        self.assertEqual(self.quote.state, "sale")
        approved = self.events(self.quote, "line_approved")
        message = self.quote.message_ids.filtered(
            lambda message: "We have recorded an approval" in (message.body or "")
        )
        self.assertIn("Recorded by Sam Test for Carla Client", message.body)
        self.assertIn("Poster 1", message.body)
        self.assertIn(approved.reference, message.body)

    def test_what_is_missing_is_asked_for(self):
        """X-OFFLINE: terms, checklist, contact and date are checked."""
        self.env["portal.checklist.item"].create({"name": "The spelling is right"})
        wizard = self.wizard()
        self.assertIn("The spelling is right", wizard.checklist)
        for values in (
            {},
            {"checklist_agreed": True, "terms_agreed": False},
            {"checklist_agreed": True, "partner_id": self.eve.id},
            {"checklist_agreed": True, "date": Datetime.now() + timedelta(days=1)},
        ):
            broken = self.wizard(**values)
            with self.assertRaises(UserError):
                broken.action_record()
        self.assertFalse(self.quote.portal_approval_ids)
        self.wizard(checklist_agreed=True).action_record()
        self.assertTrue(self.quote.portal_approval_ids)

    def test_lines_that_do_not_wait(self):
        """X-OFFLINE: what was answered meanwhile is not recorded again."""
        first, second = self.wizard(), self.wizard()
        first.action_record()
        with self.assertRaises(UserError):
            second.action_record()
        self.assertEqual(len(self.events(self.quote, "line_approved")), 1)
        foreign = self.quotation(partner=self.eve)
        wizard = self.wizard()
        wizard.line_ids = foreign.order_line
        with self.assertRaises(UserError):
            wizard.action_record()
        self.assertFalse(foreign.portal_approval_ids)

    def test_wrong_record_is_taken_back(self):
        """X-OFFLINE: what was recorded by mistake waits again, and says so."""
        self.wizard(line_ids=self.lines[:2].ids).action_record()
        approval = self.quote.portal_approval_ids[:1].with_user(self.salesperson)
        event = approval.event_id
        with self.assertRaises(AccessError):
            approval.with_user(self.carla_user).action_take_back()
        mails = [("recipient_ids", "in", self.carla.ids)]
        before = self.env["mail.mail"].search_count(mails)
        approval.action_take_back()
        self.assertTrue(all(self.quote.portal_approval_ids.mapped("is_void")))
        self.assertEqual(self.quote._portal_lines_to_approve(), self.lines)
        self.assertEqual(len(self.events(self.quote, "approval_void")), 1)
        self.assertEqual(self.env["mail.mail"].search_count(mails), before + 1)
        self.assertIn("recorded by mistake", event._verify_result()["validity"])
        self.assertFalse(self.env["portal.event"]._first_broken_event(self.quote))
        self.login_as(self.carla_user)
        text = self.text_of(self.get(f"/my/evidence/{event.id}"))
        self.assertIn("it was recorded by mistake, and taken back", text)
        self.assertNotIn("lines were changed after it", text)
        approval.action_take_back()
        self.assertEqual(len(self.events(self.quote, "approval_void")), 1)

    def test_only_a_record_of_an_offer_is_taken_back(self):
        """X-OFFLINE: neither a customer's own approval, nor under an order."""
        self.wizard().action_record()
        self.assertEqual(self.quote.state, "sale")
        approval = self.quote.portal_approval_ids[:1].with_user(self.salesperson)
        with self.assertRaises(UserError):
            approval.action_take_back()
        own = self.quotation()
        self.login_as(self.carla_user)
        path, fields = self.approve_form(own, own.order_line[:1])
        self.submit(path, fields)
        with self.assertRaises(UserError):
            own.portal_approval_ids.with_user(self.salesperson).action_take_back()

    def test_rights(self):
        """X-OFFLINE: only who may write the order records something on it."""
        own_only = new_test_user(
            self.env, "own.test", groups="sales_team.group_sale_salesman"
        )
        wizard = self.wizard()
        with self.assertRaises(AccessError):
            wizard.with_user(own_only).action_record()
        with self.assertRaises(AccessError):
            self.env["portal.offline.approval"].with_user(self.carla_user).create(
                {"order_id": self.quote.id, "how": "phone"}
            )
        self.assertFalse(self.quote.portal_approval_ids)

    def test_files_of_evidence_stay(self):
        """X-AUDIT: nobody changes or deletes the file of an approval."""
        self.wizard(file=base64.b64encode(b"letter"), filename="l.txt").action_record()
        attachment = self.events(self.quote, "line_approved").attachment_ids
        with self.assertRaises(UserError):
            attachment.unlink()
        with self.assertRaises(UserError):
            attachment.raw = b"other"
