from odoo.http import Request
from odoo.tests import tagged

from .document_case import DocumentHttpCase
from .file_case import PDF


@tagged("post_install", "-at_install")
class TestDocumentPages(DocumentHttpCase):
    """Documents to look through and to download (O-DOCS)."""

    def test_list(self):
        """O-DOCS: folders to open, and the documents of this contact alone."""
        response = self.get("/my/documents")
        self.assertEqual(response.status_code, 200)
        self.assertEqual(set(self.names(response)), {"Contract", "Prices 2026"})
        folders = [
            link.get("href")
            for link in self.page(response).xpath("//nav[@id='portal_folders']//a")
        ]
        self.assertIn(f"/my/documents/folder/{self.public.id}", folders)
        self.assertIn(f"/my/documents/folder/{self.private.id}", folders)
        self.assertNotIn(f"/my/documents/folder/{self.inner.id}", folders)
        self.assertNotIn("Else contract", response.text)
        self.assertEqual(self.text_of(response).count("Prices 2026"), 1)

    def test_parts(self):
        """O-DOCS: public, private, and mine by project, each once."""
        book = self.project("Book", self.carla)
        atlas = self.project("Atlas", self.carla)
        hidden = self.project("Hidden", self.carla, portal_show_documents=False)
        self.document("Cover", project_id=book.id)
        self.document("Map", project_id=atlas.id)
        self.document("Back", project_id=book.id)
        self.document("Secret", project_id=hidden.id)
        for part, names in (
            ("public", ["Prices 2026"]),
            ("private", ["Contract"]),
            ("mine", ["Map", "Back", "Cover"]),
            ("orders", []),
        ):
            response = self.get(f"/my/documents?filterby={part}")
            self.assertEqual(self.names(response), names, part)
        mine = self.get("/my/documents?filterby=mine")
        groups = self.page(mine).xpath("//tr[@class='o_portal_ext_group']")
        self.assertEqual(
            [group.text_content().strip() for group in groups], ["Atlas", "Book"]
        )
        self.assertNotIn("Hidden", mine.text)
        everything = self.names(self.get("/my/documents"))
        self.assertEqual(len(everything), len(set(everything)))
        page = self.get(f"/my/documents/project/{book.id}")
        self.assertEqual(self.names(page), ["Back", "Cover"])
        for project in (hidden, self.project("Eve's", self.eve)):
            response = self.get(f"/my/documents/project/{project.id}")
            self.assertEqual(response.status_code, 404)

    def test_files_of_orders(self):
        """O-DOCS: the files of an order appear, and lead to it."""
        order = self.quotation()
        self.env["portal.document"]._portal_store(
            order,
            {"name": "o.pdf", "raw": PDF, "mimetype": "application/pdf"},
            {"kind": "shared"},
        )
        response = self.get("/my/documents?filterby=orders")
        self.assertEqual(self.names(response), ["o.pdf"])
        document = self.env["portal.document"].search([("order_id", "=", order.id)])
        page = self.get(f"/my/documents/{document.id}")
        self.assertIn(f"/my/orders/{order.id}", page.text)

    def test_folder(self):
        """O-DOCS: a folder has its own page, with the way there and what is below."""
        self.public.description = "Valid from January"
        inner = self.document("Inner", self.inner)
        response = self.get(f"/my/documents/folder/{self.public.id}")
        self.assertEqual(self.names(response), ["Prices 2026"])
        self.assertIn("Valid from January", response.text)
        self.assertIn(f"/my/documents/folder/{self.inner.id}", response.text)
        below = self.get(f"/my/documents/folder/{self.inner.id}")
        self.assertEqual(self.names(below), ["Inner"])
        way = self.page(below).xpath("//ol[contains(@class, 'o_portal_submenu')]//a")
        self.assertIn(
            f"/my/documents/folder/{self.public.id}", [a.get("href") for a in way]
        )
        # a search finds what is below as well
        found = self.get(f"/my/documents/folder/{self.public.id}?search=inner")
        self.assertEqual(self.names(found), ["Inner"])
        self.assertEqual(inner.access_url, f"/my/documents/{inner.id}")

    def test_foreign_folder(self):
        """O-DOCS: another's private folder, a hidden one and none look the same."""
        only_eve = self.env["portal.folder"].create({"name": "E", "kind": "private"})
        self.document("E1", only_eve, owner_id=self.eve.id)
        hidden = self.env["portal.folder"].create(
            {"name": "H", "kind": "public", "portal_show": False}
        )
        for folder_id in (only_eve.id, hidden.id, 10**8, 0):
            response = self.get(f"/my/documents/folder/{folder_id}")
            self.assertEqual(response.status_code, 404, folder_id)
            self.assertNotIn("E1", response.text)

    def test_search(self):
        """O-DOCS, O-SEARCH: by title, description and name of the file."""
        self.prices.write({"description": "Coated papers", "file_name": "liste.pdf"})
        for text in ("prices", "COATED", "liste"):
            response = self.get(f"/my/documents?search={text}")
            self.assertEqual(self.names(response), ["Prices 2026"], text)
        nothing = self.get("/my/documents?search=else")
        self.assertEqual(self.names(nothing), [])
        self.assertIn("Nothing was found", nothing.text)

    def test_empty(self):
        """O-DOCS: who has nothing is told so."""
        (self.prices | self.contract).portal_show = False
        response = self.get("/my/documents")
        self.assertEqual(response.status_code, 200)
        self.assertIn("There are no documents here", self.text_of(response))

    def test_page_and_download(self):
        """O-DOCS: title, who and when, and a file that is only ever saved."""
        self.contract.write({"description": "Signed", "file_name": "../a\nb.pdf"})
        response = self.get(f"/my/documents/{self.contract.id}")
        self.assertEqual(response.status_code, 200)
        text = self.text_of(response)
        for part in ("Contract", "Signed", f"Shared by {self.company.name}"):
            self.assertIn(part, text)
        file = self.get(f"/my/documents/{self.contract.id}/download")
        self.assertEqual(file.status_code, 200)
        self.assertEqual(file.content, PDF)
        disposition = file.headers["Content-Disposition"]
        self.assertTrue(disposition.startswith("attachment"), disposition)
        self.assertNotIn("..", disposition)
        self.assertEqual(file.headers["X-Content-Type-Options"], "nosniff")

    def test_foreign_document(self):
        """O-DOCS: another's document is not found: page, file, forms."""
        foreign = self.other_contract
        token = Request.csrf_token(self)
        for path in ("", "/download", "/version"):
            response = self.get(f"/my/documents/{foreign.id}{path}")
            self.assertEqual(response.status_code, 404, path)
            self.assertNotIn("Else contract", response.text)
        for path in ("remove", "version"):
            response = self.submit(
                f"/my/documents/{foreign.id}/{path}", {"csrf_token": token}
            )
            self.assertEqual(response.status_code, 404, path)
        self.assertTrue(foreign.exists().active)
        self.contract.portal_show = False
        response = self.get(f"/my/documents/{self.contract.id}/download")
        self.assertEqual(response.status_code, 404)

    def test_guests(self):
        """O-DOCS: visitors and guests of a direct link see the login, no document."""
        self.login_as(None)
        for path in (
            "/my/documents",
            f"/my/documents/{self.prices.id}",
            f"/my/documents/{self.prices.id}/download",
            f"/my/documents/folder/{self.public.id}",
            "/my/documents/upload",
        ):
            response = self.get(path)
            self.assertEqual(response.status_code, 303, path)
            self.assertIn("/web/login", response.headers["Location"])
            self.assertNotIn("Prices", response.text)

    def test_section_closed(self):
        """O-MODULES: without the section no address of it is there."""
        self.env["portal.section.access"].create(
            {
                "company_id": self.company.id,
                "section_id": self.env.ref("customer_portal_ext.section_documents").id,
                "partner_id": self.carla.id,
                "is_granted": False,
            }
        )
        for path in (
            "/my/documents",
            "/my/documents/upload",
            f"/my/documents/{self.prices.id}",
            f"/my/documents/{self.prices.id}/download",
            f"/my/documents/folder/{self.public.id}",
        ):
            response = self.get(path)
            self.assertEqual(response.status_code, 404, path)
            self.assertNotIn("Prices 2026", response.text)
        self.assertNotIn("/my/documents", self.get("/my").text)

    def test_start_page(self):
        """O-DOCS: the section has its card on the start page."""
        self.assertIn('href="/my/documents"', self.get("/my").text)

    def test_new_since_the_last_look(self):
        """O-DOCS: the card tells what is new since they looked."""
        self.assertNotIn("New: ", self.get("/my").text)
        Look = self.env["portal.document.look"]
        page = self.get("/my/documents")
        self.assertFalse(Look.search([("partner_id", "=", self.carla.id)]))
        [form] = self.page(page).xpath("//form[@action='/my/documents/seen']")
        [token] = form.xpath(".//input[@name='csrf_token']/@value")
        for data, status in (({}, 400), ({"csrf_token": token}, 204)):
            response = self.url_open("/my/documents/seen", data=data or {"x": "1"})
            self.assertEqual(response.status_code, status)
        self.assertEqual(len(Look.search([("partner_id", "=", self.carla.id)])), 1)
        self.env.cr.execute(
            "UPDATE portal_document_look SET date = date - interval '2 hours'"
        )
        self.document("For Eve", self.private, owner_id=self.eve.id)
        self.env.cr.execute(
            "UPDATE portal_document SET create_date = create_date - interval '1 day'"
            " WHERE id = %s",
            [self.contract.id],
        )
        self.env.invalidate_all()
        text = self.text_of(self.get("/my"))
        self.assertIn("New: 1", text)

    def test_versions(self):
        """O-DOCS: earlier versions are on the page, and a later one is pointed to."""
        new = self.document(
            "Prices 2026", self.public, raw=PDF + b"2", replaces_id=self.prices.id
        )
        self.assertEqual(
            self.names(self.get("/my/documents?filterby=public")), ["Prices 2026"]
        )
        page = self.get(f"/my/documents/{new.id}")
        self.assertIn(f"/my/documents/{self.prices.id}/download", page.text)
        old = self.get(f"/my/documents/{self.prices.id}")
        self.assertIn("There is a later version", self.text_of(old))
        self.assertIn(f"/my/documents/{new.id}", old.text)

    def test_export(self):
        """X-EXPORT: the list as a file has what the page has."""
        response = self.get("/my/documents?export=csv")
        self.assertEqual(response.status_code, 200)
        self.assertIn("Prices 2026", response.text)
        self.assertNotIn("Else contract", response.text)

    def test_staff(self):
        """O-DOCS: staff open the pages of documents with their own rights."""
        self.login_as(self.salesperson)
        response = self.get(f"/my/documents/{self.other_contract.id}")
        self.assertEqual(response.status_code, 200)
        self.assertFalse(
            self.page(response).xpath("//form[contains(@action, '/remove')]")
        )
