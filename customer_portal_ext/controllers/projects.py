from werkzeug.exceptions import NotFound

from odoo import http
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.project.controllers.portal import ProjectCustomerPortal

from .gate import PortalGate, keep_private, portal_readonly


class PortalProjects(PortalGate, ProjectCustomerPortal):
    """The pages of projects and tasks, through the policy (P-JOBS, W12)."""

    @http.route(methods=["GET"], readonly=portal_readonly)
    def portal_my_project(self, project_id=None, access_token=None, **kwargs):
        self._portal_document("project.project", project_id, access_token)
        response = super().portal_my_project(
            project_id=project_id, access_token=access_token, **kwargs
        )
        return keep_private(response) if request.env.user._is_public() else response

    @http.route(methods=["GET"], readonly=portal_readonly)
    def portal_my_project_task(
        self, project_id=None, task_id=None, access_token=None, **kwargs
    ):
        """Show a task of a project; stock shows all of them to a project's token."""
        task_sudo = self._portal_document("project.task", task_id)
        if task_sudo.project_id.id != project_id:
            raise NotFound()
        user = request.env.user
        if user._is_public() or not self._portal_reads_project(project_id):
            return request.redirect(f"/my/tasks/{task_id}")
        return super().portal_my_project_task(
            project_id=project_id, task_id=task_id, access_token=None, **kwargs
        )

    @http.route(methods=["GET"], readonly=portal_readonly)
    def portal_my_task(self, task_id, access_token=None, **kwargs):
        self._portal_document("project.task", task_id, access_token)
        response = super().portal_my_task(task_id, access_token=access_token, **kwargs)
        return keep_private(response) if request.env.user._is_public() else response

    def _portal_reads_project(self, project_id):
        """Tell whether the reader of a task sees its project too."""
        if not request.env.user.share:
            return True
        return bool(self._portal_find("project.project", project_id))

    def _project_get_page_view_values(self, project, access_token, *args, **kwargs):
        if request.env.user._is_public():
            # the gate let them in; the public user itself may read no project
            project = project.sudo()
        return super()._project_get_page_view_values(
            project, access_token, *args, **kwargs
        )

    def _prepare_tasks_values(
        self,
        page,
        date_begin,
        date_end,
        sortby,
        search,
        search_in,
        groupby,
        url="/my/tasks",
        domain=None,
        su=False,
        project=False,
    ):
        if request.env.user._is_public():
            # what the contact of the guest's link sees of the project, and no more
            domain = Domain(domain or []) & self._portal_guest_tasks(project)
            su = True
        return super()._prepare_tasks_values(
            page,
            date_begin,
            date_end,
            sortby,
            search,
            search_in,
            groupby,
            url=url,
            domain=domain,
            su=su,
            project=project,
        )

    def _portal_guest_tasks(self, project):
        link_sudo = (
            request.env["portal.hotlink"]._get_guest_link(project)
            if project
            else request.env["portal.hotlink"].sudo()
        )
        return request.env["portal.policy"]._domain(
            "project.task", link_sudo.partner_id, link_sudo.company_id
        )

    def _get_page_view_values(
        self, document, access_token, values, session_history, no_breadcrumbs, **kwargs
    ):
        values = super()._get_page_view_values(
            document, access_token, values, session_history, no_breadcrumbs, **kwargs
        )
        if document._name in ("project.project", "project.task"):
            # the layout would put the project's own description into the page's head
            values.pop("preview_object", None)
            values["portal_guest"] = request.env.user._is_public()
            if values["portal_guest"]:
                values["no_breadcrumbs"] = True
                values.pop("prev_record", None)
                values.pop("next_record", None)
        return values
