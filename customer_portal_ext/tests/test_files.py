"""C-FILES: customers send files to orders and lines, and take them back."""

import hashlib
import io
import zipfile
from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .file_case import PDF, PNG, FileCase


@tagged("post_install", "-at_install")
class TestFiles(FileCase):
    def test_c_files_several_at_once(self):
        """C-FILES: two files to a line; staff are told once, evidence has them."""
        response = self.send(("plan.pdf", PDF), ("dot.png", PNG), line=self.line)
        self.assertEqual(response.status_code, 303, response.text[:500])
        self.assertIn("notice=files_sent", response.headers["Location"])
        self.assertEqual(self.files.mapped("name"), ["plan.pdf", "dot.png"])
        self.assertEqual(self.files.order_line_id, self.line)
        self.assertEqual(self.files.partner_id, self.carla)
        self.assertEqual(self.files[0].attachment_id.raw, PDF)
        self.assertFalse(any(self.files.mapped("has_preview")))
        event = self.events(self.quote, "file_uploaded")
        self.assertEqual(len(event), 1)
        self.assertEqual(
            [file["sha256"] for file in event._get_snapshot()["files"]],
            [hashlib.sha256(raw).hexdigest() for raw in (PDF, PNG)],
        )
        message = self.quote.message_ids.filtered(lambda m: m.author_id == self.carla)
        self.assertEqual(len(message), 1)
        self.assertIn("plan.pdf, dot.png", message.body)
        self.assertIn(self.salesperson.partner_id, message.notified_partner_ids)
        self.assertEqual(self.quote.portal_new_file_count, 2)
        page = self.text_of(self.get(response.headers["Location"]))
        self.assertIn("We have your files.", page)
        self.assertIn("Poster 1 Picture dot.png", page)
        order_page = self.get(f"/my/orders/{self.quote.id}")
        self.assertIn("plan.pdf", self.text_of(order_page))

    def test_c_files_download_is_never_shown_in_place(self):
        self.send(("plan.pdf", PDF))
        response = self.get(f"{self.path}/{self.files.id}")
        self.assertEqual(response.content, PDF)
        self.assertIn("attachment", response.headers["Content-Disposition"])
        self.assertIn("plan.pdf", response.headers["Content-Disposition"])
        self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")
        self.assertIn("sandbox", response.headers["Content-Security-Policy"])
        self.assertEqual(
            self.get(f"{self.path}/{self.files.id}/preview").status_code, 404
        )

    def test_c_files_an_error_per_file_and_the_good_ones_kept(self):
        """C-FILES: empty, wrong type, disguised, cut off, too many: each named."""
        self.company.portal_file_max_count = 6
        cut = b"%PDF-1.4 " + b"x" * 5000
        response = self.send(
            ("good.pdf", PDF),
            ("empty.pdf", b""),
            ("run.exe", b"MZ" + b"\0" * 100),
            ("page.png", b"<html><body><script>alert(1)</script></body></html>"),
            ("half.pdf", cut),
            ("drawing.jpg", b'<svg xmlns="http://www.w3.org/2000/svg"></svg>'),
            ("late.pdf", PDF + b"late"),
        )
        self.assertEqual(response.status_code, 422)
        text = self.text_of(response)
        for error in (
            "empty.pdf is empty.",
            "run.exe is not of a type",
            "page.png is not of a type",
            "half.pdf did not arrive whole.",
            "drawing.jpg is not of a type",
            "late.pdf was left out: at most 6 files at once.",
            "We have: good.pdf",
        ):
            self.assertIn(error, text)
        self.assertEqual(self.files.mapped("name"), ["good.pdf"])

    def test_c_files_too_large(self):
        """C-FILES: a file over the limit is refused, at the limit it is taken."""
        limit = 1024 * 1024
        response = self.send(
            ("big.txt", b"x" * (limit + 1)), ("fits.txt", b"y" * limit)
        )
        self.assertEqual(response.status_code, 422)
        self.assertIn("big.txt is larger than 1 MB.", self.text_of(response))
        self.assertEqual(self.files.mapped("name"), ["fits.txt"])

    def test_c_files_request_too_large(self):
        """C-FILES: a request nobody reads leads back to the form, which says why."""
        fields = self.form()
        with patch.object(
            self.env.registry["res.company"], "_portal_upload_bytes", lambda self: 1000
        ):
            response = self.submit(
                self.path, fields, files=[("files", ("a.txt", b"x" * 5000))]
            )
        self.assertEqual(response.status_code, 303)
        self.assertIn("notice=too_much", response.headers["Location"])
        page = self.text_of(self.get(response.headers["Location"]))
        self.assertIn("Your files were too large together", page)
        self.assertFalse(self.files)

    def test_c_files_limit_of_a_request_follows_the_settings(self):
        companies = self.env["res.company"].search([])
        companies.portal_file_max_mb = 2
        companies.portal_file_max_count = 4
        self.assertEqual(
            self.env["res.company"]._portal_upload_bytes(), (2 * 4 + 1) * 1024**2
        )

    def test_c_files_nothing_chosen(self):
        response = self.send()
        self.assertEqual(response.status_code, 422)
        self.assertIn("Choose at least one file first.", self.text_of(response))
        self.assertFalse(self.events(self.quote))

    def test_c_files_the_same_twice(self):
        """C-FILES: the same file at the same place is stored once, and it says so."""
        self.send(("plan.pdf", PDF))
        response = self.send(("again.pdf", PDF))
        self.assertIn("notice=files_twice", response.headers["Location"])
        self.assertIn(
            "You sent this before", self.text_of(self.get(response.headers["Location"]))
        )
        self.assertEqual(len(self.files), 1)
        self.assertEqual(len(self.events(self.quote, "file_uploaded")), 1)
        # another place, and twice in one request
        self.send(("plan.pdf", PDF), ("copy.pdf", PDF), line=self.line)
        self.assertEqual(len(self.files), 2)
        self.assertEqual(len(self.events(self.quote, "file_uploaded")), 2)

    def test_c_files_names_are_made_safe(self):
        """C-FILES: no folders, control characters or turned text in a name."""
        for name, safe in (
            ("../../etc/passwd.txt", "passwd.txt"),
            ("..\\..\\win.txt", "win.txt"),
            ("in\u202evisible\u200b.txt", "invisible.txt"),
            ("x" * 300 + ".txt", "x" * 116 + ".txt"),
        ):
            with self.subTest(name):
                self.send((name, f"text of {name}".encode()))
                self.assertEqual(self.files[-1].name, safe)
                response = self.get(f"{self.path}/{self.files[-1].id}")
                self.assertNotIn("\n", response.headers["Content-Disposition"])
        self.assertEqual(len(self.files), 4)

    def test_c_files_archives_are_not_unpacked(self):
        """C-FILES: a bomb is stored as the small file that it is."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("plan.txt", b"0" * 20_000_000)
        bomb = buffer.getvalue()
        self.assertLess(len(bomb), 100_000)
        with (
            patch.object(zipfile.ZipFile, "read", side_effect=AssertionError),
            patch.object(zipfile.ZipFile, "open", side_effect=AssertionError),
        ):
            response = self.send(("bomb.zip", bomb))
        self.assertEqual(response.status_code, 303, response.text[:300])
        self.assertEqual(self.files.size, len(bomb))

    def test_c_files_by_script(self):
        """C-FILES: the page's script gets JSON: where to go, or what is wrong."""
        headers = {"X-Portal-Upload": "1"}
        answer = self.send(("plan.pdf", PDF), headers=headers).json()
        self.assertEqual(answer["errors"], [])
        self.assertIn("notice=files_sent", answer["location"])
        answer = self.send(
            ("b.pdf", b""), ("c.pdf", PDF + b"c"), headers=headers
        ).json()
        self.assertEqual(answer["errors"], ["b.pdf is empty."])
        self.assertEqual(answer["stored"], ["c.pdf"])

    def test_c_files_take_back(self):
        """C-FILES: the sender takes a file back; bytes go, evidence stays."""
        self.send(("plan.pdf", PDF))
        file = self.files
        attachment = file.attachment_id
        sha256 = file.sha256
        page = self.get(self.path)
        self.assertIn(f"{self.path}/{file.id}/remove", page.text)
        response = self.post(f"{self.path}/{file.id}/remove")
        self.assertIn("notice=file_removed", response.headers["Location"])
        self.assertFalse(file.active)
        self.assertFalse(attachment.exists())
        [kept] = self.events(self.quote, "file_removed")._get_snapshot()["files"]
        self.assertEqual(kept["sha256"], sha256)
        self.assertEqual(self.get(f"{self.path}/{file.id}").status_code, 404)
        again = self.post(f"{self.path}/{file.id}/remove")
        self.assertIn("notice=file_gone", again.headers["Location"])
        self.assertEqual(len(self.events(self.quote, "file_removed")), 1)
        # and it may be sent again
        self.send(("plan.pdf", PDF))
        self.assertEqual(len(self.files.filtered("active")), 1)

    def test_c_files_not_after_staff_received_it(self):
        """C-FILES: once staff downloaded or received it, it stays."""
        self.send(("plan.pdf", PDF))
        file = self.files
        action = file.with_user(self.salesperson).action_download()
        self.assertIn(str(file.attachment_id.id), action["url"])
        self.assertEqual(file.state, "received")
        self.assertNotIn(f"{self.path}/{file.id}/remove", self.get(self.path).text)
        response = self.post(f"{self.path}/{file.id}/remove")
        self.assertEqual(response.status_code, 409)
        self.assertIn("We work with plan.pdf already.", self.text_of(response))
        self.assertTrue(file.active)

    def test_c_files_switched_off(self):
        """C-FILES: off per company, and no more on what is closed."""
        fields = self.form()
        self.company.portal_file_upload = False
        self.assertNotIn("portal_upload_form", self.get(self.path).text)
        response = self.submit(
            self.path, fields, files=[("files", ("a.pdf", io.BytesIO(PDF)))]
        )
        self.assertIn("notice=no_upload", response.headers["Location"])
        self.company.portal_file_upload = True
        self.quote._action_cancel()
        response = self.submit(
            self.path, fields, files=[("files", ("a.pdf", io.BytesIO(PDF)))]
        )
        self.assertNotEqual(response.status_code, 200)
        self.assertFalse(self.files)

    def test_c_files_settings_refuse_what_does_harm(self):
        with self.assertRaises(ValidationError):
            self.company.portal_file_types = "pdf, html"
        with self.assertRaises(ValidationError):
            self.company.portal_file_types = " , "
        # nobody could send anything
        with self.assertRaises(ValidationError):
            self.company.portal_file_types = "*"

    def test_c_files_go_with_their_order(self):
        """C-FILES: no bytes are left behind; files of a removed line are withdrawn."""
        self.send(("plan.pdf", PDF), line=self.line)
        self.send(("more.pdf", PDF + b"more"))
        attachments = self.files.attachment_id
        first = self.files[0]
        self.line.unlink()
        self.assertFalse(first.active)
        self.assertFalse(first.order_line_id)
        self.assertEqual(self.get(f"{self.path}/{first.id}").status_code, 404)
        self.quote._action_cancel()
        self.quote.unlink()
        self.assertFalse(attachments.exists())

    def test_c_files_read_page_costs_one_query_more(self):
        """G8: without files and last look, they cost the order page one query."""
        order_sudo = self.quote.sudo()
        self.env.flush_all()
        order_sudo.order_line.mapped("name")
        with self.assertQueryCount(1):
            date, seen = order_sudo._portal_read_files_and_seen(self.carla)
            self.assertFalse(order_sudo._portal_files())
            for line in order_sudo.order_line:
                self.assertFalse(line._portal_proofs())
        self.assertEqual((date, seen), (None, None))

    def test_c_files_script_speaks_the_reader_s_language(self):
        """C-FILES: the words of the page's script come with those of the portal."""
        modules = self.env["ir.http"]._get_translation_frontend_modules_name()
        self.assertIn("customer_portal_ext", modules)
