from odoo import http

from .conversation import PortalConversation
from .gate import portal_readonly
from .uploads import upload_limit

_ROUTE = {
    "type": "http",
    "auth": "public",
    "website": True,
    "sitemap": False,
}


class PortalProjectNotes(PortalConversation):
    """Notes on projects and tasks (P-JOBS): the mechanism of all conversations."""

    def _portal_conversation_models(self):
        return {
            **super()._portal_conversation_models(),
            "projects": "project.project",
            "tasks": "project.task",
        }

    @http.route(
        [
            "/my/projects/<int:project_id>/comment",
            "/my/tasks/<int:task_id>/comment",
        ],
        methods=["GET"],
        readonly=portal_readonly,
        **_ROUTE,
    )
    def portal_job_notes(self, project_id=None, task_id=None, **kwargs):
        """Show the notes by themselves, page by page down to the first."""
        job_sudo = self._portal_noted_job(project_id, task_id)
        return self._portal_conversation_page(
            job_sudo, job_sudo, errors=self._portal_too_much_errors("comment_files")
        )

    @http.route(
        [
            "/my/projects/<int:project_id>/comment",
            "/my/tasks/<int:task_id>/comment",
        ],
        methods=["POST"],
        max_content_length=upload_limit,
        **_ROUTE,
    )
    def portal_job_note(self, project_id=None, task_id=None, comment="", **kwargs):
        """Write a note: for all clients, or for staff alone."""
        job_sudo = self._portal_noted_job(project_id, task_id)
        return self._portal_comment_submit(job_sudo, job_sudo, comment)

    @http.route(
        [
            "/my/projects/<int:project_id>/comment/<int:message_id>/file/<int:file_id>",
            "/my/tasks/<int:task_id>/comment/<int:message_id>/file/<int:file_id>",
        ],
        methods=["GET"],
        readonly=portal_readonly,
        **_ROUTE,
    )
    def portal_job_note_file(
        self, message_id, file_id, project_id=None, task_id=None, **kwargs
    ):
        """Download a file of a note; it is never shown in place."""
        job_sudo = self._portal_noted_job(project_id, task_id)
        return self._portal_comment_file(job_sudo, message_id, file_id)

    def _portal_noted_job(self, project_id, task_id):
        return self._portal_document(
            self._portal_conversation_model(), project_id or task_id
        )
