"""X-BOUND, X-VERSIONS: proofs are part of what is approved; new ones replace old."""

import hashlib
import io
import json

from PIL import Image

from odoo.exceptions import UserError
from odoo.tests import tagged

from .file_case import PDF, FileCase


def picture(color, kind="PNG"):
    stream = io.BytesIO()
    Image.new("RGB", (60, 40), color).save(stream, kind)
    return stream.getvalue()


@tagged("post_install", "-at_install")
class TestProofs(FileCase):
    def approve(self, line):
        path, fields = self.approve_form(self.quote, line)
        response = self.submit(path, fields)
        self.assertEqual(response.status_code, 303, response.text[:500])

    def test_x_bound_without_proofs_nothing_changes(self):
        """X-BOUND: a line without proofs keeps the fingerprint it always had."""
        snapshot = self.line._portal_snapshot()
        self.assertNotIn("proofs", snapshot)
        self.share(("info.pdf", PDF), kind="shared", line=self.line)
        self.send(("mine.pdf", PDF), line=self.line)
        self.assertEqual(self.line._portal_snapshot(), snapshot)

    def test_x_bound_proof_is_part_of_the_approval(self):
        """X-BOUND: check page, evidence and certificate have the SHA-256."""
        proof = self.share(("proof.pdf", PDF), line=self.line)
        sha256 = hashlib.sha256(PDF).hexdigest()
        self.assertEqual(proof.sha256, sha256)
        path = f"/my/orders/{self.quote.id}/approve?line_ids={self.line.id}"
        check = self.get(path)
        self.assertIn(sha256, self.text_of(check))
        self.assertIn(f"{self.path}/{proof.id}", check.text)
        self.approve(self.line)
        event = self.events(self.quote, "line_approved")
        [line] = event._get_snapshot()["lines"]
        self.assertEqual(
            line["proofs"], [{"name": "proof.pdf", "version": 1, "sha256": sha256}]
        )
        certificate = self.get(f"/my/evidence/{event.id}")
        self.assertIn(sha256, self.text_of(certificate))
        self.assertIn("proof.pdf, version 1, of Poster 1", self.text_of(certificate))
        page = self.text_of(self.get(f"/my/orders/{self.quote.id}"))
        self.assertIn("Approved by Carla Client", page)

    def test_x_bound_new_proof_voids_the_approval(self):
        """X-BOUND: a new version, a further proof, a withdrawn one: void each time."""
        first = self.share(("proof.pdf", PDF), line=self.line)
        second = None
        for step in ("version", "further", "withdraw"):
            with self.subTest(step):
                self.approve(self.line)
                self.assertEqual(self.line.portal_answer, "approved")
                if step == "version":
                    second = self.share(("proof.pdf", PDF + b"2"), line=self.line)
                elif step == "further":
                    self.share(("back.pdf", PDF + b"back"), line=self.line)
                else:
                    second.with_user(self.salesperson).active = False
                self.assertEqual(self.line.portal_answer, "void")
                self.assertTrue(self.line.portal_waiting)
        self.assertEqual(len(self.events(self.quote, "approval_void")), 3)
        self.assertFalse(self.env["portal.event"]._first_broken_event(self.quote))
        # what was withdrawn gives its place back
        self.assertIn(first, self.line._portal_proofs())

    def test_x_bound_first_proof_after_an_approval_voids_it(self):
        self.approve(self.line)
        self.share(("proof.pdf", PDF), line=self.line)
        self.assertEqual(self.line.portal_answer, "void")
        # another line is not concerned
        other = self.quote.order_line[1]
        self.approve(other)
        self.share(("more.pdf", PDF), line=self.line)
        self.assertEqual(other.portal_answer, "approved")

    def test_x_bound_proof_changes_while_the_check_page_is_open(self):
        """X-BOUND: what is approved is what was shown; else nothing is, and it says."""
        self.share(("proof.pdf", PDF), line=self.line)
        path, fields = self.approve_form(self.quote, self.line)
        self.share(("proof.pdf", PDF + b"2"), line=self.line)
        response = self.submit(path, fields)
        self.assertEqual(response.status_code, 409)
        self.assertIn(
            "New version of the proof proof.pdf: version 2", self.text_of(response)
        )
        self.assertFalse(self.line.portal_approval_ids)

    def test_x_bound_forged_proofs_in_the_form_decide_nothing(self):
        path, fields = self.approve_form(self.quote, self.line)
        fields = dict(fields)
        shown = json.loads(fields["shown"])
        for forged in ("x", [1, {"name": ["a"]}], [{"name": "<script>", "sha256": 1}]):
            shown["lines"][0]["proofs"] = forged
            shown["lines"][0]["quantity"] = "nan"
            response = self.submit(path, {**fields, "shown": json.dumps(shown)})
            self.assertEqual(response.status_code, 409)
            self.assertNotIn("<script>&#34;", response.text)
            self.assertNotIn("replaced: <script>", response.text)
        self.assertFalse(self.line.portal_approval_ids)

    def test_x_versions_old_ones_stay(self):
        """X-VERSIONS: the new proof is in view, the old ones can be downloaded."""
        first = self.share(("proof.pdf", PDF), line=self.line)
        second = self.share(("proof.pdf", PDF + b"2"), line=self.line)
        third = self.share(
            ("new name.pdf", PDF + b"3"), line=self.line, replaces_id=second.id
        )
        self.assertEqual((first + second + third).mapped("version"), [1, 2, 3])
        self.assertEqual(third.replaces_id, second)
        self.assertEqual(self.line._portal_proofs(), third)
        for path in (self.path, f"/my/orders/{self.quote.id}"):
            page = self.page(self.get(path))
            [details] = page.xpath("//details[summary[text()='Earlier versions']]")
            self.assertEqual(
                details.xpath(".//a/@href"),
                [f"{self.path}/{file.id}" for file in (second, first)],
            )
        self.assertEqual(self.get(f"{self.path}/{first.id}").content, PDF)

    def test_x_versions_preview_is_drawn_anew(self):
        """X-BOUND: pictures of raster images only, made anew; no SVG."""
        raw = picture("red", "JPEG")
        svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
        image, drawing = self.share(("a.jpg", raw), ("b.svg", svg), line=self.line)
        self.assertTrue(image.has_preview)
        self.assertFalse(drawing.has_preview)
        response = self.get(f"{self.path}/{image.id}/preview")
        self.assertEqual(response.status_code, 200)
        self.assertIn(response.headers["Content-Type"], ("image/jpeg", "image/png"))
        self.assertNotIn("attachment", response.headers.get("Content-Disposition", ""))
        self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")
        self.assertEqual(Image.open(io.BytesIO(response.content)).size, (60, 40))
        self.assertEqual(self.get(f"{self.path}/{drawing.id}/preview").status_code, 404)
        response = self.get(f"{self.path}/{drawing.id}")
        self.assertIn("attachment", response.headers["Content-Disposition"])
        self.assertIn("sandbox", response.headers["Content-Security-Policy"])
        self.assertIn(
            f"{self.path}/{image.id}/preview",
            self.get(f"/my/orders/{self.quote.id}").text,
        )
        # neither a broken picture nor one that is too large keeps staff from sharing
        broken = self.share(("c.png", b"\x89PNG\r\n\x1a\n" + b"x" * 50), line=self.line)
        self.assertFalse(broken.has_preview)

    def test_x_versions_proof_needs_a_line_and_a_file(self):
        with self.assertRaises(UserError):
            self.share(("proof.pdf", PDF))
        with self.assertRaises(UserError):
            self.share(line=self.line)
        with self.assertRaises(UserError):
            self.share(("empty.pdf", b""), line=self.line)
        with self.assertRaises(UserError):
            self.share(("a.pdf", PDF), line=self.quotation().order_line[0])
        self.assertFalse(self.files)

    def test_x_versions_wizard_takes_no_file_of_others(self):
        """C-FILES: staff share no file that they may not read, and delete none."""
        secret = self.env["ir.attachment"].create(
            {"name": "secret.pdf", "raw": PDF, "res_model": "ir.cron", "res_id": 1}
        )
        own = (
            self.env["ir.attachment"]
            .with_user(self.salesperson)
            .create({"name": "own.pdf", "raw": PDF})
        )
        own.write({"res_model": "sale.order", "res_id": self.quote.id})
        wizard = (
            self.env["portal.file.share"]
            .with_user(self.salesperson)
            .create({"order_id": self.quote.id, "line_id": self.line.id})
        )
        wizard.sudo().attachment_ids = secret
        # refused, or not even found: both are errors for the user
        with self.assertRaises(UserError):
            wizard.action_share()
        self.assertFalse(self.files)
        wizard.sudo().attachment_ids = own
        wizard.action_share()
        self.assertTrue(own.exists())

    def test_x_versions_customer_is_told(self):
        """X-VERSIONS: the customer has mail about a proof, with its name."""
        self.share(("proof.pdf", PDF), line=self.line)
        message = self.quote.message_ids.filtered("partner_ids")[:1]
        self.assertIn("proof.pdf", message.body)
        self.assertEqual(message.partner_ids, self.carla)
        count = len(self.quote.message_ids)
        self.share(("quiet.pdf", PDF + b"q"), line=self.line, notify=False)
        self.assertEqual(len(self.quote.message_ids), count)

    def test_x_versions_customer_cannot_take_a_proof_away(self):
        proof = self.share(("proof.pdf", PDF), line=self.line)
        response = self.post(f"{self.path}/{proof.id}/remove")
        self.assertEqual(response.status_code, 403)
        self.assertTrue(proof.active)

    def test_c_files_salesperson_sees_own_orders_only(self):
        """C-FILES: staff without all documents have the files of their orders."""
        proof = self.share(("proof.pdf", PDF), line=self.line)
        self.salesperson.write(
            {
                "group_ids": [
                    (3, self.env.ref("sales_team.group_sale_salesman_all_leads").id),
                    (4, self.env.ref("sales_team.group_sale_salesman").id),
                ]
            }
        )
        env = self.env(user=self.salesperson)
        found = env["portal.document"].search([("id", "=", proof.id)])
        self.assertEqual(found, proof)
        self.quote.user_id = self.env.ref("base.user_admin")
        self.env.invalidate_all()
        self.assertFalse(env["portal.document"].search([("id", "=", proof.id)]))
