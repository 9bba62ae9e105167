"""C-INVITE, X-MULTI: contacts get their login, one at a time or by the hundred."""

from contextlib import suppress
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import PortalCase


class InviteCase(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Invitation = cls.env["portal.invitation"]
        cls.Line = cls.env["portal.invitation.line"]

    def mails(self, partner):
        """Return the queued mails to a contact."""
        return self.env["mail.mail"].search([("recipient_ids", "in", partner.ids)])

    def sent_body(self, mail):
        """Return the one copy of a mail, as it goes out."""
        [copy] = mail._prepare_outgoing_list()
        return copy["body"]

    def people(self, count, name="batch"):
        return self.env["res.partner"].create(
            [
                {
                    "name": f"{name} {n}",
                    "email": f"{name}{n}@many.test",
                    "lang": "en_US",
                }
                for n in range(count)
            ]
        )

    def work(self, commit=None):
        """Run the background job without commits; ``commit`` runs in their place."""
        commit = commit or (lambda _self, processed=0, **kwargs: float("inf"))
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", commit):
            self.Line._cron_work()

    def as_staff(self, record):
        return record.with_user(self.salesperson)


@tagged("post_install", "-at_install")
class TestInvite(InviteCase):
    def test_c_invite_one(self):
        """C-INVITE: a button makes the login and queues a mail without a token."""
        self.assertEqual(self.colin.portal_login_state, "none")
        self.as_staff(self.colin).action_portal_invite()
        user = self.colin.user_ids
        self.assertEqual(user.login, "colin@client.test")
        self.assertTrue(user.share)
        self.assertEqual(user.company_ids, self.company)
        self.assertEqual(self.colin.portal_login_state, "invited")
        self.assertTrue(self.colin.portal_invited_on)
        mail = self.mails(self.colin)
        self.assertEqual(len(mail), 1)
        self.assertEqual(mail.state, "outgoing")
        self.assertNotIn("token=", mail.body_html)
        body = self.sent_body(mail)
        self.assertIn("/web/signup?", body)
        self.assertIn("token=", body)
        self.assertNotIn("token=", mail.body_html)

    def test_c_invite_second_click(self):
        """C-INVITE: a second click sends nothing and says so."""
        staff = self.as_staff(self.colin)
        staff.action_portal_invite()
        answer = staff.action_portal_invite()
        self.assertIn("nothing more was sent", answer["params"]["message"])
        self.assertEqual(len(self.mails(self.colin)), 1)

    def test_c_invite_again_and_token_ends_with_the_login(self):
        """C-INVITE: resend; all links die when the login is taken away."""
        self.colin.with_user(self.salesperson).action_portal_invite()
        self.Line.search([]).done_at = "2020-01-01"
        self.as_staff(self.colin).action_portal_invite()
        mails = self.mails(self.colin)
        self.assertEqual(len(mails), 2)
        body = self.sent_body(mails[0])
        token = body.split("token=")[1].split('"')[0].split("&")[0]
        Partner = self.env["res.partner"]
        self.assertEqual(Partner._get_partner_from_token(token), self.colin)
        self.as_staff(self.colin).action_portal_revoke()
        self.assertFalse(Partner._get_partner_from_token(token))
        self.assertNotIn("token=", self.sent_body(mails[0]))
        self.assertEqual(self.colin.portal_login_state, "revoked")

    def test_c_invite_on_creation(self):
        """C-INVITE: the switch on a new contact's form invites when it is saved."""
        values = {"name": "New", "email": "new@client.test", "portal_invite": True}
        partner = self.as_staff(self.env["res.partner"]).create(values)
        self.assertEqual(partner.portal_login_state, "invited")
        self.assertEqual(len(self.mails(partner)), 1)

    def test_o_auto_shared_address_names_the_other(self):
        """O-AUTO: two contacts with one address: the error names the other."""
        values = {"name": "Twin", "email": "Carla@Client.test", "portal_invite": True}
        with self.assertRaisesRegex(UserError, "Carla Client"):
            self.as_staff(self.env["res.partner"]).create(values)

    def test_x_multi_name_of_a_sister_companys_contact(self):
        """X-MULTI: the error does not name a contact of another company."""
        sister = self.env["res.company"].create({"name": "Sister"})
        self.eve_user.write(
            {"company_ids": [(6, 0, sister.ids)], "company_id": sister.id}
        )
        self.eve.company_id = sister
        twin = self.env["res.partner"].create({"name": "Twin", "email": self.eve.email})
        with self.assertRaises(UserError) as caught:
            self.as_staff(twin).action_portal_invite()
        self.assertIn("of another company", str(caught.exception))
        self.assertNotIn("Eve", str(caught.exception))

    def test_c_invite_revoke_and_give_back(self):
        """C-INVITE: taking away archives the user and ends the links of the contact."""
        self.carla_user.with_user(self.carla_user)._update_last_login()
        quote = self.quotation()
        link, _secret = self.env["portal.hotlink"]._issue(
            self.carla, quote, self.company
        )
        self.as_staff(self.carla | self.colin).action_portal_revoke()
        self.assertFalse(self.carla_user.active)
        self.assertTrue(link.revoked_at)
        with self.assertRaisesRegex(UserError, "taken away"):
            self.as_staff(self.carla).action_portal_invite()
        self.as_staff(self.carla).action_portal_restore()
        self.assertTrue(self.carla_user.active)
        self.assertTrue(self.carla_user.has_group("base.group_portal"))

    def test_c_invite_needs_the_right(self):
        """C-INVITE: staff without the right to contacts are refused."""
        clerk = new_test_user(self.env, "clerk.test", groups="base.group_user")
        for act in (
            "action_portal_invite",
            "action_portal_invite_many",
            "action_portal_revoke",
            "action_portal_reset_password",
            "action_portal_restore",
        ):
            with self.assertRaises(AccessError):
                getattr(self.carla.with_user(clerk), act)()
        self.assertTrue(self.carla_user.active)
        self.assertFalse(self.colin.user_ids)

    def test_c_invite_not_for_contacts(self):
        """C-INVITE: a contact can neither invite a colleague nor see their login."""
        colin = self.colin.with_user(self.carla_user)
        with self.assertRaises(AccessError):
            colin.action_portal_invite()
        with self.assertRaises(AccessError):
            colin.read(["portal_login_name", "portal_last_login"])
        self.assertFalse(self.colin.user_ids)

    def test_c_invite_never_staff(self):
        """C-INVITE: a member of staff is no contact to invite or to shut out."""
        person = self.buyer.partner_id
        with self.assertRaisesRegex(UserError, "staff"):
            self.as_staff(person).action_portal_invite()
        self.as_staff(person).action_portal_revoke()
        self.assertTrue(self.buyer.active)

    def test_c_invite_stock_wizard_obeys(self):
        """C-INVITE: stock's wizard refuses what we do, and its mail has no token."""
        twin = self.env["res.partner"].create(
            {"name": "Twin", "email": "carla@client.test"}
        )
        Wizard = self.as_staff(self.env["portal.wizard"])
        line = Wizard.create({"partner_ids": [(6, 0, twin.ids)]}).user_ids
        with self.assertRaises(UserError):
            line.action_grant_access()
        wizard = Wizard.create(
            {
                "partner_ids": [(6, 0, self.colin.ids)],
                "welcome_message": "Servus, Colin",
            }
        )
        wizard.user_ids.action_grant_access()
        self.assertEqual(self.colin.portal_login_state, "invited")
        mail = self.mails(self.colin)
        self.assertEqual(len(mail), 1)
        self.assertNotIn("token=", mail.body_html)
        self.assertIn("Servus, Colin", mail.body_html)
        wizard.user_ids.action_revoke_access()
        self.assertEqual(self.colin.portal_login_state, "revoked")

    def test_x_multi_login_of_a_sister_company(self):
        """X-MULTI: a login of another company gets this one, and no password mail."""
        sister = self.env["res.company"].create({"name": "Sister Ltd"})
        self.salesperson.company_ids |= sister
        self.carla_user.with_user(self.carla_user)._update_last_login()
        staff = self.as_staff(self.carla).with_company(sister)
        self.assertEqual(staff.portal_login_state, "none")
        staff.action_portal_invite()
        self.assertEqual(self.carla_user.company_ids, self.company | sister)
        mail = self.mails(self.carla)
        self.assertIn("no new password", mail.body_html)
        self.assertIn("Sister Ltd", mail.body_html)
        self.assertNotIn("token=", self.sent_body(mail))
        # what one company takes away is not the other's
        staff.action_portal_revoke()
        self.assertTrue(self.carla_user.active)
        self.assertEqual(self.carla_user.company_ids, self.company)


@tagged("post_install", "-at_install")
class TestInviteMany(InviteCase):
    def prepare(self, partners):
        action = self.as_staff(partners).action_portal_invite_many()
        return self.as_staff(self.Invitation.browse(action["res_id"]))

    def test_c_invite_report(self):
        """C-INVITE: who cannot be invited is listed with the reason, before sending."""
        people = self.people(3)
        mute = self.env["res.partner"].create({"name": "Mute"})
        twin = self.env["res.partner"].create(
            {"name": "Twin", "email": "carla@client.test"}
        )
        batch = self.prepare(people | mute | twin | self.carla)
        self.assertEqual((batch.waiting_count, batch.failed_count), (4, 2))
        self.assertFalse(people.user_ids)
        batch.action_send()
        with self.assertRaises(UserError):
            batch.action_send()
        self.carla_user.with_user(self.carla_user)._update_last_login()
        self.work()
        self.assertEqual(batch.state, "done")
        self.assertEqual(batch.progress, 100)
        self.assertEqual(
            (batch.done_count, batch.failed_count, batch.skipped_count), (3, 2, 1)
        )
        reasons = {line.partner_id: line.reason for line in batch.failed_line_ids}
        self.assertIn("no valid e-mail", reasons[mute])
        self.assertIn("Carla Client", reasons[twin])
        self.assertIn("signed in on", reasons[self.carla])
        # mended and tried again, nobody else gets a second mail
        mute.email = "mute@many.test"
        batch.action_send()
        self.work()
        self.assertEqual((batch.done_count, batch.failed_count), (4, 1))
        self.assertEqual(len(self.mails(people)), 3)

    def test_c_invite_survives_a_crash(self):
        """C-INVITE: an interruption invites nobody twice, and forgets nobody."""
        people = self.people(50)
        batch = self.prepare(people)
        batch.action_send()
        calls = []

        def commit(_self, processed=0, **kwargs):
            calls.append(processed)
            if len(calls) > 1:
                kept.close(rollback=False)
                kept.__init__(self.env.cr)
            return float("inf")

        # what the server loses when it is killed is what was done since the last commit
        savepoint = self.env.cr.savepoint
        queue = type(self.Line)._queue_mails
        chunks = []

        def die_in_the_second(lines):
            queue(lines)
            chunks.append(lines)
            if len(chunks) == 2:
                raise SystemExit

        kept = savepoint()
        with patch.object(type(self.Line), "_queue_mails", die_in_the_second):
            # not assertRaises: its savepoint would not outlive the commits
            with suppress(SystemExit):
                self.work(commit)
        self.assertEqual(len(chunks), 2)
        kept.close(rollback=True)
        self.env.invalidate_all()
        self.assertEqual((batch.done_count, batch.waiting_count), (20, 30))
        self.assertEqual(batch.state, "running")
        self.work()
        self.assertEqual((batch.done_count, batch.state), (50, "done"))
        for person in people:
            self.assertEqual(len(person.user_ids), 1)
            self.assertEqual(len(self.mails(person)), 1)

    def test_c_invite_one_bad_contact_stops_nobody(self):
        """C-INVITE: a login that cannot be made fails alone, with its reason."""
        people = self.people(5)
        batch = self.prepare(people)
        batch.action_send()
        make = type(self.env["portal.login"])._create_users

        def refuse(login, partners_sudo, company):
            if people[2].id in partners_sudo.ids:
                raise UserError(login.env._("Not this one"))
            return make(login, partners_sudo, company)

        with patch.object(type(self.env["portal.login"]), "_create_users", refuse):
            self.work()
        self.assertEqual((batch.done_count, batch.failed_count), (4, 1))
        self.assertEqual(batch.failed_line_ids.partner_id, people[2])
        self.assertEqual(batch.failed_line_ids.reason, "Not this one")

    def test_c_invite_bounded_queries(self):
        """C-INVITE: the queries per contact do not grow with the batch."""
        counts = {}
        for size in (20, 60):
            batch = self.prepare(self.people(size, f"size{size}x"))
            batch.action_send()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.work()
            counts[size] = (self.env.cr.sql_log_count - before) / size
            self.assertEqual(batch.done_count, size)
        self.assertLess(counts[60], counts[20] * 1.5)
        self.assertLess(counts[60], 60)

    def test_c_invite_stop(self):
        """C-INVITE: stopping leaves alone whoever has not been invited yet."""
        people = self.people(3)
        batch = self.prepare(people)
        batch.action_send()
        batch.action_stop()
        self.work()
        self.assertEqual((batch.skipped_count, batch.state), (3, "done"))
        self.assertFalse(people.user_ids)

    def test_x_multi_batches_are_per_company(self):
        """X-MULTI: staff of another company see neither batch nor lines."""
        batch = self.prepare(self.people(2))
        sister = self.env["res.company"].create({"name": "Sister"})
        stranger = new_test_user(
            self.env,
            "stranger.test",
            groups="base.group_partner_manager",
            company_id=sister.id,
            company_ids=[(6, 0, sister.ids)],
        )
        for record in (batch, batch.sudo().line_ids):
            found = record.with_user(stranger).with_company(sister).search([])
            self.assertFalse(found & record.with_user(stranger))
