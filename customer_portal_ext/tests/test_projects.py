import base64

from odoo.tests import Form, tagged

from ..models.portal_policy import EACH_ASKED
from .project_cast import ProjectCase
from .statement_case import READS, StatementCase

# G8: a page with its messages.
MAX_QUERIES = 18


@tagged("post_install", "-at_install")
class TestProjectPages(StatementCase, ProjectCase):
    """P-JOBS, O-PROJECTS: the pages of projects and tasks."""

    def test_p_jobs_what_the_page_of_a_project_tells(self):
        """P-JOBS: status, dates, progress, milestones, tasks, public updates."""
        done = self.task.copy(
            {"name": "Measure", "state": "1_done", "project_id": self.project.id}
        )
        done.portal_client_ids = self.carla
        done.state = "1_done"
        self.env["project.milestone"].create(
            [
                {
                    "name": "Glass ordered",
                    "project_id": self.project.id,
                    "is_reached": True,
                },
                {
                    "name": "Glass fitted",
                    "project_id": self.project.id,
                    "deadline": "2020-01-01",
                },
            ]
        )
        self.env["project.update"].create(
            [
                {
                    "name": "We are late CANARY",
                    "project_id": self.project.id,
                    "status": "off_track",
                },
                {
                    "name": "The glass is here",
                    "project_id": self.project.id,
                    "status": "on_track",
                    "description": "<p>Fitted next week.</p>",
                    "portal_public": True,
                },
            ]
        )
        self.login_as(self.carla_user)
        response = self.get(f"/my/projects/{self.project.id}")
        self.assertEqual(response.status_code, 200)
        text = self.text_of(response)
        for words in (
            "Status On Track",
            "50 %: 1 of 2 tasks are closed.",
            "Paint the frame",
            "Measure",
            "Glass ordered Reached",
            "Glass fitted Overdue",
            "The glass is here",
            "Fitted next week.",
            "Your contact Pia Test",
            "All tasks of this project (2)",
        ):
            self.assertIn(words, text)
        # the plan of others, and what staff keep to themselves
        self.assertNotIn("CANARY", response.text)
        self.assertNotIn("access_token", response.text)
        self.assertNotIn("data:image", response.text.split("<main")[1])

    def test_p_jobs_what_the_page_of_a_task_tells(self):
        """P-JOBS: stage, deadline, milestone, subtasks and files, without tokens."""
        subtask, secret = self.env["project.task"].create(
            [
                {
                    "name": name,
                    "parent_id": self.task.id,
                    "project_id": self.project.id,
                    "stage_id": self.todo.id,
                }
                for name in ("Choose the colour", "Margin CANARY")
            ]
        )
        subtask.portal_client_ids = self.carla
        secret.portal_client_ids = self.env["res.partner"]
        self.task.description = "<p>Two coats, <b>matt</b>.</p>"
        file = self.env["ir.attachment"].create(
            {
                "name": "colours.txt",
                "raw": b"blue",
                "res_model": "project.task",
                "res_id": self.task.id,
            }
        )
        self.login_as(self.carla_user)
        response = self.get(f"/my/tasks/{self.task.id}")
        self.assertEqual(response.status_code, 200)
        text = self.text_of(response)
        for words in (
            "Stage To do",
            "Status In Progress",
            "Two coats, matt.",
            "Choose the colour",
            "colours.txt",
            "Your contact Pia Test",
        ):
            self.assertIn(words, text)
        self.assertNotIn("CANARY", response.text)
        self.assertNotIn("access_token", response.text)
        self.assertFalse(file.access_token)
        answer = self.get(f"/my/tasks/{self.task.id}/attachments/{file.id}")
        self.assertEqual(answer.content, b"blue")
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        self.project.portal_show_documents = False
        self.assertNotIn("colours", self.get(f"/my/tasks/{self.task.id}").text)
        answer = self.get(f"/my/tasks/{self.task.id}/attachments/{file.id}")
        self.assertEqual(answer.status_code, 404)

    def test_p_jobs_that_person_and_not_their_company(self):
        """P-JOBS, X-SCOPE, W19: a colleague sees nothing, unless the scope says so."""
        self.login_as(self.dora_user)
        paths = [
            f"/my/projects/{self.project.id}",
            f"/my/projects/{self.project.id}/tasks",
            f"/my/projects/{self.project.id}/files",
            f"/my/projects/{self.project.id}/comment",
            f"/my/tasks/{self.task.id}",
            f"/my/tasks/{self.task.id}/files",
            f"/my/tasks/{self.task.id}/comment",
            f"/my/projects/{self.project.id}/task/{self.task.id}",
            f"/my/projects/{self.project.id}/task/{self.task.id}/subtasks",
        ]
        for user in (self.dora_user, self.eve_user):
            self.login_as(user)
            for path in paths:
                with self.subTest(path=path, user=user.name):
                    response = self.get(path)
                    self.assertEqual(response.status_code, 404)
                    self.assertNotIn("Paint", response.text)
                    self.assertNotIn("Shop", response.text)
        self.dora.portal_scope = "company"
        self.login_as(self.dora_user)
        for path in paths:
            self.assertEqual(self.get(path).status_code, 200, path)
        # a company that follows is not everybody in it
        self.dora.portal_scope = "own"
        self.task.portal_client_ids = self.customer
        self.assertEqual(self.get(paths[4]).status_code, 404)
        # switched off, for clients too
        self.task.portal_client_ids = self.dora
        self.assertEqual(self.get(paths[4]).status_code, 200)
        self.task.portal_show = False
        self.assertEqual(self.get(paths[4]).status_code, 404)
        self.task.portal_show = True
        self.project.portal_documents_only = True
        self.assertEqual(self.get(paths[4]).status_code, 404)

    def test_clients_are_who_follows(self):
        """P-JOBS: several clients, named in one field by whoever may write the task."""
        task = self.task.with_user(self.pia)
        self.assertEqual(task.portal_client_ids, self.carla)
        task.portal_client_ids = self.carla | self.dora
        self.assertLessEqual(self.carla | self.dora, task.message_partner_ids)
        self.assertIn(self.pia.partner_id, task.message_partner_ids)
        task.portal_client_ids = self.dora
        self.assertNotIn(self.carla, task.message_partner_ids)
        self.assertIn(self.pia.partner_id, task.message_partner_ids)
        Task = self.env["project.task"]
        found = Task.search([("portal_client_ids", "in", self.dora.ids)])
        self.assertEqual(found, self.task)
        with self.assertRaises(Exception):  # noqa: B017
            self.task.with_user(self.dora_user).read(["portal_client_ids"])

    def test_o_projects_documents_of_staff(self):
        """O-PROJECTS: what staff put into the project, where it shows its documents."""
        with Form(self.project.with_user(self.pia)) as form:
            form.portal_show_documents = True
        with Form(self.task.with_user(self.pia)) as form:
            form.portal_show = True
        document = (
            self.env["portal.document"]
            .with_user(self.pia)
            .create(
                {
                    "name": "Brand book",
                    "kind": "shared",
                    "project_id": self.project.id,
                    "content": base64.b64encode(b"the book"),
                }
            )
        )
        self.env.flush_all()
        self.login_as(self.carla_user)
        path = f"/my/projects/{self.project.id}"
        self.assertIn("Brand book", self.text_of(self.get(path)))
        link = f"{path}/files/{document.id}"
        self.assertEqual(self.get(link).content, b"the book")
        # each file by its own place only
        elsewhere = f"/my/tasks/{self.task.id}/files/{document.id}"
        self.assertEqual(self.get(elsewhere).status_code, 404)
        self.project.portal_show_documents = False
        self.assertNotIn("Brand book", self.get(path).text)
        self.assertEqual(self.get(link).status_code, 404)

    def test_documents_only(self):
        """O-DOCS: a project for its documents shows neither tasks nor updates."""
        self.project.portal_documents_only = True
        self.login_as(self.carla_user)
        response = self.get(f"/my/projects/{self.project.id}")
        self.assertEqual(response.status_code, 200)
        self.assertNotIn("Paint", response.text)
        self.assertNotIn("portal_project_tasks", response.text)
        self.assertEqual(self.get(f"/my/tasks/{self.task.id}").status_code, 404)

    def test_lists_of_a_project_and_of_subtasks(self):
        """O-SEARCH, W20: in the engine of all lists, whatever the address says."""
        child = self.env["project.task"].create(
            {
                "name": "Sand it",
                "parent_id": self.task.id,
                "project_id": self.project.id,
                "stage_id": self.todo.id,
            }
        )
        child.portal_client_ids = self.carla
        self.login_as(self.carla_user)
        base = f"/my/projects/{self.project.id}"
        text = self.text_of(self.get(f"{base}/tasks"))
        self.assertIn("Tasks of Shop window", text)
        self.assertIn("Paint the frame", text)
        self.assertIn("Sand it", text)
        self.assertNotIn("CANARY", text)
        below = f"{base}/task/{self.task.id}"
        text = self.text_of(self.get(f"{below}/subtasks"))
        self.assertIn("Sand it", text)
        self.assertNotIn("Measure", text)
        for query in ("sortby=x", "groupby=x", "filterby=x", "page=x"):
            for path in (
                f"{base}/tasks",
                f"{below}/subtasks",
                f"{below}/recurrent_tasks",
            ):
                self.assertEqual(self.get(f"{path}?{query}").status_code, 200)
        other = self.project.copy({"name": "Other", "privacy_visibility": "portal"})
        other.portal_client_ids = self.carla
        foreign = f"/my/projects/{other.id}/task/{self.task.id}"
        for path in (foreign, f"{foreign}/subtasks", f"{foreign}/recurrent_tasks"):
            self.assertEqual(self.get(path).status_code, 404)

    def test_g8_pages_cost_the_same_for_3_and_80_tasks(self):
        """G8: at most 18 statements, however many tasks, subtasks and messages."""
        self.login_as(self.carla_user)
        counts = {"project": [], "task": []}
        for many in (3, 80):
            self.env["project.task"].create(
                [
                    {
                        "name": f"Step {number}",
                        "project_id": self.project.id,
                        "parent_id": parent,
                        "stage_id": self.todo.id,
                        "portal_client_ids": self.carla.ids,
                    }
                    for number in range(many)
                    for parent in (False, self.task.id)
                ]
            )
            for number in range(many // 3):
                for record in (self.project, self.task):
                    record.message_post(
                        body=f"Message {number}",
                        message_type="comment",
                        subtype_xmlid="mail.mt_comment",
                        attachments=[(f"file-{number}.txt", b"text")],
                    )
            self.env.flush_all()
            for name in counts:
                statements = self.queries(self.path(self[name]))
                self.assertLessEqual(
                    len(statements), MAX_QUERIES, "\n".join(statements)
                )
                counts[name].append(len(statements))
                # G11: nothing is written, so that it runs on a replica
                self.assertEqual(
                    [text for text in statements if not text.startswith(READS)], []
                )
        for name, (few, many) in counts.items():
            self.assertEqual(few, many, name)

    def __getitem__(self, name):
        return getattr(self, name)

    def test_p_jobs_each_asked_is_the_same_answer(self):
        """P-JOBS, X-SCOPE: asking each task for its followers, or gathering all that
        somebody follows, finds the same tasks; those of shared projects among them."""
        shared = self.env["project.project"].create(
            {"name": "Shared", "privacy_visibility": "portal"}
        )
        inside = self.env["project.task"].create(
            {"name": "Inside", "project_id": shared.id}
        )
        shared.collaborator_ids = [(0, 0, {"partner_id": self.carla.id})]
        policy = self.env["portal.policy"]
        found = set()
        for scope in ("own", "branch", "company", "group"):
            for contact in (self.carla, self.colin, self.dora, self.eve):
                contact.portal_scope = scope
                for model in ("project.task", "project.project"):
                    records_sudo = self.env[model].sudo()
                    seen = policy._domain(model, contact, self.company)
                    gathered = records_sudo.search(seen)
                    asking = records_sudo.with_context(**{EACH_ASKED: True})
                    self.assertEqual(asking.search(seen), gathered, (scope, contact))
                    found.update(gathered.mapped("name"))
        self.assertIn(self.task.name, found)
        self.assertIn(inside.name, found)
        self.assertNotIn(self.hidden.name, found)
