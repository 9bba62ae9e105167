import time

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from .file_page import PortalFilePage
from .gate import SESSION_ACTED, keep_private, parse_ids, portal_readonly
from .uploads import upload_limit


class PortalFiles(PortalFilePage):
    """Files of a quotation or an order: download, send, take back (C-FILES)."""

    @http.route(
        "/my/orders/<int:order_id>/files",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_files(self, order_id, **kwargs):
        """Show the files of a document, and the form to send more."""
        order_sudo = self._portal_document("sale.order", order_id)
        actor = self._portal_actor(order_sudo)
        if actor and order_sudo._portal_allows_upload():
            # asked for a code before anything is chosen
            self._portal_acting(order_sudo)
        chosen = self._portal_chosen_line(order_sudo, request.httprequest.args)
        return self._portal_files_page(
            order_sudo, actor, chosen, errors=self._portal_too_much_errors()
        )

    @http.route(
        "/my/orders/<int:order_id>/files",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
        max_content_length=upload_limit,
    )
    def portal_files_send(self, order_id, **kwargs):
        """Take files in; those that are wrong are named, the good ones are kept."""
        order_sudo = self._portal_document("sale.order", order_id)
        actor = self._portal_acting(order_sudo)
        line_sudo = self._portal_chosen_line(order_sudo, request.httprequest.form)
        order_sudo._portal_lock()
        if not order_sudo._portal_allows_upload():
            return self._portal_files_answer(order_sudo, "no_upload", [])
        stored, twins, errors = self._portal_store_files(order_sudo, line_sudo, actor)
        if stored:
            order_sudo._portal_files_uploaded(stored, line_sudo, actor)
        if not (stored or twins or errors):
            errors.append(("files", self.env._("Choose at least one file first.")))
        if errors:
            if self._portal_by_script():
                return self._portal_files_answer(order_sudo, None, errors, stored)
            # the page of the errors is no redirect: the next one reads what was kept
            request.session[SESSION_ACTED] = time.time()
            return self._portal_files_page(
                order_sudo, actor, line_sudo, errors, stored, twins, status=422
            )
        notice = "files_sent" if stored else "files_twice"
        return self._portal_files_answer(order_sudo, notice, [])

    @http.route(
        "/my/orders/<int:order_id>/files/<int:file_id>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_file(self, order_id, file_id, **kwargs):
        """Download a file; it is never shown in place."""
        file_sudo = self._portal_file_of(order_id, file_id)
        stream = request.env["ir.binary"]._get_stream_from(
            file_sudo.attachment_id, filename=file_sudo.name
        )
        response = stream.get_response(as_attachment=True)
        return _never_shown(keep_private(response))

    @http.route(
        "/my/orders/<int:order_id>/files/<int:file_id>/preview",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_file_preview(self, order_id, file_id, **kwargs):
        """Show the picture that was drawn anew from what staff shared."""
        file_sudo = self._portal_file_of(order_id, file_id)
        if not file_sudo.has_preview:
            raise NotFound()
        stream = request.env["ir.binary"]._get_stream_from(file_sudo, "preview")
        response = stream.get_response(as_attachment=False)
        return _never_shown(keep_private(response))

    @http.route(
        "/my/orders/<int:order_id>/files/<int:file_id>/remove",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
    )
    def portal_file_remove(self, order_id, file_id, **kwargs):
        """Take one's own file back, until staff have received it."""
        order_sudo = self._portal_document(
            "sale.order", order_id, page=f"/my/orders/{order_id}/files"
        )
        actor = self._portal_acting(order_sudo)
        order_sudo._portal_lock()
        file_sudo = order_sudo._portal_files().filtered(lambda file: file.id == file_id)
        own = file_sudo.partner_id.id == actor["partner_id"]
        if not file_sudo:
            # sudo: only their own, which they have taken back before
            again = (
                request.env["portal.document"]
                .sudo()
                .search_count(
                    [
                        ("id", "=", file_id),
                        ("order_id", "=", order_sudo.id),
                        ("partner_id", "=", actor["partner_id"]),
                        ("state", "=", "removed"),
                        ("active", "=", False),
                    ]
                )
            )
            if not again:
                raise NotFound()
            return self._portal_files_answer(order_sudo, "file_gone", [])
        error = None
        if not own or file_sudo.kind != "upload":
            error, status = self.env._("Only who sent a file can take it back."), 403
        elif file_sudo.state != "new":
            error, status = (
                self.env._(
                    "We work with %(name)s already. Please write to us if it is wrong.",
                    name=file_sudo.name,
                ),
                409,
            )
        if error:
            return self._portal_files_page(
                order_sudo, actor, errors=[("files", error)], status=status
            )
        order_sudo._portal_take_file_back(file_sudo, actor)
        return self._portal_files_answer(order_sudo, "file_removed", [])

    # --- helpers ---------------------------------------------------------------------

    def _portal_store_files(self, order_sudo, line_sudo, actor):
        """Store the good ones of the files of this request, one after another.

        :return: (files stored, files that were there before, list of (field, error))
        """
        Document = request.env["portal.document"].sudo()
        stored = twins = Document
        errors = []
        for name, content, error in self._portal_checked_files():
            if not error and not order_sudo._portal_has_room_for_files():
                error = self.env._(
                    "%(name)s was left out: this document has as many files as we can"
                    " take. Please write to us.",
                    name=name,
                )
            if error:
                errors.append(("files", error))
                continue
            twin = Document._portal_find_twin(
                order_sudo, line_sudo, actor["partner_id"], content["raw"]
            )
            if twin:
                twins |= twin
                continue
            stored |= Document._portal_store(
                order_sudo,
                content,
                {
                    "kind": "upload",
                    "order_line_id": line_sudo.id,
                    "partner_id": actor["partner_id"],
                },
            )
        return stored, twins - stored, errors

    def _portal_chosen_line(self, order_sudo, form):
        """Return the line that a form or an address names, or none.

        :raise NotFound: for a line that this visitor does not see
        """
        ids = parse_ids(value for value in form.getlist("line_id") if value)
        lines = self._portal_file_lines(order_sudo).filtered(
            lambda line: line.id in ids
        )
        if len(lines) != len(ids) or len(ids) > 1:
            raise NotFound()
        return lines

    def _portal_file_of(self, order_id, file_id):
        """Return a file that the visitor may see.

        :raise NotFound: for a file of another document, of a private line, and for one
            that was taken away
        """
        order_sudo = self._portal_document("sale.order", order_id)
        file_sudo = order_sudo._portal_files().filtered(lambda file: file.id == file_id)
        if not file_sudo.attachment_id:
            raise NotFound()
        return file_sudo

    def _portal_by_script(self):
        """Tell whether the page's own script sends the form, and reads the answer."""
        return request.httprequest.headers.get("X-Portal-Upload") == "1"

    def _portal_files_answer(self, order_sudo, notice, errors, stored=()):
        """Answer an act on files: the next page, or what the script reads."""
        path = f"/my/orders/{order_sudo.id}/files"
        if notice:
            path += f"?notice={notice}"
        response = self._portal_acted(path)
        if not self._portal_by_script():
            return response
        values = {
            "location": path,
            "errors": [text for _field, text in errors],
            "stored": [file.name for file in stored],
        }
        return keep_private(request.make_json_response(values))


def _never_shown(response):
    """Let a browser neither guess what a file is nor run anything in it."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; frame-ancestors 'none'; sandbox"
    )
    return response
