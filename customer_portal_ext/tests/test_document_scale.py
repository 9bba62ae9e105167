from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import SQL

from .common import PortalCase
from .document_case import DocumentCast

FILES = 20_000
FOLDERS = 60


@tagged("post_install", "-at_install")
class TestDocumentScale(DocumentCast, PortalCase):
    """G9, O-DOCS: twenty thousand files in a tree of folders are looked through like
    ten."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        env = cls.env
        cls.carla.portal_scope = "company"
        folders = env["portal.folder"].create(
            [
                {"name": f"Drawer {number}", "parent_id": cls.private.id}
                for number in range(FOLDERS)
            ]
        )
        cls.empty = env["portal.folder"].create(
            {"name": "Empty", "parent_id": cls.private.id}
        )
        env.flush_all()
        env.cr.execute(
            SQL(
                """
                INSERT INTO portal_document
                       (name, kind, folder_id, company_id, owner_id,
                        commercial_partner_id, place, attachment_id, version, state,
                        active, portal_show, portal_published, portal_listed,
                        create_date)
                SELECT 'File ' || n, d.kind, %s + n %% %s, d.company_id, d.owner_id,
                       d.commercial_partner_id, d.place, d.attachment_id, 1, d.state,
                       TRUE, TRUE, TRUE, TRUE, now() - n * interval '1 min'
                  FROM portal_document d, generate_series(1, %s) n WHERE d.id = %s
                """,
                min(folders.ids),
                FOLDERS,
                FILES,
                cls.contract.id,
            )
        )
        for table in ("portal_document", "portal_folder"):
            env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))
        cls.companies = cls.carla_user._portal_companies()
        cls.folders = folders

    def buffers(self, statement):
        self.env.cr.execute(
            SQL("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) %s", statement)
        )
        [[[found]]] = self.env.cr.fetchall()
        plan = found["Plan"]
        return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]

    def test_g9_folders_are_found_without_reading_their_documents(self):
        """The folders of a contact: some buffers for each, whatever is in them."""
        Folder = self.env["portal.folder"]
        seen = self.env["portal.policy"]._domain(
            "portal.folder", self.carla, self.companies
        )
        folders = Folder.sudo().search(seen)
        self.assertLessEqual(self.folders, folders)
        self.assertNotIn(self.empty, folders, "nothing of theirs is in it")
        read = self.buffers(Folder.sudo()._search(seen).select())
        self.assertLess(read, 6 * (FOLDERS + 20))

    def test_g9_a_page_of_documents_reads_what_it_shows(self):
        """The first page of all documents, and of a folder: at most 1,500 buffers."""
        Document = self.env["portal.document"]
        in_folder = Domain("folder_id", "=", self.folders[0].id)
        for places, domain in ((None, Domain.TRUE), (("private",), in_folder)):
            sources = Document._portal_place_sources(
                places, domain, self.carla, self.companies
            )
            read = sum(
                self.buffers(
                    SQL(
                        "SELECT %s FROM %s WHERE %s ORDER BY %s DESC, %s DESC LIMIT 81",
                        source.columns["name"],
                        source.table,
                        source.where,
                        source.columns["date"],
                        source.columns["id"],
                    )
                )
                for source in sources
            )
            with self.subTest(places=places):
                self.assertLess(read, 1500)
