from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..tools.page_formats import number_formatter
from .common import PortalCase
from .document_case import DocumentCast
from .file_case import PDF


@tagged("post_install", "-at_install")
class TestDocuments(DocumentCast, PortalCase):
    """Who sees which document, and how staff keep them (O-DOCS)."""

    def test_public_for_all_private_for_its_contact(self):
        """O-DOCS: a public document is everybody's, a private one its contact's."""
        self.assertEqual(self.seen_by(self.carla), ["Contract", "Prices 2026"])
        self.assertEqual(self.seen_by(self.eve), ["Else contract", "Prices 2026"])
        self.assertEqual(self.seen_by(self.colin), ["Prices 2026"])

    def test_private_by_scope(self):
        """X-SCOPE: colleagues see it where the scope says so, and nobody else."""
        self.colin.portal_scope = "company"
        self.assertEqual(self.seen_by(self.colin), ["Contract", "Prices 2026"])
        self.eve.portal_scope = "group"
        self.assertEqual(self.seen_by(self.eve), ["Else contract", "Prices 2026"])

    def test_private_of_a_company(self):
        """O-DOCS: what is linked to a company is for all of its contacts."""
        self.document("Frame", self.private, owner_id=self.customer.id)
        self.assertIn("Frame", self.seen_by(self.colin))
        self.assertIn("Frame", self.seen_by(self.carla))
        self.assertNotIn("Frame", self.seen_by(self.eve))

    def test_a_folder_in_a_private_one_is_private(self):
        """O-DOCS: whatever is written into it, and whoever did not say its kind."""
        inner = self.env["portal.folder"].create(
            {"name": "Drafts", "parent_id": self.private.id}
        )
        self.assertEqual(inner.kind, "private")
        self.document("Draft", inner, owner_id=self.carla.id)
        inner.kind = "public"
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(inner.kind, "private")
        self.assertIn("Draft", self.seen_by(self.carla))
        self.assertNotIn("Draft", self.seen_by(self.eve))

    def test_private_for_nobody(self):
        """O-DOCS: without a contact nobody sees it, and staff are told."""
        lost = self.document("Lost", self.private)
        self.assertTrue(lost.is_for_nobody)
        found = self.env["portal.document"].search([("is_for_nobody", "=", True)])
        self.assertIn(lost, found)
        for partner in (self.carla, self.colin, self.eve):
            self.assertNotIn("Lost", self.seen_by(partner))

    def test_audiences(self):
        """O-DOCS: public folders for suppliers or tags, and what is below."""
        self.public.audience = "suppliers"
        inner = self.document("Inner", self.inner)
        self.assertEqual(self.inner.audience, "suppliers")
        self.assertEqual(self.seen_by(self.carla), ["Contract"])
        self.assertEqual(self.seen_by(self.sven), [])
        self.supplier.supplier_rank = 1
        self.assertEqual(self.seen_by(self.sven), ["Inner", "Prices 2026"])
        tag = self.env["res.partner.category"].create({"name": "Printers"})
        with self.assertRaises(ValidationError):
            self.public.audience = "tags"
        self.public.write({"audience": "tags", "category_ids": [tag.id]})
        self.assertEqual(self.seen_by(self.carla), ["Contract"])
        self.customer.category_id = tag
        self.assertIn("Prices 2026", self.seen_by(self.carla))
        self.assertIn(inner.name, self.seen_by(self.carla))

    def test_cached_parts_follow(self):
        """O-DOCS: who becomes a supplier finds their folder at once, in lists too."""
        Document = self.env["portal.document"]
        self.public.audience = "suppliers"

        def listed():
            domain = Document._portal_seen_places(
                self.sven.id, tuple(self.company.ids)
            )["public"]
            return Document.search(domain).mapped("name")

        self.assertEqual(listed(), [])
        self.supplier.supplier_rank = 1
        self.assertEqual(listed(), ["Prices 2026"])

    def test_hidden(self):
        """O-SHOW: a folder taken off the portal takes all below it along."""
        inner = self.document("Inner", self.inner)
        self.public.portal_show = False
        self.assertFalse(self.inner.portal_published)
        self.assertEqual(self.seen_by(self.carla), ["Contract"])
        self.public.portal_show = True
        inner.portal_show = False
        self.assertEqual(self.seen_by(self.carla), ["Contract", "Prices 2026"])
        self.public.active = False
        self.assertFalse(self.inner.active)
        self.assertEqual(self.seen_by(self.carla), ["Contract"])

    def test_section(self):
        """O-MODULES: without the section there is no document of a folder."""
        section = self.env.ref("customer_portal_ext.section_documents")
        self.env["portal.section.access"].create(
            {
                "company_id": self.company.id,
                "section_id": section.id,
                "partner_id": self.carla.id,
                "is_granted": False,
            }
        )
        self.assertEqual(self.seen_by(self.carla), [])
        self.assertEqual(self.seen_by(self.colin), ["Prices 2026"])

    def test_company(self):
        """X-MULTI: a folder belongs to one company, and its documents with it."""
        other = self.env["res.company"].create({"name": "Second"})
        folder = self.env["portal.folder"].create(
            {"name": "Second's", "kind": "public", "company_id": other.id}
        )
        second = self.document("Of the second", folder)
        self.assertEqual(second.company_id, other)
        self.assertNotIn("Of the second", self.seen_by(self.carla))
        domain = self.env["portal.policy"]._domain(
            "portal.document", self.carla, self.company | other
        )
        self.assertIn(second, self.env["portal.document"].search(domain))

    def test_projects(self):
        """O-DOCS: documents of a project are for those who see it, where it shows."""
        project = self.project("Book", self.carla)
        drawing = self.document("Drawing", project_id=project.id)
        self.assertEqual(drawing.place, "project")
        self.assertIn("Drawing", self.seen_by(self.carla))
        self.assertNotIn("Drawing", self.seen_by(self.eve))
        project.portal_show_documents = False
        self.assertNotIn("Drawing", self.seen_by(self.carla))

    def test_documents_of_a_task(self):
        """O-DOCS: of a task that is not shown, no document is."""
        project = self.project("Book", self.carla)
        task = self.env["project.task"].create(
            {"name": "Secret", "project_id": project.id, "portal_show": False}
        )
        task.message_subscribe(self.carla.ids)
        stored = self.env["portal.document"]._portal_store(
            task,
            {"name": "t.pdf", "raw": PDF, "mimetype": "application/pdf"},
            {"kind": "shared"},
        )
        self.assertEqual((stored.project_id, stored.task_id), (project, task))
        self.assertNotIn("t.pdf", self.seen_by(self.carla))
        task.portal_show = True
        self.assertIn("t.pdf", self.seen_by(self.carla))

    def test_of_an_order_once(self):
        """O-DOCS: a file of an order is seen with it, in one place only."""
        order = self.quotation()
        stored = self.env["portal.document"]._portal_store(
            order,
            {"name": "o.pdf", "raw": PDF, "mimetype": "application/pdf"},
            {"kind": "shared", "folder_id": self.public.id},
        )
        self.assertEqual(stored.place, "order")
        self.assertIn("o.pdf", self.seen_by(self.carla))
        self.assertNotIn("o.pdf", self.seen_by(self.eve))
        stored.portal_show = False
        self.assertNotIn("o.pdf", self.seen_by(self.carla))
        self.env.invalidate_all()
        self.assertFalse(order._portal_files())

    def test_versions(self):
        """O-DOCS: a new version takes the place, and the earlier one goes with it."""
        self.assertEqual(self.prices.version_count, 1)
        context = self.prices.action_new_version()["context"]
        new = self.document(
            "Prices 2027",
            self.public,
            raw=PDF + b"2",
            replaces_id=context["default_replaces_id"],
        )
        self.assertEqual(new.version, 2)
        self.assertTrue(self.prices.is_succeeded)
        self.assertFalse(self.prices.portal_listed)
        self.assertEqual(new._portal_versions(), new + self.prices)
        self.assertEqual(self.prices._portal_versions(), new + self.prices)
        with self.assertRaises(UserError):
            self.prices.action_new_version()
        # whoever moves the latest one would else leave the earlier ones behind
        new.write({"folder_id": self.private.id, "owner_id": self.carla.id})
        self.assertEqual(self.prices.folder_id, self.private)
        self.assertNotIn("Prices 2026", self.seen_by(self.eve))

    def test_place_is_needed(self):
        """O-DOCS: a document without a folder, project or order is none."""
        with self.assertRaises(ValidationError):
            self.document("Nowhere")

    def test_staff_rights(self):
        """O-DOCS: staff keep documents by their groups, and forge no file."""
        Document = self.env["portal.document"].with_user(self.buyer)
        order_file = self.env["portal.document"]._portal_store(
            self.quotation(),
            {"name": "o.pdf", "raw": PDF, "mimetype": "application/pdf"},
            {"kind": "upload", "partner_id": self.carla.id},
        )
        self.assertFalse(Document.search([("id", "=", order_file.id)]))
        self.assertTrue(Document.search([("id", "=", self.prices.id)]))
        made = Document.create(
            {"name": "Mine", "folder_id": self.public.id, "content": "UERG"}
        )
        self.assertEqual((made.user_id, made.size), (self.buyer, 3))
        secret = self.env["ir.attachment"].create({"name": "s", "raw": b"secret"})
        with self.assertRaises(UserError):
            made.write({"attachment_id": secret.id})
        with self.assertRaises(UserError):
            Document.create(
                {
                    "name": "Theft",
                    "folder_id": self.public.id,
                    "attachment_id": secret.id,
                }
            )
        with self.assertRaises(ValidationError):
            made.sudo().write({"attachment_id": secret.id})
        with self.assertRaises(UserError):
            Document.create(
                {
                    "name": "Proof",
                    "res_model": "sale.order",
                    "res_id": order_file.res_id,
                }
            )
        with self.assertRaises(AccessError):
            Document.create(
                {
                    "name": "Instead",
                    "folder_id": self.public.id,
                    "replaces_id": order_file.id,
                }
            )
        with self.assertRaises(UserError):
            Document.with_user(self.salesperson).create(
                {
                    "name": "Instead",
                    "folder_id": self.public.id,
                    "replaces_id": order_file.id,
                }
            )
        with self.assertRaises(UserError):
            made.write({"replaces_id": self.prices.id})
        self.assertFalse(order_file.is_succeeded)
        with self.assertRaises(AccessError):
            made.unlink()
        with self.assertRaises(AccessError):
            self.env["portal.folder"].with_user(self.buyer).create({"name": "No"})

    def test_contacts_have_no_rights(self):
        """O-DOCS: nothing of it by RPC."""
        for model in ("portal.document", "portal.folder"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.carla_user).search([])
        with self.assertRaises(AccessError):
            self.contract.with_user(self.carla_user).read(["name"])

    def test_move(self):
        """O-DOCS: many at once into another folder, not what an order holds."""
        Move = self.env["portal.document.move"].with_user(self.salesperson)
        documents = self.prices | self.contract
        Move.create(
            {
                "document_ids": documents.ids,
                "folder_id": self.private.id,
                "owner_id": self.eve.id,
            }
        ).action_move()
        self.assertEqual(documents.folder_id, self.private)
        self.assertEqual(
            self.seen_by(self.eve), ["Contract", "Else contract", "Prices 2026"]
        )
        self.assertEqual(self.seen_by(self.carla), [])
        with self.assertRaises(UserError):
            Move.create({"document_ids": documents.ids}).action_move()

    def test_publish_many(self):
        """O-DOCS: shown and taken off the portal in bulk."""
        documents = self.prices | self.contract
        documents.with_user(self.salesperson).action_portal_hide()
        self.assertEqual(self.seen_by(self.carla), [])
        documents.with_user(self.salesperson).action_portal_show()
        self.assertEqual(self.seen_by(self.carla), ["Contract", "Prices 2026"])

    def test_folders_seen(self):
        """O-DOCS: a private folder that holds nothing of theirs is not told of."""

        def folders(partner):
            domain = self.env["portal.policy"]._domain(
                "portal.folder", partner, self.company
            )
            return set(self.env["portal.folder"].search(domain).mapped("name"))

        shared = {"Price lists", "Paper", "Inbox", "Drop box"}
        self.assertEqual(folders(self.carla), shared | {"Contracts"})
        self.assertEqual(folders(self.colin), shared)
        self.company.portal_document_upload = False
        self.env.registry.clear_cache()
        self.assertEqual(folders(self.colin), shared - {"Inbox"})

    def test_folder_cannot_hold_itself(self):
        """O-DOCS: a tree stays a tree."""
        with self.assertRaises(UserError):
            self.public.parent_id = self.inner

    def test_o_docs_sizes_are_written_as_numbers_are(self):
        """O-DOCS: the size of a file, rounded as Odoo rounds all numbers."""
        write = self.env["portal.document"]._portal_size_writer()
        number = number_formatter(self.env)
        for size in (0, 1, 512, 1024, 1536, 2560, 3583, 3584, 3585, 1048064, 1048575):
            expected = number(max(size / 1024, 1), 0)
            self.assertEqual(write(size), f"{expected} kB")
        self.assertEqual(write(1024**2 * 5 // 2), "2.5 MB")
