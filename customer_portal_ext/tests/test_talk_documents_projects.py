"""O-DOCS: files of conversations are among a customer's documents, once."""

import base64

from odoo.tests import tagged

from .file_case import PDF, PNG
from .project_cast import ProjectCase
from .talk_file_case import TalkFiles


@tagged("post_install", "-at_install")
class TestTalkDocumentsOfProjects(TalkFiles, ProjectCase):
    """Those of projects and tasks, with notes between one client and us."""

    def setUp(self):
        super().setUp()
        self.project.portal_client_ids = self.carla | self.dora
        self.task.portal_client_ids = self.carla | self.dora

    def test_of_projects_and_tasks(self):
        """O-DOCS: among those of the project, for its clients; not of hidden tasks."""
        self.said_with(self.project, ("plan.pdf", PDF))
        self.said_with(self.task, ("frame.png", PNG))
        self.said_with(self.hidden, ("CANARY.pdf", PDF + b"x"))
        expected = {"plan.pdf", "frame.png"}
        for path in (
            "/my/documents?filterby=mine",
            f"/my/documents/project/{self.project.id}",
        ):
            self.assertEqual(set(self.listed(path)), expected, path)
        self.assertGone(self.rows(self.hidden))
        # the task's own list of files shows them in the conversation
        self.assertFalse(self.task._portal_files())
        self.project.portal_show_documents = False
        self.assertFalse(self.listed())
        self.assertGone(self.rows(self.task), "frame.png")

    def test_a_note_between_a_client_and_us(self):
        """P-JOBS: its file is its author's alone, whoever else is on the task."""
        for record in (self.project, self.task):
            response = self.write_note(
                record, "Mine", files=[("CANARY.png", PNG)], own_note="1"
            )
            self.assertEqual(response.status_code, 303)
            document = self.rows(record)
            self.assertTrue(document.is_own_note)
            self.assertEqual(self.listed().count("CANARY.png"), 1)
            path = f"/my/documents/{document.id}"
            self.assertEqual(self.get(f"{path}/download").content, PNG)
            for user in (self.dora_user, self.eve_user):
                self.login_as(user)
                self.assertGone(document)
            # the same file, said to all: once for its author, and seen by the others
            message = self.said_with(record, ("for all.png", PNG))
            self.login_as(self.dora_user)
            self.assertEqual(self.listed(), ["for all.png"])
            self.login_as(self.carla_user)
            self.assertEqual(self.listed(), ["CANARY.png"])
            message.unlink()
            document.message_id.unlink()

    def test_our_answer_to_a_note(self):
        """P-JOBS: a file with which staff answer a note is its writer's, and ours."""
        for record in (self.project, self.task):
            self.write_note(record, "Mine", own_note="1")
            note = record.message_ids[0]
            answer = record.message_post(
                body="Here it is",
                parent_id=note.id,
                message_type="comment",
                subtype_xmlid="mail.mt_note",
                author_id=self.env.ref("base.partner_admin").id,
                attachments=[("CANARY-answer.png", PNG)],
            )
            self.assertEqual(answer.portal_note_partner_id, self.carla)
            document = self.rows(record)
            self.login_as(self.carla_user)
            self.assertEqual(self.listed(), ["CANARY-answer.png"])
            path = f"/my/documents/{document.id}"
            self.assertEqual(self.get(f"{path}/download").content, PNG)
            for user in (self.dora_user, self.eve_user):
                self.login_as(user)
                self.assertNotIn("CANARY-answer.png", self.listed())
                self.assertGone(document, "CANARY-answer.png")
            self.login_as(self.carla_user)
            answer.unlink()

    def test_a_guest(self):
        """C-DIRECT: a link to a task shows no picture of somebody else's note."""
        self.write_note(self.task, "Mine", files=[("CANARY.png", PNG)], own_note="1")
        document = self.rows(self.task)
        thumbnail = self.env["portal.thumbnail"].search(
            [("sha256", "=", document.sha256)]
        )
        thumbnail.write({"state": "done", "image": base64.b64encode(PNG)})
        path = f"/my/documents/{document.id}/thumbnail"
        self.assertEqual(self.get(path).status_code, 200)
        self.as_guest(self.task, self.dora)
        self.assertEqual(self.get(path).status_code, 404)
        self.as_guest(self.task, self.carla)
        self.assertEqual(self.get(path).status_code, 200)

    def attached(self, record, name, content=PDF):
        """Let staff attach a file with no message; return it and what it became."""
        file = (
            self.env["ir.attachment"]
            .with_user(self.pia)
            .create(
                {
                    "name": name,
                    "raw": content,
                    "res_model": record._name,
                    "res_id": record.id,
                }
            )
        )
        self.env.cr.precommit.run()
        self.env.flush_all()
        return file, self.rows(record)

    def test_attached_by_staff(self):
        """O-DOCS: what staff attach to a task with no message is there, once."""
        file, document = self.attached(self.task, "frame.pdf")
        self.assertEqual(document.user_id, self.pia)
        self.assertEqual(self.listed(), ["frame.pdf"])
        path = f"/my/documents/{document.id}"
        self.assertEqual(self.get(f"{path}/download").content, PDF)
        page = self.text_of(self.get(f"/my/tasks/{self.task.id}"))
        self.assertEqual(page.count("frame.pdf"), 1)
        self.assertGone(self.attached(self.hidden, "CANARY.pdf", PDF + b"x")[1])
        self.login_as(self.eve_user)
        self.assertGone(document, "frame.pdf")
        self.login_as(self.carla_user)
        self.project.portal_show_documents = False
        self.assertFalse(self.listed())
        file.unlink()
        self.assertFalse(document.exists())

    def test_attached_file_that_a_message_takes(self):
        """P-TICKETS, O-DOCS: in an internal note, or elsewhere, it is gone."""
        file, document = self.attached(self.task, "CANARY.pdf")
        self.task.message_post(
            body="For us", subtype_xmlid="mail.mt_note", attachment_ids=file.ids
        )
        self.assertGone(document)
        self.assertFalse(self.rows(self.task))
        # from the beginning: nothing stands for it between the two
        self.task.message_post(
            body="For us",
            subtype_xmlid="mail.mt_note",
            attachments=[("CANARY.pdf", PDF + b"1")],
        )
        self.env.cr.precommit.run()
        self.assertFalse(self.rows(self.task))
        file, document = self.attached(self.task, "CANARY.pdf", PDF + b"2")
        file.sudo().write({"res_model": "res.partner", "res_id": self.carla.id})
        self.assertGone(document)

    def test_attached_before(self):
        """O-DOCS: files that tasks had before this was installed, with their dates."""
        file, document = self.attached(self.task, "old.pdf")
        document.unlink()
        picture, none = self.attached(self.task, "in the text.png", PNG)
        none.unlink()
        self.task.description = f'<img src="/web/image/{picture.id}">'
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE ir_attachment SET create_date = '2020-01-01' WHERE id = %s",
            [file.id],
        )
        self.env.invalidate_all()
        cron = self.env.ref("customer_portal_ext.cron_message_files")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        kept = self.rows(self.task)
        self.assertEqual(kept.mapped("name"), ["old.pdf"])
        self.assertEqual(kept.create_date.year, 2020)

    def test_goes_with_the_project(self):
        """A project with a conversation is deleted as before."""
        self.said_with(self.project, ("plan.pdf", PDF))
        self.said_with(self.task, ("frame.png", PNG))
        documents = self.rows(self.project) | self.rows(self.task)
        self.assertEqual(len(documents), 2)
        self.task.unlink()
        self.project.unlink()
        self.env.invalidate_all()
        self.assertFalse(documents.exists())

    def test_in_odoo(self):
        """A file of a task's conversation is no news for everybody in projects."""
        self.said_with(self.task, ("frame.png", PNG))
        document = self.rows(self.task)
        for group, seen in (
            ("project.group_project_user", False),
            ("sales_team.group_sale_salesman", False),
            ("sales_team.group_sale_salesman_all_leads", False),
            ("customer_portal_ext.group_portal_manager", True),
        ):
            as_user = document.with_user(self.staff(group))
            self.assertEqual(as_user.has_access("read"), seen, group)
