import time

from werkzeug.exceptions import NotFound

from odoo.http import request

from .gate import SESSION_ACTED, PortalGate, keep_private
from .uploads import by_script


class PortalFileActs(PortalGate):
    """Files on the page of any document: listed, sent, taken back (C-FILES, P-JOBS).

    One mechanism for orders, projects and tasks. A further document has the model
    ``portal.files.mixin``, routes of its own that call the methods here, and extends
    ``_portal_files_page_values``.
    """

    def _portal_files_page_values(self, document_sudo, actor, line_sudo):
        """Return ``template``, ``heading``, and what else that template shows.

        To be extended for each model whose files have a page.

        :param dict actor: who looks, or None for visitors who may only look
        :param sale.order.line line_sudo: what the files are about, if that was chosen
        """
        raise NotFound()

    def _portal_file_of(self, document_sudo, file_id):
        """Return a file that the page of a document lists.

        :raise NotFound: for a file of another document, of a private line, of a
            message, and for one that was taken away
        """
        files_sudo = document_sudo._portal_files()
        file_sudo = files_sudo.filtered(lambda file: file.id == file_id)
        if not file_sudo.attachment_id:
            raise NotFound()
        return file_sudo

    def _portal_files_send(self, document_sudo, actor, line_sudo=None):
        """Take the files of this request in; the good ones are kept, the others named.

        :param dict actor: who acts, as the gate describes it
        :param sale.order.line line_sudo: what they are about, or none
        """
        # sudo: none of them; the line of a file that is about no line
        line_sudo = line_sudo or request.env["sale.order.line"].sudo()
        document_sudo._portal_lock()
        if not document_sudo._portal_allows_upload():
            return self._portal_files_answer(document_sudo, "no_upload")
        stored, twins, errors = self._portal_store_files(
            document_sudo, line_sudo, actor
        )
        if stored:
            document_sudo._portal_files_uploaded(stored, actor)
        if not (stored or twins or errors):
            errors.append(("files", self.env._("Choose at least one file first.")))
        if errors:
            if by_script():
                return self._portal_files_answer(document_sudo, None, errors, stored)
            # the page of the errors is no redirect: the next one reads what was kept
            request.session[SESSION_ACTED] = time.time()
            return self._portal_files_page(
                document_sudo, actor, line_sudo, errors, stored, twins, status=422
            )
        notice = "files_sent" if stored else "files_twice"
        return self._portal_files_answer(document_sudo, notice)

    def _portal_file_taken_back(self, document_sudo, file_id, actor):
        """Take one's own file back, until staff have received it.

        :raise NotFound: for a file that is not listed, unless this contact took it back
        """
        document_sudo._portal_lock()
        files_sudo = document_sudo._portal_files()
        file_sudo = files_sudo.filtered(lambda file: file.id == file_id)
        if not file_sudo:
            if not self._portal_was_taken_back(document_sudo, file_id, actor):
                raise NotFound()
            return self._portal_files_answer(document_sudo, "file_gone")
        own = file_sudo.kind == "upload" and file_sudo.state == "new"
        if not own or file_sudo.partner_id.id != actor["partner_id"]:
            error, status = self._portal_take_back_error(file_sudo, actor)
            return self._portal_files_page(
                document_sudo, actor, errors=[("files", error)], status=status
            )
        document_sudo._portal_take_file_back(file_sudo, actor)
        return self._portal_files_answer(document_sudo, "file_removed")

    # --- helpers ---------------------------------------------------------------------

    def _portal_store_files(self, document_sudo, line_sudo, actor):
        """Store the good ones of the files of this request, one after another.

        :return: (files stored, files that were there before, list of (field, error))
        """
        Document = request.env["portal.document"].sudo()
        stored = twins = Document
        errors = []
        for name, content, error in self._portal_checked_files():
            if not error and not document_sudo._portal_has_room_for_files():
                error = self.env._(
                    "%(name)s was left out: this document has as many files as we can"
                    " take. Please write to us.",
                    name=name,
                )
            if error:
                errors.append(("files", error))
                continue
            twin = Document._portal_find_twin(
                document_sudo, line_sudo, actor["partner_id"], content["raw"]
            )
            if twin:
                twins |= twin
                continue
            stored |= Document._portal_store(
                document_sudo,
                content,
                {
                    "kind": "upload",
                    "order_line_id": line_sudo.id,
                    "partner_id": actor["partner_id"],
                },
            )
        return stored, twins - stored, errors

    def _portal_take_back_error(self, file_sudo, actor):
        """Return why a file is not taken back: (sentence, HTTP status)."""
        own = file_sudo.partner_id.id == actor["partner_id"]
        if own and file_sudo.kind == "upload":
            message = self.env._(
                "We work with %(name)s already. Please write to us if it is wrong.",
                name=file_sudo.name,
            )
            return message, 409
        return self.env._("Only who sent a file can take it back."), 403

    def _portal_was_taken_back(self, document_sudo, file_id, actor):
        """Tell whether a file was this contact's, who took it back before."""
        domain = [
            ("res_model", "=", document_sudo._name),
            ("res_id", "=", document_sudo.id),
        ]
        return self._portal_took_back(file_id, actor["partner_id"], domain)

    def _portal_took_back(self, file_id, partner_id, domain):
        # sudo: only their own
        return bool(
            request.env["portal.document"]
            .sudo()
            .search_count(
                [
                    ("id", "=", file_id),
                    ("partner_id", "=", partner_id),
                    ("state", "=", "removed"),
                    ("active", "=", False),
                    *domain,
                ],
                limit=1,
            )
        )

    def _portal_files_answer(self, document_sudo, notice, errors=(), stored=()):
        """Answer an act on files: the next page, or what the script reads."""
        path = f"{document_sudo.access_url}/files"
        if notice:
            path += f"?notice={notice}"
        response = self._portal_acted(path)
        return self._portal_script_values(path, errors, stored) or response

    def _portal_script_values(self, path, errors, stored):
        """Return what the page's own script reads; None for a form without it."""
        if not by_script():
            return None
        values = {
            "location": path,
            "errors": [text for _field, text in errors],
            "stored": [file.name for file in stored],
        }
        return keep_private(request.make_json_response(values))

    # --- pages -----------------------------------------------------------------------

    def _portal_files_page(
        self,
        document_sudo,
        actor,
        line_sudo=None,
        errors=(),
        stored=None,
        twins=None,
        status=200,
    ):
        """Return the page that lists the files of a document, with its form."""
        company_sudo = self._portal_upload_company()
        values = {
            "may_send": bool(actor) and document_sudo._portal_allows_upload(),
            "stored": stored or [],
            "twins": twins or [],
            "errors": errors,
            "notice": None if errors else self._portal_notice(),
            "files_url": f"{document_sudo.access_url}/files",
            "files_hint": self._portal_files_hint(),
            "accept": self._portal_files_accept(),
            "max_bytes": company_sudo.portal_file_max_mb * 1024**2,
            "max_count": company_sudo.portal_file_max_count,
            "res_company": document_sudo._portal_company(),
            **self._portal_files_page_values(document_sudo, actor, line_sudo),
        }
        template = values.pop("template")
        return keep_private(request.render(template, values, status=status))

    def _portal_notices(self):
        return {
            **super()._portal_notices(),
            "files_sent": [
                "success",
                self.env._("Thank you. We have your files."),
            ],
            "files_twice": [
                "info",
                self.env._(
                    "You sent this before, and we have it. Nothing was stored again."
                ),
            ],
            "file_removed": ["success", self.env._("The file was taken back.")],
            "file_gone": [
                "info",
                self.env._("The file was taken back before. Nothing has changed."),
            ],
            "no_upload": [
                "warning",
                self.env._("Files cannot be sent here any more. Please write to us."),
            ],
        }
