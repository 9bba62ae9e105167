"""O-FAQ: articles, who finds them, and the search."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tests import tagged

from .common import PortalCase
from .faq_case import FaqCast


@tagged("post_install", "-at_install")
class TestFaq(FaqCast, PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_faqs()

    def found(self, text, lang="en_US", partner=None):
        domain = self.env["portal.faq"]._portal_faq_domain(
            partner or self.carla, self.company
        )
        found = self.env["portal.faq"]._portal_find_faq(text, domain, lang)
        return [one.id for one in found]

    def test_o_faq_ranking(self):
        """O-FAQ: what has it in the question comes first; drafts never."""
        self.assertEqual(self.found("bleed"), self.bleed.ids)
        self.assertEqual(self.found("files"), [self.bleed.id, self.colour.id])
        self.assertEqual(self.found("file"), [self.bleed.id, self.colour.id])
        self.assertEqual(self.found("secret"), [])
        self.draft.action_publish()
        self.assertEqual(self.found("secret"), self.draft.ids)
        self.assertEqual(self.found("bleed"), [self.bleed.id, self.draft.id])
        self.bleed.action_archive_faq()
        self.assertEqual(self.found("bleed"), self.draft.ids)

    def test_o_faq_follows_the_text(self):
        """O-FAQ: a changed text is found by its new words only."""
        self.bleed.write({"name": "Cutting", "answer": "<p>Knives</p>"})
        self.assertEqual(self.found("bleed"), [])
        self.assertEqual(self.found("knife"), [])
        self.assertEqual(self.found("knives"), self.bleed.ids)

    def test_o_faq_beginnings_and_several_words(self):
        """O-FAQ: where nothing has all words, some of them do, and beginnings."""
        self.assertEqual(self.found("millim"), self.bleed.ids)
        self.assertEqual(self.found("bleed of elephants"), self.bleed.ids)
        self.assertEqual(self.found('"darker print"')[0], self.colour.id)
        self.assertEqual(self.found("bleed -millimetres"), self.bleed.ids)

    def test_o_faq_mistyped(self):
        """O-FAQ: a question that is written alike is offered."""
        if not self.env.registry.has_trigram:
            self.assertEqual(self.found("darkr prnt"), [])
        else:
            self.assertEqual(self.found("darkr prnt"), self.colour.ids)

    def test_o_faq_hostile_text(self):
        """O-FAQ: no text is an operator that fails, or markup."""
        hostile = [
            "'; DROP TABLE portal_faq --",
            "a & | ! (",
            "\\'\\",
            "\x00bleed",
            "<script>alert(1)</script>",
            "%_%",
            ":*:*",
            "x" * 5000,
            "🦆",
            "' | ''",
        ]
        for text in hostile:
            with self.subTest(text=text[:20]):
                self.assertIsInstance(self.found(text), list)
        self.assertEqual(self.found("\x00bleed"), self.bleed.ids)

    def test_o_faq_highlighting_is_escaped(self):
        """O-FAQ: what was found is marked, and text stays text."""
        faq = self.faq("Is 1 < 2 & <b>bold</b>?", "<p>Use &lt;script&gt; rarely</p>")
        domain = Domain("id", "=", faq.id)
        [found] = self.env["portal.faq"]._portal_find_faq("rarely", domain, "en_US")
        self.assertIn("script&gt; <mark>rarely</mark>", found.snippet)
        self.assertNotIn("<script", found.snippet)
        [found] = self.env["portal.faq"]._portal_find_faq("bold", domain, "en_US")
        self.assertIn("&lt;b&gt;<mark>bold</mark>&lt;/b&gt;", found.name)

    def test_o_faq_language(self):
        """O-FAQ: an article is found by the endings of its own language."""
        self.env["res.lang"]._activate_lang("de_DE")
        german = self.faq(
            "Wie teuer sind Drucke?", "<p>Fragen Sie uns.</p>", lang="de_DE"
        )
        self.assertEqual(self.found("Drucken", lang="de_DE"), german.ids)
        both = self.faq("Bleed / Anschnitt", "<p>Bleed</p>", lang=False)
        understood = self.env["portal.faq"]._portal_language_domain("de_CH")
        self.assertEqual(
            self.env["portal.faq"].search(understood & Domain("state", "!=", "draft")),
            german | both,
        )
        self.assertEqual(self.found("bleed")[0], both.id)

    def test_o_faq_who(self):
        """O-FAQ, X-MULTI: granted contacts, of the company, with the tag."""
        tag = self.env["res.partner.category"].create({"name": "Dealer"})
        self.colour.partner_tag_ids = tag
        self.assertEqual(self.found("print"), self.bleed.ids)
        self.customer.category_id = tag
        self.assertEqual(self.found("print"), [self.colour.id, self.bleed.id])
        self.assertEqual(self.found("darker", partner=self.eve), [])
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.colour.company_id = elsewhere
        self.assertEqual(self.found("darker"), [])
        self.colour.company_id = False
        self.assertEqual(self.found("darker"), self.colour.ids)
        self.grant_faq(self.carla, False)
        self.assertEqual(self.found("print"), [])

    def test_o_faq_staff(self):
        """O-FAQ: an answer is written before it is published; others only read."""
        with self.assertRaises(UserError):
            self.faq("Empty?", "<p> </p>")
        faq = self.bleed.with_user(self.salesperson)
        self.assertTrue(faq.name)
        with self.assertRaises(AccessError):
            faq.action_archive_faq()
        with self.assertRaises(AccessError):
            self.bleed.with_user(self.carla_user).read(["name"])
        copied = self.bleed.copy()
        self.assertEqual(copied.state, "draft")
        self.assertEqual(copied.reader_count, 0)

    def test_o_faq_pictures_have_an_owner(self):
        """O-FAQ: a picture of a new article belongs to it; another's is not taken."""
        own, others = self.picture(), self.picture(self.colour)
        faq = self.faq(
            "Pictures?",
            f'<p><img src="/web/image/{own.id}-abc/plan.png?access_token=t"/>'
            f'<img src="/web/image/{others.id}/plan.png"/>'
            '<img src="https://elsewhere.example/web/logo.png"/></p>',
        )
        self.assertEqual(own.res_id, faq.id)
        self.assertEqual(others.res_id, self.colour.id)
        answer = faq._portal_answer()
        self.assertIn(f'src="{faq._portal_path()}/file/{own.id}"', answer)
        self.assertNotIn("access_token", answer)
        self.assertNotIn(f"/file/{others.id}", answer)
        self.assertEqual(answer.count('loading="lazy"'), 3)

    def test_o_faq_takes_no_file_of_a_colleague(self):
        """O-FAQ: the number of another's unsaved file does not make it public."""
        file = self.env["ir.attachment"].with_user(self.salesperson)
        file = file.create({"name": "draft.txt", "raw": b"private"})
        faq = self.faq("Files?", f'<p><a href="/web/content/{file.id}">x</a></p>')
        self.assertFalse(file.sudo().res_id)
        self.assertNotIn(f"/file/{file.id}", faq._portal_answer())

    def test_o_faq_readers(self):
        """O-FAQ: one reader counts once, and may change their mind."""
        Reading = self.env["portal.faq.reading"]
        Reading._note(self.bleed.sudo(), self.carla)
        Reading._note(self.bleed.sudo(), self.carla, helpful="no", remark="Sizes")
        Reading._note(self.bleed.sudo(), self.colin, helpful="yes")
        self.assertRecordValues(
            self.bleed,
            [{"reader_count": 2, "helpful_count": 1, "unhelpful_count": 1}],
        )
        Reading._note(self.bleed.sudo(), self.carla, helpful="yes")
        self.assertRecordValues(
            self.bleed,
            [{"reader_count": 2, "helpful_count": 2, "unhelpful_count": 0}],
        )
        self.assertEqual(set(self.bleed.reading_ids.mapped("remark")), {"Sizes", False})
