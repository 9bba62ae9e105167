"""An administrator of the customer, for the tests of X-DELEGADMIN."""

from unittest.mock import patch

from .common import PortalHttpCase

PAGE = "/my/colleagues"
INVITE = f"{PAGE}/invite"


class ColleaguesCase(PortalHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.carla.portal_is_admin = True
        cls.Access = cls.env["portal.section.access"]
        cls.sections = {
            section.code: section for section in cls.env["portal.section"].search([])
        }

    @classmethod
    def restrict(cls, partner, code, granted=False, scope=False):
        return cls.Access.create(
            {
                "partner_id": partner.id,
                "company_id": cls.company.id,
                "section_id": cls.sections[code].id,
                "is_granted": granted,
                "scope": scope,
            }
        )

    def granted(self, partner):
        return self.env["portal.policy"]._granted(partner, self.company)

    def work(self):
        """Run the background job of invitations without commits."""
        commit = lambda _self, processed=0, **kwargs: float("inf")  # noqa: E731
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", commit):
            self.env["portal.invitation.line"]._cron_work()

    def fill(self, path, **values):
        """Return the form of a page, filled in; None leaves a field out."""
        response = self.get(path)
        self.assertEqual(response.status_code, 200)
        _form, fields = self.form_of(response, path)
        data = {**dict(fields), **values}
        return {name: value for name, value in data.items() if value is not None}

    def send(self, **values):
        """Fill in an invitation, and send it without the check page."""
        return self.submit(INVITE, {**self.fill(INVITE), **values, "step": "send"})

    def invite(self, name, email, **values):
        """Invite somebody, and return their contact."""
        response = self.send(name=name, email=email, **values)
        self.assertEqual(response.status_code, 303)
        self.assertIn("colleague_invited", response.headers["Location"])
        self.env.invalidate_all()
        return self.env["res.partner"].search(
            [
                ("email", "=", email),
                ("commercial_partner_id", "=", self.customer.id),
            ]
        )

    def let_in(self, partner):
        """Give a contact a login, as staff do."""
        return self.portal_user(partner)
