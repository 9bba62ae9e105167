"""How fast links are: queries of a GET, of a mail to many, and of finding one."""

from collections import Counter
from unittest.mock import patch

from odoo import sql_db
from odoo.fields import Command
from odoo.tests import tagged

from ..tools import secrets
from .common import PortalHttpCase

# What opening a link may cost: link, contact, their logins, company, document. What
# Odoo itself asks for any public page (session, language, visitor) is beside it.
GET_QUERIES = 6
WRITES = ("INSERT", "UPDATE", "DELETE")


@tagged("post_install", "-at_install")
class TestHotlinkSpeed(PortalHttpCase):
    def setUp(self):
        super().setUp()
        self.quote = self.quotation()

    def statements(self, act):
        """Return the SQL that runs while something is done."""
        seen = []
        execute = sql_db.Cursor.execute

        def spy(cursor, query, *args, **kwargs):
            code = getattr(query, "code", query)
            text = (code if isinstance(code, str) else str(code)).strip()
            if not text.upper().startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
                seen.append(text)
            return execute(cursor, query, *args, **kwargs)

        with patch.object(sql_db.Cursor, "execute", spy):
            act()
        return seen

    def open_page(self, secret):
        self.assertEqual(self.get(f"/my/link/{secret}").status_code, 200)

    def measure_get(self, **kwargs):
        self.login_as(None)
        secrets_made = [
            self.env["portal.hotlink"]._issue(
                self.carla,
                kwargs.get("document", self.quote),
                self.company,
                path=kwargs.get("path"),
            )[1]
            for _number in range(3)
        ]
        for secret in secrets_made[:2]:
            self.open_page(secret)  # templates and settings into the caches
        self.env.flush_all()
        self.env.invalidate_all()
        return self.statements(lambda: self.open_page(secrets_made[2]))

    def test_p_hotlink_get_costs_six_queries(self):
        """P-HOTLINK: at most 6 queries and no write, when the caches are warm."""
        self.login_as(None)
        floor = Counter()
        for path in ("/web/login", "/my"):
            # of stock: a page with the same layout, and one with the same routing
            self.get(path)
            self.env.invalidate_all()
            floor |= Counter(self.statements(lambda path=path: self.get(path)))
        for kwargs in ({}, {"document": None, "path": "/my/orders"}):
            for mode in ("button", "email"):
                with self.subTest(mode=mode, **kwargs):
                    self.company.portal_hotlink_mode = mode
                    statements = self.measure_get(**kwargs)
                    self.assertFalse(
                        [s for s in statements if s.upper().startswith(WRITES)]
                    )
                    # what comes more often than on stock's pages is ours as well
                    own = list((Counter(statements) - floor).elements())
                    self.assertLessEqual(len(own), GET_QUERIES, "\n".join(own))

    def test_p_hotlink_found_by_its_index(self):
        """P-HOTLINK: one row of a unique index, however many links there are."""
        _link, secret = self.env["portal.hotlink"]._issue(
            self.carla, self.quote, self.company
        )
        self.env.flush_all()
        statements = self.statements(
            lambda: self.env["portal.hotlink"]._find_recipient(secret)
        )
        [query] = [s for s in statements if "portal_hotlink" in s]
        self.assertIn('"secret_hash"', query)
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        self.env.cr.execute(
            "EXPLAIN SELECT id FROM portal_hotlink WHERE secret_hash IN (%s)"
            " ORDER BY secret_hash LIMIT 1",
            [secrets.hash_secret(secret)],
        )
        plan = " ".join(row for (row,) in self.env.cr.fetchall())
        self.assertIn("portal_hotlink_secret_hash_unique", plan)
        self.env.cr.execute(
            "SELECT indisunique FROM pg_index"
            " WHERE indexrelid = 'portal_hotlink_secret_hash_unique'::regclass"
        )
        self.assertEqual(self.env.cr.fetchone(), (True,))

    def test_p_hotlink_made_by_one_statement(self):
        """P-HOTLINK: making a link is one row in one statement, for many as for one."""
        self.env.flush_all()
        partners = self.followers(7)

        def issue():
            self.env["portal.hotlink"]._issue_many(partners, self.quote, self.company)
            self.env.flush_all()

        issue()
        inserts = [s for s in self.statements(issue) if s.upper().startswith("INSERT")]
        self.assertEqual(len(inserts), 1, inserts)

    def followers(self, count):
        return self.env["res.partner"].create(
            [
                {
                    "name": f"Follower {number}",
                    "parent_id": self.customer.id,
                    "email": f"follower{number}@client.test",
                }
                for number in range(count)
            ]
        )

    def queries_of_mail(self, count, document):
        """Return how many queries it takes to write a mail to so many followers."""
        mail = self.env["mail.mail"].create(
            {
                "model": document._name,
                "res_id": document.id,
                "body_html": "<p>Hi</p>",
                "recipient_ids": [Command.set(self.followers(count).ids)],
            }
        )
        self.env.flush_all()
        self.env.invalidate_all()

        def write():
            bodies = [email["body"] for email in mail._prepare_outgoing_list()]
            self.env.flush_all()
            self.assertEqual(len(bodies), count)

        return len(self.statements(write))

    def test_p_hotlink_per_follower(self):
        """P-HOTLINK: at most 2 queries more per follower than stock."""
        note = self.env["res.country"].search([], limit=1)
        self.queries_of_mail(5, self.quote)  # warm
        few, many = (self.queries_of_mail(n, self.quote) for n in (5, 25))
        # a mail about nothing of the portal is what stock costs
        stock_few, stock_many = (self.queries_of_mail(n, note) for n in (5, 25))
        more = ((many - few) - (stock_many - stock_few)) / 20
        self.assertLessEqual(more, 2, (few, many, stock_few, stock_many))
        # ours does not grow with them at all: they are made at once
        self.assertLessEqual(many - few, 20, (few, many))
