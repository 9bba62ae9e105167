"""P-JOBS: clients are told of a public update, as they chose, with their own link."""

import re

from odoo.fields import Command
from odoo.tests import tagged

from .project_cast import ProjectCase

LINK = re.compile(r"/my/link/([\w-]{20,})")


@tagged("post_install", "-at_install")
class TestProjectUpdateMail(ProjectCase):
    def setUp(self):
        super().setUp()
        self.project.portal_client_ids = self.carla | self.dora
        self.env.flush_all()
        self.env["mail.mail"].search([]).unlink()

    def update(self, **values):
        return (
            self.env["project.update"]
            .with_user(self.pia)
            .create(
                {
                    "name": "The frame is painted",
                    "project_id": self.project.id,
                    "status": "on_track",
                    "progress": 40,
                    "description": "<p>Cost CANARY</p>",
                    **values,
                }
            )
        )

    def outgoing(self):
        """Return {recipient: what goes out} of the queued mails."""
        return {
            email["partner_id"]: email
            for mail in self.env["mail.mail"].search([("state", "=", "outgoing")])
            for email in mail._prepare_outgoing_list()
        }

    def test_p_jobs_made_public(self):
        """P-JOBS, P-HOTLINK, X-NOTIFPREF: each client, once, with link and way out."""
        update = self.update()
        self.assertFalse(self.outgoing())
        update.portal_public = True
        mails = self.outgoing()
        self.assertEqual(set(mails), {self.carla, self.dora})
        for client, email in mails.items():
            self.assertIn("The frame is painted", email["subject"])
            self.assertIn(f"Hello {client.name}", email["body"])
            self.assertIn("On Track, 40 % done", email["body"])
            self.assertNotIn("CANARY", email["body"])
            self.assertIn("pia@us.test", email["reply_to"])
            Link = self.env["portal.hotlink"]
            links = [Link._find(secret) for secret in set(LINK.findall(email["body"]))]
            self.assertEqual({link.partner_id for link in links}, {client})
            self.assertEqual(links[0]._get_document_sudo(), self.project)
            self.assertIn("/off/projects", email["headers"]["List-Unsubscribe"])
            self.assertEqual(
                email["headers"]["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click"
            )
        self.assertTrue(update.portal_told_date)
        self.assertIn("Dora Client", update.message_ids[0].body)
        # taken back, and public again; changed: nobody gets a second one
        for values in (
            {"portal_public": False},
            {"portal_public": True},
            {"name": "X"},
        ):
            update.write(values)
        self.assertEqual(len(self.env["mail.mail"].search([])), 2)

    def test_p_jobs_public_from_the_start(self):
        """P-JOBS: made as public is told as well; a copy is not public."""
        update = self.update(portal_public=True)
        self.assertEqual(set(self.outgoing()), {self.carla, self.dora})
        copy = update.copy()
        self.assertFalse(copy.portal_public)
        self.assertFalse(copy.portal_told_date)

    def test_x_notifpref(self):
        """X-NOTIFPREF: by each client's choice, and by the company's."""
        choice = self.env["portal.mail.choice"].create(
            {
                "kind": "projects",
                "is_wanted": False,
                "partner_id": self.carla.id,
                "company_id": self.company.id,
            }
        )
        self.update(portal_public=True)
        self.assertEqual(set(self.outgoing()), {self.dora})
        self.env["mail.mail"].search([]).unlink()
        choice.is_wanted = True
        self.env["portal.mail.choice"].create(
            {
                "kind": "projects",
                "is_wanted": False,
                "may_choose": False,
                "company_id": self.company.id,
            }
        )
        unsent = self.update(portal_public=True)
        self.assertFalse(self.outgoing())
        self.assertFalse(unsent.portal_told_date)

    def test_p_jobs_who_gets_none(self):
        """O-SHOW, O-MODULES: neither of a hidden project, nor who may not see it."""
        self.env["portal.section.access"].create(
            {
                "section_id": self.env.ref("customer_portal_ext.section_projects").id,
                "partner_id": self.carla.id,
                "company_id": self.company.id,
                "is_granted": False,
            }
        )
        self.dora.email = False
        self.project.portal_client_ids = self.carla | self.dora | self.colin
        self.update(portal_public=True)
        self.assertEqual(set(self.outgoing()), {self.colin})
        self.env["mail.mail"].search([]).unlink()
        self.project.portal_show = False
        self.env.flush_all()
        self.update(portal_public=True)
        self.assertFalse(self.outgoing())

    def test_x_i18n(self):
        """X-I18N: in the language of each client."""
        self.env["res.lang"]._activate_lang("de_DE")
        template = self.env.ref("customer_portal_ext.mail_template_project_update")
        template.with_context(lang="de_DE").subject = "Neues: {{ object.name }}"
        self.dora.lang = "de_DE"
        self.update(portal_public=True)
        mails = self.outgoing()
        self.assertTrue(mails[self.dora]["subject"].startswith("Neues:"))
        self.assertTrue(mails[self.carla]["subject"].startswith("Shop window:"))

    def test_x_multi(self):
        """X-MULTI: the choice is that about the project's own company."""
        second = self.env["res.company"].create({"name": "Second Press"})
        self.pia.company_ids = [Command.link(second.id)]
        self.env["portal.mail.choice"].create(
            {
                "kind": "projects",
                "is_wanted": False,
                "partner_id": self.carla.id,
                "company_id": second.id,
            }
        )
        self.update(portal_public=True)
        body = self.outgoing()[self.carla]
        self.assertIn(
            f"/my/mails/{self.carla.id}-{self.company.id}-",
            body["headers"]["List-Unsubscribe"],
        )
