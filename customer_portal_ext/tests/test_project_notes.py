import io

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .project_cast import ProjectCase


@tagged("post_install", "-at_install")
class TestProjectNotes(ProjectCase):
    """P-JOBS, P-COMMENT: notes for all clients, and between one of them and us."""

    def setUp(self):
        super().setUp()
        self.company.write(
            {"portal_file_upload": True, "portal_file_types": "txt, pdf, png"}
        )
        self.project.portal_client_ids = self.carla | self.dora
        self.task.portal_client_ids = self.carla | self.dora
        self.env.flush_all()
        self.login_as(self.carla_user)

    def test_p_jobs_a_note_for_all(self):
        """P-JOBS, X-AUDIT: on a project and on a task, with evidence, once."""
        for record in (self.project, self.task):
            response = self.write_note(record, "The frame is blue")
            self.assertEqual(response.status_code, 303)
            self.assertIn("notice=comment_sent", response.headers["Location"])
            self.assertEqual(self.events(record).mapped("kind"), ["note_written"])
            self.assertEqual(self.events(record).partner_id, self.carla)
            again = self.write_note(record, "The frame is blue")
            self.assertIn("notice=comment_same", again.headers["Location"])
            self.assertEqual(len(self.events(record)), 1)
            message = record.message_ids[0]
            self.assertEqual(message.subtype_id, self.env.ref("mail.mt_comment"))
            self.assertIn(self.pia.partner_id, message.notified_partner_ids)
            self.assertIn(
                "The frame is blue", self.text_of(self.get(self.path(record)))
            )
        self.login_as(self.dora_user)
        for record in (self.project, self.task):
            self.assertIn(
                "The frame is blue", self.text_of(self.get(self.path(record)))
            )

    def test_p_jobs_a_note_between_a_client_and_us(self):
        """P-JOBS: staff see it in the chatter, its author on the page, nobody else."""
        mails = self.env["mail.mail"].search_count([])
        for record in (self.project, self.task):
            response = self.write_note(
                record,
                "My boss must not know CANARY",
                files=[("secret-canary.txt", b"CANARY")],
                own_note="1",
            )
            self.assertEqual(response.status_code, 303)
            message = record.message_ids[0]
            self.assertTrue(message.is_internal)
            self.assertEqual(message.author_id, self.carla)
            self.assertEqual(message.notified_partner_ids, self.pia.partner_id)
            self.assertEqual(self.events(record).kind, "own_note_written")
            file = f"{self.path(record)}/comment/{message.id}/file/"
            file += str(message.attachment_ids.id)
            page = self.get(self.path(record))
            self.assertIn("CANARY", page.text)
            self.assertIn("Only you and us", self.text_of(page))
            self.assertEqual(self.get(file).content, b"CANARY")
            # staff have it in Odoo
            self.assertIn(
                message,
                self.env["mail.message"]
                .with_user(self.pia)
                .search([("model", "=", record._name), ("res_id", "=", record.id)]),
            )
            for user in (self.dora_user, self.eve_user, None):
                self.login_as(user)
                for path in (self.path(record), f"{self.path(record)}/comment", file):
                    self.assertNotIn("CANARY", self.get(path).text)
                self.assertNotEqual(self.get(file).status_code, 200)
            Message = self.env["mail.message"].with_user(self.dora_user)
            self.assertFalse(Message.search([("id", "=", message.id)]))
            with self.assertRaises(AccessError):
                Message.browse(message.id).read(["body"])
            self.login_as(self.carla_user)
        sent = self.env["mail.mail"].search([], limit=10, order="id desc")
        self.assertGreater(self.env["mail.mail"].search_count([]), mails)
        self.assertFalse(
            sent.filtered(lambda mail: "CANARY" in (mail.body_html or ""))
            .mapped("recipient_ids")
            .filtered("partner_share")
        )

    def test_notes_of_staff_stay_theirs(self):
        """W8, P-JOBS: internal notes are on no page, nor their files."""
        self.task.with_user(self.pia).message_post(
            body="They pay late CANARY", attachments=[("canary.txt", b"CANARY")]
        )
        page = self.get(self.path(self.task))
        self.assertNotIn("CANARY", page.text)
        self.assertNotIn("canary.txt", page.text)
        file = self.task.message_ids[0].attachment_ids
        for path in (
            f"{self.path(self.task)}/attachments/{file.id}",
            f"{self.path(self.task)}/comment/{self.task.message_ids[0].id}"
            f"/file/{file.id}",
        ):
            self.assertEqual(self.get(path).status_code, 404)

    def test_c_actions_a_stage_that_waits(self):
        """C-ACTIONS: it is under "Action required" until a client has answered."""
        self.task.stage_id = self.asks
        self.assertTrue(self.task.portal_waiting)
        self.env.flush_all()
        actions = self.text_of(self.get("/my/actions"))
        self.assertIn("Paint the frame", actions)
        self.assertIn("Answer", actions)
        self.assertIn("Action required: 1", self.text_of(self.get("/my")))
        self.assertIn("Waiting for you", self.text_of(self.get("/my/tasks")))
        found = self.text_of(self.get("/my/tasks?status=waiting"))
        self.assertIn("Paint the frame", found)
        self.assertIn(
            "We need your answer", self.text_of(self.get(self.path(self.task)))
        )
        self.write_note(self.task, "Blue, please")
        self.task.invalidate_recordset()
        self.assertFalse(self.task.portal_waiting)
        self.assertNotIn("Paint the frame", self.text_of(self.get("/my/actions")))
        # another stage asks anew
        self.task.with_user(self.pia).stage_id = self.todo
        self.task.with_user(self.pia).stage_id = self.asks
        self.assertTrue(self.task.portal_waiting)
        self.task.state = "1_done"
        self.assertFalse(self.task.portal_waiting)
        self.login_as(self.eve_user)
        self.task.state = "01_in_progress"
        self.env.flush_all()
        self.assertNotIn("Paint", self.get("/my/actions").text)

    def test_files_of_clients(self):
        """P-JOBS, C-FILES: sent, downloaded, taken back; evidence of each."""
        for record in (self.project, self.task):
            path = f"{self.path(record)}/files"
            _form, fields = self.form_of(self.get(path), path)
            fields = [pair for pair in fields if pair[0] == "csrf_token"]

            def send(name, raw, path=path, fields=fields):
                return self.submit(
                    path, fields, files=[("files", (name, io.BytesIO(raw)))]
                )

            sent = send("plan.txt", b"the plan")
            self.assertIn("notice=files_sent", sent.headers["Location"])
            twice = send("plan.txt", b"the plan")
            self.assertIn("notice=files_twice", twice.headers["Location"])
            self.assertEqual(send("empty.txt", b"").status_code, 422)
            self.assertEqual(send("virus.exe", b"MZ virus").status_code, 422)
            file = self.env["portal.document"].search(
                [("res_model", "=", record._name), ("res_id", "=", record.id)]
            )
            self.assertEqual(file.mapped("name"), ["plan.txt"])
            self.assertEqual(file.partner_id, self.carla)
            self.assertEqual(self.events(record).kind, "file_uploaded")
            self.assertIn("plan.txt", self.text_of(self.get(self.path(record))))
            link = f"{path}/{file.id}"
            self.assertEqual(self.get(link).content, b"the plan")
            self.login_as(self.eve_user)
            self.assertEqual(self.get(link).status_code, 404)
            other = self.env["project.task"].create(
                {
                    "name": "Eve's",
                    "project_id": self.project.id,
                    "portal_client_ids": self.eve.ids,
                }
            )
            self.env.flush_all()
            self.assertEqual(
                self.get(f"/my/tasks/{other.id}/files/{file.id}").status_code, 404
            )
            self.login_as(self.dora_user)
            self.assertEqual(self.get(link).content, b"the plan")
            _form, fields = self.form_of(self.get(path), path)
            token = [pair for pair in fields if pair[0] == "csrf_token"]
            denied = self.submit(f"{link}/remove", token)
            self.assertEqual(denied.status_code, 403)
            self.assertTrue(file.active)
            self.login_as(self.carla_user)
            _form, fields = self.form_of(self.get(path), f"{link}/remove")
            gone = self.submit(f"{link}/remove", fields)
            self.assertIn("notice=file_removed", gone.headers["Location"])
            again = self.submit(f"{link}/remove", fields)
            self.assertIn("notice=file_gone", again.headers["Location"])
            self.assertEqual(self.get(link).status_code, 404)
            self.assertEqual(
                self.events(record).sorted("id").mapped("kind"),
                ["file_uploaded", "file_removed"],
            )
