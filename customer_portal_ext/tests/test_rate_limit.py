"""X-TOKENS: limits on what a visitor may cause who has proved nothing."""

from datetime import datetime, timedelta

from freezegun import freeze_time
from psycopg2.errors import SerializationFailure

from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from ..models import portal_rate_limit


@tagged("post_install", "-at_install")
class TestRateLimit(TransactionCase):
    def setUp(self):
        super().setUp()
        self.Limit = self.env["portal.rate.limit"]

    def test_x_tokens_the_window_slides(self):
        """X-TOKENS: never more than the limit in any window, then room again."""
        start = datetime(2030, 1, 1)
        allowed = []
        for minute in range(0, 180, 10):
            with freeze_time(start + timedelta(minutes=minute)):
                if self.Limit._allow("test", "a@b.test", 3, 3600):
                    allowed.append(minute)
        self.assertEqual(allowed, [0, 10, 20, 60, 70, 80, 120, 130, 140])

    def test_x_tokens_kinds_and_keys_are_apart(self):
        """X-TOKENS: one person's limit is nobody else's."""
        self.assertTrue(self.Limit._allow("test", "a", 1, 60))
        self.assertFalse(self.Limit._allow("test", "a", 1, 60))
        self.assertTrue(self.Limit._allow("test", "b", 1, 60))
        self.assertTrue(self.Limit._allow("other", "a", 1, 60))

    def test_x_tokens_asking_does_not_count(self):
        """X-TOKENS: a guess is counted when it failed, not when it was asked for."""
        for _again in range(3):
            self.assertFalse(self.Limit._is_used_up("test", "a", 1, 60))
        self.Limit._allow("test", "a", 1, 60)
        self.assertTrue(self.Limit._is_used_up("test", "a", 1, 60))

    def test_x_tokens_mails_per_address(self):
        """X-TOKENS: an address gets a few mails in an hour, however it is spelled."""
        spelled = ["a@b.test", "A@B.test", " a@b.test ", '"A" <a@b.test>']
        allowed = [
            self.Limit._allow_mail("test", spelled[number % 4]) for number in range(8)
        ]
        self.assertEqual(sum(allowed), portal_rate_limit.MAILS_PER_ADDRESS)
        self.assertTrue(self.Limit._allow_mail("test", "c@b.test"))

    def test_x_tokens_no_address_is_stored(self):
        """X-TOKENS: the table of counters names nobody."""
        self.Limit._allow_mail("test", "a@b.test")
        row = self.Limit.search([("kind", "=", "test_address")])
        self.assertEqual(len(row), 1)
        self.assertNotIn("b.test", row.key)

    def test_x_tokens_counters_are_cleaned(self):
        """X-TOKENS: what has run out is deleted, what counts stays."""
        self.Limit._allow("short", "a", 1, 60)
        self.Limit._allow("long", "a", 1, 86400)
        with freeze_time(datetime.now() + timedelta(hours=1)):
            self.Limit._gc_rate_limits()
        kinds = self.Limit.search([("kind", "in", ("short", "long"))]).mapped("kind")
        self.assertEqual(kinds, ["long"])

    def test_x_tokens_two_workers_do_not_share_the_last_place(self):
        """X-TOKENS: of two transactions the second fails and runs again."""
        registry = self.env.registry
        key = "two workers"
        self.addCleanup(self._forget, registry, key)
        with registry.cursor() as one, registry.cursor() as two:
            limit_one = self.Limit.with_env(self.env(cr=one))
            limit_two = self.Limit.with_env(self.env(cr=two))
            two.execute("SELECT 1")  # its snapshot is taken
            self.assertTrue(limit_one._allow("test_workers", key, 1, 60))
            one.commit()
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(SerializationFailure),
            ):
                limit_two._allow("test_workers", key, 1, 60)
            two.rollback()
            self.assertFalse(limit_two._allow("test_workers", key, 1, 60))

    def _forget(self, registry, key):
        with registry.cursor() as cr:
            cr.execute("DELETE FROM portal_rate_limit WHERE kind = 'test_workers'")
