"""O-THUMB: a small picture of each file, drawn once, and a sign where there is none."""

import io
import os
import subprocess
import sys
from unittest import skipUnless
from unittest.mock import patch

from PIL import Image

from odoo.tests import new_test_user, tagged

from ..models import portal_thumbnail
from ..tools import draw_thumbnail, thumbnail
from .file_case import PDF
from .statement_case import StatementCase
from .thumbnail_case import ThumbnailCase, pdf, picture


@tagged("post_install", "-at_install")
class TestThumbnails(StatementCase, ThumbnailCase):
    def test_o_thumb_drawn_once_for_each_content(self):
        """O-THUMB: after the upload, by the server's own work; the same again: none."""
        raw = picture()
        self.send(("dot.png", raw))
        file = self.files
        self.assertFalse(file.has_thumbnail)
        self.assertEqual(self.of(file).state, "waiting")
        self.assertEqual(self.draw(), 1)
        self.assertTrue(file.has_thumbnail)
        self.share(("same.png", raw), line=self.line)
        twin = self.files - file
        self.assertTrue(twin.has_thumbnail)
        self.assertEqual(len(self.Thumbnail.search([("sha256", "=", file.sha256)])), 1)
        self.assertEqual(self.draw(), 0)
        for shown in (file, twin):
            self.assertEqual(self.get(self.path_of(shown)).status_code, 200)

    def test_o_thumb_shown_in_the_lists(self):
        """O-THUMB: a picture with its size, loaded late; a sign with words else."""
        self.send(("dot.png", picture()), ("note.txt", b"Hello there"))
        self.draw()
        for path in (self.path, f"/my/orders/{self.quote.id}"):
            page = self.page(self.get(path))
            [image] = page.xpath("//span[contains(@class, 'o_portal_ext_thumb')]/img")
            self.assertEqual(image.get("loading"), "lazy")
            self.assertEqual(image.get("alt"), "")
            self.assertTrue(image.get("width") and image.get("height"))
            self.assertFalse(image.get("src").startswith("data:"))
            answer = self.get(image.get("src"))
            self.assertEqual(answer.status_code, 200)
            [sign] = page.xpath("//span[contains(@class, 'o_portal_ext_thumb')]/i")
            self.assertIn("fa-file-text-o", sign.get("class"))
            self.assertEqual(sign.getparent().text_content().strip(), "Text")

    def test_o_thumb_answer_is_a_picture_of_ours(self):
        """O-THUMB: a small JPEG without the file's own words, for this browser only."""
        holder = io.BytesIO()
        exif = Image.Exif()
        exif[0x010E] = "canary of the camera"
        Image.new("RGB", (3000, 1500), "green").save(holder, "JPEG", exif=exif)
        self.send(("camera.jpg", holder.getvalue()))
        self.draw()
        answer = self.get(self.path_of(self.files))
        self.assertEqual(answer.headers["Content-Type"], "image/jpeg")
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        self.assertIn("private", answer.headers["Cache-Control"])
        self.assertNotIn("public", answer.headers["Cache-Control"])
        self.assertIn("sandbox", answer.headers["Content-Security-Policy"])
        self.assertNotIn(b"canary", answer.content)
        with Image.open(io.BytesIO(answer.content)) as image:
            self.assertEqual(image.size, (256, 128))
        etag = answer.headers["ETag"]
        again = self.get(self.path_of(self.files), headers={"If-None-Match": etag})
        self.assertEqual(again.status_code, 304)
        self.assertFalse(again.content)

    @skipUnless(thumbnail.can_draw("application/pdf"), "nothing here draws PDFs")
    def test_o_thumb_first_page_of_a_pdf(self):
        """O-THUMB: a PDF shows its first page, whatever size it claims to have."""
        self.send(("card.pdf", pdf()), ("mile.pdf", pdf(2_000_000, 3_000_000)))
        self.draw()
        for file in self.files:
            answer = self.get(self.path_of(file))
            with Image.open(io.BytesIO(answer.content)) as image:
                self.assertEqual(max(image.size), 256)

    def test_o_thumb_failure_is_remembered(self):
        """O-THUMB: what cannot be drawn has a sign, and is not tried for ever."""
        broken = picture()[:40] + b"junk" * 20 + b"IEND"
        self.send(("broken.png", broken))
        self.assertEqual(self.draw(), 1)
        row = self.of(self.files)
        self.assertEqual((row.state, row.attempts), ("failed", 1))
        self.assertTrue(row.reason)
        self.assertFalse(self.files.has_thumbnail)
        self.assertEqual(self.get(self.path_of(self.files)).status_code, 404)
        self.assertEqual(self.draw(), 0)
        thumb = self.files._portal_thumbnails()[self.files.id]
        self.assertEqual((thumb["url"], thumb["label"]), (False, "Picture"))
        row.action_again()
        self.assertEqual(self.draw(), 1)

    def test_o_thumb_what_ends_the_server_is_not_begun_for_ever(self):
        """O-THUMB: an attempt counts before it begins."""
        self.send(("dot.png", picture()))
        row = self.of(self.files)
        row.attempts = portal_thumbnail.MAX_ATTEMPTS
        self.assertEqual(self.draw(), 0)
        self.assertEqual(row.state, "failed")

    def test_o_thumb_other_types_are_never_opened(self):
        """O-THUMB: no program is started for text, archives and drawings of code."""
        self.company.portal_file_types = "txt, eps"
        postscript = b"%!PS-Adobe-3.0 EPSF-3.0\n(/etc/passwd) run\n"
        self.send(("a.txt", b"Hello there"), ("b.eps", postscript))
        self.assertEqual(len(self.files), 2)
        self.assertFalse(self.Thumbnail.search([("state", "=", "waiting")]))
        self.assertEqual(self.draw(), 0)

    def test_o_thumb_swept_and_forgotten(self):
        """O-THUMB: files from before are found; a content without a file is removed."""
        self.send(("dot.png", picture()))
        file = self.files
        self.of(file).unlink()
        self.Thumbnail._gc_thumbnails()
        self.assertEqual(self.of(file).state, "waiting")
        self.draw()
        file.has_thumbnail = False
        self.env.flush_all()
        self.Thumbnail._gc_thumbnails()
        self.assertTrue(file.has_thumbnail)
        row, sha256 = self.of(file), file.sha256
        self.assertTrue(row._get_image())
        self.post(f"{self.path}/{file.id}/remove")
        self.Thumbnail._gc_thumbnails()
        self.assertFalse(self.Thumbnail.search([("sha256", "=", sha256)]))
        self.assertFalse(row._get_image())

    # --- who sees it ------------------------------------------------------------------

    def test_o_thumb_denied(self):
        """O-THUMB: a picture of a file of others looks like a missing one."""
        self.send(("dot.png", picture()), line=self.line)
        self.draw()
        path = self.path_of(self.files)
        self.assertEqual(self.get(path).status_code, 200)
        self.login_as(self.portal_user(self.colin))
        self.assertEqual(self.get(path).status_code, 200)
        for user in (self.eve_user, None):
            self.login_as(user)
            answer = self.get(path)
            self.assertEqual(answer.status_code, 404, user)
            self.assertNotIn(b"\xff\xd8\xff", answer.content)
            self.assertEqual(self.get("/my/documents/0/thumbnail").status_code, 404)
        self.login_as(self.carla_user)
        self.line.portal_status_id = self.Status.create(
            {"name": "Hidden", "model": "sale.order.line", "is_public": False}
        )
        self.assertEqual(self.get(path).status_code, 404)

    def test_o_thumb_guest_and_staff(self):
        """O-THUMB: by a link to the order its pictures only; staff by their rights."""
        self.send(("dot.png", picture()))
        self.draw()
        mine = self.files
        foreign = self.env["portal.document"]._portal_store(
            self.quotation(partner=self.eve),
            {"name": "e.png", "raw": picture(), "mimetype": "image/png"},
            {"kind": "upload", "partner_id": self.eve.id},
        )
        self.assertTrue(foreign.has_thumbnail)
        Document = self.env["portal.document"]
        guest = self.env.ref("base.public_user")

        def link_to(record):
            return record == self.quote

        self.assertTrue(Document._portal_thumbnail_of(mine.id, guest, link_to))
        self.assertFalse(Document._portal_thumbnail_of(foreign.id, guest, link_to))
        nothing = Document._portal_thumbnail_of(mine.id, guest, lambda record: False)
        self.assertFalse(nothing)
        plain = new_test_user(self.env, "paul.plain", groups="base.group_user")
        for user, sees in ((self.salesperson, True), (plain, False)):
            image = Document._portal_thumbnail_of(mine.id, user, link_to)
            self.assertEqual(bool(image), sees, user.login)

    def test_o_thumb_taken_back_is_gone(self):
        self.send(("dot.png", picture()))
        self.draw()
        file = self.files
        self.post(f"{self.path}/{file.id}/remove")
        self.assertEqual(self.get(self.path_of(file)).status_code, 404)

    def test_o_thumb_not_by_rpc(self):
        """O-THUMB: neither contact nor salesperson reads pictures by their numbers."""
        self.send(("dot.png", picture()))
        self.draw()
        row = self.of(self.files)
        for user in (self.carla_user, self.salesperson):
            as_user = row.with_user(user)
            self.assertFalse(as_user.has_access("read"))
            self.assertFalse(row._get_image().with_user(user).has_access("read"))

    def test_o_thumb_costs_no_query(self):
        """O-THUMB: a list of files asks for nothing more because of its pictures."""
        self.send(*((f"{i}.png", picture(colour=(i, 0, 0))) for i in range(8)))
        before = self.queries(self.path)
        self.draw()
        self.assertEqual(len(self.queries(self.path)), len(before))
        self.assertFalse([text for text in before if "portal_thumbnail" in text])


@tagged("post_install", "-at_install")
class TestThumbnailHostile(ThumbnailCase):
    """O-THUMB: files that are made to break what reads them (ASVS 5.2.6)."""

    def fail(self, raw, mimetype, seconds=thumbnail.SECONDS):  # pylint: disable=W0221
        path = self.kept(raw)
        with self.assertRaises(thumbnail.NoThumbnail) as caught:
            thumbnail.draw(path, mimetype, seconds)
        return str(caught.exception)

    def kept(self, raw):
        Attachment = self.env["ir.attachment"].with_context(image_no_postprocess=True)
        attachment = Attachment.create({"name": "x", "raw": raw})
        return attachment._full_path(attachment.store_fname)

    def test_o_thumb_pixels_without_end(self):
        """O-THUMB: a small file of a billion pixels is refused before it is read."""
        bomb = io.BytesIO()
        Image.new("1", (30_000, 30_000)).save(bomb, "PNG")
        self.assertLess(len(bomb.getvalue()), 200_000)
        self.assertIn("cannot be read", self.fail(bomb.getvalue(), "image/png"))

    @skipUnless(thumbnail.pdf_program(), "poppler is not installed")
    def test_o_thumb_a_page_that_never_ends(self):
        """O-THUMB: a page that takes too long is given up, with what draws it."""
        slow = pdf(content=b"0 0 m 100 100 l S " * 2_000_000)
        self.assertIn("longer than", self.fail(slow, "application/pdf", 1))
        running = subprocess.run(
            ["ps", "-eo", "args"], capture_output=True, text=True, check=True
        )
        self.assertNotIn("portal_thumbnail_", running.stdout)

    def test_o_thumb_no_code_of_pictures(self):
        """O-THUMB: PostScript and SVG named as pictures are not run."""
        for raw in (
            b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nshowpage\n",
            b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>',
        ):
            self.assertIn("cannot be read", self.fail(raw, "image/png"))
        self.assertFalse(thumbnail.can_draw("image/svg+xml"))
        self.assertFalse(thumbnail.can_draw("application/postscript"))

    def test_o_thumb_program_knows_nothing_of_the_server(self):
        """O-THUMB: no password in its surroundings, and limits on what it may use."""
        with (
            patch.dict(os.environ, {"PGPASSWORD": "canary"}),
            patch.object(subprocess, "Popen", side_effect=subprocess.Popen) as popen,
        ):
            thumbnail.draw(self.kept(picture()), "image/png")
        environment = popen.call_args.kwargs["env"]
        self.assertEqual(set(environment), {"PATH", "TMPDIR"})
        program = (
            "import sys, runpy;"
            f"sys.argv = [{draw_thumbnail.__file__!r}];"
            f"limit = runpy.run_path({draw_thumbnail.__file__!r})['limit'];"
            "limit(); bytearray(2 * 1024**3)"
        )
        done = subprocess.run(
            [sys.executable, "-I", "-c", program],
            capture_output=True,
            text=True,
            check=False,
        )
        self.assertIn("MemoryError", done.stderr)

    def test_o_thumb_what_comes_back_is_looked_at(self):
        """O-THUMB: a program that was taken over gives no page for a picture."""

        def taken_over(command, folder, seconds):
            with open(os.path.join(folder, "thumbnail.jpg"), "wb") as file:
                file.write(self.written)

        with patch.object(thumbnail, "_run", taken_over):
            for self.written in (
                b"<html><script>alert(1)</script></html>",
                b"\xff\xd8\xff" + b"\0" * thumbnail.MAX_BYTES,
            ):
                self.assertIn("no small picture", self.fail(picture(), "image/png"))

    def test_o_thumb_kinds_of_pictures(self):
        """O-THUMB: see-through, four colours, sixteen bits, a palette, turned."""
        for mode, kind in (
            ("RGBA", "PNG"),
            ("CMYK", "TIFF"),
            ("I;16", "PNG"),
            ("P", "GIF"),
            ("1", "BMP"),
            ("LA", "PNG"),
        ):
            holder = io.BytesIO()
            Image.new(mode, (400, 300)).save(holder, kind)
            drawn = thumbnail.draw(
                self.kept(holder.getvalue()), f"image/{kind.lower()}"
            )
            with Image.open(io.BytesIO(drawn)) as image:
                self.assertEqual((image.size, image.mode), ((256, 192), "RGB"), mode)
        turned = io.BytesIO()
        exif = Image.Exif()
        exif[0x0112] = 6
        Image.new("RGB", (400, 300)).save(turned, "JPEG", exif=exif)
        drawn = thumbnail.draw(self.kept(turned.getvalue()), "image/jpeg")
        with Image.open(io.BytesIO(drawn)) as image:
            self.assertEqual(image.size, (192, 256))

    def test_o_thumb_unexpected(self):
        """O-THUMB: a content that looks like a PDF and is none has a sign."""
        self.send(("plan.pdf", PDF))
        self.draw()
        self.assertFalse(self.files.has_thumbnail)
