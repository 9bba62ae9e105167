"""X-AUDIT: evidence is append-only, chained, and told to whom it concerns."""

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PortalCase


@tagged("post_install", "-at_install")
class TestEvidence(PortalCase):
    def setUp(self):
        super().setUp()
        self.quote = self.quotation()
        self.Event = self.env["portal.event"]
        for number in range(3):
            self.record({"act": number})
        self.mine = self.events(self.quote).sorted("position")

    def record(self, snapshot, document=None):
        return self.Event._record(
            document or self.quote,
            "line_approved",
            {
                "partner_id": self.carla.id,
                "partner_name": self.carla.name,
                "partner_email": self.carla.email,
                "identified_by": "login",
                "ip_address": "192.0.2.7",
            },
            snapshot=snapshot,
            statement="Yes",
        )

    def tamper(self, statement, *parameters):
        """Change the table as somebody with the database's own rights would."""
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE portal_event DISABLE TRIGGER USER")
        self.env.cr.execute(statement, parameters)
        self.env.cr.execute("ALTER TABLE portal_event ENABLE TRIGGER USER")
        self.env.invalidate_all()

    def test_x_audit_chain_is_whole(self):
        self.assertEqual(self.mine.mapped("position"), [1, 2, 3])
        self.assertEqual(self.mine[1].previous_hash, self.mine[0].hash)
        self.env.invalidate_all()
        self.assertFalse(self.Event._first_broken_event(self.quote))

    def test_x_audit_chains_are_per_document(self):
        other = self.quotation()
        self.assertEqual(self.record({}, document=other).position, 1)
        self.assertFalse(self.Event._first_broken_event(self.quote))

    def test_x_audit_every_change_is_found(self):
        """X-AUDIT: whatever is altered behind Odoo's back, its event is named."""
        for column, value in (
            ("statement", "No"),
            ("partner_name", "Somebody"),
            ("ip_address", "198.51.100.1"),
            ("date", "2020-01-01"),
            ("snapshot", '{"act":9}'),
            ("snapshot", None),
            ("snapshot_sha256", "0" * 64),
            ("kind", "acknowledged"),
            ("hash", "0" * 64),
        ):
            with (
                self.subTest(column, value=value),
                self.env.cr.savepoint() as savepoint,
            ):
                self.tamper(
                    f'UPDATE portal_event SET "{column}" = %s WHERE id = %s',
                    value,
                    self.mine[1].id,
                )
                self.assertEqual(
                    self.Event._first_broken_event(self.quote), self.mine[1]
                )
                savepoint.rollback()
                self.env.invalidate_all()

    def test_x_audit_removed_event(self):
        last = self.mine[2]
        self.tamper("DELETE FROM portal_event WHERE id = %s", self.mine[1].id)
        self.assertEqual(self.Event._first_broken_event(self.quote), last)

    def test_x_audit_orm_refuses(self):
        with self.assertRaises(UserError):
            self.mine[0].sudo().write({"statement": "No"})
        with self.assertRaises(UserError):
            self.mine[0].sudo().unlink()
        for user in (self.env.ref("base.user_admin"), self.salesperson):
            event = self.mine[0].with_user(user)
            with self.assertRaises(UserError):
                event.write({"statement": "No"})
            with self.assertRaises(AccessError):
                event.unlink()
            with self.assertRaises(AccessError):
                self.Event.with_user(user).create({"kind": "line_approved"})

    def test_x_audit_table_refuses(self):
        """X-AUDIT: not even SQL of Odoo's own changes a row."""
        self.env.flush_all()
        for statement in (
            "UPDATE portal_event SET statement = 'No'",
            "DELETE FROM portal_event",
        ):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.RaiseException),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(statement)

    def test_x_audit_no_fork(self):
        """X-AUDIT: two events cannot follow the same one."""
        values = self.mine[2].copy_data()[0]
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.UniqueViolation),
            self.env.cr.savepoint(),
        ):
            self.Event.sudo().create({**values, "position": 3})

    def test_x_audit_verify_button(self):
        """X-AUDIT: the button says that all is well, or names the first broken link."""
        self.assertIn("whole", self.mine[0].action_verify_chain()["params"]["message"])
        self.tamper(
            "UPDATE portal_event SET statement = 'No' WHERE id = %s", self.mine[1].id
        )
        message = self.mine[0].action_verify_chain()["params"]["message"]
        self.assertIn(self.mine[1].reference, message)

    def test_x_audit_unknown_kind(self):
        with self.assertRaises(ValueError):
            self.Event._record(self.quote, "made_up", {"identified_by": "login"})

    def test_x_audit_people_of_evidence_cannot_be_deleted(self):
        self.Event._record(
            self.quote,
            "line_approved",
            {"partner_id": self.colin.id, "identified_by": "login"},
        )
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.ForeignKeyViolation),
            self.env.cr.savepoint(),
        ):
            self.colin.unlink()
        self.colin.active = False
