import json
from unittest.mock import patch

from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import SQL

from ..models import portal_list as portal_list_model
from ..tools.quick_read import read_rows
from .document_case import DocumentHttpCase
from .statement_case import StatementCase

MANY = 20000


@tagged("post_install", "-at_install")
class TestDocumentSpeed(StatementCase, DocumentHttpCase):
    """A folder of many documents costs what one of ten does (O-DOCS)."""

    def crowd(self, count, folder, **values):
        """Write rows straight into the table, as the ORM would in a day."""
        columns = {
            "name": SQL("'Row ' || n"),
            "folder_id": SQL("%s", folder.id),
            "place": SQL("%s", folder.kind),
            "company_id": SQL("%s", self.company.id),
            "kind": SQL("'shared'"),
            "state": SQL("'received'"),
            "version": SQL("1"),
            "active": SQL("TRUE"),
            "portal_show": SQL("TRUE"),
            "portal_published": SQL("TRUE"),
            "portal_listed": SQL("TRUE"),
            "is_succeeded": SQL("FALSE"),
            "size": SQL("1"),
            "mimetype": SQL("'application/pdf'"),
            "create_date": SQL("now() AT TIME ZONE 'UTC' - n * interval '1 minute'"),
            **values,
        }
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "INSERT INTO portal_document (%s) SELECT %s"
                " FROM generate_series(1, %s) n",
                SQL(", ").join(map(SQL.identifier, columns)),
                SQL(", ").join(columns.values()),
                count,
            )
        )
        self.env.invalidate_all()

    def test_same_queries(self):
        """O-DOCS: three documents or eighty, the queries are the same, and few."""
        paths = (
            "/my/documents",
            f"/my/documents/folder/{self.public.id}",
            f"/my/documents/{self.prices.id}",
        )
        self.crowd(2, self.public)
        few = [self.of_page(path) for path in paths]
        self.crowd(80, self.public)
        many = [self.of_page(path) for path in paths]
        for path, before, after in zip(paths, few, many, strict=True):
            self.assertEqual(len(before), len(after), (path, after))
        for path, statements, budget in zip(paths, many, (12, 12, 18), strict=True):
            self.assertLessEqual(len(statements), budget, (path, statements))

    def test_g9_places_without_documents_are_not_asked(self):
        """G9: a place nobody uses is left out, until its first document is there."""
        Document = self.env["portal.document"]
        self.env.registry.__dict__.pop("portal_filled_places", None)
        Document.search([("place", "in", ("order", "project"))]).unlink()
        viewer = self.carla, self.carla_user._portal_companies()
        before = Document._portal_kept_sources(None, None, *viewer)
        self.assertEqual(len(before), 2, "public and private")
        project = self.project("Shop", self.carla, portal_show_documents=True)
        self.document("Plan", project_id=project.id)
        after = Document._portal_kept_sources(None, None, *viewer)
        self.assertEqual(len(after), 3)
        self.assertIn("Plan", self.get("/my/documents").text)
        self.assertIn("Shop", self.get("/my/documents").text)

    def test_g8_one_query_for_what_the_page_leads_to(self):
        """G8: folders, projects and where documents lie are found in one query."""
        self.project("Shop", self.carla, portal_show_documents=True)
        statements = self.of_page("/my/documents")
        asked = [text for text in statements if '"portal_folder"."sequence"' in text]
        self.assertEqual(len(asked), 1, statements)
        self.assertIn('"project_project"', asked[0])
        self.assertLessEqual(len(statements), 6, statements)

    def test_g10_one_document_asks_the_policy_of_its_place(self):
        """G10: a document in a folder is not looked for in all orders and projects."""
        statements = self.of_page(f"/my/documents/{self.prices.id}")
        self.assertLessEqual(len(statements), 9, statements)
        for text in statements:
            if '"portal_document"' in text:
                self.assertNotIn('"sale_order', text)
                self.assertNotIn('"project_', text)

    def of_page(self, path):
        """Return the statements of a page that has learned what it shows."""
        self.queries(path)
        return self.queries(path)

    def test_no_scan(self):
        """O-DOCS: no list reads the table: neither folder, nor all, nor one's own."""
        self.crowd(MANY, self.public)
        self.crowd(
            MANY,
            self.private,
            owner_id=SQL("%s", self.eve.id),
            commercial_partner_id=SQL("%s", self.other.id),
        )
        self.env.cr.execute("ANALYZE portal_document")
        Document = self.env["portal.document"]
        PortalList = self.env["portal.list"]
        for places, folder, sort in (
            (None, None, "date desc, id desc"),
            (None, None, "name, id"),
            (("public",), self.public, "date desc, id desc"),
            (("public",), self.public, "name, id"),
            (("private",), None, "date desc, id desc"),
            (("private",), self.private, "date desc, id desc"),
        ):
            domain = [("folder_id", "=", folder.id)] if folder else []
            sources = Document._portal_place_sources(
                places, Domain(domain), self.carla, self.company
            )
            plan = self.plan(PortalList, sources, sort)
            scans = [
                node
                for node in walk(plan)
                if node["Node Type"] == "Seq Scan"
                and node.get("Relation Name") == "portal_document"
            ]
            self.assertFalse(scans, (places, folder, sort, json.dumps(plan)[:3000]))
            self.assertLess(
                max(
                    node.get("Actual Rows", 0) * node.get("Actual Loops", 1)
                    for node in walk(plan)
                    if node.get("Relation Name") == "portal_document"
                ),
                500,
                (places, folder, sort),
            )

    def plan(self, portal_list, sources, sort):
        """Return how PostgreSQL ran one page of a list."""
        collected = []

        def explain(env, query):
            env.cr.execute(SQL("EXPLAIN (ANALYZE, FORMAT JSON) %s", query))
            collected.append(env.cr.fetchone()[0][0]["Plan"])
            return read_rows(env, query)

        with patch(f"{portal_list_model.__name__}.read_rows", explain):
            portal_list._page(sources, "x", sort)
        return collected[0]


def walk(plan):
    """Yield a plan's nodes."""
    yield plan
    for inner in plan.get("Plans", ()):
        yield from walk(inner)
