from odoo import http
from odoo.http import request

from .documents import PortalDocuments
from .file_acts import PortalFileActs
from .gate import keep_private, portal_readonly


class PortalDocumentPage(PortalFileActs, PortalDocuments):
    """One document: its page, its file, taking it back (O-DOCS, O-UPLOAD)."""

    @http.route(
        "/my/documents/<int:document_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_my_document(self, document_id, **kwargs):
        """Show what is known of a document, with its versions."""
        document_sudo = self._portal_document("portal.document", document_id)
        return self._portal_document_page(document_sudo)

    @http.route(
        "/my/documents/<int:document_id>/download",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_my_document_download(self, document_id, **kwargs):
        """Download a document; it is never shown in place."""
        document_sudo = self._portal_document("portal.document", document_id)
        response = self._portal_stored_file(
            document_sudo.attachment_id, document_sudo._portal_file_name()
        )
        self._portal_note_download(document_sudo)
        return response

    @http.route(
        "/my/documents/<int:document_id>/remove",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
        sitemap=False,
    )
    def portal_my_document_remove(self, document_id, **kwargs):
        """Take one's own document back, until staff have received it."""
        if self._portal_taken_back(document_id):
            return self._portal_acted("/my/documents?notice=file_gone")
        document_sudo = self._portal_document(
            "portal.document", document_id, page=f"/my/documents/{document_id}"
        )
        actor = self._portal_acting(document_sudo)
        document_sudo._portal_lock()
        if document_sudo.state == "removed":
            return self._portal_acted("/my/documents?notice=file_gone")
        if not document_sudo._portal_may_take_back(actor):
            message, status = self._portal_take_back_error(document_sudo, actor)
            return self._portal_document_page(
                document_sudo, notice=["warning", message], status=status
            )
        folder_sudo = document_sudo.folder_id
        document_sudo._portal_take_back(actor)
        # a private folder that is empty now is not theirs to see any more
        seen = self._portal_find("portal.folder", folder_sudo.id)
        path = seen.access_url if seen else "/my/documents"
        return self._portal_acted(f"{path}?notice=file_removed")

    # --- helpers ---------------------------------------------------------------------

    def _portal_taken_back(self, document_id):
        """Tell whether the visitor has taken this document back before."""
        partner_sudo = request.env.user.sudo().partner_id
        in_a_folder = [("folder_id", "!=", False)]
        return self._portal_took_back(document_id, partner_sudo.id, in_a_folder)

    def _portal_notices(self):
        return {
            **super()._portal_notices(),
            "document_sent": [
                "success",
                self.env._(
                    "Thank you. We have what you sent. You may take it back until we"
                    " work with it."
                ),
            ],
            "document_twice": [
                "info",
                self.env._(
                    "You sent this before, and we have it. Nothing was stored again."
                ),
            ],
        }

    def _portal_document_page(self, document_sudo, notice=None, status=200):
        actor = self._portal_actor(document_sudo)
        partner, companies = self._portal_viewer()
        versions_sudo = document_sudo._portal_versions().filtered("portal_published")
        # who got here sees this one
        if request.env.user.share and versions_sudo != document_sudo:
            versions_sudo = versions_sudo._portal_seen_by(partner, companies)
        thumbs = document_sudo._portal_thumbnails()
        path = f"/my/documents/{document_sudo.id}"
        values = {
            "document": document_sudo,
            "thumb": thumbs[document_sudo.id],
            "facts": self._portal_document_facts(document_sudo, partner),
            "versions": [
                {
                    "version": version,
                    "url": f"/my/documents/{version.id}/download",
                    "page": f"/my/documents/{version.id}",
                    "own": version == document_sudo,
                }
                for version in versions_sudo
            ],
            "later": versions_sudo[:1]
            if versions_sudo[:1] != document_sudo
            else versions_sudo.browse(),
            "download_url": f"{path}/download",
            "remove_url": f"{path}/remove",
            "renew_url": f"{path}/version",
            "may_remove": document_sudo._portal_may_take_back(actor),
            "may_renew": document_sudo._portal_may_renew(actor),
            "is_waiting": document_sudo._portal_is_waiting(),
            "talk": self._portal_document_talk(document_sudo),
            "notice": notice or self._portal_notice(),
            "title": document_sudo.name,
            "way": self._portal_document_way(document_sudo),
            "res_company": document_sudo._portal_company(),
            "page_name": "documents",
        }
        return keep_private(
            request.render("customer_portal_ext.document_page", values, status=status)
        )

    def _portal_document_talk(self, document_sudo):
        """Return where the conversation is that a file came with: [path, words]."""
        belongs_to = document_sudo.message_id and document_sudo._portal_parent()
        if not belongs_to:
            return None
        # whoever sees the file sees what it belongs to
        words = self.env._(
            "Messages: %(document)s", document=belongs_to._portal_label()
        )
        return [f"{belongs_to.access_url}#discussion", words]

    def _portal_document_way(self, document_sudo):
        """Return where a document lies, as the breadcrumb leads there."""
        place = document_sudo.place
        if place in ("public", "private"):
            return self._portal_folder_way(document_sudo.folder_id)
        if place == "project":
            project_sudo = document_sudo.project_id
            path = f"/my/documents/project/{project_sudo.id}"
            return [{"url": path, "name": project_sudo.name}]
        belongs_to = document_sudo._portal_parent()
        if belongs_to:
            # whoever sees the file sees what it belongs to
            return [{"url": belongs_to.access_url, "name": belongs_to._portal_label()}]
        return []

    def _portal_document_facts(self, document_sudo, partner):
        """Return who put a document in, in the reader's words.

        Of what other customers have sent, the name is not told.
        """
        sent = document_sudo.kind in ("upload", "message") and document_sudo.partner_id
        if not sent:
            return self.env._(
                "Shared by %(company)s", company=document_sudo._portal_company().name
            )
        # sudo: the name of somebody of their own company
        sender_sudo = document_sudo.partner_id
        family = partner.sudo().commercial_partner_id
        if not request.env.user.share or sender_sudo.commercial_partner_id == family:
            return self.env._("Sent by %(name)s", name=sender_sudo.name)
        return self.env._("Sent by a customer")
