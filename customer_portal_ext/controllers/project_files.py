import time

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from .files import PortalFiles, _never_shown
from .gate import SESSION_ACTED, keep_private, portal_readonly
from .project_notes import _ROUTE
from .uploads import upload_limit


class PortalProjectFiles(PortalFiles):
    """Files of projects and tasks: download, send, take back (P-JOBS)."""

    @http.route(
        ["/my/projects/<int:project_id>/files", "/my/tasks/<int:task_id>/files"],
        methods=["GET"],
        readonly=portal_readonly,
        **_ROUTE,
    )
    def portal_job_files(self, project_id=None, task_id=None, **kwargs):
        """Show the files of a project or a task, and the form to send more."""
        job_sudo = self._portal_job(project_id, task_id)
        return self._portal_job_files_page(
            job_sudo, errors=self._portal_too_much_errors()
        )

    @http.route(
        ["/my/projects/<int:project_id>/files", "/my/tasks/<int:task_id>/files"],
        methods=["POST"],
        max_content_length=upload_limit,
        **_ROUTE,
    )
    def portal_job_files_send(self, project_id=None, task_id=None, **kwargs):
        """Take files in; those that are wrong are named, the good ones are kept."""
        job_sudo = self._portal_job(project_id, task_id)
        actor = self._portal_speaking(job_sudo)
        job_sudo._portal_lock()
        if not job_sudo._portal_allows_upload():
            return self._portal_job_files_answer(job_sudo, "no_upload", [])
        no_line_sudo = request.env["sale.order.line"].sudo()
        stored, twins, errors = self._portal_store_files(job_sudo, no_line_sudo, actor)
        if stored:
            job_sudo._portal_files_uploaded(stored, actor)
        if not (stored or twins or errors):
            errors.append(("files", self.env._("Choose at least one file first.")))
        if errors:
            if self._portal_by_script():
                return self._portal_job_files_answer(job_sudo, None, errors, stored)
            # the page of the errors is no redirect: the next one reads what was kept
            request.session[SESSION_ACTED] = time.time()
            return self._portal_job_files_page(
                job_sudo, errors=errors, stored=stored, twins=twins, status=422
            )
        notice = "files_sent" if stored else "files_twice"
        return self._portal_job_files_answer(job_sudo, notice, [])

    @http.route(
        [
            "/my/projects/<int:project_id>/files/<int:file_id>",
            "/my/tasks/<int:task_id>/files/<int:file_id>",
        ],
        methods=["GET"],
        readonly=portal_readonly,
        **_ROUTE,
    )
    def portal_job_file(self, file_id, project_id=None, task_id=None, **kwargs):
        """Download a file; it is never shown in place."""
        job_sudo = self._portal_job(project_id, task_id)
        files_sudo = job_sudo._portal_files()
        file_sudo = files_sudo.filtered(lambda file: file.id == file_id)
        if not file_sudo.attachment_id:
            raise NotFound()
        return self._portal_job_stream(file_sudo.attachment_id, file_sudo.name)

    @http.route(
        [
            "/my/projects/<int:project_id>/attachments/<int:file_id>",
            "/my/tasks/<int:task_id>/attachments/<int:file_id>",
        ],
        methods=["GET"],
        readonly=portal_readonly,
        **_ROUTE,
    )
    def portal_job_attachment(self, file_id, project_id=None, task_id=None, **kwargs):
        """Download what staff attached in Odoo, without a token."""
        job_sudo = self._portal_job(project_id, task_id)
        files_sudo = job_sudo._portal_stock_files()
        file_sudo = files_sudo.filtered(lambda file: file.id == file_id)
        if not file_sudo or file_sudo.type != "binary":
            raise NotFound()
        return self._portal_job_stream(file_sudo, file_sudo.name)

    @http.route(
        [
            "/my/projects/<int:project_id>/files/<int:file_id>/remove",
            "/my/tasks/<int:task_id>/files/<int:file_id>/remove",
        ],
        methods=["POST"],
        **_ROUTE,
    )
    def portal_job_file_remove(self, file_id, project_id=None, task_id=None, **kwargs):
        """Take one's own file back, until staff have received it."""
        name, job_id = self._portal_job_key(project_id, task_id)
        page = f"/my/{'projects' if project_id else 'tasks'}/{job_id}/files"
        job_sudo = self._portal_document(name, job_id, page=page)
        actor = self._portal_speaking(job_sudo)
        job_sudo._portal_lock()
        file_sudo = job_sudo._portal_files().filtered(lambda file: file.id == file_id)
        if not file_sudo:
            if not self._portal_was_taken_back(job_sudo, file_id, actor):
                raise NotFound()
            return self._portal_job_files_answer(job_sudo, "file_gone", [])
        if file_sudo.kind != "upload" or file_sudo.partner_id.id != actor["partner_id"]:
            error, status = self.env._("Only who sent a file can take it back."), 403
        elif file_sudo.state != "new":
            error, status = (
                self.env._(
                    "We work with %(name)s already. Please write to us if it is wrong.",
                    name=file_sudo.name,
                ),
                409,
            )
        else:
            job_sudo._portal_take_file_back(file_sudo, actor)
            return self._portal_job_files_answer(job_sudo, "file_removed", [])
        return self._portal_job_files_page(
            job_sudo, errors=[("files", error)], status=status
        )

    # --- helpers ---------------------------------------------------------------------

    def _portal_job_key(self, project_id, task_id):
        if project_id:
            return "project.project", project_id
        return "project.task", task_id

    def _portal_job(self, project_id, task_id):
        """Return the project or the task of an address, through the policy."""
        return self._portal_document(*self._portal_job_key(project_id, task_id))

    def _portal_was_taken_back(self, job_sudo, file_id, actor):
        """Tell whether a file was this contact's, who took it back before."""
        # sudo: only their own
        return bool(
            request.env["portal.document"]
            .sudo()
            .with_context(active_test=False)
            .search_count(
                [
                    ("id", "=", file_id),
                    ("res_model", "=", job_sudo._name),
                    ("res_id", "=", job_sudo.id),
                    ("partner_id", "=", actor["partner_id"]),
                    ("state", "=", "removed"),
                ]
            )
        )

    def _portal_job_stream(self, attachment_sudo, name):
        stream = request.env["ir.binary"]._get_stream_from(
            attachment_sudo, filename=name
        )
        return _never_shown(keep_private(stream.get_response(as_attachment=True)))

    def _portal_job_files_answer(self, job_sudo, notice, errors, stored=()):
        """Answer an act on files: the next page, or what the script reads."""
        path = f"{job_sudo.access_url}/files"
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

    def _portal_job_files_page(
        self, job_sudo, errors=(), stored=None, twins=None, status=200
    ):
        actor = self._portal_speaker(job_sudo)
        company_sudo = self._portal_upload_company()
        values = {
            "files": job_sudo._portal_file_values(
                job_sudo._portal_files(),
                job_sudo._portal_stock_files(),
                actor and actor["partner_id"],
            ),
            "files_url": f"{job_sudo.access_url}/files",
            "back_url": job_sudo.access_url,
            "back_text": self.env._(
                "Back to %(document)s", document=job_sudo._portal_label()
            ),
            "may_send": bool(actor) and job_sudo._portal_allows_upload(),
            "stored": stored or [],
            "twins": twins or [],
            "errors": errors,
            "notice": None if errors else self._portal_notice(),
            "heading": self.env._(
                "Files: %(document)s", document=job_sudo._portal_label()
            ),
            "files_hint": self._portal_files_hint(),
            "accept": self._portal_files_accept(),
            "max_bytes": company_sudo.portal_file_max_mb * 1024**2,
            "max_count": company_sudo.portal_file_max_count,
            "res_company": job_sudo._portal_company(),
            "page_name": "job_files",
            "no_breadcrumbs": True,
        }
        return keep_private(
            request.render("customer_portal_ext.job_files_page", values, status=status)
        )
