"""C-APPROVE: the terms, per company and language, and in versions."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import PortalCase, PortalHttpCase
from .test_approve_kinds import KindsCast


@tagged("post_install", "-at_install")
class TestTerms(KindsCast, PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("de_DE")
        cls.Terms = cls.env["portal.terms"]

    def version(self, company=None, **texts):
        terms = self.Terms.create(
            {
                "company_id": (company or self.company).id,
                "text_ids": [
                    Command.create({"lang": lang, "body": f"<p>{text}</p>"})
                    for lang, text in texts.items()
                ],
            }
        )
        terms.action_publish()
        return terms

    def shown(self, order, lang):
        return order.with_context(lang=lang)._portal_terms_shown()[0]

    def test_nobody_approves_terms_that_are_not_there(self):
        """C-APPROVE: the words that are ticked speak of terms where there are any."""
        self.Terms._current(self.company).action_archive_terms()
        order = self.quotation()
        order.note = False
        self.assertEqual(order._portal_terms_shown(), [])
        words = order._portal_approval_words()
        self.assertEqual(words, "I have read this and approve it.")
        order.note = "<p>Five days.</p>"
        words = order._portal_approval_words()
        self.assertEqual(words, "I have read and approve the terms.")

    def test_text_in_the_readers_language(self):
        """C-APPROVE: each reads their own language, or another one of it."""
        self.company.partner_id.lang = "en_US"
        terms = self.version(en_US="English", de_DE="Deutsch")
        order = self.quotation()
        self.assertIn("English", self.shown(order, "en_US")["html"])
        german = self.shown(order, "de_DE")
        self.assertIn("Deutsch", german["html"])
        self.assertEqual((german["version"], german["lang"]), (terms.version, "de_DE"))
        self.assertIn("Deutsch", terms._text_for("de_CH").body)
        self.assertIn("English", terms._text_for("fr_FR").body)
        self.company.partner_id.lang = "de_DE"
        self.assertIn("Deutsch", terms._text_for("fr_FR").body)

    def test_saving_one_language_leaves_the_others(self):
        """C-APPROVE: to write the terms in German does not touch the English text."""
        self.company.portal_terms = "<p>English</p>"
        self.company.with_context(lang="de_DE").portal_terms = "<p>Deutsch</p>"
        self.assertIn("English", self.company.portal_terms)
        self.assertIn("Deutsch", self.company.with_context(lang="de_DE").portal_terms)
        self.company.with_context(lang="de_DE").portal_terms = False
        self.company.invalidate_recordset()
        self.assertIn("English", self.company.with_context(lang="de_DE").portal_terms)

    def test_versions_are_counted_and_kept(self):
        """C-APPROVE: a new version counts from its publication; the old one is kept."""
        first = self.version(en_US="One")
        draft = self.Terms.browse(first.action_new_version()["res_id"])
        self.assertEqual(draft.version, first.version + 1)
        draft.text_ids.body = "<p>Two</p>"
        order = self.quotation()
        self.assertIn("One", self.shown(order, "en_US")["html"])
        draft.action_publish()
        self.assertIn("Two", self.shown(order, "en_US")["html"])
        self.assertEqual(first.state, "archived")
        self.assertIn("One", first.text_ids.body)
        self.assertTrue(draft.published_on)
        self.assertEqual(draft.published_by_id, self.env.user)
        draft.action_archive_terms()
        self.assertFalse(order._portal_terms_shown())

    def test_published_terms_stay_as_they_are(self):
        """C-APPROVE: nobody changes or deletes what was published."""
        terms = self.version(en_US="One")
        for forbidden in (
            lambda: terms.text_ids.write({"body": "<p>Other</p>"}),
            lambda: terms.text_ids.unlink(),
            lambda: terms.unlink(),
            lambda: terms.write(
                {"text_ids": [Command.create({"lang": "de_DE", "body": "x"})]}
            ),
            lambda: terms.action_publish(),
            # by RPC, past the form
            lambda: terms.write({"state": "draft"}),
            lambda: terms.write({"version": 99}),
        ):
            with self.assertRaises(UserError):
                forbidden()
        self.assertIn("One", terms.text_ids.body)

    def test_x_multi_terms_of_each_company(self):
        """X-MULTI: each company counts and shows its own terms."""
        other = self.env["res.company"].create({"name": "Second"})
        mine = self.version(en_US="Mine")
        theirs = self.version(company=other, en_US="Theirs")
        self.assertEqual(theirs.version, 1)
        self.assertEqual(mine.state, "published")
        self.assertIn("Mine", self.shown(self.quotation(), "en_US")["html"])

    def test_only_managers_write_terms(self):
        """C-APPROVE: staff read the terms, managers of the portal write them."""
        terms = self.version(en_US="One").with_user(self.salesperson)
        self.assertIn("One", terms.text_ids.body)
        for forbidden in (terms.action_archive_terms, terms._new_version):
            with self.assertRaises(AccessError):
                forbidden()
        with self.assertRaises(AccessError):
            terms.with_user(self.carla_user).read(["version"])

    def test_settings_show_the_terms(self):
        """C-APPROVE: the settings show what counts, and lead to the next version."""
        terms = self.version(en_US="One")
        settings = Form(self.env["res.config.settings"]).save()
        self.assertIn("One", settings.portal_terms)
        draft = self.Terms.browse(settings.action_portal_terms_new()["res_id"])
        self.assertEqual((draft.state, draft.version), ("draft", terms.version + 1))
        found = self.Terms.search(settings.action_portal_terms()["domain"])
        self.assertFalse((draft | terms) - found)

    def test_evidence_holds_version_language_and_text(self):
        """X-AUDIT: an approval says which text of which version was shown."""
        terms = self.version(en_US="One", de_DE="Eins")
        order = self.quotation()
        event = self.approve(order.with_context(lang="de_DE"))
        [shown] = event._get_snapshot()["terms"]
        german = terms.text_ids.filtered(lambda text: text.lang == "de_DE")
        self.assertEqual(shown["text"], "Eins")
        self.assertEqual((shown["version"], shown["lang"]), (terms.version, "de_DE"))
        self.assertEqual(shown["sha256"], german.sha256)
        self.version(en_US="Two")
        self.assertEqual(event._certificate()["terms"][0]["text"], "Eins")


@tagged("post_install", "-at_install")
class TestTermsPage(PortalHttpCase):
    def test_new_version_between_check_and_submit(self):
        """X-BOUND: a version published meanwhile is shown before it is accepted."""
        order = self.quotation()
        self.login_as(self.carla_user)
        path, fields = self.approve_form(order, order.order_line[:1])
        terms = self.env["portal.terms"]._current(self.company)._new_version()
        terms.text_ids.body = "<p>Ten days.</p>"
        terms.action_publish()
        response = self.submit(path, fields)
        self.assertEqual(response.status_code, 409)
        self.assertIn("Ten days.", response.text)
        self.assertFalse(order.portal_approval_ids)
