import time

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from .gate import SESSION_ACTED, keep_private, parse_ids, portal_readonly
from .orders import PortalOrders
from .uploads import upload_limit


class PortalFiles(PortalOrders):
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
        order_sudo = self._portal_document("sale.order", order_id)
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

    def _portal_file_lines(self, order_sudo):
        """Return the lines that a file can be about."""
        return order_sudo._portal_visible_lines().filtered(
            lambda line: not line.display_type
        )

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

    def _portal_notice(self):
        notices = {
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
        return notices.get(request.params.get("notice")) or super()._portal_notice()

    def _portal_files_page(
        self,
        order_sudo,
        actor,
        line_sudo=None,
        errors=(),
        stored=None,
        twins=None,
        status=200,
    ):
        company_sudo = order_sudo.company_id
        values = {
            "sale_order": order_sudo,
            "file_groups": self._portal_file_groups(order_sudo, actor),
            "lines": [
                line._prepare_portal_line_values()
                for line in self._portal_file_lines(order_sudo)
            ],
            "chosen": line_sudo.id if line_sudo else False,
            "may_send": bool(actor) and order_sudo._portal_allows_upload(),
            "stored": stored or [],
            "twins": twins or [],
            "errors": errors,
            "notice": None if errors else self._portal_notice(),
            "heading": self.env._(
                "Files of %(document)s", document=order_sudo._portal_label()
            ),
            "files_hint": self._portal_files_hint(),
            "accept": self._portal_files_accept(),
            "max_bytes": company_sudo.portal_file_max_mb * 1024**2,
            "max_count": company_sudo.portal_file_max_count,
            "res_company": company_sudo,
            "page_name": "files",
            "no_breadcrumbs": request.env.user._is_public(),
        }
        return keep_private(
            request.render("customer_portal_ext.order_files_page", values, status=status)
        )

    def _portal_file_groups(self, order_sudo, actor):
        """Return the files of a document as its pages show them.

        :return: list of dicts with ``heading`` (of the line; "" for the document) and
            ``files``: dicts with ``file``, ``earlier`` (versions before it) and ``own``:
            whether this visitor may take it back
        """
        files = order_sudo._portal_files()
        if not files:
            return []
        actor_id = actor and actor["partner_id"]
        lines = self._portal_file_lines(order_sudo)
        groups = []
        for line in [lines.browse(), *lines]:
            of_line = files.filtered(lambda file, line=line: file.order_line_id == line)
            shown = [
                {
                    "file": file,
                    "earlier": file._portal_earlier_versions(of_line),
                    "own": file.kind == "upload"
                    and file.state == "new"
                    and file.partner_id.id == actor_id,
                    "remove_text": self.env._("Take %(name)s back", name=file.name),
                }
                for file in of_line
                if not file.is_succeeded
            ]
            if shown:
                heading = (line.name or "").split("\n")[0]
                groups.append({"heading": heading, "files": shown})
        return groups


def _never_shown(response):
    """Let a browser neither guess what a file is nor run anything in it."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; frame-ancestors 'none'; sandbox"
    )
    return response
