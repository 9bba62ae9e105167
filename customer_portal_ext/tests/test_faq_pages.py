"""O-FAQ: the pages, as readers and as others get them."""

from odoo.tests import tagged

from .common import PortalHttpCase
from .faq_case import PNG, FaqCast
from .statement_case import StatementCase


@tagged("post_install", "-at_install")
class TestFaqPages(StatementCase, FaqCast, PortalHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_faqs()

    def test_o_faq_list(self):
        """O-FAQ: categories, all questions, and what is read most."""
        self.login_as(self.carla_user)
        page = self.get("/my/faq")
        text = self.text_of(page)
        self.assertIn(self.bleed.name, text)
        self.assertIn("Files 2", text)
        self.assertNotIn("Secret papers", page.text)
        self.assertNotIn("Most read", text)
        self.env["portal.faq.reading"]._note(self.bleed.sudo(), self.carla)
        self.assertIn("Most read", self.text_of(self.get("/my/faq")))
        self.assertIn("/my/faq", self.get("/my").text)

    def test_o_faq_tag_taken_away(self):
        """O-FAQ: what was for a tag is gone with the tag, also for who just read it."""
        tag = self.env["res.partner.category"].create({"name": "Dealer"})
        self.bleed.partner_tag_ids = tag
        self.carla.category_id = tag
        self.login_as(self.carla_user)
        self.assertIn(self.bleed.name, self.text_of(self.get("/my/faq")))
        self.carla.category_id = False
        self.assertNotIn(self.bleed.name, self.text_of(self.get("/my/faq")))

    def test_o_faq_search(self):
        """O-FAQ: what was found is marked; nothing found says what to do."""
        self.login_as(self.carla_user)
        page = self.get("/my/faq?q=bleed")
        self.assertIn("<mark>bleed</mark>", page.text)
        self.assertNotIn("Secret papers", page.text)
        page = self.get("/my/faq?q=zzzz")
        self.assertIn("Nothing was found", self.text_of(page))
        for odd in ("category=x", "category=99999", "product=-1", "after=x"):
            page = self.get(f"/my/faq?{odd}")
            self.assertEqual(page.status_code, 200)
            self.assertIn(self.bleed.name, page.text)
        page = self.get("/my/faq?category=99999")
        self.assertIn("could not be understood", self.text_of(page))

    def test_g8_queries(self):
        """G8: list, search and question take at most 12, however many there are."""
        product = self.env["product.template"].create({"name": "Flyer"})
        file = self.picture(self.bleed)
        self.bleed.write({"product_ids": product.ids, "attachment_ids": file.ids})
        self.bleed.answer = f"<p>See <img src='/web/image/{file.id}'/></p>"
        self.env["portal.faq.reading"]._note(self.bleed.sudo(), self.carla)
        self.login_as(self.carla_user)
        paths = (
            *("/my/faq", "/my/faq?q=files", "/my/faq?q=bleeding", "/my/faq?q=zzzz"),
            f"/my/faq?category={self.category.id}&product={product.id}",
            *(f"/my/faq?after={self.bleed.id}", self.bleed._portal_path()),
        )
        few = [len(self.queries(path)) for path in paths]
        for number in range(45):
            self.faq(f"Of files {number}", "<p>Bleed</p>", product_ids=product.ids)
        for path, before in zip(paths, few, strict=True):
            with self.subTest(path):
                statements = self.queries(path)
                self.assertLessEqual(len(statements), min(before, 12), statements)

    def test_o_faq_paging(self):
        """O-FAQ: every question is on one page, in their order."""
        for number in range(85):
            self.faq(f"Question {number:03}", "<p>Same</p>")
        self.login_as(self.carla_user)
        seen, path = [], "/my/faq"
        while path:
            page = self.page(self.get(path))
            part = page.xpath("//section[@aria-labelledby='portal_faq_all']")[0]
            seen += part.xpath(".//li/a/text()")
            path = next(iter(part.xpath(".//a[@rel='next']/@href")), None)
        self.assertEqual(len(seen), 87)
        self.assertEqual(seen, sorted(set(seen)))
        # the place of a draft is not told
        first = self.get("/my/faq").text.count("<li")
        self.draft.name = "Question 084, and a half"
        page = self.get(f"/my/faq?after={self.draft.id}")
        self.assertIn("Question 000", page.text)
        self.assertEqual(page.text.count("<li"), first)

    def test_o_faq_page(self):
        """O-FAQ: the answer, what else there is, and no token."""
        self.login_as(self.carla_user)
        page = self.get(self.bleed._portal_path())
        self.assertEqual(page.status_code, 200)
        self.assertIn("Three millimetres", page.text)
        self.assertIn(self.colour.name, page.text)
        self.assertEqual(self.get(f"/my/faq/{self.bleed.id}").status_code, 200)

    def test_o_faq_denied(self):
        """O-FAQ, O-MODULES: drafts, odd addresses and what was not granted."""
        self.login_as(self.carla_user)
        for slug in (self.draft.id, f"x-{self.draft.id}", "x", "0", "-5", 10**12):
            page = self.get(f"/my/faq/{slug}")
            self.assertEqual(page.status_code, 404, slug)
            self.assertNotIn("Secret papers", page.text)
        self.grant_faq(self.carla, False)
        for path in (
            "/my/faq",
            "/my/faq?q=bleed",
            "/my/faq/suggest?q=bleed",
            self.bleed._portal_path(),
        ):
            page = self.get(path)
            self.assertEqual(page.status_code, 404, path)
            self.assertNotIn("bleed does", page.text)
        self.assertNotIn('href="/my/faq"', self.get("/my").text)
        self.login_as(None)
        page = self.get(self.bleed._portal_path())
        self.assertEqual(page.status_code, 303)
        self.assertNotIn("millimetres", page.text)

    def test_o_faq_staff_see_drafts(self):
        """O-FAQ: a colleague sees a draft as it will be, and is not counted."""
        self.login_as(self.salesperson)
        page = self.get(self.draft._portal_path())
        self.assertIn("it is not published", self.text_of(page))
        self.assertNotIn("Was this helpful", page.text)

    def test_o_faq_pictures(self):
        """O-FAQ: pictures go to who sees the answer, drafts' to nobody."""
        picture = self.picture(self.bleed)
        hidden = self.picture(self.draft)
        other = self.env["ir.attachment"].create({"name": "x", "raw": b"other"})
        self.login_as(self.carla_user)
        path = self.bleed._portal_path()
        answer = self.get(f"{path}/file/{picture.id}")
        self.assertEqual(answer.content, PNG)
        self.assertEqual(answer.headers["Content-Type"], "image/png")
        for wrong in (
            f"{path}/file/{hidden.id}",
            f"{path}/file/{other.id}",
            f"{self.draft._portal_path()}/file/{hidden.id}",
        ):
            answer = self.get(wrong)
            self.assertEqual(answer.status_code, 404, wrong)
            self.assertNotIn(PNG, answer.content)
        page = self.env["ir.attachment"].create(
            {
                "name": "a.html",
                "raw": b"<script>1</script>",
                "mimetype": "text/html",
                "res_model": "portal.faq",
                "res_id": self.bleed.id,
            }
        )
        answer = self.get(f"{path}/file/{page.id}")
        self.assertIn("attachment", answer.headers["Content-Disposition"])

    def test_o_faq_helpful(self):
        """O-FAQ: whether it helped is kept once, by POST only, of what one sees."""
        self.login_as(self.carla_user)
        path = self.bleed._portal_path()
        page = self.get(path)
        self.assertEqual(self.bleed.reader_count, 0, "a GET counts nobody")
        _form, fields = self.form_of(page, f"{path}/helpful")
        answer = self.submit(f"{path}/helpful", [*fields])
        self.assertIn("nothing_said", answer.headers["Location"])
        sent = [pair for pair in fields if pair[0] != "remark"]
        for _time in range(2):
            answer = self.submit(
                f"{path}/helpful", [*sent, ("helpful", "no"), ("remark", " Sizes ")]
            )
            self.assertEqual(answer.status_code, 303)
        reading = self.bleed.reading_ids
        self.assertRecordValues(
            reading,
            [{"partner_id": self.carla.id, "helpful": "no", "remark": "Sizes"}],
        )
        self.assertIn("did not help", self.text_of(self.get(path)))
        token = dict(fields)["csrf_token"]
        draft = self.draft._portal_path()
        answer = self.submit(
            f"{draft}/helpful", {"csrf_token": token, "helpful": "yes"}
        )
        self.assertEqual(answer.status_code, 404)
        self.assertFalse(self.draft.reading_ids)
        answer = self.submit(f"{path}/read", {"csrf_token": token})
        self.assertEqual(answer.status_code, 204)
        self.assertEqual(self.bleed.reader_count, 1)
        self.assertEqual(self.bleed.helpful_count, 0)

    def test_o_faq_suggestions(self):
        """O-FAQ: what is written is answered before it is sent."""
        self.login_as(self.carla_user)
        piece = self.get("/my/faq/suggest?q=the+files+and+their+bleed")
        self.assertIn(self.bleed._portal_path(), piece.text)
        self.assertNotIn("<html", piece.text)
        self.assertNotIn("href", self.get("/my/faq/suggest?q=zz").text)
        self.assertNotIn("href", self.get("/my/faq/suggest?q=qqqqq").text)
