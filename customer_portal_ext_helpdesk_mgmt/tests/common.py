"""The core's cast, with tickets and those who answer them."""

import re

from odoo.tests import new_test_user

from odoo.addons.customer_portal_ext.tests.common import PortalCase, PortalHttpCase

LINK = re.compile(r"https?://[^\s\"'<>]+/my/link/([A-Za-z0-9_-]{43})")


class TicketCast:
    """Adds to the cast of the core.

    - ``hanna``: internal user of the helpdesk, and of nothing else;
    - ``erin``: a colleague of ``eve`` with a portal login;
    - ``new``, ``done``, ``rejected``: stages; customers may close into ``done`` only.
    """

    @classmethod
    def make_cast(cls):  # pylint: disable=missing-return
        super().make_cast()
        cls.company.write(
            {
                "helpdesk_mgmt_portal_select_team": False,
                "helpdesk_mgmt_portal_select_category": False,
            }
        )
        cls.company.partner_id.email = "office@us.test"
        cls.erin = cls.contact("Erin Else", cls.other, "erin@other.test")
        cls.erin_user = cls.portal_user(cls.erin)
        cls.hanna = new_test_user(
            cls.env,
            "hanna.test",
            groups="helpdesk_mgmt.group_helpdesk_user,base.group_partner_manager",
            name="Hanna Test",
            lang="en_US",
            email="hanna@us.test",
        )
        Stage = cls.env["helpdesk.ticket.stage"]
        Stage.search([]).write({"active": False})
        stages = [
            {"name": "Arrived", "sequence": 1},
            {
                "name": "Solved",
                "sequence": 2,
                "closed": True,
                "close_from_portal": True,
                "mail_template_id": cls.env.ref(
                    "helpdesk_mgmt.closed_ticket_template"
                ).id,
            },
            {"name": "Refused", "sequence": 3, "closed": True},
        ]
        cls.new, cls.done, cls.rejected = Stage.create(
            [{**values, "company_id": False} for values in stages]
        )

    @classmethod
    def ticket(cls, partner=None, **values):
        return cls.env["helpdesk.ticket"].create(
            {
                "name": "Creased posters",
                "description": "<p>Two of them.</p>",
                "partner_id": (partner or cls.carla).id,
                "user_id": cls.hanna.id,
                "company_id": cls.company.id,
                "stage_id": cls.new.id,
                **values,
            }
        )

    @classmethod
    def file(cls, ticket, user=None, **values):
        return (
            cls.env["ir.attachment"]
            .with_user(user or cls.env.user)
            .sudo()
            .create(
                {
                    "name": "plan.txt",
                    "raw": b"canary",
                    "res_model": ticket._name,
                    "res_id": ticket.id,
                    **values,
                }
            )
        )


class TicketCase(TicketCast, PortalCase):
    pass


class TicketHttpCase(TicketCast, PortalHttpCase):
    def open_link(self, secret):
        """Press the button of a link's page, as a visitor."""
        self.login_as(None)
        path = f"/my/link/{secret}"
        _form, fields = self.form_of(self.get(path), path)
        return self.submit(path, fields)

    def assertLedToLogin(self, response, path):
        """A visitor is sent to the login, and from there to what was asked for."""
        self.assertEqual(response.status_code, 303)
        self.assertURLEqual(response.headers["Location"], f"/web/login?redirect={path}")
        self.assertNotIn("Creased", response.text)
