from odoo.tests import tagged
from odoo.tools import SQL

from ..models.portal_folder_shown import FEW_HELD, MANY_PRIVATE, PAGE_FOLDERS
from .document_case import DocumentHttpCase
from .statement_case import StatementCase

MANY = 600


@tagged("post_install", "-at_install")
class TestDocumentFolders(StatementCase, DocumentHttpCase):
    """Hundreds of folders are looked through like three (O-DOCS, G8, G9)."""

    @classmethod
    def folders(cls, count, parent=None, holder=None, name="Drawer", **values):
        """Return folders; each holds a document of ``holder``, a contact."""
        folders = cls.env["portal.folder"].create(
            [
                {
                    "name": f"{name} {number:03}",
                    "parent_id": parent and parent.id,
                    "kind": parent.kind if parent else "private",
                    **values,
                }
                for number in range(count)
            ]
        )
        if holder:
            like = cls.contract
            cls.env.flush_all()
            cls.env.cr.execute(
                SQL(
                    """
                    INSERT INTO portal_document
                           (name, kind, folder_id, company_id, owner_id,
                            commercial_partner_id, place, attachment_id, version,
                            state, active, portal_show, portal_published,
                            portal_listed, create_date)
                    SELECT 'In ' || f.id, d.kind, f.id, d.company_id, %s, %s, d.place,
                           d.attachment_id, 1, d.state, TRUE, TRUE, TRUE, TRUE, now()
                      FROM portal_document d, portal_folder f
                     WHERE d.id = %s AND f.id IN %s
                    """,
                    holder.id,
                    holder.commercial_partner_id.id,
                    like.id,
                    tuple(folders.ids),
                )
            )
        cls.env.invalidate_all()
        return folders

    def shown(self, response):
        """Return the names of the folders that a page leads to, in their order."""
        return [
            name.strip()
            for name in self.page(response).xpath(
                "//nav[@id='portal_folders']//li//span[contains(@class, 'fw-bold')]"
                "/text()"
            )
        ]

    def walk(self, path):
        """Return the names of all folders, page after page."""
        names, turned = [], 0
        while path:
            response = self.get(path)
            self.assertEqual(response.status_code, 200)
            self.assertNotIn("could not be understood", self.text_of(response))
            names += self.shown(response)
            links = self.page(response).xpath("//nav[@id='portal_folders']/p/a")
            path = next(
                (a.get("href") for a in links if "More" in a.text_content()), None
            )
            turned += 1
            self.assertLess(turned, 40)
        return names

    def test_g8_as_many_queries_for_600_folders_as_for_three(self):
        """G8, G13: at most 12 queries, and a page no larger than 60 kB."""
        paths = [
            f"/my/documents{more}"
            for more in (
                *("", "?filterby=public", "?search=drawer"),
                *(f"/folder/{self.public.id}", f"/folder/{self.private.id}"),
                f"/folder/{self.inner.id}",
            )
        ]
        few = [len(self.queries(path)) for path in paths]
        self.folders(MANY, self.public)
        self.folders(MANY, self.private, self.carla)
        self.folders(MANY, None, self.carla, "Top")
        for path, before in zip(paths, few, strict=True):
            with self.subTest(path):
                statements = self.queries(path)
                self.assertLessEqual(len(statements), min(before, 12), statements)
                self.assertLess(len(self.get(path).content), 60_000)

    def test_g17_every_folder_is_on_one_page(self):
        """G17, O-DOCS: no folder is cut off, none twice, in their order."""
        number = 2 * PAGE_FOLDERS + 7
        for parent in (self.public, self.private):
            folders = self.folders(number, parent, self.carla)
            hidden = self.folders(3, parent, self.eve, "Eve")
            with self.subTest(parent.kind):
                names = self.walk(f"/my/documents/folder/{parent.id}")
                drawers = [name for name in names if name.startswith("Drawer")]
                self.assertEqual(drawers, folders.mapped("name"))
                # another's private folders are nobody's business
                self.assertEqual(
                    set(names) & set(hidden.mapped("name")),
                    set(hidden.mapped("name")) if parent.kind == "public" else set(),
                )
        self.folders(number, None, self.carla, "Top")
        names = self.walk("/my/documents")
        tops = [name for name in names if name.startswith("Top")]
        self.assertEqual(tops, [f"Top {count:03}" for count in range(number)])
        self.assertEqual(len(names), len(set(names)))
        self.assertIn(self.public.name, names)
        self.assertNotIn("Drawer 000", names)

    def test_below_one_that_is_not_seen(self):
        """O-DOCS: a folder in one that holds nothing of theirs stands at the top."""
        closed = self.env["portal.folder"].create({"name": "Shut", "kind": "private"})
        self.folders(2, closed, self.carla)
        self.folders(2, closed, self.eve, "Eve")
        names = self.shown(self.get("/my/documents"))
        self.assertLessEqual({"Drawer 000", "Drawer 001"}, set(names))
        self.assertFalse({"Shut", "Eve 000", "Eve 001"} & set(names))
        path = f"/my/documents/folder/{closed.child_ids[0].id}"
        self.assertNotIn("Shut", self.get(path).text)

    def test_a_search_finds_folders(self):
        """O-SEARCH: by their names, however deep; what is not seen is not found."""
        self.folders(3, self.inner)
        self.folders(2, self.private, self.eve, "Drawer of Eve")
        names = self.shown(self.get("/my/documents?search=drawer"))
        self.assertEqual(names, ["Drawer 000", "Drawer 001", "Drawer 002"])
        inside = f"/my/documents/folder/{self.public.id}?search=drawer"
        self.assertEqual(self.shown(self.get(inside)), names)
        beside = f"/my/documents/folder/{self.private.id}?search=drawer"
        self.assertFalse(self.shown(self.get(beside)))

    def test_a_cursor_that_is_none(self):
        """O-SEARCH: nonsense is left out with a notice, never an error."""
        names = self.shown(self.get("/my/documents"))
        for cursor in ("x", "WyJmb2xkZXJzIl0", "WyJuYW1lIiwiYSIsIjEiXQ", "é"):
            response = self.get(f"/my/documents?folders={cursor}")
            self.assertEqual(response.status_code, 200)
            self.assertEqual(self.shown(response), names)
            self.assertIn("could not be understood", self.text_of(response))

    def test_g9_folders_of_others_cost_nothing(self):
        """G9: one's own few folders among hundreds, without asking each of these."""
        self.folders(3, None, self.carla, "Mine")
        self.folders(MANY_PRIVATE + MANY, None, self.eve, "Eve")
        few = self.buffers()
        self.folders(MANY, None, self.eve, "Of Eve")
        # the rows of the folders themselves
        self.assertLess(self.buffers() - few, 40)
        self.assertLess(few, 250)
        names = self.walk("/my/documents")
        self.assertEqual([name for name in names if "Mine" in name][-1], "Mine 002")
        self.assertFalse([name for name in names if "Eve" in name])

    def test_g9_of_many_of_theirs_no_more_are_asked_than_shown(self):
        """G9: a page of folders reads what it shows, of six hundred as of hundred."""
        self.folders(MANY_PRIVATE + FEW_HELD, self.private, self.carla)
        few = self.buffers(self.private.id)
        self.folders(MANY, self.private, self.carla, "Later")
        self.assertLess(self.buffers(self.private.id) - few, 60)
        self.assertLess(few, 800)

    def buffers(self, parent_id=None):
        """Return the buffers of the statement that finds a page's folders."""
        for table in ("portal_document", "portal_folder"):
            self.env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))
        companies = self.carla_user._portal_companies()
        statement = self.env["portal.folder"]._portal_kept_shown_sql(
            parent_id, ("public", "private"), self.carla.id, tuple(companies.ids)
        )
        for _again in range(2):
            self.env.cr.execute(
                SQL("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) %s", statement)
            )
            [[[found]]] = self.env.cr.fetchall()
        plan = found["Plan"]
        return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
