"""A project with tasks, for tests of their pages."""

from odoo.fields import Date, Datetime
from odoo.tests import new_test_user

from .common import PortalHttpCase


class ProjectCase(PortalHttpCase):
    """``project``, ``task`` (both with Carla as client) and ``hidden``, a task of the
    same project that nobody was named for. ``pia`` leads the project.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        env = cls.env
        cls.pia = new_test_user(
            env,
            "pia.test",
            groups="project.group_project_manager",
            name="Pia Test",
            lang="en_US",
            email="pia@us.test",
        )
        cls.dora = cls.contact("Dora Client", cls.customer, "dora@client.test")
        cls.dora_user = cls.portal_user(cls.dora)
        for person in (cls.carla, cls.colin, cls.dora, cls.eve):
            person.portal_scope = "own"
        cls.todo, cls.asks, cls.finished = env["project.task.type"].create(
            [
                {"name": "To do", "sequence": 1, "user_id": False},
                {
                    "name": "Your turn",
                    "sequence": 2,
                    "portal_waits": True,
                    "user_id": False,
                },
                {"name": "Finished", "sequence": 3, "user_id": False},
            ]
        )
        cls.project = env["project.project"].create(
            {
                "name": "Shop window",
                "privacy_visibility": "portal",
                "user_id": cls.pia.id,
                "partner_id": cls.carla.id,
                "allow_milestones": True,
                "date_start": Date.today(),
                "date": Date.add(Date.today(), days=30),
                "type_ids": (cls.todo | cls.asks | cls.finished).ids,
                "portal_client_ids": cls.carla.ids,
            }
        )
        cls.task, cls.hidden = env["project.task"].create(
            [
                {
                    "name": name,
                    "project_id": cls.project.id,
                    "stage_id": cls.todo.id,
                    "user_ids": cls.pia.ids,
                    "date_deadline": Datetime.add(Datetime.now(), days=3),
                }
                for name in ("Paint the frame", "Our own plan CANARY")
            ]
        )
        cls.hidden.message_unsubscribe(partner_ids=cls.carla.ids)
        cls.task.portal_client_ids = cls.carla
        cls.env.flush_all()

    def path(self, record):
        section = "projects" if record._name == "project.project" else "tasks"
        return f"/my/{section}/{record.id}"

    def write_note(self, record, text, files=(), **fields):
        """Send the form of the page as a browser without JavaScript does."""
        action = f"{self.path(record)}/comment"
        _form, shown = self.form_of(self.get(self.path(record)), action)
        kept = [pair for pair in shown if pair[0] not in ("comment", "own_note")]
        return self.url_open(
            action,
            data=dict([*kept, ("comment", text), *fields.items()]),
            files=[
                ("comment_files", (name, content, "application/octet-stream"))
                for name, content in files
            ]
            or None,
            allow_redirects=False,
        )
