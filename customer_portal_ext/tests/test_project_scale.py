from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import SQL

from ..models.portal_list import SORTABLE
from ..models.portal_policy import EACH_ASKED
from ..tools import keyset
from .common import PortalCase

OTHERS = 50_000

READ = ("project_task", "mail_followers", "portal_task_follower")


class ProjectScaleCast(PortalCase):
    """A customer with ten tasks among 50,000 of others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        env = cls.env
        cls.project = env["project.project"].create(
            {"name": "Window", "privacy_visibility": "portal"}
        )
        cls.tasks = env["project.task"].create(
            [
                {
                    "name": f"Step {number}",
                    "project_id": cls.project.id,
                    "portal_client_ids": cls.carla.ids,
                }
                for number in range(10)
            ]
        )
        cls.project.portal_client_ids = cls.carla
        strangers = env["res.partner"].create(
            [{"name": f"Stranger {number}"} for number in range(50)]
        )
        env.flush_all()
        # references were looked up in a table of ten tasks until now: not by the index
        env.cr.execute("DISCARD PLANS; SET LOCAL enable_seqscan = off")
        # half of them of a company, half of none, each followed by a stranger
        env.cr.execute(
            SQL(
                """
                INSERT INTO project_task
                       (name, project_id, active, state, company_id, create_date,
                        portal_show, portal_published, sequence)
                SELECT 'Other ' || n, %s, TRUE, '01_in_progress',
                       CASE WHEN n %% 2 = 0 THEN %s END, now() - n * interval '1 min',
                       TRUE, TRUE, 10
                  FROM generate_series(1, %s) n
                """,
                cls.project.id,
                cls.company.id,
                OTHERS,
            )
        )
        env.cr.execute(
            SQL(
                """
                INSERT INTO mail_followers (res_model, res_id, partner_id)
                SELECT 'project.task', id, %s + id %% 50
                  FROM project_task WHERE name LIKE 'Other %%' AND project_id = %s
                """,
                min(strangers.ids),
                cls.project.id,
            )
        )
        env.cr.execute("SET LOCAL enable_seqscan = on")
        for table in (*READ, "res_partner"):
            env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))

    def plan(self, statement):
        self.env.cr.execute(
            SQL("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) %s", statement)
        )
        [[[found]]] = self.env.cr.fetchall()
        return found

    def walk(self, node):
        yield node
        for child in node.get("Plans", ()):
            yield from self.walk(child)

    def assertReadsLittle(self, statement):
        plan = self.plan(statement)["Plan"]
        for node in self.walk(plan):
            read = (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node[
                "Actual Loops"
            ]
            if node.get("Relation Name") in READ:
                self.assertLess(read, 200, node)
        self.assertLess(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"], 1000)


@tagged("post_install", "-at_install")
class TestProjectScale(ProjectScaleCast):
    """G3, G4, G5: tasks and projects cost what the contact has, not what there is."""

    def test_g3_what_a_small_customer_costs_among_50_000(self):
        """G3, G4, G5: list, search, number and "Action required", by any scope."""
        PortalList = self.env["portal.list"]
        Task = self.env["project.task"]
        user = self.carla_user
        for scope in ("own", "branch", "company", "group"):
            self.carla.portal_scope = scope
            self.env.flush_all()
            companies = user._portal_companies()
            for name, domain in {
                "all": Task._portal_search_states()["01_in_progress"][1],
                "waiting": Task._portal_waiting_domain(),
            }.items():
                asked = "project.task", domain, self.carla, companies
                for source in PortalList._sources(*asked):
                    with self.subTest(scope=scope, what=name, once=source.once):
                        keys = keyset.parse_order("due, id", SORTABLE)
                        self.assertReadsLittle(
                            PortalList._branch(source, keys, None, False, 80)
                        )
                with self.subTest(scope=scope, what=name):
                    counted = PortalList._counted_sources(*asked)
                    self.assertReadsLittle(PortalList._count_sql(counted, 1000))
            seen = self.env["portal.policy"]._domain(
                "project.task", self.carla, companies
            )
            with self.subTest(scope=scope, what="page of the project"):
                # only this project has them all: the contact's own are few
                query = Task.sudo()._search(seen)
                self.assertReadsLittle(query.select())
            self.assertEqual(Task.sudo().search_count(seen), 10)


@tagged("post_install", "-at_install")
class TestFollowsThousands(ProjectScaleCast):
    """G9, G10: who follows very many tasks.

    Apart from those with few: what is rolled back stays in the indexes for a while.
    """

    def test_g9_what_waits_of_many_tasks_is_counted_by_what_waits(self):
        """G9: who follows thousands of tasks pays on every page for those that wait."""
        self.carla.portal_scope = "company"
        self.env.flush_all()
        self.follow_all()
        waits = self.env["project.task.type"].create(
            {"name": "Your turn", "portal_waits": True, "user_id": False}
        )
        self.tasks[:2].stage_id = waits
        self.env.flush_all()
        PortalList = self.env["portal.list"]
        companies = self.carla_user._portal_companies()
        statement = PortalList._count_sql(
            PortalList._waiting_sources(self.carla, companies), 99
        )
        [[count]] = self.env.execute_query(statement)
        self.assertEqual(count, 2)
        self.assertReadsLittle(statement)

    def follow_all(self):
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO mail_followers (res_model, res_id, partner_id)
                SELECT 'project.task', id, %s FROM project_task
                 WHERE name LIKE 'Other %%' AND project_id = %s
                """,
                self.carla.id,
                self.project.id,
            )
        )
        self.env.cr.execute("ANALYZE mail_followers")

    def test_g10_one_task_of_many_that_are_followed(self):
        """G10: the page of a task costs what a task does, whatever else is followed."""
        self.follow_all()
        policy = self.env["portal.policy"]
        task = self.tasks[0].sudo()
        for scope in ("own", "company"):
            self.carla.portal_scope = scope
            self.env.flush_all()
            seen = policy._domain("project.task", self.carla, self.company)
            Task = task.with_context(**{EACH_ASKED: True})
            with self.subTest(scope=scope):
                query = Task._search(seen & Domain("id", "=", task.id))
                self.assertReadsLittle(query.select())
                self.assertTrue(policy._sees(task, self.carla, self.company))
                self.assertFalse(policy._sees(task, self.eve, self.company))

    def test_g10_a_project_of_few_tasks(self):
        """G10: so does the page of a project, unless it has very many tasks itself."""
        self.assertFalse(self.project._portal_few_tasks().env.context[EACH_ASKED])
        small = self.env["project.project"].create(
            {"name": "Small", "privacy_visibility": "portal"}
        )
        self.tasks[:3].project_id = small
        self.follow_all()
        tasks = small.sudo()._portal_few_tasks()
        self.assertTrue(tasks.env.context[EACH_ASKED])
        policy = self.env["portal.policy"]
        seen = policy._domain("project.task", self.carla, self.company)
        query = tasks._search(seen & Domain("project_id", "=", small.id))
        self.assertReadsLittle(query.select())
        self.assertEqual(small.sudo()._portal_progress(seen, tasks)["total"], 3)
