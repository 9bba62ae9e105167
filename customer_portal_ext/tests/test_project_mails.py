import re

from odoo.http import Request
from odoo.tests import Form, tagged

from .project_cast import ProjectCase

LINK = re.compile(r"/my/link/([\w-]{20,})")


@tagged("post_install", "-at_install")
class TestProjectMails(ProjectCase):
    """P-HOTLINK, P-JOBS: mails about projects and tasks, and who is let in by them."""

    def setUp(self):
        super().setUp()
        self.task.portal_client_ids = self.carla | self.colin
        self.flush_tracking()
        self.env["mail.mail"].search([]).unlink()

    def flush_tracking(self):
        self.env.flush_all()
        self.cr.precommit.run()

    def outgoing(self, record):
        """Return {recipient: body as sent} of the queued mails about a record."""
        mails = self.env["mail.mail"].search(
            [("model", "=", record._name), ("res_id", "=", record.id)]
        )
        return {
            email["partner_id"]: email["body"]
            for mail in mails
            for email in mail._prepare_outgoing_list()
        }

    def assertOwnLink(self, record, partner, bodies):
        Link = self.env["portal.hotlink"]
        links = [Link._find(secret) for secret in set(LINK.findall(bodies[partner]))]
        self.assertEqual([link.partner_id for link in links], [partner])
        self.assertEqual(links[0]._get_document_sudo(), record)
        self.assertNotIn("access_token", bodies[partner])

    def test_p_hotlink_of_a_message(self):
        for record in (self.project, self.task):
            record.portal_client_ids = self.carla | self.colin
            record.with_user(self.pia).message_post(
                body="The glass is here.",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
            bodies = self.outgoing(record)
            for partner in (self.carla, self.colin):
                self.assertOwnLink(record, partner, bodies)

    def test_p_hotlink_of_a_stage(self):
        """P-HOTLINK, C-ACTIONS: the mail of a stage that waits, to each client."""
        with Form(self.asks.with_user(self.pia)) as form:
            form.portal_waits = False
            form.portal_waits = True
        template = self.env.ref("customer_portal_ext.mail_template_task_waits")
        self.assertEqual(self.asks.mail_template_id, template)
        self.task.with_user(self.pia).stage_id = self.asks
        self.flush_tracking()
        bodies = self.outgoing(self.task)
        for partner in (self.carla, self.colin):
            self.assertIn("we need an answer", bodies[partner])
            self.assertOwnLink(self.task, partner, bodies)

    def test_c_actions_an_answer_by_e_mail(self):
        """C-ACTIONS: a client who simply replies has answered; staff have not."""
        self.task.stage_id = self.asks
        for author, waits in ((self.pia.partner_id, True), (self.carla, False)):
            self.task.message_post(
                body="Blue",
                author_id=author.id,
                message_type="email",
                subtype_xmlid="mail.mt_comment",
            )
            self.assertEqual(self.task.portal_waiting, waits)

    def test_in_copy_of_an_answer(self):
        """P-JOBS: an e-mail makes nobody outside a client, whomever it has in copy."""
        clients = self.task.portal_client_ids
        self.assertNotIn(self.eve, clients)
        self.task.message_update(
            {
                "to": f"{self.eve.email}, {self.buyer.email}",
                "cc": f"{self.dora.email}, {self.carla.email}",
            }
        )
        self.assertEqual(self.task.portal_client_ids, clients)
        self.assertIn(self.buyer.partner_id, self.task.message_partner_ids)
        policy = self.env["portal.policy"]
        for partner in (self.eve, self.dora):
            self.assertFalse(policy._sees(self.task.sudo(), partner, self.company))
        self.assertTrue(policy._sees(self.task.sudo(), self.carla, self.company))

    def test_p_hotlink_of_a_rating(self):
        """P-HOTLINK: the mail that asks for a rating leads to the task as well."""
        self.task.partner_id = self.carla
        template = self.env.ref("project.rating_project_request_email_template")
        self.task.sudo().rating_send_request(template, force_send=False)
        bodies = self.outgoing(self.task)
        self.assertOwnLink(self.task, self.carla, bodies)
        self.assertIn("/rate/", bodies[self.carla])

    def test_guest_of_a_task(self):
        """C-DIRECT, P-JOBS: without a login, the task and nothing beside it."""
        self.company.portal_create_logins = False
        child = self.env["project.task"].create(
            {
                "name": "Subtask CANARY",
                "parent_id": self.task.id,
                "project_id": self.project.id,
                "portal_client_ids": self.colin.ids,
            }
        )
        _link, secret = self.env["portal.hotlink"]._issue(
            self.colin, self.task, self.company, scope="record"
        )
        self.env.flush_all()
        self.login_as(None)
        path = f"/my/link/{secret}"
        _form, fields = self.form_of(self.get(path), path)
        self.submit(path, fields)
        page = self.get(f"/my/tasks/{self.task.id}")
        self.assertEqual(page.status_code, 200)
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertNotIn("CANARY", page.text)
        answer = self.write_note(self.task, "From Colin", own_note="1")
        self.assertEqual(answer.status_code, 303)
        note = self.task.message_ids[0]
        self.assertTrue(note.is_internal)
        self.assertEqual(note.author_id, self.colin)
        event = self.events(self.task, "own_note_written")
        self.assertEqual(event.identified_by, "direct_link")
        self.assertIn("From Colin", self.get(f"/my/tasks/{self.task.id}").text)
        for path in (
            f"/my/tasks/{child.id}",
            f"/my/projects/{self.project.id}",
            f"/my/projects/{self.project.id}/tasks",
            f"/my/projects/{self.project.id}/files",
            f"/my/projects/{self.project.id}/comment",
        ):
            answer = self.get(path)
            self.assertEqual(answer.status_code, 303, path)
            self.assertIn("/web/login", answer.headers["Location"])
            self.assertNotIn("CANARY", answer.text)

    def test_nobody_acts_who_may_only_look_or_not_at_all(self):
        """P-JOBS, W5: staff, strangers and visitors write and send nothing."""
        before = len(self.task.message_ids)
        self.login_as(self.carla_user)
        paths = (f"/my/tasks/{self.task.id}/comment", f"/my/tasks/{self.task.id}/files")
        for user, status in ((self.pia, 403), (self.eve_user, 404), (None, 303)):
            self.login_as(user)
            for path in paths:
                with self.subTest(user=user and user.name, path=path):
                    form = {"comment": "Mine now"}
                    refused = self.submit(path, form)
                    self.assertEqual(refused.status_code, 400)
                    form["csrf_token"] = Request.csrf_token(self)
                    answer = self.submit(path, form)
                    self.assertEqual(answer.status_code, status)
                    if user != self.pia:
                        self.assertNotIn("Paint", answer.text)
        self.task.invalidate_recordset()
        self.assertEqual(len(self.task.message_ids), before)
        self.assertFalse(self.events(self.task))
        # staff look, and are told where they write
        self.login_as(self.pia)
        page = self.text_of(self.get(f"/my/tasks/{self.task.id}"))
        self.assertIn("Paint the frame", page)
        self.assertIn("open it in Odoo", page)

    def test_rpc_gives_no_more_than_the_page(self):
        """P-JOBS, W9: what is staff's cannot be read or written by a client."""
        task = self.task.with_user(self.carla_user)
        project = self.project.with_user(self.carla_user)
        for record, name in (
            (task, "portal_client_ids"),
            (task, "portal_answered"),
            (task, "portal_waiting"),
            (project, "portal_client_ids"),
            (project, "portal_show_documents"),
            (project, "update_ids"),
        ):
            with self.subTest(name=name), self.assertRaises(Exception):  # noqa: B017
                record.read([name])
        for record, values in (
            (task, {"portal_show": False}),
            (task, {"portal_client_ids": [(4, self.eve.id)]}),
            (project, {"portal_client_ids": [(4, self.eve.id)]}),
        ):
            with self.subTest(values=values), self.assertRaises(Exception):  # noqa: B017
                record.write(values)
        self.assertNotIn(self.eve, self.task.message_partner_ids)
        with self.assertRaises(Exception):  # noqa: B017
            self.env["project.update"].with_user(self.carla_user).search([])
