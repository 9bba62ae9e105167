import time

from odoo.http import request

from ..models.portal_document_upload import MAX_DESCRIPTION, MAX_TITLE
from .document_page import PortalDocumentPage
from .gate import SESSION_ACTED, keep_private

UPLOAD = "/my/documents/upload"


class PortalDocumentForm(PortalDocumentPage):
    """The forms that send documents, and what is answered to them (O-UPLOAD)."""

    def _portal_documents_done(self, sent, where_sudo, notice):
        """Answer with the next page, or with what the script reads."""
        path = f"{where_sudo.access_url}?notice={notice}"
        response = self._portal_form_done(path, self._portal_documents_place())
        return self._portal_script_answer(sent, path) or response

    def _portal_documents_place(self):
        """Return what waiting files are bound to: this contact's form for documents."""
        # sudo: their own contact
        partner_sudo = request.env.user.sudo().partner_id
        return self._portal_place("documents", {"partner_id": partner_sudo.id})

    def _portal_script_answer(self, sent, path):
        return self._portal_script_values(path, sent.errors, sent.stored)

    def _portal_documents_wrong(self, folders, form, errors, sent=None):
        """Answer with the form, what was typed, and what is wrong with it.

        :param sent: what was taken in of the files; None: they wait for the rest
        """
        kept = None
        if sent:
            answer = self._portal_script_answer(sent, "/my/documents")
        else:
            place = self._portal_documents_place()
            files, wrong = self._portal_form_files(place)
            errors = [*errors, *wrong]
            kept = self._portal_keep(place, files)
            answer = self._portal_form_wrong(errors, kept)
        # the page of the errors is no redirect: the next one reads what was kept
        request.session[SESSION_ACTED] = time.time()
        return answer or self._portal_document_form_page(
            folders, form, errors=errors, sent=sent, kept=kept, status=422
        )

    def _portal_version_wrong(self, document_sudo, sent):
        answer = self._portal_script_answer(sent, document_sudo.access_url)
        return answer or self._portal_version_page(
            document_sudo, errors=sent.errors, status=422
        )

    def _portal_document_form_page(
        self, folders, typed, errors=(), sent=None, kept=None, status=200
    ):
        names = ("folder", "title", "description")
        values = {
            "folders": [
                {"id": str(number), "name": name} for number, name in folders.items()
            ],
            "typed": {name: typed.get(name, "") for name in names},
            "may_send": request.env.user.share,
            "stored": sent.stored.mapped("name") if sent else [],
            "twins": sent.twins.mapped("name") if sent and sent.twins else [],
            "heading": self.env._("Send documents"),
            "action": UPLOAD,
            "one_file": False,
            "way": [],
            "max_title": MAX_TITLE,
            "max_description": MAX_DESCRIPTION,
        }
        return self._portal_sending_page(values, errors, status, kept)

    def _portal_version_page(self, document_sudo, errors=(), status=200):
        values = {
            "folders": [],
            "typed": {},
            "may_send": True,
            "stored": [],
            "twins": [],
            "heading": self.env._("New version of %(name)s", name=document_sudo.name),
            "action": f"/my/documents/{document_sudo.id}/version",
            "one_file": True,
            "way": [{"url": document_sudo.access_url, "name": document_sudo.name}],
        }
        return self._portal_sending_page(values, errors, status)

    def _portal_sending_page(self, values, errors, status, kept=None):
        wrong = {}
        for field, message in errors:
            wrong.setdefault(field, []).append(message)
        values = {
            **self._portal_kept_values(kept),
            **values,
            "errors": errors,
            "wrong": wrong,
            "title": values["heading"],
            "files_hint": self._portal_files_hint(values["one_file"]),
            "accept": self._portal_files_accept(),
            "page_name": "documents",
        }
        if values["one_file"]:
            values["max_count"] = 1
        return keep_private(
            request.render(
                "customer_portal_ext.document_upload_page", values, status=status
            )
        )
