"""X-REMIND: one digest a morning for each contact."""

from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .remind_cast import EIGHT, LINK, RemindCase


@tagged("post_install", "-at_install")
@freeze_time(EIGHT)
class TestRemindDigest(RemindCase):
    def test_x_remind_one_digest(self):
        """X-REMIND: one mail with all that waits, once a day, with personal links."""
        late, soon = self.due(-1), self.due(2)
        later = self.due(6)
        self.run_cron()
        digest = self.digests(self.carla)
        self.assertEqual(len(digest), 1)
        self.assertEqual(
            digest.digest_line_ids.mapped("res_id"), [late.id, soon.id, later.id]
        )
        self.assertEqual(digest.date, self.today)
        body, subject = self.sent(digest)
        self.assertIn("what waits for you", subject)
        for quote in (late, soon, later):
            self.assertIn(quote.name, body)
        self.assertEqual(body.count(">overdue<"), 1)
        self.assertIn("03/12/2031", body)
        links = [
            self.env["portal.hotlink"]._find(secret) for secret in LINK.findall(body)
        ]
        self.assertEqual(len(links), 4)
        self.assertEqual({link.partner_id for link in links}, {self.carla})
        self.assertIn("/my/actions", [link.path for link in links])
        self.assertEqual(digest.state, "sent")
        # an hour later, and by a second cron: none
        self.run_cron()
        self.assertEqual(len(self.digests(self.carla)), 1)
        with freeze_time("2031-03-11 08:30:00"):
            self.run_cron()
            self.assertEqual(len(self.digests(self.carla)), 2)

    def test_x_remind_only_while_something_is_due(self):
        """X-REMIND: nothing due soon: no mail; overdue for long: no more mails."""
        self.due(3)
        self.due(-4)
        self.run_cron()
        self.assertFalse(self.digests(self.carla))

    def test_x_remind_answered_before_it_went_out(self):
        """X-REMIND: what was answered meanwhile is left out, and an empty mail too."""
        quote = self.due(1)
        self.run_cron()
        digest = self.digests(self.carla)
        self.assertEqual(digest.state, "queued")
        quote._action_cancel()
        self.run_cron("cron_letters")
        self.assertEqual(digest.state, "dropped")
        self.assertFalse(
            self.env["mail.mail"].search(
                [("model", "=", "portal.letter"), ("res_id", "=", digest.id)]
            )
        )

    def test_x_remind_in_the_contacts_morning(self):
        """X-REMIND: by the contact's own clock, and in their own day."""
        self.due(1)
        self.carla.tz = "America/New_York"  # 04:30
        self.run_cron()
        self.assertFalse(self.digests(self.carla))
        with freeze_time("2031-03-10 12:30:00"):
            self.run_cron()
        self.assertEqual(len(self.digests(self.carla)), 1)
        self.due(1, partner=self.colin)
        self.colin.tz = "Pacific/Auckland"
        with freeze_time("2031-03-10 19:30:00"):  # 08:30 on the eleventh
            self.run_cron()
        self.assertEqual(self.digests(self.colin).date, self.in_days(1))
        with freeze_time("2031-03-10 20:30:00"):
            self.run_cron()
        self.assertEqual(len(self.digests(self.colin)), 1)

    def test_x_remind_in_the_contacts_language(self):
        """X-REMIND: the template's language is the contact's."""
        self.due(1)
        self.run_cron()
        template = self.env.ref("customer_portal_ext.mail_template_digest")
        digest = self.digests(self.carla)
        self.env["res.lang"]._activate_lang("de_DE")
        template.with_context(lang="de_DE").subject = "Es wartet etwas"
        self.carla.lang = "de_DE"
        _body, subject = self.sent(digest)
        self.assertEqual(subject, "Es wartet etwas")

    def test_x_remind_who_gets_none(self):
        """X-REMIND: not who wants none, has no address, or may not see it."""
        self.due(1)
        for values in (
            {"portal_no_digest": True},
            {"email": False},
            {"portal_access": False},
        ):
            with self.subTest(values), self.env.cr.savepoint() as point:
                if "portal_access" in values:
                    section = self.env["portal.section"].search(
                        [("code", "=", "quotes")]
                    )
                    self.env["portal.section.access"].create(
                        {
                            "section_id": section.id,
                            "partner_id": self.carla.id,
                            "is_granted": False,
                            "company_id": self.company.id,
                        }
                    )
                else:
                    self.carla.write(values)
                self.run_cron()
                self.assertFalse(self.digests(self.carla))
                point.rollback()
                self.env.registry.clear_cache()
        self.customer.portal_no_digest = True
        self.run_cron()
        self.assertFalse(self.digests())
        self.customer.portal_no_digest = False
        self.company.portal_digest_active = False
        self.run_cron()
        self.assertFalse(self.digests())

    def test_x_remind_named_approvers(self):
        """X-REMIND, X-QUORUM: who is named and has still to act, nobody else."""
        quote = self.due(
            1,
            portal_quorum="all",
            portal_approver_ids=[
                Command.create({"partner_id": self.colin.id}),
                Command.create({"partner_id": self.carla.id}),
            ],
        )
        actor = {
            "partner_id": self.carla.id,
            "partner_name": "Carla",
            "identified_by": "login",
        }
        snapshot = quote._portal_approval_snapshot(quote.order_line, "Yes")
        quote._portal_approve(quote.order_line, actor, snapshot)
        self.run_cron()
        self.assertEqual(self.digests().partner_id, self.colin)

    def test_x_remind_suppliers(self):
        """X-REMIND: purchase orders to be acknowledged, with the same mechanism."""
        purchase = self.purchase()
        purchase.portal_due_date = self.in_days(1)
        self.run_cron()
        digest = self.digests(self.sven)
        self.assertEqual(digest.digest_line_ids.res_id, purchase.id)
        body, _subject = self.sent(digest)
        self.assertIn("Check and acknowledge", body)

    def test_x_remind_per_company(self):
        """X-MULTI: one digest for each company, with its own documents."""
        second = self.env["res.company"].create(
            {"name": "Second Press", "email": "b@second.test"}
        )
        self.carla_user.write({"company_ids": [Command.link(second.id)]})
        first = self.due(1)
        other = (
            self.env["sale.order"]
            .with_company(second)
            .create(
                {
                    "partner_id": self.carla.id,
                    "company_id": second.id,
                    "order_line": [
                        Command.create(
                            {"product_id": self.product.id, "tax_ids": False}
                        )
                    ],
                }
            )
        )
        status = self.Status.search(
            [
                ("company_id", "=", second.id),
                ("model", "=", "sale.order"),
                ("action", "=", "approve"),
            ],
            limit=1,
        )
        other._portal_enter_status(status, send_mail=False)
        other.portal_due_date = self.in_days(1)
        self.run_cron()
        digests = self.digests(self.carla)
        self.assertEqual(digests.company_id, self.company | second)
        for digest, quote in zip(
            digests.sorted("company_id"), (first, other), strict=True
        ):
            self.assertEqual(digest.digest_line_ids.res_id, quote.id)

    def test_x_remind_never_two_on_a_day(self):
        """X-REMIND: whatever runs beside it, the table refuses a second digest."""
        self.due(1)
        self.run_cron()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.digests(self.carla).copy()
            self.env.flush_all()

    def test_x_remind_survives_a_kill(self):
        """X-REMIND: a step that is committed is not made again."""
        self.due(1)
        self.due(1, partner=self.colin)
        done = []

        def stop_after_one(cron, processed=0, remaining=None, deactivate=False):
            done.append(processed)
            return 0 if processed else 60.0

        cron = self.env.ref("customer_portal_ext.cron_digests").sudo()
        with (
            patch.object(type(self.env["ir.cron"]), "_commit_progress", stop_after_one),
            patch("odoo.addons.customer_portal_ext.models.portal_digest.CHUNK", 1),
        ):
            cron.ir_actions_server_id.run()
            self.assertEqual(len(self.digests()), 1)
            cron.ir_actions_server_id.run()
        self.assertEqual(len(self.digests()), 2)
        self.assertEqual(self.digests().partner_id, self.carla | self.colin)

    def test_x_remind_who_reads_digests(self):
        """X-REMIND: sales read digests, and no reminders of invoices."""
        self.due(1)
        self.run_cron()
        reminder = self.env["portal.letter"].create(
            {
                "kind": "reminder",
                "partner_id": self.carla.id,
                "company_id": self.company.id,
                "date": self.today,
            }
        )
        letters = self.env["portal.letter"].with_user(self.salesperson).search([])
        self.assertEqual(letters, self.digests().with_user(self.salesperson))
        with self.assertRaises(AccessError):
            reminder.with_user(self.salesperson).check_access("read")
        with self.assertRaises(AccessError):
            self.env["portal.letter"].with_user(self.carla_user).search([])
