"""Reminders and statements: who gets one, when, and what it says (P-HOTLINK)."""

import re
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import PortalCase
from .invoice_cast import InvoiceCast

LINK = re.compile(r"https?://[^\s\"'<>]+/my/link/([A-Za-z0-9_-]{43})")


@tagged("post_install", "-at_install")
class TestLetters(InvoiceCast, PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_invoice_cast()
        cls.company.write(
            {
                "portal_reminder_active": True,
                "portal_reminder_first_days": 7,
                "portal_reminder_every_days": 14,
                "portal_reminder_max": 2,
            }
        )
        # of the demo data, nothing is reminded of
        cls.env["account.move"].search([("portal_overdue", "=", True)]).write(
            {"portal_no_reminder": True}
        )
        cls.other_currency = (
            cls.env["res.currency"]
            .with_context(active_test=False)
            .search([("name", "in", ("EUR", "USD"))])
            .filtered(lambda c: c != cls.company.currency_id)[:1]
        )
        cls.other_currency.active = True

    def wizard(self, records, user=None):
        """Open the wizard as the button does."""
        records = records.with_user(user or self.ida)
        if records._name == "account.move":
            action = records.action_portal_send_reminder()
        else:
            action = records.action_portal_send_statement()
        Wizard = self.env["portal.letter.send"].with_user(user or self.ida)
        return Wizard.with_context(**action["context"]).create({})

    def run_cron(self, name):
        with patch.object(
            type(self.env["ir.cron"]),
            "_commit_progress",
            lambda cron, processed=0, remaining=None, deactivate=False: 60.0,
        ):
            self.env.ref(
                f"customer_portal_ext.{name}"
            ).sudo().ir_actions_server_id.run()

    def letters(self, **domain):
        return self.env["portal.letter"].search(
            [(name, "=", value) for name, value in domain.items()]
        )

    def sent(self, letters):
        """Return {letter: (body, subject) as sent} after the queue has been worked."""
        self.run_cron("cron_letters")
        result = {}
        for letter in letters:
            mail = self.env["mail.mail"].search(
                [("model", "=", "portal.letter"), ("res_id", "=", letter.id)]
            )
            [email] = mail._prepare_outgoing_list()
            result[letter] = (email["body"], email["subject"])
        return result

    def test_wizard_groups_and_says_who_is_left_out(self):
        """P-HOTLINK: one mail per contact and currency; the others with a reason."""
        due = self.invoice(due=10) | self.invoice(due=3)
        foreign = self.invoice(due=3, currency_id=self.other_currency.id)
        paid = self.invoice(due=10)
        self.pay(paid)
        left_out = {
            paid: "paid",
            self.invoice(due=-5): "overdue",
            self.invoice(due=10, post=False): "not posted",
            self.invoice(due=10, portal_no_reminder=True): "this invoice",
            self.invoice(self.env["res.partner"].create({"name": "Mailless"}), due=9): (
                "e-mail"
            ),
        }
        self.eve.parent_id.portal_no_reminder = True
        left_out[self.invoice(self.eve, due=10)] = "this contact"
        moves = due | foreign | self.env["account.move"].union(*left_out)
        wizard = self.wizard(moves)
        self.assertEqual(wizard.letter_count, 2)
        self.assertEqual(wizard.skipped_count, len(left_out))
        for move, words in left_out.items():
            reason = wizard.line_ids.filtered(
                lambda line: line.reason and line.names == move.display_name  # noqa: B023
            ).reason
            self.assertIn(words, reason)
        wizard.action_send()
        letters = self.letters(partner_id=self.carla.id)
        self.assertEqual(
            {letter.line_ids.move_id for letter in letters}, {due, foreign}
        )
        self.assertEqual(set(letters.mapped("state")), {"queued"})
        self.assertEqual(set(moves.mapped("portal_reminder_count")), {0, 1})

    def test_form_of_the_wizard(self):
        """The dialog shows its list before anything is sent."""
        move = self.invoice(due=10)
        action = move.with_user(self.ida).action_portal_send_reminder()
        Wizard = self.env["portal.letter.send"].with_user(self.ida)
        with Form(Wizard.with_context(**action["context"])) as form:
            self.assertEqual(form.letter_count, 1)
        form.record.action_send()
        self.assertEqual(move.portal_reminder_count, 1)

    def test_second_click_does_nothing(self):
        """A second identical submit reminds nobody, and says so."""
        move = self.invoice(due=10)
        first, second = self.wizard(move), self.wizard(move)
        first.action_send()
        with self.assertRaisesRegex(UserError, "nobody"):
            second.action_send()
        self.assertEqual(move.portal_reminder_count, 1)
        self.assertEqual(len(self.letters(partner_id=self.carla.id)), 1)
        self.assertIn("today", self.wizard(move).line_ids.reason)

    def test_rights(self):
        """Only who writes invoices reminds; letters are written by nobody."""
        move = self.invoice(due=10)
        with self.assertRaises(AccessError):
            self.wizard(move, user=self.buyer)
        self.wizard(move).action_send()
        letter = self.letters(partner_id=self.carla.id).with_user(self.ida)
        self.assertEqual(letter.invoice_count, 1)
        for act in (letter.unlink, lambda: letter.write({"state": "sent"})):
            with self.assertRaises(AccessError):
                act()
        with self.assertRaises(AccessError):
            letter.with_user(self.carla_user).read(["state"])

    def test_mail(self):
        """P-HOTLINK: in the reader's language, with a link to each and to the list."""
        first, second = self.invoice(due=10), self.invoice(due=3)
        self.wizard(first | second).action_send()
        letter = self.letters(partner_id=self.carla.id)
        body, subject = self.sent(letter)[letter]
        self.assertEqual(letter.state, "sent")
        self.assertIn("200.00", subject)
        for words in (first.name, second.name, "10", "3", "Carla Client"):
            self.assertIn(words, body)
        self.assertNotIn("/my/link/to/", body)
        self.assertNotIn("/my/link/page/", body)
        links = [self.env["portal.hotlink"]._find(s) for s in set(LINK.findall(body))]
        self.assertEqual(len(links), 3)
        self.assertEqual({link.partner_id for link in links}, {self.carla})
        self.assertEqual(
            {link.path or link.res_id for link in links},
            {"/my/invoices", first.id, second.id},
        )
        self.env.flush_all()
        for table in ("mail_mail", "mail_message", "portal_letter", "portal_hotlink"):
            self.env.cr.execute(f"SELECT t::text FROM {table} t")
            text = "\n".join(row for (row,) in self.env.cr.fetchall())
            for secret in LINK.findall(body):
                self.assertNotIn(secret, text)
        self.assertIn("Reminder 1", first.message_ids[0].body)
        # the queue has nothing left to do
        self.run_cron("cron_letters")
        self.assertEqual(
            self.env["mail.mail"].search_count(
                [("model", "=", "portal.letter"), ("res_id", "=", letter.id)]
            ),
            1,
        )

    def test_language(self):
        """X-I18N: amounts and dates are the reader's, whoever sends."""
        self.env["res.lang"]._activate_lang("de_DE")
        self.carla.lang = "de_DE"
        move = self.invoice(due=10)
        move.invoice_line_ids.price_unit  # noqa: B018
        self.wizard(move).action_send()
        letter = self.letters(partner_id=self.carla.id)
        body, subject = self.sent(letter)[letter]
        self.assertIn("100,00", body)
        self.assertIn("100,00", subject)
        self.assertIn(move.invoice_date.strftime("%d.%m.%Y"), body)

    def test_paid_before_it_goes_out(self):
        """What was paid meanwhile is left out; an empty letter is not sent."""
        paid, other = self.invoice(due=10), self.invoice(due=10)
        self.wizard(paid | other).action_send()
        letter = self.letters(partner_id=self.carla.id)
        self.pay(paid)
        body, _subject = self.sent(letter)[letter]
        self.assertNotIn(paid.name, body)
        self.assertIn(other.name, body)
        alone = self.invoice(self.colin, due=10)
        self.wizard(alone).action_send()
        dropped = self.letters(partner_id=self.colin.id)
        self.pay(alone)
        self.run_cron("cron_letters")
        self.assertEqual(dropped.state, "dropped")

    def test_schedule(self):
        """The schedule: first after N days, again every M days, at most K times."""
        move = self.invoice(due=6)
        excluded = self.invoice(due=30, portal_no_reminder=True)
        levels = {}
        for day in range(0, 60):
            with freeze_time(fields.Date.add(self.today, days=day)):
                self.run_cron("cron_reminders")
                self.run_cron("cron_reminders")
                if move.portal_reminder_count not in levels:
                    levels[move.portal_reminder_count] = day
        self.assertEqual(levels, {0: 0, 1: 1, 2: 15})
        self.assertFalse(excluded.portal_reminder_count)
        lines = self.env["portal.letter.line"].search([("move_id", "=", move.id)])
        self.assertEqual(sorted(lines.mapped("level")), [1, 2])

    def test_one_that_fails(self):
        """P-HOTLINK: a letter that cannot be made does not keep the others."""
        first, broken = self.invoice(due=10), self.invoice(self.colin, due=10)
        self.wizard(first | broken).action_send()
        letters = self.letters(state="queued")
        mine = letters.filtered(lambda letter: letter.partner_id == self.carla)
        failing = letters - mine
        send = type(letters)._note_on_invoices

        def note(records):
            if failing & records:
                raise ValueError("No such field")
            return send(records)

        logger = "odoo.addons.customer_portal_ext.models.portal_letter_failure"
        with (
            patch.object(type(letters), "_note_on_invoices", note),
            self.assertLogs(logger, "WARNING"),
        ):
            self.run_cron("cron_letters")
        self.assertRecordValues(mine, [{"state": "sent", "failure": False}])
        self.assertRecordValues(
            failing, [{"state": "failed", "failure": "No such field"}]
        )
        sent = [("model", "=", "portal.letter"), ("res_id", "in", letters.ids)]
        self.assertEqual(self.env["mail.mail"].search(sent).mapped("res_id"), mine.ids)
        failing.with_user(self.ida).action_send_again()
        mine.with_user(self.ida).action_send_again()
        self.run_cron("cron_letters")
        self.assertEqual(failing.state, "sent")
        self.assertEqual(len(self.env["mail.mail"].search(sent)), 2)

    def test_schedule_off(self):
        """The company switches it on; nobody is reminded before."""
        move = self.invoice(due=30)
        self.company.portal_reminder_active = False
        self.run_cron("cron_reminders")
        self.assertFalse(move.portal_reminder_count)
        self.assertFalse(
            self.env["res.company"].create({"name": "New"}).portal_reminder_active
        )

    def test_schedule_goes_on_after_a_crash(self):
        """A step is whole: what was committed is not sent again after a crash."""
        moves = self.invoice(due=30) | self.invoice(self.colin, due=30)
        steps = []

        def commit(cron, processed=0, remaining=None, deactivate=False):
            if processed:
                steps.append(processed)
                return 0.0  # no time left
            return 60.0

        cron = self.env.ref("customer_portal_ext.cron_reminders").sudo()
        target = "odoo.addons.customer_portal_ext.models.account_move_reminder.CHUNK"
        for done in (1, 2, 2):
            with (
                patch(target, 1),
                patch.object(type(self.env["ir.cron"]), "_commit_progress", commit),
            ):
                cron.ir_actions_server_id.run()
            self.assertEqual(sum(moves.mapped("portal_reminder_count")), done)
        self.assertEqual(steps, [1, 1])

    def test_instalments(self):
        """An instalment that is due counts, and only its own amount."""
        term = self.env["account.payment.term"].create(
            {
                "name": "Half now",
                "line_ids": [
                    (0, 0, {"value": "percent", "value_amount": 50, "nb_days": 0}),
                    (0, 0, {"value": "percent", "value_amount": 50, "nb_days": 90}),
                ],
            }
        )
        move = self.invoice(due=5, invoice_payment_term_id=term.id)
        self.assertTrue(move.portal_overdue)
        self.assertEqual(move._portal_overdue_amounts()[move][1], 50.0)
        found = self.env["account.move"].search([("portal_overdue", "=", True)])
        self.assertIn(move, found)
        self.assertNotIn(
            move, self.env["account.move"].search([("portal_overdue", "=", False)])
        )

    def test_statement(self):
        """P-HOTLINK: what is open per currency, and the link to the invoices."""
        first, foreign = (
            self.invoice(due=10),
            self.invoice(self.colin, due=-5, currency_id=self.other_currency.id),
        )
        credit = self.invoice(move_type="out_refund", due=0)
        partners = self.carla | self.eve | self.env["res.partner"].create({"name": "X"})
        wizard = self.wizard(partners)
        self.assertEqual((wizard.letter_count, wizard.skipped_count), (1, 2))
        wizard.action_send()
        letter = self.letters(kind="statement", partner_id=self.carla.id)
        self.assertEqual(letter.line_ids.move_id, first | foreign | credit)
        totals = dict(letter._get_totals())
        self.assertEqual(totals[self.company.currency_id], 0.0)
        self.assertEqual(totals[self.other_currency], 100.0)
        body, _subject = self.sent(letter)[letter]
        self.assertIn("Credit note", body)
        paths = {
            self.env["portal.hotlink"]._find(secret).path
            for secret in set(LINK.findall(body))
        }
        self.assertIn("/my/statement", paths)
        self.assertFalse(first.portal_reminder_count)

    def test_queries_do_not_depend_on_invoices(self):
        """The dialog judges a hundred invoices with the queries of ten."""
        moves = [self.invoice(due=10) for _number in range(12)]
        few, many = moves[0], self.env["account.move"].union(*moves)

        def queries(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            overdue = records._portal_overdue_amounts()
            records._portal_reminder_obstacles(overdue)
            return self.env.cr.sql_log_count - before

        queries(few)
        self.assertLessEqual(queries(many), queries(few) + 2)
