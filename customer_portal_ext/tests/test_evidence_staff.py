"""What staff and customers see of the evidence: certificates and verification."""

from types import SimpleNamespace
from unittest.mock import patch

from odoo.tests import Form, tagged

from ..tools import machine_font
from .common import PortalHttpCase
from .staff_cast import StaffCast

REPORT = "customer_portal_ext.action_report_certificate"


@tagged("post_install", "-at_install")
class TestEvidenceStaff(StaffCast, PortalHttpCase):
    """X-AUDIT: what was approved can be shown, checked and printed."""

    def setUp(self):
        super().setUp()
        self.quote = self.quotation()
        self.event = self.approve(self.quote, self.quote.order_line[:2])

    def certificate(self, event):
        return (
            self.env["ir.actions.report"]
            .with_context(tz="Europe/Berlin", lang="en_US")
            ._render_qweb_html(
                "customer_portal_ext.action_report_certificate", event.ids
            )[0]
            .decode()
        )

    def test_x_audit_certificate_has_the_facts(self):
        """X-AUDIT: what, who, how identified, when, from where, fingerprints."""
        page = self.certificate(self.event)
        for fact in (
            self.event.reference,
            self.quote.name,
            "Poster 1",
            "Poster 2",
            "30.00",
            "Printed as approved, five days.",
            "I approve the terms.",
            "Carla Client",
            "carla@client.test",
            "Signed in with a personal link",
            "192.0.2.7",
            "Test browser",
            "UTC",
            "Europe/Berlin",
            self.event.snapshot_sha256,
            self.event.hash,
            self.event.previous_hash,
            "This approval counts today.",
            "simple electronic signature",
        ):
            self.assertIn(fact, page)
        self.assertNotIn("Poster 3", page)

    def test_x_audit_certificate_says_void(self):
        """X-BOUND: the certificate of a changed line says so, and by which event."""
        self.quote.order_line[0].with_user(self.salesperson).price_unit = 99.0
        self.assertEqual(
            self.quote.order_line[:2].mapped("portal_answer"), ["void", "approved"]
        )
        page = self.certificate(self.event)
        self.assertIn("no longer counts", page)
        self.assertIn(self.events(self.quote, "approval_void").reference, page)
        self.assertIn("30.00", page)
        self.assertNotIn("99.00", page)

    def test_x_audit_certificates_of_all_kinds(self):
        """X-AUDIT: every kind of event has a certificate, whatever it holds."""
        self.quote.order_line[0].price_unit = 99.0
        change = self.change_request(self.quote, self.quote.order_line[3])
        change.answer = "Yes."
        change.action_accept()
        purchase = self.purchase()
        purchase._portal_acknowledge(
            self.actor(self.sven), "Yes", {purchase.id: purchase._portal_snapshot()}
        )
        events = self.events(self.quote) | self.events(purchase)
        bare = self.env["portal.event"]._record(
            self.quote.sudo(), "link_used", self.actor(self.carla)
        )
        page = self.certificate(events | bare)
        for fact in ("Blue instead of red", "Paper", "Sven Supplier", bare.hash):
            self.assertIn(fact, page)
        for event in events:
            self.assertTrue(event.shown_html)

    def test_x_audit_certificate_pdf(self):
        """X-AUDIT: the certificate is a PDF."""
        content, kind = (
            self.env["ir.actions.report"]
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf(
                "customer_portal_ext.action_report_certificate", self.event.ids
            )
        )
        self.assertEqual(kind, "pdf")
        self.assertTrue(content.startswith(b"%PDF"))
        self.assertGreater(len(content), 5000)

    def test_x_audit_certificate_letters_are_no_shapes(self):
        """X-AUDIT: where web fonts would be drawn, fonts of the machine are used.

        Else nothing of a certificate but its hashes can be searched or read aloud.
        """
        for is_patched in (False, True):
            program = SimpleNamespace(is_patched_qt=is_patched)
            with patch.object(machine_font, "_wkhtml", lambda p=program: p):
                page = self.certificate(self.event)
            self.assertEqual("font-family: Arial" in page, not is_patched)
            self.assertIn("Poster 1", page)

    def test_x_audit_verify_from_order_and_event(self):
        """X-AUDIT: one press verifies the chain and names the first broken link."""
        order = self.quote.with_user(self.salesperson)
        told = order.action_verify_portal_evidence()["params"]
        self.assertEqual(told["type"], "success")
        cr = self.env.cr
        cr.execute("ALTER TABLE portal_event DISABLE TRIGGER portal_event_append_only")
        cr.execute(
            "UPDATE portal_event SET partner_name = 'Eve' WHERE id = %s",
            [self.event.id],
        )
        self.env.invalidate_all()
        event = self.event.with_user(self.salesperson)
        for told in (
            order.action_verify_portal_evidence()["params"],
            event.action_verify_chain()["params"],
        ):
            self.assertEqual(told["type"], "danger")
            self.assertIn(self.event.reference, told["message"])

    def test_x_audit_page_for_the_customer(self):
        """X-AUDIT: the customer reads and saves the certificate of their answer."""
        self.login_as(self.carla_user)
        response = self.get(f"/my/evidence/{self.event.id}")
        self.assertEqual(response.status_code, 200, response.headers)
        self.assertIn(self.event.hash, response.text)
        self.assertEqual(response.headers["Cache-Control"], "no-store")

    def test_x_audit_pdf_for_a_guest(self):
        """C-DIRECT: who came by a link to this document saves the record as PDF."""
        _link, secret = self.env["portal.hotlink"]._issue(
            self.colin, self.quote, self.company, scope="record"
        )
        self.login_as(None)
        path = f"/my/link/{secret}"
        _form, fields = self.form_of(self.get(path), path)
        self.submit(path, fields)
        other_quote = self.quotation()
        other = self.approve(other_quote, other_quote.order_line[0])
        response = self.get(f"/my/evidence/{self.event.id}?report_type=pdf")
        self.assertEqual(response.status_code, 200, response.headers)
        self.assertEqual(response.headers["Content-Type"], "application/pdf")
        # in tests Odoo leaves the last step, from HTML to PDF, out
        self.assertIn(self.event.hash, response.text)
        self.assertEqual(self.get(f"/my/evidence/{other.id}").status_code, 303)

    def test_x_audit_page_for_nobody_else(self):
        """X-SCOPE: foreign, missing and staff's events look the same."""
        self.quote.order_line[0].price_unit = 99.0
        void = self.events(self.quote, "approval_void")
        self.login_as(self.eve_user)
        foreign = self.get(f"/my/evidence/{self.event.id}")
        missing = self.get("/my/evidence/999999999")
        self.assertEqual(foreign.status_code, 404)
        self.assertEqual(missing.status_code, 404)
        self.login_as(self.carla_user)
        self.assertEqual(self.get(f"/my/evidence/{void.id}").status_code, 404)
        self.quote.portal_show = False
        self.assertEqual(self.get(f"/my/evidence/{self.event.id}").status_code, 404)
        self.login_as(None)
        for event_id in (self.event.id, 999999999):
            response = self.get(f"/my/evidence/{event_id}")
            self.assertEqual(response.status_code, 303)
            self.assertIn("/web/login", response.headers["Location"])

    def test_x_audit_uninstalling_warns(self):
        """X-AUDIT: uninstalling says first what evidence would be lost."""
        addon = self.env["ir.module.module"].search(
            [("name", "=", "customer_portal_ext")]
        )
        wizard = self.env["base.module.uninstall"].create({"module_ids": addon.ids})
        count = self.env["portal.event"].search_count([("kind", "=", "line_approved")])
        self.assertIn(f"Approved: {count}", wizard.portal_evidence_warning)
        self.assertIn("deleted for ever", wizard.portal_evidence_warning)

    def test_p_po_status_buyer_sees_who_acknowledged(self):
        """P-PO-STATUS: the buyer reads who acknowledged, and the new status."""
        purchase = self.purchase()
        purchase._portal_acknowledge(
            self.actor(self.sven), "Yes", {purchase.id: purchase._portal_snapshot()}
        )
        with Form(purchase.with_user(self.buyer)) as form:
            self.assertEqual(form.portal_acknowledged_by, "Sven Supplier")
            self.assertEqual(
                form.portal_status_id, self.company.portal_acknowledged_status_id
            )
        self.assertEqual(purchase.with_user(self.buyer).portal_event_count, 1)
