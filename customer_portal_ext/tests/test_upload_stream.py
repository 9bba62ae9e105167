"""O-UPLOAD, C-FILES: large files go to the disk piece by piece, as they are."""

import hashlib
import io
import os
import tracemalloc
from unittest.mock import patch

from PIL import Image
from werkzeug.http import parse_options_header

from odoo.tests import TransactionCase, tagged

from ..models import ir_attachment_content
from ..tools import file_content
from ..tools.file_content import FileContent
from .file_case import PDF, FileCase

MEGABYTE = 1024**2


class Watched(io.BytesIO):
    """A file that remembers the largest piece that was read of it at once."""

    largest = 0

    def read(self, size=-1):
        found = super().read(size)
        self.largest = max(self.largest, len(found))
        return found


def whole_pdf(size):
    """Return a PDF of that many bytes, whole."""
    filling = os.urandom(MEGABYTE) * (size // MEGABYTE)
    return b"%PDF-1.4\n" + filling + b"\n%%EOF\n"


@tagged("post_install", "-at_install")
class TestFileContent(TransactionCase):
    def attach(self, content, **values):
        return self.env["ir.attachment"].create(
            {"name": "plan.pdf", "mimetype": "application/pdf", "raw": content} | values
        )

    def test_o_upload_stored_piece_by_piece(self):
        """O-UPLOAD: what is stored is what came; no step read all of it."""
        raw = whole_pdf(12 * MEGABYTE)
        source = Watched(raw)
        attachment = self.attach(FileContent(source))
        self.assertLessEqual(source.largest, file_content.CHUNK)
        attachment.invalidate_recordset()
        self.assertEqual(attachment.raw, raw)
        self.assertEqual(attachment.file_size, len(raw))
        self.assertEqual(
            attachment.checksum, hashlib.sha1(raw, usedforsecurity=False).hexdigest()
        )
        twin = self.attach(raw)
        self.assertEqual(attachment.store_fname, twin.store_fname)
        # a second time beside the first: compared, not written
        again = self.attach(FileContent(io.BytesIO(raw)))
        self.assertEqual(again.store_fname, twin.store_fname)
        folder = os.path.dirname(again._full_path(again.store_fname))
        self.assertFalse([name for name in os.listdir(folder) if "." in name])

    def test_o_upload_memory(self):
        """O-UPLOAD: a file of 48 MB costs a few MB of memory."""
        path = self.attach(FileContent(io.BytesIO(whole_pdf(48 * MEGABYTE))))
        stored = path._full_path(path.store_fname)
        with open(stored, "rb") as source:
            content = FileContent(source)
            tracemalloc.start()
            try:
                content.sha256  # noqa: B018
                with patch.object(os.path, "exists", lambda path: False):
                    self.attach(content)
                _now, peak = tracemalloc.get_traced_memory()
            finally:
                tracemalloc.stop()
        self.assertLess(peak, 8 * MEGABYTE)

    def test_o_upload_never_half(self):
        """O-UPLOAD: a disk that is full leaves no file that claims to be whole."""
        raw = whole_pdf(2 * MEGABYTE)
        full = patch.object(
            ir_attachment_content.os, "replace", side_effect=OSError("no space left")
        )
        with full, self.assertRaises(OSError):
            self.attach(FileContent(io.BytesIO(raw)))
        sha1 = hashlib.sha1(raw, usedforsecurity=False).hexdigest()
        folder = self.env["ir.attachment"]._full_path(sha1[:2])
        self.assertFalse([name for name in os.listdir(folder) if sha1 in name])

    def test_o_upload_into_the_database(self):
        """O-UPLOAD: where files lie in the database, they are stored as ever."""
        self.env["ir.config_parameter"].set_param("ir_attachment.location", "db")
        attachment = self.attach(FileContent(io.BytesIO(PDF)))
        attachment.invalidate_recordset()
        self.assertFalse(attachment.store_fname)
        self.assertEqual(attachment.raw, PDF)
        self.assertEqual(bytes(attachment._portal_content()), PDF)

    def test_o_upload_text_is_found(self):
        """O-UPLOAD: the words of a text are kept for the search, not all of a large."""
        raw = b"canary word " * 100_000
        attachment = self.attach(
            FileContent(io.BytesIO(raw)), name="a.txt", mimetype="text/plain"
        )
        self.assertIn("canary", attachment.index_content)
        self.assertLess(len(attachment.index_content), len(raw))

    def test_o_upload_cut_at_a_limit(self):
        content = FileContent(io.BytesIO(b"0123456789"), limit=4)
        self.assertEqual((len(content), bytes(content)), (4, b"0123"))
        self.assertEqual(content.sha256, hashlib.sha256(b"0123").hexdigest())
        self.assertEqual(content[-2:], b"23")
        self.assertEqual(content[2:99], b"23")


@tagged("post_install", "-at_install")
class TestUploadForms(FileCase):
    def test_o_upload_print_data_stay_what_they_are(self):
        """C-FILES: a large picture is not made smaller; its hash is the stored's."""
        holder = io.BytesIO()
        Image.effect_noise((2400, 1600), 60).convert("RGB").save(
            holder, "JPEG", quality=20
        )
        raw = holder.getvalue()
        self.send(("camera.jpg", raw))
        self.assertEqual(self.files.attachment_id.raw, raw)
        self.assertEqual(self.files.sha256, hashlib.sha256(raw).hexdigest())

    def test_o_upload_pixels_without_end_are_not_opened(self):
        """C-FILES: a picture made to break its reader is taken in like any file."""
        bomb = io.BytesIO()
        Image.new("1", (30_000, 30_000)).save(bomb, "PNG")
        response = self.send(("bomb.png", bomb.getvalue()))
        self.assertEqual(response.status_code, 303)
        self.assertEqual(self.files.attachment_id.raw, bomb.getvalue())

    def test_o_upload_not_read_as_a_whole(self):
        """O-UPLOAD: from the web server's temporary file to the store, in pieces."""
        self.company.portal_file_max_mb = 8
        read = []
        chunks, part = FileContent.chunks, FileContent.__getitem__

        def watched(content, key):
            found = part(content, key)
            read.append(len(found))
            return found

        with (
            patch.object(FileContent, "chunks", autospec=True, side_effect=chunks),
            patch.object(FileContent, "__getitem__", watched),
        ):
            response = self.send(("plan.pdf", whole_pdf(6 * MEGABYTE)))
        self.assertEqual(response.status_code, 303, response.text[:300])
        self.assertEqual(self.files.size, 6 * MEGABYTE + 16)
        self.assertTrue(read)
        self.assertLess(max(read), MEGABYTE)

    def test_o_upload_an_error_per_file_and_the_rest_kept(self):
        """O-UPLOAD: one byte too many is too large; the one beside it is stored."""
        limit = MEGABYTE
        fits = b"%PDF-1.4\n" + b"x" * (limit - 16) + b"\n%%EOF\n"
        self.assertEqual(len(fits), limit)
        response = self.send(("fits.pdf", fits), ("more.pdf", b"%" + fits))
        self.assertEqual(response.status_code, 422)
        self.assertIn("more.pdf is larger than 1 MB.", self.text_of(response))
        self.assertEqual(self.files.mapped("name"), ["fits.pdf"])

    def test_o_upload_too_much_together(self):
        """O-UPLOAD: told by its length, before any of it is read."""
        limit = self.env["res.company"]._portal_upload_bytes()
        response = self.send(*(("a.pdf", b"x" * (limit // 2 + 1)),) * 2)
        self.assertEqual(response.status_code, 303)
        self.assertIn("notice=too_much", response.headers["Location"])
        self.assertIn("too large together", self.get(response.headers["Location"]).text)
        self.assertFalse(self.files)

    def test_o_upload_strangers_fill_no_disk(self):
        """O-UPLOAD: who is not known here may send little, and is sent to the login."""
        self.login_as(None)
        with patch.object(FileContent, "__init__", side_effect=AssertionError):
            response = self.submit(
                self.path,
                [("csrf_token", "x")],
                files=[("files", ("a.pdf", io.BytesIO(b"x" * 2 * MEGABYTE)))],
            )
        self.assertEqual(response.status_code, 303)
        self.assertIn("notice=too_much", response.headers["Location"])
        response = self.get(response.headers["Location"])
        self.assertIn("/web/login", response.headers["Location"])
        self.assertFalse(self.files)

    def test_c_files_safe_names_of_downloads(self):
        """C-FILES: no path, no line of its own, no quote ends the header."""
        self.send(('..\\..\\a/b"; filename=evil.html\r\nX-Evil: 1\u202egnp.pdf', PDF))
        [name] = self.files.mapped("name")
        for part in ("/", "\\", '"', "\r", "\n", ";", "\u202e"):
            self.assertNotIn(part, name)
        response = self.get(f"{self.path}/{self.files.id}")
        self.assertEqual(response.content, PDF)
        self.assertNotIn("X-Evil", response.headers)
        header = response.headers["Content-Disposition"]
        self.assertEqual(
            parse_options_header(header), ("attachment", {"filename": name})
        )
        self.send(("Straße Überblick.pdf", PDF + b"2"))
        header = self.get(f"{self.path}/{self.files[-1].id}").headers[
            "Content-Disposition"
        ]
        self.assertIn("filename*=UTF-8''", header)
