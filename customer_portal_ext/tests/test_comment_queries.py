"""P-COMMENT, G8: what the conversation and the change requests cost an order's page."""

import threading
from contextlib import contextmanager
from unittest.mock import patch

from odoo import sql_db
from odoo.tests import tagged

from .talk_cast import TalkCase

# What the tests' own cursor adds to a request: no query of a page.
NOT_A_QUERY = ("SAVEPOINT", "ROLLBACK", "RELEASE", "SET TRANSACTION")


@tagged("post_install", "-at_install")
class TestCommentQueries(TalkCase):
    @contextmanager
    def statements(self):
        """Collect the SQL statements of the requests, not those of the test."""
        collected = []
        execute = sql_db.Cursor.execute
        test_thread = threading.current_thread()

        def observe(cursor, query, *args, **kwargs):
            text = str(getattr(query, "code", query)).strip()
            if threading.current_thread() is not test_thread and not text.startswith(
                NOT_A_QUERY
            ):
                collected.append(text)
            return execute(cursor, query, *args, **kwargs)

        with patch.object(sql_db.Cursor, "execute", observe):
            yield collected

    def queries(self, path):
        """Return the statements of one request for a page, after a first one."""
        self.assertEqual(self.get(path).status_code, 200)
        with self.statements() as statements:
            self.assertEqual(self.get(path).status_code, 200)
        return statements

    def test_p_comment_one_query_on_the_page(self):
        """P-COMMENT: one query reads all messages, whatever there is of them."""
        self.login_as(self.carla_user)
        none = self.queries(self.page_path)
        self.assertEqual(sum("mail_message" in query for query in none), 1)
        for number in range(25):
            self.say(
                self.quote, f"Text {number}", attachment_ids=self.file(self.quote).ids
            )
        some = self.queries(self.page_path)
        self.assertEqual(len(some), len(none), "\n\n".join(some))

    def test_c_change_requests_cost_the_same(self):
        """C-CHANGE: no query per request, per file or per message on one."""
        self.login_as(self.carla_user)

        def ask(count):
            actor = self.env["portal.demo"]._actor(self.carla.id)
            for number in range(count):
                change = self.quote._portal_request_change(
                    self.quote.order_line[:2],
                    actor,
                    f"Change {number}",
                    [{"name": "a.txt", "raw": b"a"}],
                )
                self.say(change, "Hello", attachment_ids=self.file(change).ids)
            self.env.flush_all()

        ask(1)
        few = self.queries(self.page_path)
        ask(12)
        many = self.queries(self.page_path)
        self.assertEqual(len(many), len(few), "\n\n".join(many))
