from odoo.fields import Datetime
from odoo.tests import tagged

from .test_list_search import NOTICE, ListSearchCase


@tagged("post_install", "-at_install")
class TestProjectLists(ListSearchCase):
    """P-JOBS, O-SEARCH: projects and tasks of a contact, in lists as all others."""

    def setUp(self):
        super().setUp()
        self.window, self.door, self.hidden = self.env["project.project"].create(
            [
                {"name": name, "privacy_visibility": "portal"}
                for name in ("Shop window", "Front door", "Hidden CANARY")
            ]
        )
        now = Datetime.now()
        self.late, self.done, self.foreign = self.env["project.task"].create(
            [
                {
                    "name": "Paint the frame",
                    "project_id": self.window.id,
                    "date_deadline": Datetime.subtract(now, days=2),
                },
                {
                    "name": "Measure it",
                    "project_id": self.door.id,
                    "date_deadline": Datetime.subtract(now, days=3),
                    "state": "1_done",
                },
                {"name": "Nobody's CANARY", "project_id": self.window.id},
            ]
        )
        for record in (self.window, self.door, self.late, self.done):
            record.message_subscribe(partner_ids=self.carla.ids)
        self.env.flush_all()
        self.login_as(self.carla_user)

    def test_p_jobs_only_what_the_contact_sees(self):
        self.assertFinds("/my/projects", self.window, self.door)
        self.assertFinds("/my/tasks", self.late, self.done)
        for path in ("/my/projects", "/my/tasks"):
            response = self.get(path)
            self.assertNotIn("CANARY", response.text)
            self.assertNotIn("access_token", response.text)
        self.login_as(self.eve_user)
        self.assertFinds("/my/projects")
        self.assertFinds("/my/tasks")

    def test_o_search_of_projects_and_tasks(self):
        today = Datetime.now().date()
        for path, found in {
            "/my/projects?search=DOOR": [self.door],
            "/my/projects?search=%25": [],
            f"/my/projects?to={today}": [self.window, self.door],
            "/my/tasks?search=paint": [self.late],
            "/my/tasks?search=window%20frame": [self.late],
            "/my/tasks?search=door": [self.done],
            "/my/tasks?search=canary": [],
            "/my/tasks?status=1_done": [self.done],
            "/my/tasks?status=1_done&status=01_in_progress": [self.late, self.done],
            f"/my/tasks?on=date_deadline&from={today}": [],
            f"/my/tasks?on=date_deadline&to={today}": [self.late, self.done],
        }.items():
            with self.subTest(path=path):
                self.assertFinds(path, *found)
        for path in ("/my/projects", "/my/tasks"):
            for sort in ("date", "name", "due"):
                self.assertEqual(len(self.found(f"{path}?sortby={sort}")), 2)
            for query in (
                "groupby=user_ids",
                "sortby=user_ids",
                "search_in=partner_id",
            ):
                self.assertIn(NOTICE, self.text_of(self.get(f"{path}?{query}")))

    def test_rows_say_where_a_task_stands(self):
        rows = {
            row.xpath("./th//a/@href")[0]: " ".join(row.text_content().split())
            for row in self.page(self.get("/my/tasks")).xpath(
                "//table[@id='portal_list']/tbody/tr"
            )
        }
        late, done = (
            rows[f"/my/tasks/{self.late.id}"],
            rows[f"/my/tasks/{self.done.id}"],
        )
        self.assertIn("Shop window", late)
        self.assertIn("Overdue", late)
        self.assertIn("Done", done)
        self.assertNotIn("Overdue", done)
        counts = self.make_jsonrpc_request(
            "/my/counters", {"counters": ["project_count", "task_count"]}
        )
        self.assertEqual(counts, {"project_count": 2, "task_count": 2})
