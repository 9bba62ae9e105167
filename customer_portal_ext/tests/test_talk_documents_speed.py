"""O-DOCS: files of conversations are among a customer's documents, once."""

from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import SQL

from . import test_document_speed as document_speed
from .file_case import PDF
from .statement_case import StatementCase
from .talk_cast import TalkCase
from .talk_file_case import TalkFiles


@tagged("post_install", "-at_install")
class TestTalkDocumentsSpeed(StatementCase, TalkFiles, TalkCase):
    """G13: they cost a list nothing but the rows it shows."""

    def crowd(self, count, orders):
        """Write rows straight into the table, as the ORM would in a day."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO portal_document
                       (name, kind, state, place, res_model, res_id, order_id,
                        company_id, version, active, portal_show, portal_published,
                        portal_listed, is_succeeded, size, mimetype, sha256,
                        create_date)
                SELECT 'Said ' || n, 'message', 'received', 'order', 'sale.order',
                       ids[1 + n %% array_length(ids, 1)],
                       ids[1 + n %% array_length(ids, 1)],
                       %s, 1, TRUE, TRUE, TRUE, TRUE, FALSE, 1, 'application/pdf',
                       md5(n::text), now() AT TIME ZONE 'UTC' - n * interval '1 min'
                  FROM generate_series(1, %s) n, (SELECT %s::int[] AS ids) o
                """,
                self.company.id,
                count,
                orders.ids,
            )
        )
        self.env.invalidate_all()

    def test_same_queries(self):
        """O-DOCS: two files of messages or eighty, the queries are the same."""
        self.said_with(self.quote, ("plan.pdf", PDF))
        paths = ("/my/documents", "/my/documents?filterby=orders&search=said", "/my")
        self.crowd(2, self.quote)
        few = [len(self.queries(path)) for path in paths]
        self.crowd(80, self.quote)
        many = [self.queries(path) for path in paths]
        self.assertEqual(few, [len(statements) for statements in many])
        for path, statements, budget in zip(paths, many, (12, 12, 14), strict=True):
            self.assertLessEqual(len(statements), budget, (path, statements))
        page = f"/my/documents/{self.rows(self.quote)[:1].id}"
        self.assertLessEqual(len(self.queries(page)), 18)

    def test_no_scan(self):
        """O-DOCS: a customer's list does not read the files of all conversations."""
        self.crowd(50, self.quote)
        self.crowd(20000, self.quotation(partner=self.eve))
        self.env.cr.execute("ANALYZE portal_document")
        sources = self.env["portal.document"]._portal_place_sources(
            None, Domain.TRUE, self.carla, self.company
        )
        for sort in ("date desc, id desc", "name, id"):
            plan = document_speed.TestDocumentSpeed.plan(
                self, self.env["portal.list"], sources, sort
            )
            nodes = [
                node
                for node in document_speed.walk(plan)
                if node.get("Relation Name") == "portal_document"
            ]
            self.assertTrue(nodes)
            for node in nodes:
                self.assertNotEqual(node["Node Type"], "Seq Scan", (sort, plan))
                rows = node.get("Actual Rows", 0) * node.get("Actual Loops", 1)
                self.assertLess(rows, 500, (sort, node))
