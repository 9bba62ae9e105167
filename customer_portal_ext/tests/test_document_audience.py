"""O-DOCS: lists remember who sees which folder, and notice whenever that changes."""

from odoo.fields import Command
from odoo.tests import tagged

from .common import PortalCase


@tagged("post_install", "-at_install")
class TestDocumentAudience(PortalCase):
    def seen_by_carla(self, folder):
        """Tell whether the lists show Carla the folder and what is in it."""
        places = self.env["portal.document"]._portal_seen_places(
            self.carla.id, tuple(self.company.ids)
        )
        listed = self.env["portal.list"]._seen(
            "portal.folder", self.carla.id, tuple(self.company.ids)
        )
        in_folder = folder in self.env["portal.folder"].search(listed)
        conditions = places["public"].iter_conditions()
        by_ids = any(
            folder.id in condition.value
            for condition in conditions
            if condition.field_expr == "folder_id"
        )
        self.assertEqual(in_folder, by_ids)
        return in_folder

    def test_tag_on_its_own_form(self):
        """O-DOCS: a tag given or taken on the form of the tag counts at once."""
        tag = self.env["res.partner.category"].create({"name": "Dealers"})
        folder = self.env["portal.folder"].create(
            {"name": "Dealers", "audience": "tags", "category_ids": tag.ids}
        )
        self.assertFalse(self.seen_by_carla(folder))
        tag.partner_ids = [Command.link(self.carla.id)]
        self.assertTrue(self.seen_by_carla(folder))
        tag.partner_ids = [Command.unlink(self.carla.id)]
        self.assertFalse(self.seen_by_carla(folder))
        again = self.env["res.partner.category"].create(
            {"name": "Partners", "partner_ids": self.carla.ids}
        )
        folder.category_ids = again
        self.assertTrue(self.seen_by_carla(folder))
        again.unlink()
        self.assertFalse(self.seen_by_carla(folder))

    def test_first_order(self):
        """O-DOCS: whoever becomes a customer finds what is for customers."""
        self.assertFalse(self.customer.customer_rank or self.carla.customer_rank)
        folder = self.env["portal.folder"].create(
            {"name": "Customers", "audience": "customers"}
        )
        self.assertFalse(self.seen_by_carla(folder))
        self.customer._increase_rank("customer_rank")
        self.env.invalidate_all()
        self.assertTrue(self.seen_by_carla(folder))
