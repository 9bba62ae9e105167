"""Who is reminded, and how a test reads it (X-REMIND)."""

import re
from unittest.mock import patch

from freezegun import freeze_time

from odoo.fields import Date

from .common import PortalCase

LINK = re.compile(r"https?://[^\s\"'<>]+/my/link/([A-Za-z0-9_-]{43})")

# A day in the future: what the demo data asks for is long overdue by then.
EIGHT = "2031-03-10 08:30:00"


class RemindCast:
    @classmethod
    def make_reminder_cast(cls):
        cls.company.write(
            {
                "portal_due_days": 7,
                "portal_acknowledge_days": 3,
                "portal_digest_days": 2,
                "portal_overdue_days": 3,
                "portal_digest_active": True,
                "email": "office@us.test",
            }
        )
        (cls.carla | cls.colin | cls.sven | cls.eve).write({"tz": "UTC"})
        # of the demo data, nothing is reminded of
        for model in ("sale.order", "purchase.order"):
            cls.env[model].search([("portal_waiting", "=", True)]).portal_show = False

    def run_cron(self, name="cron_digests"):
        with patch.object(
            type(self.env["ir.cron"]),
            "_commit_progress",
            lambda cron, processed=0, remaining=None, deactivate=False: 60.0,
        ):
            self.env.ref(
                f"customer_portal_ext.{name}"
            ).sudo().ir_actions_server_id.run()

    def digests(self, partner=None):
        domain = [("kind", "=", "digest")]
        if partner:
            domain.append(("partner_id", "=", partner.id))
        return self.env["portal.letter"].search(domain)

    def sent(self, letter):
        """Return (body, subject) of a digest as sent, after the queue was worked."""
        self.run_cron("cron_letters")
        mail = self.env["mail.mail"].search(
            [("model", "=", "portal.letter"), ("res_id", "=", letter.id)]
        )
        [email] = mail._prepare_outgoing_list()
        return email["body"], email["subject"]


class RemindCase(RemindCast, PortalCase):
    """On a day in the future; the class of the tests freezes it as well."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time(EIGHT):
            cls.make_reminder_cast()

    def setUp(self):
        super().setUp()
        self.today = Date.today()

    def in_days(self, days):
        return Date.add(self.today, days=days)

    def due(self, days, **values):
        quote = self.quotation(lines=1, **values)
        quote.portal_due_date = self.in_days(days)
        return quote
