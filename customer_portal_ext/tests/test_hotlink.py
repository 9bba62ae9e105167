"""P-HOTLINK, P-HOTLINK-OFF, C-DIRECT, X-TOKENS: the way in by a link."""

from datetime import timedelta

from odoo.exceptions import AccessDenied
from odoo.fields import Datetime
from odoo.tests import tagged

from ..tools import secrets
from .common import PortalCase


@tagged("post_install", "-at_install")
class TestHotlinkModel(PortalCase):
    def setUp(self):
        super().setUp()
        self.quote = self.quotation()
        self.Hotlink = self.env["portal.hotlink"]
        self.link, self.secret = self.Hotlink._issue(
            self.carla, self.quote, self.company
        )

    def test_x_tokens_only_the_hash_is_stored(self):
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT row_to_json(h)::text FROM portal_hotlink h WHERE id = %s",
            [self.link.id],
        )
        [row] = self.env.cr.fetchone()
        self.assertIn(secrets.hash_secret(self.secret), row)
        self.assertNotIn(self.secret, row)
        self.assertEqual(self.Hotlink._find(self.secret), self.link)

    def test_x_tokens_dead_links(self):
        """Whatever ends a link, it is not found any more."""
        ends = {
            "expired": lambda: self.link.write(
                {"expires_at": Datetime.now() - timedelta(seconds=1)}
            ),
            "revoked": self.link.action_revoke,
            "archived contact": lambda: self.colin_archive(),
            "other address": lambda: self.carla.write({"email": "new@client.test"}),
            "no address": lambda: self.carla.write({"email": False}),
            "private again": lambda: self.quote.write({"portal_show": False}),
            "other status": lambda: self.quote.write(
                {
                    "portal_status_id": self.status(
                        "sale.order", "none", state="draft"
                    ).id
                }
            ),
            "other customer": lambda: self.quote.write({"partner_id": self.eve.id}),
            "document deleted": lambda: (
                self.quote._action_cancel(),
                self.quote.unlink(),
            ),
            "links switched off": lambda: self.company.write(
                {"portal_hotlink_mode": "off"}
            ),
            "internal user": lambda: self.carla_user.write(
                {"group_ids": [(6, 0, self.env.ref("base.group_user").ids)]}
            ),
        }
        for name, end in ends.items():
            with self.subTest(name):
                savepoint = self.env.cr.savepoint(flush=True)
                self.assertTrue(self.Hotlink._find(self.secret))
                end()
                self.env.flush_all()
                self.env.invalidate_all()
                self.assertFalse(self.Hotlink._find(self.secret))
                savepoint.rollback()
                savepoint.close(rollback=False)
                self.env.invalidate_all()

    def colin_archive(self):
        self.carla_user.active = False
        self.carla.active = False

    def test_x_tokens_cut_anywhere(self):
        for cut in range(len(self.secret)):
            self.assertFalse(self.Hotlink._find(self.secret[:cut]))
        for wrong in (None, "", "x" * 43, self.secret + "x", "x" * 5000):
            self.assertFalse(self.Hotlink._find(wrong))

    def test_p_hotlink_credential(self):
        """The credential signs in the link's own contact and nobody else."""
        Users = self.env["res.users"]

        def attempt(user, secret):
            return Users.authenticate(
                {"type": "portal_hotlink", "login": user.login, "secret": secret},
                {"interactive": True},
            )

        self.assertEqual(
            attempt(self.carla_user, self.secret)["uid"], self.carla_user.id
        )
        direct, direct_secret = self.Hotlink._issue(
            self.carla, self.quote, self.company, scope="record"
        )
        for user, secret in (
            (self.eve_user, self.secret),
            (self.salesperson, self.secret),
            (self.env.ref("base.user_admin"), self.secret),
            (self.carla_user, "x" * 43),
            (self.carla_user, direct_secret),
        ):
            with self.subTest(user.login), self.assertRaises(AccessDenied):
                attempt(user, secret)
        self.assertTrue(direct)

    def test_p_hotlink_login_on_first_use(self):
        """A contact without a login gets one that leaves the contact as it was."""
        before = self.colin.copy_data()[0]
        before.pop("name")
        name = self.colin.name
        link, _secret = self.Hotlink._issue(self.colin, self.quote, self.company)
        user = link._get_or_create_user()
        self.assertTrue(user.share)
        self.assertEqual(user.login, "colin@client.test")
        after = self.colin.copy_data()[0]
        after.pop("name")
        self.assertEqual(after, before)
        self.assertEqual(self.colin.name, name)
        self.assertEqual(link._get_or_create_user(), user)

    def test_p_hotlink_no_login_where_none_may_be_made(self):
        link, _secret = self.Hotlink._issue(self.colin, self.quote, self.company)
        self.company.portal_create_logins = False
        self.assertFalse(link._get_or_create_user())
        self.company.portal_create_logins = True
        self.colin.email = self.eve.email.upper()
        self.assertFalse(link._get_or_create_user())

    def test_p_hotlink_archived_login_stays_archived(self):
        self.carla_user.active = False
        self.assertFalse(self.link._get_or_create_user())
        self.assertFalse(self.carla_user.active)
