"""What a page reads is what it read the last time, and composed once (G1, G7)."""

from unittest.mock import patch

from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import SQL

from .common import PortalCase


@tagged("post_install", "-at_install")
class TestReadByPage(PortalCase):
    def setUp(self):
        super().setUp()
        self.patch(
            self.registry["res.partner"], "_portal_page_read", lambda record: "/test"
        )
        known = vars(self.registry).setdefault("portal_read_by_page", {})
        patcher = patch.dict(known)
        patcher.start()
        self.addCleanup(patcher.stop)
        self.known = known

    def cached(self, name):
        return self.carla._fields[name]._get_cache(self.env).keys() & self.carla._ids

    def test_only_what_was_read(self):
        """G1: the second time, one query brings what the first time asked for."""
        self.carla.flush_recordset()
        for _time in range(2):
            self.carla.invalidate_recordset()
            self.assertEqual(self.carla.name, "Carla Client")
            self.assertFalse(self.cached("street"))
            self.carla.mapped("email")
        self.carla.invalidate_recordset()
        with self.assertQueryCount(1):
            self.carla.mapped("name")
            self.carla.mapped("email")

    def test_field_that_is_gone(self):
        """P-FIELDS: a field that the company removed breaks no page that showed it."""
        self.known["res.partner", "/test"] = frozenset({"x_gone"})
        self.carla.invalidate_recordset()
        self.assertEqual(self.carla.name, "Carla Client")

    def test_condition_in_sql(self):
        """G7: two conditions in SQL are counted each by its own."""
        counts = []
        for truth in ("TRUE", "FALSE"):
            domain = Domain.custom(to_sql=lambda *args, truth=truth: SQL(truth))
            source = self.env["portal.list"]._counted_sources(
                "sale.order", domain, self.carla, self.company
            )
            counts.append(self.env["portal.list"]._counts({"n": source}, 100)["n"])
        self.quotation()
        self.assertEqual(counts[1], 0)
        found = self.env["portal.list"]._counted_sources(
            "sale.order", Domain.TRUE, self.carla, self.company
        )
        self.assertEqual(
            self.env["portal.list"]._counts({"n": found}, 100)["n"], counts[0] + 1
        )
