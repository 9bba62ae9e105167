"""X-REMIND: due dates, one digest a morning, and an activity afterwards."""

import re
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.fields import Command, Date
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PortalCase, PortalHttpCase

LINK = re.compile(r"https?://[^\s\"'<>]+/my/link/([A-Za-z0-9_-]{43})")

# A day in the future: what the demo data asks for is long overdue by then.
EIGHT = "2031-03-10 08:30:00"


class RemindCast:
    @classmethod
    def make_reminder_cast(cls):
        cls.company.write(
            {
                "portal_due_days": 7,
                "portal_acknowledge_days": 3,
                "portal_digest_days": 2,
                "portal_overdue_days": 3,
                "portal_digest_active": True,
                "email": "office@us.test",
            }
        )
        (cls.carla | cls.colin | cls.sven | cls.eve).write({"tz": "UTC"})
        # of the demo data, nothing is reminded of
        for model in ("sale.order", "purchase.order"):
            cls.env[model].search([("portal_waiting", "=", True)]).portal_show = False

    def run_cron(self, name="cron_digests"):
        with patch.object(
            type(self.env["ir.cron"]),
            "_commit_progress",
            lambda cron, processed=0, remaining=None, deactivate=False: 60.0,
        ):
            self.env.ref(
                f"customer_portal_ext.{name}"
            ).sudo().ir_actions_server_id.run()

    def digests(self, partner=None):
        domain = [("kind", "=", "digest")]
        if partner:
            domain.append(("partner_id", "=", partner.id))
        return self.env["portal.letter"].search(domain)

    def sent(self, letter):
        """Return (body, subject) of a digest as sent, after the queue was worked."""
        self.run_cron("cron_letters")
        mail = self.env["mail.mail"].search(
            [("model", "=", "portal.letter"), ("res_id", "=", letter.id)]
        )
        [email] = mail._prepare_outgoing_list()
        return email["body"], email["subject"]


@tagged("post_install", "-at_install")
@freeze_time(EIGHT)
class TestRemind(RemindCast, PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time(EIGHT):
            cls.make_reminder_cast()

    def setUp(self):
        super().setUp()
        self.today = Date.today()

    def in_days(self, days):
        return Date.add(self.today, days=days)

    def due(self, days, **values):
        quote = self.quotation(lines=1, **values)
        quote.portal_due_date = self.in_days(days)
        return quote

    def test_x_remind_due_dates(self):
        """X-REMIND: what begins to wait gets the settings' date; staff's stays."""
        draft = self.order()
        self.assertFalse(draft.portal_due_date)
        quote = self.quotation()
        self.assertEqual(quote.portal_due_date, self.in_days(7))
        quote.portal_due_date = self.in_days(4)
        quote.order_line[0].price_unit = 3
        self.env.flush_all()
        self.assertEqual(quote.portal_due_date, self.in_days(4))
        soon = self.quotation(validity_date=self.in_days(5))
        self.assertEqual(soon.portal_due_date, self.in_days(5))
        self.company.portal_due_days = 0
        until = self.quotation(validity_date=self.in_days(50))
        self.assertEqual(until.portal_due_date, self.in_days(50))
        self.assertEqual(self.purchase().portal_due_date, self.in_days(3))
        self.company.portal_acknowledge_days = 0
        self.assertFalse(self.purchase().portal_due_date)

    def test_x_remind_answered_is_not_due(self):
        """X-REMIND: nothing is due after the answer; asked anew, a new date is."""
        quote = self.due(-1)
        self.assertTrue(quote.portal_is_overdue)
        self.assertIn(
            quote, self.env["sale.order"].search([("portal_is_overdue", "=", True)])
        )
        actor = {
            "partner_id": self.carla.id,
            "partner_name": "Carla",
            "identified_by": "login",
        }
        snapshot = quote._portal_approval_snapshot(quote.order_line, "Yes")
        quote.portal_status_id.next_status_id.confirm_order = False
        quote._portal_approve(quote.order_line, actor, snapshot)
        self.assertFalse(quote.portal_due_date)
        self.assertNotIn(
            quote, self.env["sale.order"].search([("portal_is_overdue", "=", True)])
        )
        quote.order_line.price_unit = 5
        self.env.flush_all()
        self.assertTrue(quote.portal_waiting)
        self.assertEqual(quote.portal_due_date, self.in_days(7))

    def test_x_remind_asked_again(self):
        """X-REMIND: sent again by staff after the date, there is time again."""
        quote = self.due(-4)
        quote._portal_enter_status(quote.portal_status_id, send_mail=False)
        self.assertEqual(quote.portal_due_date, self.in_days(7))

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

    def test_x_remind_activity_afterwards(self):
        """X-REMIND: days after the date the salesperson has something to do, once."""
        late, not_yet = self.due(-4), self.due(-3)
        purchase = self.purchase()
        purchase.portal_due_date = self.in_days(-5)
        for _run in range(2):
            self.run_cron()
        kind = self.env.ref("customer_portal_ext.mail_activity_overdue_answer")

        def activities(document):
            return document.activity_ids.filtered(
                lambda activity: activity.activity_type_id == kind
            )

        [activity] = activities(late)
        self.assertEqual(activity.user_id, self.salesperson)
        self.assertIn(late.name, activity.summary)
        self.assertFalse(activities(not_yet))
        self.assertEqual(activities(purchase).user_id, self.buyer)
        # another date, another turn; and with the answer it is done
        late.portal_due_date = self.in_days(-10)
        self.run_cron()
        self.assertEqual(len(activities(late)), 2)
        actor = {
            "partner_id": self.carla.id,
            "partner_name": "Carla",
            "identified_by": "login",
        }
        snapshot = late._portal_approval_snapshot(late.order_line, "Yes")
        late._portal_approve(late.order_line, actor, snapshot)
        self.assertFalse(activities(late))

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


@tagged("post_install", "-at_install")
class TestRemindPages(RemindCast, PortalHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_reminder_cast()

    def test_x_remind_on_the_pages(self):
        """X-REMIND: until when is on the page and in the action list, oldest first."""
        first, second = self.quotation(lines=1), self.quotation(lines=1)
        first.portal_due_date = Date.add(Date.today(), days=5)
        second.portal_due_date = Date.subtract(Date.today(), days=1)
        purchase = self.purchase(partner=self.colin)
        purchase.portal_due_date = Date.add(Date.today(), days=2)
        self.env.flush_all()
        self.login_as(self.carla_user)
        text = self.text_of(self.get(f"/my/orders/{first.id}"))
        self.assertIn("Please answer by", text)
        text = self.text_of(self.get(f"/my/orders/{second.id}"))
        self.assertIn("Your answer was due on", text)
        text = self.text_of(self.get(f"/my/purchase/{purchase.id}"))
        self.assertIn("Please acknowledge by", text)
        text = self.text_of(self.get("/my/actions"))
        order = [text.index(doc.name) for doc in (second, purchase, first)]
        self.assertEqual(order, sorted(order))
