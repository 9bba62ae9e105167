"""G3, G5, P-JOBS: the list of tasks reads rows that the database keeps."""

from odoo.fields import Domain
from odoo.tests import tagged

from .project_cast import ProjectCase


@tagged("post_install", "-at_install")
class TestTaskFollowers(ProjectCase):
    """Lists and numbers show what the policy lets a contact see, whatever changes."""

    def listed(self, contact, order="date desc, id desc"):
        """Return the ids of the list of tasks, which is checked against the policy."""
        PortalList = self.env["portal.list"]
        companies = self.carla_user._portal_companies()
        self.env.flush_all()
        sources = PortalList._sources("project.task", Domain.TRUE, contact, companies)
        found = [row.id for row in PortalList._page(sources, "x", order).rows]
        self.assertEqual(len(found), len(set(found)))
        counted = PortalList._counted_sources(
            "project.task", Domain.TRUE, contact, companies
        )
        counts = PortalList._counts({"n": counted}, 1000)
        self.assertEqual(counts["n"], len(found))
        seen = self.env["portal.policy"]._domain("project.task", contact, companies)
        self.assertEqual(set(found), set(self.env["project.task"].search(seen).ids))
        return found

    def rows(self):
        """Return what is kept of the task: {(contact, entity, name, published)}."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT partner_id, commercial_partner_id, name, published"
            "  FROM portal_task_follower WHERE task_id = %s",
            [self.task.id],
        )
        return set(self.env.cr.fetchall())

    def test_p_jobs_scopes(self):
        """X-SCOPE: each scope lists what it shows, once, in every order."""
        tasks = self.task | self.task.copy({"name": "Another"})
        tasks[1].message_subscribe(partner_ids=(self.carla | self.dora).ids)
        self.task.message_subscribe(partner_ids=self.dora.ids)
        self.hidden.message_subscribe(partner_ids=self.dora.ids)
        self.assertEqual(set(self.listed(self.carla)), set(tasks.ids))
        for scope in ("branch", "company", "group"):
            self.carla.portal_scope = scope
            for order in ("date desc, id desc", "name, id", "due, id"):
                with self.subTest(scope=scope, order=order):
                    found = self.listed(self.carla, order)
                    self.assertEqual(set(found), {*tasks.ids, self.hidden.id})
        self.assertFalse(self.listed(self.eve))

    def test_p_jobs_branch_and_group(self):
        """X-SCOPE: a department sees what it follows, a group what its companies do."""
        department = self.contact("Department", self.customer, "department@client.test")
        fred = self.contact("Fred", department, "fred@client.test")
        gina = self.contact("Gina", department, "gina@client.test")
        fred.portal_scope = "branch"
        self.assertFalse(self.listed(fred))
        self.hidden.message_subscribe(partner_ids=gina.ids)
        self.assertEqual(self.listed(fred), self.hidden.ids)
        below = self.env["res.partner"].create(
            {"name": "Below", "is_company": True, "parent_id": self.customer.id}
        )
        hans = self.contact("Hans", below, "hans@client.test")
        third = self.hidden.copy({"name": "Third"})
        third.message_unsubscribe(partner_ids=third.message_partner_ids.ids)
        third.message_subscribe(partner_ids=hans.ids)
        self.carla.portal_scope = "company"
        self.assertNotIn(third.id, self.listed(self.carla))
        self.carla.portal_scope = "group"
        self.assertIn(third.id, self.listed(self.carla))

    def test_p_jobs_shared_project(self):
        """P-JOBS: all tasks of a project one works in, and none of them twice."""
        self.env["project.collaborator"].create(
            {"project_id": self.project.id, "partner_id": self.carla.id}
        )
        self.task.message_subscribe(partner_ids=self.dora.ids)
        for scope in ("own", "company"):
            self.carla.portal_scope = scope
            self.assertEqual(
                set(self.listed(self.carla)), {self.task.id, self.hidden.id}
            )
        self.project.collaborator_ids.unlink()
        self.assertEqual(self.listed(self.carla), self.task.ids)

    def test_kept_when_the_task_changes(self):
        """G5: names, dates and what is shown are those of the task."""
        carla = self.carla.id, self.customer.id
        self.assertIn((*carla, "Paint the frame", True), self.rows())
        self.task.write({"name": "Varnish", "portal_show": False})
        self.assertIn((*carla, "Varnish", False), self.rows())
        self.assertFalse(self.listed(self.carla))
        self.task.portal_show = True
        self.assertEqual(self.listed(self.carla), self.task.ids)
        self.project.privacy_visibility = "followers"
        self.assertFalse(self.listed(self.carla))

    def test_kept_when_somebody_leaves(self):
        """X-SCOPE: who follows no more, and a task that is gone, leave nothing."""
        self.task.message_unsubscribe(partner_ids=self.carla.ids)
        self.assertFalse(self.listed(self.carla))
        self.assertNotIn(self.carla.id, {row[0] for row in self.rows()})
        self.task.message_subscribe(partner_ids=self.carla.ids)
        self.assertEqual(self.listed(self.carla), self.task.ids)
        self.task.unlink()
        self.assertFalse(self.listed(self.carla))

    def test_kept_when_a_contact_moves(self):
        """X-SCOPE: what somebody follows goes with them to their new company."""
        self.dora.portal_scope = self.eve.portal_scope = "company"
        self.assertEqual(self.listed(self.dora), self.task.ids)
        self.carla.parent_id = self.eve.commercial_partner_id
        self.assertFalse(self.listed(self.dora))
        self.assertEqual(self.listed(self.eve), self.task.ids)

    def test_kept_when_contacts_are_merged(self):
        """X-SCOPE: merged in SQL, a contact follows what both have followed."""
        double = self.contact("Carla again", self.customer, "carla@client.test")
        self.hidden.message_subscribe(partner_ids=double.ids)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        self.env.flush_all()
        wizard.with_context(mail_notrack=True)._merge(
            (double | self.carla).ids, self.carla
        )
        self.env.invalidate_all()
        self.assertEqual(set(self.listed(self.carla)), {self.task.id, self.hidden.id})

    def test_mended(self):
        """G5: what two transactions at once left is mended by the daily clean-up."""
        before = self.rows()
        self.env.cr.execute(
            "UPDATE portal_task_follower SET name = 'x', published = FALSE"
            " WHERE task_id = %s AND partner_id = %s",
            [self.task.id, self.carla.id],
        )
        self.env.cr.execute(
            "DELETE FROM portal_task_follower WHERE task_id = %s AND partner_id <> %s",
            [self.task.id, self.carla.id],
        )
        self.assertNotEqual(self.rows(), before)
        self.env["portal.task.follower"]._mend()
        self.assertEqual(self.rows(), before)
