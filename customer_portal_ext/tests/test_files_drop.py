"""O-DOCS: staff drop files on what lies in a project, a task, an order, a contact."""

import io

from odoo.http import Request
from odoo.tests import new_test_user, tagged

from .file_case import PDF
from .project_cast import ProjectCase

ROUTE = "/customer_portal_ext/folder/upload"


@tagged("post_install", "-at_install")
class TestFilesDrop(ProjectCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.worker = new_test_user(
            cls.env,
            "willa.worker",
            groups="project.group_project_user",
            email="willa@us.test",
        )
        cls.sam = new_test_user(
            cls.env,
            "sam.seller",
            groups="sales_team.group_sale_salesman_all_leads",
            email="sam@us.test",
        )
        cls.env.flush_all()

    def drop(self, login, record, *files, **fields):
        """Drop files as the script does; return what became of each."""
        self.session = self.authenticate(login, login)
        response = self.url_open(
            ROUTE,
            data={
                "csrf_token": Request.csrf_token(self),
                "res_model": record._name,
                "res_id": str(record.id),
                "owner_id": "",
                **fields,
            },
            files=[("ufile", (name, io.BytesIO(raw))) for name, raw in files],
            allow_redirects=False,
        )
        self.assertIn(response.status_code, (200, 404), response.text[:300])
        self.env.invalidate_all()
        return response.json()["files"] if response.status_code == 200 else None

    def lying_in(self, record, user=None):
        """Return the documents of the list that the record's button opens."""
        action = record.with_user(user or self.env.user).action_portal_documents()
        return self.env["portal.document"].search(action["domain"], order="id")

    def sees(self, partner, document):
        policy = self.env["portal.policy"]
        return bool(policy._sees(document.sudo(), partner, self.company))

    def test_o_docs_drop_on_project(self):
        """O-DOCS: files that are dropped on a project's list are its documents."""
        files = self.drop(
            "willa.worker",
            self.project,
            ("a.pdf", PDF),
            ("b.txt", b""),
            ("c.txt", b"C"),
        )
        self.assertEqual([f["result"] for f in files], ["new", "error", "new"])
        self.assertIn("b.txt is empty", files[1]["message"])
        documents = self.lying_in(self.project, self.worker)
        self.assertEqual(documents.mapped("name"), ["a.pdf", "c.txt"])
        self.assertEqual([f.get("id") for f in files if "id" in f], documents.ids)
        first = documents[0]
        self.assertEqual((first.place, first.kind), ("project", "shared"))
        self.assertEqual(first.attachment_id.raw, PDF)
        self.assertEqual(first.user_id, self.worker)
        self.assertTrue(self.sees(self.carla, first))
        self.assertFalse(self.sees(self.eve, first))
        page = self.get_as(self.carla_user, self.path(self.project))
        self.assertIn("a.pdf", page.text)

    def get_as(self, user, path):
        self.login_as(user)
        return self.get(path)

    def test_o_docs_drop_on_project_again(self):
        """O-DOCS: the same file is not stored twice; another of its name: a version."""
        self.drop("willa.worker", self.project, ("a.pdf", PDF))
        [same] = self.drop("willa.worker", self.project, ("a.pdf", PDF))
        self.assertEqual(same["result"], "same")
        [renewed] = self.drop("pia.test", self.project, ("a.pdf", PDF + b"2"))
        self.assertEqual(renewed["result"], "version")
        first, second = self.lying_in(self.project)
        self.assertEqual((second.replaces_id, second.version), (first, 2))
        # what a client sent under that name stays theirs
        sent = self.env["portal.document"]._portal_store(
            self.project.sudo(),
            {"name": "b.txt", "raw": b"B", "mimetype": "text/plain"},
            {"kind": "upload", "partner_id": self.carla.id},
        )
        [other] = self.drop("willa.worker", self.project, ("b.txt", b"Ours"))
        self.assertEqual(other["result"], "new")
        self.assertFalse(sent.is_succeeded)

    def test_o_docs_drop_not_shown(self):
        """O-PROJECTS: where a project shows no documents, that is said."""
        self.project.portal_show_documents = False
        [file] = self.drop("willa.worker", self.project, ("a.pdf", PDF))
        self.assertNotIn("id", file)
        self.assertIn("Customers do not see it", file["message"])
        document = self.lying_in(self.project)
        self.assertFalse(self.sees(self.carla, document))
        self.assertEqual(self.project.portal_tell_of_files(document.ids), "")

    def test_o_docs_drop_on_task(self):
        """O-DOCS: on a task's list: of the task, seen by its clients only."""
        self.project.portal_client_ids += self.dora
        [file] = self.drop("willa.worker", self.task, ("plan.pdf", PDF))
        document = self.lying_in(self.task)
        self.assertEqual(document.ids, [file["id"]])
        self.assertEqual((document.task_id, document.place), (self.task, "project"))
        self.assertTrue(self.sees(self.carla, document))
        self.assertFalse(self.sees(self.dora, document))
        [file] = self.drop("willa.worker", self.task, ("plan.pdf", PDF + b"2"))
        self.assertEqual(file["result"], "version")
        self.assertTrue(document.is_succeeded)
        page = self.get_as(self.carla_user, self.path(self.task))
        self.assertIn("plan.pdf", page.text)
        action = self.task.action_portal_documents()
        self.assertFalse(action["context"]["create"], "a form would link no task")

    def test_o_docs_drop_on_order(self):
        """O-DOCS, C-FILES: on an order's list: for information, and no proof."""
        order = self.quotation(self.carla)
        self.env.flush_all()
        [file] = self.drop("sam.seller", order, ("terms.pdf", PDF))
        document = self.lying_in(order)
        self.assertEqual(document.ids, [file["id"]])
        self.assertEqual((document.order_id, document.kind), (order, "shared"))
        self.assertFalse(document.order_line_id)
        self.assertTrue(self.sees(self.carla, document))
        self.assertFalse(self.sees(self.eve, document))

    def test_o_docs_drop_on_contact(self):
        """O-DOCS: on a contact's list: private, in the folder of their last one."""
        Folder = self.env["portal.folder"]
        Folder.search([("kind", "=", "private")]).active = False
        [file] = self.drop("willa.worker", self.carla, ("a.pdf", PDF))
        self.assertEqual(file["result"], "error")
        Folder.create({"name": "Open to all", "kind": "public", "sequence": 0})
        first = Folder.create({"name": "One", "kind": "private", "sequence": 1})
        second = Folder.create({"name": "Two", "kind": "private", "sequence": 2})
        self.drop("willa.worker", self.carla, ("a.pdf", PDF))
        document = self.lying_in(self.carla)
        self.assertEqual((document.owner_id, document.folder_id), (self.carla, first))
        self.assertTrue(self.sees(self.carla, document))
        self.assertFalse(self.sees(self.colin, document))
        self.assertFalse(self.sees(self.eve, document))
        document.folder_id = second
        self.drop("willa.worker", self.carla, ("b.pdf", PDF + b"2"))
        self.assertEqual(self.lying_in(self.carla).folder_id, second)

    def test_o_docs_drop_denied(self):
        """O-DOCS: nobody puts files where they may not write, nor on anything else."""
        order = self.order(self.carla)
        [file] = self.drop("willa.worker", self.hidden, ("a.pdf", PDF))
        self.assertEqual(file["result"], "new")
        [file] = self.drop("willa.worker", order, ("a.pdf", PDF))
        self.assertEqual(file["result"], "error")
        seller = new_test_user(
            self.env, "own.seller", groups="sales_team.group_sale_salesman"
        )
        order.user_id = self.sam
        self.env.flush_all()
        self.assertIsNone(self.drop(seller.login, order, ("a.pdf", PDF)))
        new_test_user(self.env, "paul.plain", groups="base.group_user")
        self.project.privacy_visibility = "employees"
        self.env.flush_all()
        [file] = self.drop("paul.plain", self.project, ("a.pdf", PDF))
        self.assertEqual(file["result"], "error")
        for res_model in (
            "res.users",
            "portal.document",
            "no.model",
            "portal.files.mixin",
        ):
            fields = {"res_model": res_model, "res_id": str(self.project.id)}
            self.assertIsNone(
                self.drop("pia.test", self.project, ("a.pdf", PDF), **fields), res_model
            )
        self.login_as(self.carla_user)
        response = self.url_open(
            ROUTE,
            data={
                "csrf_token": Request.csrf_token(self),
                "res_model": "project.project",
                "res_id": str(self.project.id),
            },
            files=[("ufile", ("a.pdf", io.BytesIO(PDF)))],
        )
        self.assertEqual(response.status_code, 404)
        self.assertFalse(self.lying_in(order))
        self.assertEqual(self.lying_in(self.project).task_id, self.hidden)

    def test_o_docs_tell_once(self):
        """O-DOCS: one mail for all that came together, to the clients, when asked."""
        before = self.project.message_ids
        files = self.drop("willa.worker", self.project, ("a.pdf", PDF), ("b.txt", b"B"))
        self.assertEqual(self.project.message_ids, before, "nobody is told unasked")
        ids = [file["id"] for file in files]
        elsewhere = self.drop("willa.worker", self.task, ("secret.txt", b"S"))
        names = self.project.with_user(self.worker).portal_tell_of_files(
            [*ids, elsewhere[0]["id"]]
        )
        self.assertEqual(names, self.carla.name)
        message = self.project.message_ids - before
        self.assertEqual(len(message), 1)
        self.assertIn(self.carla, message.partner_ids)
        for name in ("a.pdf", "b.txt"):
            self.assertIn(name, message.body)
        self.assertNotIn("secret.txt", message.body)
        self.assertEqual(self.project.portal_tell_of_files([]), "")

    def test_o_docs_many_at_once(self):
        """O-DOCS: shown, taken off, moved and deleted, many at once, from that list."""
        self.drop(
            "willa.worker", self.project, *((f"{n}.txt", b"%d" % n) for n in range(3))
        )
        documents = self.lying_in(self.project).with_user(self.worker)
        documents.action_portal_hide()
        self.assertFalse(any(documents.mapped("portal_published")))
        documents.action_portal_show()
        self.assertTrue(all(documents.mapped("portal_published")))
        folder = self.env["portal.folder"].create({"name": "Kept", "kind": "private"})
        self.env["portal.document.move"].with_user(self.worker).create(
            {"document_ids": documents.ids, "folder_id": folder.id}
        ).action_move()
        self.assertEqual(documents.folder_id, folder)
        manager = new_test_user(
            self.env,
            "mia.manager",
            groups="base.group_user,customer_portal_ext.group_portal_manager",
        )
        bytes_ = documents.sudo().attachment_id
        self.assertEqual(len(bytes_), 3)
        documents.with_user(manager).unlink()
        self.assertFalse(documents.exists())
        self.assertFalse(bytes_.exists())
        view = self.env.ref("customer_portal_ext.portal_folder_document_list")
        arch = self.env["portal.document"].get_view(view.id, "list")["arch"]
        for button in ("action_portal_show", "action_portal_hide", "action_received"):
            self.assertIn(f'name="{button}"', arch)
        self.assertIn('js_class="portal_folder_list"', arch)
