"""X-AUDIT, X-MULTI: staff read what is kept about the documents they may read."""

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import PortalCase


@tagged("post_install", "-at_install")
class TestRowsRules(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = new_test_user(
            cls.env, "liam.test", groups="sales_team.group_sale_salesman"
        )
        cls.manager = new_test_user(
            cls.env,
            "mona.test",
            groups="base.group_user,customer_portal_ext.group_portal_manager",
        )
        cls.own = cls.quotation(user_id=cls.mine.id)
        cls.other_order = cls.quotation()
        cls.bought = cls.purchase()
        Event = cls.env["portal.event"]
        cls.event_of = {
            document: Event._record(
                document.sudo(),
                "viewed",
                {"partner_id": cls.carla.id, "identified_by": "login"},
                snapshot={"price": 10},
            )
            for document in (cls.own, cls.other_order, cls.bought, cls.carla)
        }

    def read_by(self, user, model_name, rows):
        return (
            self.env[model_name].with_user(user).search([("id", "in", rows.ids)]).sudo()
        )

    def test_evidence(self):
        """X-AUDIT: none of documents of colleagues or of other departments."""
        of = self.event_of
        events = self.env["portal.event"].concat(*of.values())
        theirs = {
            self.mine: of[self.own] | of[self.carla],
            self.salesperson: events - of[self.bought],
            self.buyer: of[self.bought] | of[self.carla],
            self.manager: events,
        }
        for user, expected in theirs.items():
            with self.subTest(user=user.login):
                self.assertEqual(self.read_by(user, "portal.event", events), expected)
                for event in events:
                    as_user = event.with_user(user)
                    if event in expected:
                        as_user.read(["snapshot"])
                    else:
                        with self.assertRaises(AccessError):
                            as_user.read(["snapshot"])

    def test_links(self):
        """P-HOTLINK: to whom a link to a colleague's quotation went is not told."""
        Hotlink = self.env["portal.hotlink"].sudo()
        known = Hotlink.search([])
        for order in (self.own, self.other_order):
            Hotlink._issue(self.carla, order, self.company)
        links = Hotlink.search([]) - known
        self.assertEqual(len(links), 2)
        seen = self.read_by(self.mine, "portal.hotlink", links)
        self.assertEqual(seen.mapped("res_id"), self.own.ids)
        self.assertEqual(self.read_by(self.manager, "portal.hotlink", links), links)

    def test_approvers(self):
        """X-QUORUM: who is asked to approve is for who sells to them."""
        approvers = self.env["portal.approver"].create(
            [
                {"order_id": order.id, "partner_id": self.carla.id}
                for order in (self.own, self.other_order)
            ]
        )
        seen = self.read_by(self.mine, "portal.approver", approvers)
        self.assertEqual(seen.order_id, self.own)
        seen = self.read_by(self.salesperson, "portal.approver", approvers)
        self.assertEqual(seen, approvers)

    def test_documents_of_private_projects(self):
        """O-DOCS: files of a project are for staff who are let into it."""
        user = new_test_user(self.env, "pia.test", groups="project.group_project_user")
        projects = self.env["project.project"].create(
            [
                {"name": "Open", "privacy_visibility": "portal"},
                {"name": "Closed", "privacy_visibility": "followers"},
            ]
        )
        task = self.env["project.task"].create(
            {"name": "Within", "project_id": projects[1].id}
        )
        folder = self.env["portal.folder"].create({"name": "Folder"})
        Document = self.env["portal.document"]
        documents = Document.create(
            [
                {"name": "Open", "project_id": projects[0].id},
                {"name": "Closed", "project_id": projects[1].id},
                {"name": "Task", "res_model": task._name, "res_id": task.id},
                {"name": "Folder", "folder_id": folder.id},
            ]
        )
        open_, closed, of_task, in_folder = documents
        seen = self.read_by(user, "portal.document", documents)
        self.assertEqual(seen, open_ | in_folder)
        projects[1].message_subscribe(user.partner_id.ids)
        seen = self.read_by(user, "portal.document", documents)
        self.assertEqual(seen, open_ | closed | of_task | in_folder)
        self.assertEqual(
            self.read_by(self.manager, "portal.document", documents), documents
        )
