"""X-AUDIT: certificates as JSON, and verified later by number and fingerprint."""

import hashlib
import json

from odoo.tests import tagged
from odoo.tools import SQL

from .common import PortalHttpCase
from .staff_cast import StaffCast

PATH = "/portal/verify"


@tagged("post_install", "-at_install")
class TestVerify(StaffCast, PortalHttpCase):
    def setUp(self):
        super().setUp()
        self.quote = self.quotation()
        self.event = self.approve(self.quote, self.quote.order_line[:2])

    def verify(self, number, fingerprint):
        self.login_as(None)
        _form, fields = self.form_of(self.get(PATH), PATH)
        values = dict(fields, number=number, fingerprint=fingerprint)
        return self.submit(PATH, values)

    def test_json_can_be_recomputed(self):
        """X-AUDIT: with nothing but the file anyone recomputes the hashes."""
        self.approve(self.quote, self.quote.order_line[2:3])
        self.login_as(self.carla_user)
        response = self.get(f"/my/evidence/{self.event.id}?report_type=json")
        self.assertEqual(response.status_code, 200)
        self.assertIn("application/json", response.headers["Content-Type"])
        self.assertIn("attachment", response.headers["Content-Disposition"])
        data = json.loads(response.text)
        shown = hashlib.sha256(data["snapshot"].encode()).hexdigest()
        self.assertEqual(shown, data["content"]["snapshot_sha256"])
        text = json.dumps(
            {"content": data["content"], "previous_hash": data["previous_hash"]},
            sort_keys=True,
            separators=(",", ":"),
            ensure_ascii=False,
        )
        self.assertEqual(hashlib.sha256(text.encode()).hexdigest(), data["hash"])
        self.assertEqual(data["hash"], self.event.hash)
        previous = "0" * 64
        for link in data["chain"]:
            self.assertEqual(link["previous_hash"], previous)
            previous = link["hash"]
        self.assertTrue(data["algorithm"])

    def test_json_is_for_who_sees_the_certificate(self):
        """X-AUDIT: to others it does not exist."""
        path = f"/my/evidence/{self.event.id}?report_type=json"
        self.login_as(self.eve_user)
        self.assertEqual(self.get(path).status_code, 404)
        self.login_as(None)
        response = self.get(path)
        self.assertEqual(response.status_code, 303)
        self.assertNotIn("snapshot", response.text)

    def test_genuine(self):
        """X-AUDIT: number and fingerprint, whole or in part, with spaces or not."""
        digits = self.event.hash
        for typed in (digits, digits[:12], f" {digits[:4].upper()} {digits[4:16]} "):
            response = self.verify(self.event.reference, typed)
            self.assertEqual(response.status_code, 200)
            text = self.text_of(response)
            self.assertIn("This certificate is genuine", text)
            self.assertIn(self.quote.name, text)
            self.assertIn("The approval counts today", text)
            self.assertNotIn("Carla", text)
            self.assertNotIn("Poster", text)

    def test_void(self):
        """X-AUDIT, X-BOUND: it says when the approval counts no longer, or in part."""
        self.quote.order_line[0].price_unit = 11
        text = self.text_of(self.verify(self.event.reference, self.event.hash))
        self.assertIn("counts in part", text)
        self.quote.order_line[1].price_unit = 11
        text = self.text_of(self.verify(self.event.reference, self.event.hash))
        self.assertIn("no longer counts", text)

    def test_wrong_number_and_wrong_fingerprint_look_alike(self):
        """X-AUDIT: whoever guesses learns nothing, not even which part was wrong."""
        void_event = self.events(self.quote)[:1]
        name = self.quote.name
        texts = set()
        for number, typed in (
            (self.event.reference, "0" * 64),
            (self.event.reference, self.event.hash[:11]),
            (self.event.reference, ""),
            (f"{name}/99", self.event.hash),
            ("S99999999/1", self.event.hash),
            (name, self.event.hash),
            ("", ""),
            (f"{name}/²", self.event.hash),
            ("%/%", "%" * 12),
        ):
            response = self.verify(number, typed)
            self.assertEqual(response.status_code, 404, (number, typed))
            [alert] = self.page(response).xpath("//*[@id='error-summary']")
            texts.add(alert.text_content())
        self.assertEqual(len(texts), 1)
        self.assertTrue(void_event)

    def test_get_tells_nothing(self):
        """X-AUDIT: the address of the QR code fills the form in and tells nothing."""
        self.login_as(None)
        url = self.event._verify_values()["url"]
        response = self.get(url[url.index(PATH) :])
        self.assertEqual(response.status_code, 200)
        _form, fields = self.form_of(response, PATH)
        values = dict(fields)
        self.assertEqual(values["number"], self.event.reference)
        self.assertTrue(self.event.hash.startswith(values["fingerprint"]))
        self.assertNotIn(
            "genuine", self.text_of(response).replace("whether it is genuine", "")
        )

    def test_too_many_guesses(self):
        """X-AUDIT: after twenty wrong answers in an hour none is given any more."""
        self.login_as(None)
        _form, fields = self.form_of(self.get(PATH), PATH)
        wrong = dict(fields, number="S1/1", fingerprint="0" * 12)
        statuses = [self.submit(PATH, wrong).status_code for _try in range(21)]
        self.assertEqual(statuses, [404] * 20 + [429])
        right = dict(fields, number=self.event.reference, fingerprint=self.event.hash)
        response = self.submit(PATH, right)
        self.assertEqual(response.status_code, 429)
        self.assertNotIn("This certificate is genuine", response.text)

    def test_altered_record(self):
        """X-AUDIT: a record that was altered in the database is not called genuine."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL("ALTER TABLE portal_event DISABLE TRIGGER portal_event_append_only")
        )
        self.env.cr.execute(
            SQL(
                "UPDATE portal_event SET partner_name = 'Somebody' WHERE id = %s",
                self.event.id,
            )
        )
        self.env.cr.execute(
            SQL("ALTER TABLE portal_event ENABLE TRIGGER portal_event_append_only")
        )
        self.env.invalidate_all()
        text = self.text_of(self.verify(self.event.reference, self.event.hash))
        self.assertIn("This record was altered", text)
        self.assertNotIn("is genuine: ", text)

    def test_certificate_leads_to_the_page(self):
        """X-AUDIT: page and PDF carry number, fingerprint, address and QR code."""
        self.login_as(self.carla_user)
        page = self.page(self.get(f"/my/evidence/{self.event.id}"))
        [table] = page.xpath("//table[@name='portal_verify']")
        text = table.text_content()
        self.assertIn(self.event.reference, text)
        self.assertIn(self.event.hash[:12], text)
        self.assertIn(PATH, text)
        self.assertTrue(table.xpath(".//img[starts-with(@src, 'data:image/png')]"))
