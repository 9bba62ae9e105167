"""P-COMMENT, G8: what the conversation and the change requests cost an order's page."""

from odoo.tests import tagged

from .statement_case import StatementCase
from .talk_cast import TalkCase


@tagged("post_install", "-at_install")
class TestCommentQueries(StatementCase, TalkCase):
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
