from odoo import http
from odoo.http import request

from .file_acts import PortalFileActs
from .gate import portal_readonly
from .project_notes import _ROUTE, PortalProjectNotes
from .uploads import upload_limit


class PortalProjectFiles(PortalFileActs, PortalProjectNotes):
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
        return self._portal_files_page(
            job_sudo,
            self._portal_speaker(job_sudo),
            errors=self._portal_too_much_errors(),
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
        return self._portal_files_send(job_sudo, actor)

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
        file_sudo = self._portal_file_of(job_sudo, file_id)
        return self._portal_stored_file(file_sudo.attachment_id, file_sudo.name)

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
        # what staff linked to is elsewhere
        file_sudo = files_sudo.filtered(
            lambda file: file.id == file_id and file.type == "binary"
        )
        return self._portal_stored_file(file_sudo)

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
        return self._portal_file_taken_back(job_sudo, file_id, actor)

    # --- helpers ---------------------------------------------------------------------

    def _portal_job_key(self, project_id, task_id):
        if project_id:
            return "project.project", project_id
        return "project.task", task_id

    def _portal_job(self, project_id, task_id):
        """Return the project or the task of an address, through the policy."""
        return self._portal_document(*self._portal_job_key(project_id, task_id))

    def _portal_files_page_values(self, document_sudo, actor, line_sudo):
        if not isinstance(document_sudo, request.env.registry["portal.job.mixin"]):
            return super()._portal_files_page_values(document_sudo, actor, line_sudo)
        label = document_sudo._portal_label()
        return {
            "template": "customer_portal_ext.job_files_page",
            "heading": self.env._("Files: %(document)s", document=label),
            "files": document_sudo._portal_file_values(
                document_sudo._portal_files(),
                document_sudo._portal_stock_files(),
                actor and actor["partner_id"],
            ),
            "back_url": document_sudo.access_url,
            "back_text": self.env._("Back to %(document)s", document=label),
            "page_name": "job_files",
            "no_breadcrumbs": True,
        }
