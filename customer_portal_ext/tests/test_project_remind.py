"""X-REMIND for tasks: due dates, the morning's digest, an activity; the dashboard."""

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Date, Datetime
from odoo.tests import tagged

from .project_cast import ProjectCase
from .remind_cast import EIGHT, LINK, RemindCast


@tagged("post_install", "-at_install")
@freeze_time(EIGHT)
class TestProjectRemind(RemindCast, ProjectCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time(EIGHT):
            cls.make_reminder_cast()
            cls.company.portal_task_days = 2
            cls.dora.tz = "UTC"

    def setUp(self):
        super().setUp()
        self.today = Date.today()
        self.task.portal_client_ids = self.carla | self.dora
        self.task.stage_id = self.asks
        self.env.flush_all()

    def test_x_remind_a_task(self):
        """X-REMIND, C-ACTIONS: each client once, with a link of their own."""
        self.assertEqual(self.task.portal_due_date, Date.add(self.today, days=2))
        self.run_cron()
        for client in (self.carla, self.dora):
            [digest] = self.digests(client)
            self.assertEqual(digest.digest_line_ids.res_id, self.task.id)
            body, _subject = self.sent(digest)
            self.assertIn("Paint the frame", body)
            self.assertIn(">Answer<", body)
            links = [
                self.env["portal.hotlink"]._find(secret)
                for secret in LINK.findall(body)
            ]
            self.assertIn(self.task, [link._get_document_sudo() for link in links])
            self.assertEqual({link.partner_id for link in links}, {client})
        self.run_cron()
        self.assertEqual(len(self.digests(self.carla)), 1)
        self.assertFalse(self.digests(self.eve))

    def test_x_remind_due_in_actions(self):
        """C-ACTIONS: the day the answer is due, not the day the task is."""
        self.login_as(self.carla_user)
        page = self.text_of(self.get("/my/actions"))
        self.assertIn("03/12/2031", page)

    def test_x_remind_answered(self):
        """X-REMIND: who answered, by whatever way, is not reminded."""
        self.run_cron()
        self.task.message_post(
            body="Blue",
            author_id=self.carla.id,
            message_type="email",
            subtype_xmlid="mail.mt_comment",
        )
        self.env.flush_all()
        self.assertFalse(self.task.portal_due_date)
        self.run_cron("cron_letters")
        self.assertEqual(set(self.digests().mapped("state")), {"dropped"})

    def test_x_remind_who_gets_none(self):
        """X-REMIND, X-SCOPE: no client any more, no task of the portal any more."""
        self.task.portal_client_ids = self.dora
        self.env.flush_all()
        self.run_cron()
        self.assertFalse(self.digests(self.carla))
        self.assertTrue(self.digests(self.dora))
        self.digests().unlink()
        self.task.portal_show = False
        self.env.flush_all()
        self.run_cron()
        self.assertFalse(self.digests())

    def test_x_remind_without_a_company(self):
        """X-MULTI: a task without a company is of who is responsible for it."""
        self.project.company_id = False
        self.task.company_id = False
        self.env.flush_all()
        self.assertEqual(self.task._portal_company(), self.pia.company_id)
        self.run_cron()
        [digest] = self.digests(self.carla)
        self.assertEqual(digest.company_id, self.pia.company_id)

    def test_x_remind_overdue(self):
        """X-REMIND: then an activity, once; taken back when the task moves on."""
        self.task.portal_due_date = Date.subtract(self.today, days=4)
        self.env.flush_all()
        self.run_cron()
        self.run_cron()
        self.assertFalse(self.digests(self.carla))
        [activity] = self.task.activity_ids
        self.assertEqual(activity.user_id, self.pia)
        self.assertIn("no answer since", activity.summary)
        self.assertIn(self.task, self.task.search([("portal_is_overdue", "=", True)]))
        self.task.with_user(self.pia).stage_id = self.todo
        self.env.flush_all()
        self.assertFalse(self.task.activity_ids)
        self.assertFalse(self.task.portal_due_date)
        # asked again, there is time again, and staff are told again
        self.task.stage_id = self.asks
        self.assertEqual(self.task.portal_due_date, Date.add(self.today, days=2))

    def test_no_days(self):
        """X-REMIND: a company that wants no due dates has none."""
        self.company.portal_task_days = 0
        for stage in (self.todo, self.asks):
            self.task.stage_id = stage
            self.env.flush_all()
        self.assertFalse(self.task.portal_due_date)
        self.run_cron()
        self.assertFalse(self.digests())


@tagged("post_install", "-at_install")
class TestProjectDashboard(ProjectCase):
    def rows(self, record, user=None):
        self.env.flush_all()
        Waiting = self.env["portal.waiting"].with_user(user or self.pia)
        Waiting.invalidate_model()
        return Waiting.search(
            [("document_model", "=", record._name), ("document_id", "=", record.id)]
        )

    def say(self, record, author, minutes, **values):
        message = record.message_post(
            body="Hello",
            author_id=author.id,
            message_type="comment",
            **{"subtype_xmlid": "mail.mt_comment", **values},
        )
        message.date = Datetime.add(message.date, minutes=minutes)
        return message

    def test_tasks_that_wait(self):
        """C-ACTIONS: since the task came into the stage that asks."""
        self.task.stage_id = self.asks
        [row] = self.rows(self.task)
        self.assertEqual((row.side, row.kind), ("them", "reply"))
        self.assertEqual(row.since, self.task.date_last_stage_update)
        self.assertEqual(row.user_id, self.pia)
        self.assertEqual(row.action_open()["res_id"], self.task.id)
        self.task.stage_id = self.todo
        self.assertFalse(self.rows(self.task))

    def test_messages_on_projects(self):
        """P-JOBS: as on all documents."""
        said = self.say(self.project, self.carla, -9)
        [row] = self.rows(self.project)
        self.assertEqual((row.side, row.kind), ("us", "message"))
        self.assertEqual((row.since, row.name), (said.date, "Shop window"))
        self.say(self.project, self.pia.partner_id, 0)
        self.assertFalse(self.rows(self.project))

    def test_own_notes(self):
        """P-JOBS: an own note is answered by what its writer reads."""
        actor = self.env["portal.demo"]._actor(self.carla.id)
        for record in (self.project, self.task):
            note = record.sudo()._portal_comment(actor, "Between us", own_note=True)
            self.assertEqual(self.rows(record).kind, "message")
            # what we say to everybody is no answer to it
            self.say(record, self.pia.partner_id, 1)
            self.assertEqual(self.rows(record).since, note.date)
            self.say(record, self.pia.partner_id, 2, parent_id=note.id)
            self.assertFalse(self.rows(record))

    def test_rights(self):
        """Project staff see projects there, and nobody who may not read them."""
        self.say(self.project, self.carla, 0)
        self.assertTrue(self.rows(self.project))
        may = self.project.with_user(self.salesperson).has_access("read")
        self.assertEqual(bool(self.rows(self.project, self.salesperson)), may)
        with self.assertRaises(AccessError):
            self.rows(self.project, self.carla_user)
