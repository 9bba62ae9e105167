from types import SimpleNamespace

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.fields import Domain
from odoo.http import request

from ..models.portal_document_upload import (
    MAX_DESCRIPTION,
    MAX_TITLE,
    SENT_PER_HOUR,
)
from ..models.portal_rate_limit import HOUR
from .document_form import UPLOAD, PortalDocumentForm
from .gate import parse_ids, portal_readonly
from .uploads import upload_limit


class PortalDocumentUpload(PortalDocumentForm):
    """Send documents into a folder, and new versions of them (O-UPLOAD)."""

    @http.route(
        UPLOAD,
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_document_form(self, folder="", **kwargs):
        """Show the form, with the folders that take documents."""
        folders = self._portal_taking_folders()
        chosen = parse_ids([folder] if folder else [])
        if chosen and chosen[0] not in folders:
            raise NotFound()
        if folders and request.env.user.share:
            # asked for a code before anything is chosen
            first = chosen[0] if chosen else next(iter(folders))
            self._portal_acting(self._portal_document("portal.folder", first))
        typed = {"folder": folder}
        return self._portal_document_form_page(
            folders, typed, errors=self._portal_too_much_errors()
        )

    @http.route(
        UPLOAD,
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
        sitemap=False,
        max_content_length=upload_limit,
    )
    def portal_document_send(self, **kwargs):
        """Take documents in; those that are wrong are named, the good ones are kept."""
        form = request.httprequest.form
        folders = self._portal_taking_folders()
        numbers = parse_ids(filter(None, form.getlist("folder")))
        values, errors = self._portal_document_typed(form)
        if len(numbers) != 1:
            message = self.env._("Choose the folder for what you send.")
            errors.insert(0, ("folder", message))
            return self._portal_documents_wrong(folders, form, errors)
        folder_sudo = self._portal_document("portal.folder", numbers[0], page=UPLOAD)
        actor = self._portal_acting(folder_sudo)
        folder_sudo._portal_lock()
        if not folder_sudo._portal_takes():
            message = self.env._(
                "This folder takes no documents any more. Please choose another one."
            )
            return self._portal_documents_wrong(folders, form, [("folder", message)])
        if errors:
            return self._portal_documents_wrong(folders, form, errors)
        sent = self._portal_take_documents(folder_sudo, actor, values)
        if sent.errors:
            return self._portal_documents_wrong(folders, form, sent.errors, sent)
        notice = "document_sent" if sent.stored else "document_twice"
        return self._portal_documents_done(sent, folder_sudo, notice)

    @http.route(
        "/my/documents/<int:document_id>/version",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_document_version(self, document_id, **kwargs):
        """Show the form for a new version of one's own document."""
        document_sudo = self._portal_renewable(document_id)
        self._portal_acting(document_sudo)
        return self._portal_version_page(
            document_sudo, errors=self._portal_too_much_errors()
        )

    @http.route(
        "/my/documents/<int:document_id>/version",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
        sitemap=False,
        max_content_length=upload_limit,
    )
    def portal_document_version_send(self, document_id, **kwargs):
        """Take in a new version; the one before it is kept."""
        document_sudo = self._portal_document(
            "portal.document", document_id, page=f"/my/documents/{document_id}"
        )
        actor = self._portal_acting(document_sudo)
        folder_sudo = document_sudo.folder_id
        if not folder_sudo or document_sudo.partner_id.id != actor["partner_id"]:
            raise NotFound()
        folder_sudo._portal_lock()
        document_sudo.invalidate_recordset()
        versions_sudo = document_sudo._portal_versions()
        sent = SimpleNamespace(stored=versions_sudo.browse(), twins=None, errors=[])
        checked = list(self._portal_checked_files())
        if len(checked) != 1:
            message = self.env._("Choose the file of the new version: a single one.")
            sent.errors.append(("files", message))
        elif checked[0][2]:
            sent.errors.append(("files", checked[0][2]))
        else:
            content = checked[0][1]
            twin = document_sudo._portal_folder_twin(
                folder_sudo, actor["partner_id"], content["raw"]
            )
            if twin:
                # sent twice, or nothing new in it
                return self._portal_documents_done(
                    sent,
                    twin if twin in versions_sudo else document_sudo,
                    "document_twice",
                )
            if not document_sudo._portal_may_renew(actor):
                message = self.env._(
                    "There is a later version of it already, or the folder takes none"
                    " any more. Please look at the document again."
                )
                sent.errors.append(("files", message))
        if not sent.errors and not self._portal_may_send_more(actor):
            sent.errors.append(("files", self._portal_sent_too_often()))
        if sent.errors:
            return self._portal_version_wrong(document_sudo, sent)
        values = {
            "name": document_sudo.name,
            "description": document_sudo.description,
            "replaces_id": document_sudo.id,
            "version": document_sudo.version + 1,
        }
        new_sudo = document_sudo._portal_store_sent(folder_sudo, content, actor, values)
        new_sudo._portal_sent(actor)
        sent.stored = new_sudo
        return self._portal_documents_done(sent, new_sudo, "document_sent")

    # --- taking in -------------------------------------------------------------------

    def _portal_taking_folders(self):
        """Return the folders the visitor may send into: {id: name with those above}."""
        Folder = request.env["portal.folder"]
        taking = Folder._portal_taking_folders(*self._portal_viewer())
        above = {folder_id for folder in taking for folder_id in folder.above}
        names = {folder.id: folder.name for folder in taking}
        if above - names.keys():
            # of those that the visitor sees
            seen = Folder._portal_shown(
                Domain("id", "in", list(above)), *self._portal_viewer()
            )
            names.update({folder.id: folder.name for folder in seen})
        return {
            folder.id: " / ".join(
                names[number]
                for number in (*folder.above, folder.id)
                if number in names
            )
            for folder in taking
        }

    def _portal_document_typed(self, form):
        """Return what was typed, and what is wrong with it.

        :return: (dict of ``title`` and ``description``, list of (field, error))
        """
        errors = []
        title = " ".join(form.get("title", "").replace("\0", "").split())
        description = " ".join(form.get("description", "").replace("\0", "").split())
        if len(title) > MAX_TITLE:
            message = self.env._(
                "The title is too long: at most %(count)s characters, please.",
                count=MAX_TITLE,
            )
            errors.append(("title", message))
        if len(description) > MAX_DESCRIPTION:
            message = self.env._(
                "The description is too long: at most %(count)s characters, please.",
                count=MAX_DESCRIPTION,
            )
            errors.append(("description", message))
        return {"title": title, "description": description}, errors

    def _portal_take_documents(self, folder_sudo, actor, values):
        """Store the good ones of the files of this request, one after another.

        :return: with ``stored``, ``twins`` (there before), ``errors``
        """
        Document = request.env["portal.document"].sudo()
        sent = SimpleNamespace(stored=Document, twins=Document, errors=[])
        held_sudo = self._portal_held(self._portal_documents_place())
        sent.errors += self._portal_gone_errors(held_sudo, "files")
        several = len(held_sudo) + len(request.httprequest.files.getlist("files")) > 1
        for name, content, error in self._portal_checked_files(held=held_sudo):
            if error:
                sent.errors.append(("files", error))
                continue
            twin = Document._portal_folder_twin(
                folder_sudo, actor["partner_id"], content["raw"]
            )
            if twin:
                sent.twins |= twin
                continue
            if not self._portal_may_send_more(actor):
                sent.errors.append(("files", self._portal_sent_too_often()))
                break
            title = values["title"] or name
            if several and values["title"]:
                title = f"{title} ({name})"
            sent.stored |= Document._portal_store_sent(
                folder_sudo,
                content,
                actor,
                {"name": title, "description": values["description"]},
            )
        sent.twins -= sent.stored
        if sent.stored:
            sent.stored._portal_sent(actor)
        if not (sent.stored or sent.twins or sent.errors):
            message = self.env._("Choose at least one file first.")
            sent.errors.append(("files", message))
        return sent

    def _portal_may_send_more(self, actor):
        return request.env["portal.rate.limit"]._allow(
            "document", str(actor["partner_id"]), SENT_PER_HOUR, HOUR
        )

    def _portal_sent_too_often(self):
        return self.env._(
            "You have sent many documents in the last hour. Please wait a while and"
            " send the rest again."
        )

    def _portal_renewable(self, document_id):
        """Return one's own document that takes a new version.

        :raise NotFound: for any other
        """
        document_sudo = self._portal_document("portal.document", document_id)
        actor = self._portal_actor(document_sudo)
        if not document_sudo._portal_may_renew(actor):
            raise NotFound()
        return document_sudo
