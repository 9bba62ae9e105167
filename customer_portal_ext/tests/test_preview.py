"""C-PREVIEW: staff see the portal as a chosen contact."""

from odoo.tests import tagged

from .preview_case import PreviewCase


@tagged("post_install", "-at_install")
class TestPreview(PreviewCase):
    def test_as_the_contact(self):
        """C-PREVIEW: her documents and no others, with the mark on every page."""
        response = self.start(page=self.path)
        self.assertEqual(response.headers["Location"], self.path)
        response = self.get(self.path)
        self.assert_preview(response)
        self.assertIn(self.quote.name, response.text)
        self.assert_preview(self.get(f"/my/orders/{self.of_eve.id}"), status=404)
        # staff see a draft, she does not
        self.assert_preview(self.get(f"/my/orders/{self.draft.id}"), status=404)
        response = self.get("/my/quotes")
        self.assert_preview(response)
        self.assertIn(self.quote.name, response.text)
        self.assertNotIn(self.of_eve.name, response.text)
        self.assertNotIn(self.salesperson.name, self.text_of(self.get("/my/account")))

    def test_every_page(self):
        """C-PREVIEW: lists, search, statement, account, forms and PDFs all open."""
        line = self.quote.order_line[0]
        pages = [
            "/my",
            "/my/quotes",
            "/my/quotes?search=poster",
            "/my/orders",
            "/my/actions",
            "/my/history",
            "/my/history/payments",
            "/my/invoices",
            "/my/statement",
            "/my/account-summary",
            "/my/account",
            "/my/addresses",
            "/my/security",
            "/my/security/sessions",
            "/my/projects",
            "/my/tasks",
            "/my/faq",
            f"{self.path}/approve?line_ids={line.id}",
            f"{self.path}/change-request",
        ]
        for partner, name in (
            (self.carla, "Carla Client"),
            (self.colin, "Colin Client"),
        ):
            self.start(partner)
            for page in pages:
                with self.subTest(page=page, name=name):
                    self.assert_preview(self.get(page), name)
        for user in (self.carla_user,):
            self.login_as(user)
            for page in pages:
                with self.subTest(page=page, as_herself=True):
                    self.assertEqual(self.get(page).status_code, 200)

    def test_without_a_login(self):
        """C-PREVIEW: Colin has no login, gets none, and is shown all the same."""
        users = self.env["res.users"].with_context(active_test=False).search_count([])
        self.start(self.colin)
        response = self.get(self.path)
        banner = self.assert_preview(response, "Colin Client")
        self.assertIn("They have no login yet", banner.text_content())
        self.assertIn(self.quote.name, response.text)
        self.assert_preview(
            self.get(f"/my/orders/{self.of_eve.id}"), "Colin Client", 404
        )
        self.assertFalse(self.colin.with_context(active_test=False).user_ids)
        self.env.invalidate_all()
        after = self.env["res.users"].with_context(active_test=False).search_count([])
        self.assertEqual(after, users)

    def test_lists_as_files(self):
        """C-PREVIEW: what is downloaded is what the contact gets."""
        for partner in (self.carla, self.colin):
            self.start(partner)
            response = self.get("/my/quotes?export=csv")
            self.assertEqual(response.status_code, 200)
            self.assertIn(self.quote.name, response.text)
            self.assertNotIn(self.of_eve.name, response.text)

    def test_language(self):
        """C-PREVIEW: in the language of the contact; the staff's own stays."""
        self.env["res.lang"]._activate_lang("fr_FR")
        self.carla.lang = "fr_FR"
        self.start()
        response = self.get("/my")
        self.assertIn('lang="fr-FR"', response.text)
        self.assertNotIn("frontend_lang=fr", response.headers.get("Set-Cookie", ""))
        # with the website, her pages lead to others in her language
        response = self.get("/fr/my/quotes")
        self.assertEqual(response.status_code, 200)
        self.assertIn(self.quote.name, response.text)
        self.assertNotIn("frontend_lang", response.headers.get("Set-Cookie", ""))
        response = self.submit("/my/preview/end", self.fields_of_end(response))
        self.assertNotIn('lang="fr-FR"', self.get("/my").text)
