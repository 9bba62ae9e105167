from urllib.parse import quote

from werkzeug.exceptions import NotFound

from odoo import SUPERUSER_ID, http
from odoo.http import content_disposition, request

from .gate import PortalGate, keep_private, portal_readonly

REPORT = "customer_portal_ext.action_report_certificate"


class PortalEvidence(PortalGate):
    """The certificate of what a contact did on the portal (X-AUDIT)."""

    @http.route(
        "/my/evidence/<int:event_id>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_evidence(self, event_id, report_type=None, **kwargs):
        """Show or download one certificate.

        For whoever may see the document and belongs to the customer or supplier that
        acted; everything else is not found, and looks like what does not exist.
        Visitors who are not signed in are sent to the login in both cases.
        """
        document_sudo, event_sudo = self._portal_find_event(event_id)
        if not event_sudo and request.env.user._is_public():
            path = quote(request.httprequest.full_path.rstrip("?"))
            return request.redirect(f"/web/login?redirect={path}", code=303)
        if not event_sudo:
            raise NotFound()
        if report_type == "pdf":
            return self._portal_certificate_pdf(event_sudo)
        if report_type == "json":
            return self._portal_certificate_json(event_sudo)
        values = {
            "event": event_sudo,
            "document_url": document_sudo._portal_hotlink_path(),
            "back_text": self.env._(
                "Back to %(document)s", document=document_sudo._portal_label()
            ),
            "res_company": document_sudo._portal_company(),
            "page_name": "evidence",
            "no_breadcrumbs": True,
        }
        return keep_private(request.render("customer_portal_ext.evidence_page", values))

    def _portal_find_event(self, event_id):
        """Return (document, event) in superuser mode; the event may be empty."""
        # superuser: only to learn which document the gate has to be asked about
        found_sudo = request.env["portal.event"].sudo().browse(event_id).exists()
        nothing = None, found_sudo.browse()
        if not request.env["portal.policy"]._covers(found_sudo.res_model):
            return nothing
        document_sudo = self._portal_find(found_sudo.res_model, found_sudo.res_id)
        if not document_sudo:
            return nothing
        events_sudo = document_sudo._portal_certificates(
            self._portal_actor(document_sudo)
        )
        event_sudo = events_sudo.filtered(lambda event: event.id == event_id)
        tz = request.env.user.tz or request.cookies.get("tz") or "UTC"
        return document_sudo, event_sudo.with_context(tz=tz)

    def _portal_certificate_pdf(self, event_sudo):
        # superuser: a report is rendered from what its reader may not read directly
        report_sudo = (
            request.env["ir.actions.report"]
            .with_user(SUPERUSER_ID)
            .with_context(tz=event_sudo.env.context["tz"])
        )
        content, _extension = report_sudo._render_qweb_pdf(REPORT, event_sudo.ids)
        name = request.env._(
            "Certificate %(reference)s.pdf",
            reference=event_sudo.reference.replace("/", "-"),
        )
        headers = [
            ("Content-Type", "application/pdf"),
            ("Content-Length", len(content)),
            ("Content-Disposition", content_disposition(name)),
        ]
        return keep_private(request.make_response(content, headers=headers))

    def _portal_certificate_json(self, event_sudo):
        name = request.env._(
            "Certificate %(reference)s.json",
            reference=event_sudo.reference.replace("/", "-"),
        )
        headers = [
            ("Content-Type", "application/json; charset=utf-8"),
            ("Content-Disposition", content_disposition(name)),
        ]
        return keep_private(
            request.make_response(event_sudo._certificate_json(), headers=headers)
        )
