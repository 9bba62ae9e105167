from werkzeug.exceptions import NotFound

from odoo import http
from odoo.fields import Domain
from odoo.http import request
from odoo.tools import format_date, is_html_empty

from odoo.addons.project.controllers.portal import ProjectCustomerPortal

from ..models.portal_policy import EACH_ASKED
from ..models.project_page import GUEST_TASKS_SHOWN, TASKS_SHOWN
from .gate import keep_private, portal_readonly
from .project_notes import PortalProjectNotes


class PortalProjects(PortalProjectNotes, ProjectCustomerPortal):
    """The pages of projects and tasks, through the policy (P-JOBS, W12)."""

    @http.route(methods=["GET"], readonly=portal_readonly)
    def portal_my_project(self, project_id=None, access_token=None, **kwargs):
        """Show a project with all that concerns its client, in one answer.

        In place of stock's list of its tasks, which is at ``…/tasks``.
        """
        project_sudo = self._portal_document(
            "project.project", project_id, access_token
        )
        if project_sudo.is_template:
            raise NotFound()
        if "/page/" in request.httprequest.path:
            return request.redirect(project_sudo.access_url, code=302)
        project_sudo._portal_load_page()
        if self._portal_works_in(project_sudo):
            # whom the project is shared with works on Odoo's own board
            return request.redirect(f"/my/projects/{project_id}/project_sharing")
        response = request.render(
            "customer_portal_ext.portal_project",
            self._portal_project_values(project_sudo),
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
        request.update_context(portal_own_files=True)
        task_sudo._portal_load_page()
        return super().portal_my_project_task(
            project_id=project_id, task_id=task_id, access_token=None, **kwargs
        )

    @http.route(methods=["GET"], readonly=portal_readonly)
    def portal_my_task(self, task_id, access_token=None, **kwargs):
        # stock would make a token for each file, on a GET, and write it into the page
        request.update_context(portal_own_files=True)
        task_sudo = self._portal_document("project.task", task_id, access_token)
        if not kwargs.get("report_type"):
            task_sudo._portal_load_page()
        response = super().portal_my_task(task_id, access_token=access_token, **kwargs)
        return keep_private(response) if request.env.user._is_public() else response

    def _portal_works_in(self, project_sudo):
        """Tell whether the reader edits the tasks of a project, as stock lets them."""
        if not project_sudo.collaborator_ids or request.env.user._is_public():
            return False
        project = project_sudo.with_user(request.env.user)
        return bool(project._check_project_sharing_access())

    def _portal_reads_project(self, project_id):
        """Tell whether the reader of a task sees its project too."""
        if not request.env.user.share:
            return True
        return bool(self._portal_find("project.project", project_id))

    def _portal_tasks_domain(self, project_sudo):
        """Return which tasks the reader of a project, or of one of its tasks, sees.

        :param project_sudo: one project; a guest of a link to one of its tasks sees no
            other
        :rtype: Domain
        """
        user = request.env.user
        policy = request.env["portal.policy"]
        if user._is_public():
            link_sudo = request.env["portal.hotlink"]._get_guest_link(project_sudo)
            return policy._domain(
                "project.task", link_sudo.partner_id, link_sudo.company_id
            )
        if user.share:
            return policy._domain(
                "project.task", user.sudo().partner_id, user._portal_companies()
            )
        # staff look at what is on the portal, with their own rights
        own = request.env["ir.rule"]._compute_domain("project.task", "read")
        return Domain(own) & Domain("portal_published", "=", True)

    # --- what the pages show ---------------------------------------------------------

    def _portal_project_values(self, project_sudo):
        guest = request.env.user._is_public()
        files_only = project_sudo.portal_documents_only
        values = self._portal_job_values(project_sudo)
        # what lies in its tasks and conversations is not on this page
        shows = project_sudo.portal_show_documents and not guest
        if shows and request.env["ir.http"]._portal_is_open("/my/documents"):
            values["documents"] = {
                "text": self.env._("All documents"),
                "url": f"/my/documents/project/{project_sudo.id}",
            }
        if not files_only:
            seen = self._portal_tasks_domain(project_sudo)
            few = project_sudo._portal_few_tasks()
            tasks, more = few._portal_rows(
                seen & Domain("project_id", "=", project_sudo.id),
                GUEST_TASKS_SHOWN if guest else TASKS_SHOWN,
            )
            updates = project_sudo._portal_public_updates()._portal_values()
            progress = project_sudo._portal_progress(seen, few)
            values.update(
                {
                    "tasks": tasks,
                    "more_tasks": more,
                    "tasks_url": not guest and f"{project_sudo.access_url}/tasks",
                    "updates": updates,
                    "progress": progress,
                    "progress_text": self._portal_progress_text(progress),
                    "waiting": self._portal_waiting_link(progress, tasks),
                    "all_text": self.env._(
                        "All tasks of this project (%(count)s)", count=progress["total"]
                    ),
                    "milestones": project_sudo._portal_milestones(),
                    "status": project_sudo._portal_status_text(updates, progress),
                }
            )
        return {
            "project": project_sudo,
            "title": project_sudo.name,
            "portal": values,
            "files_only": files_only,
            "customer": project_sudo.partner_id.display_name or "",
            "starts": format_date(request.env, project_sudo.date_start),
            "ends": format_date(request.env, project_sudo.date),
            "portal_talk": self._portal_talks(project_sudo)[project_sudo],
            "res_company": project_sudo._portal_company(),
            "page_name": "project",
            "no_breadcrumbs": guest,
        }

    def _portal_progress_text(self, progress):
        """Return how many tasks are closed, as a sentence."""
        if not progress["total"]:
            return ""
        if progress["total"] == 1:
            return (
                self.env._("The only task is closed.")
                if progress["closed"]
                else self.env._("The only task is open.")
            )
        return self.env._(
            "%(closed)s of %(total)s tasks are closed.",
            closed=progress["closed"],
            total=progress["total"],
        )

    def _portal_waiting_link(self, progress, tasks):
        """Return what leads to the tasks that wait for the reader, if any do.

        :param list tasks: the rows of the page; those that wait come first
        :return: dict of ``text`` and ``url``, or None
        """
        count = progress["waiting"]
        if not count:
            return None
        if count == 1:
            return {
                "text": self.env._("One task waits for you."),
                "url": tasks[0]["url"],
            }
        return {
            "text": self.env._("%(count)s tasks wait for you.", count=count),
            "url": "#portal_project_tasks",
        }

    def _portal_task_values(self, task_sudo):
        seen = self._portal_tasks_domain(task_sudo.project_id)
        # of so few, each is asked for its followers
        asking_sudo = task_sudo.with_context(**{EACH_ASKED: True})
        subtasks, more = asking_sudo._portal_rows(
            seen & Domain("parent_id", "=", task_sudo.id), GUEST_TASKS_SHOWN
        )
        parent = task_sudo.parent_id
        [row] = task_sudo._portal_row_values()
        return {
            **self._portal_job_values(task_sudo),
            "row": row,
            "started": format_date(request.env, task_sudo.create_date),
            "milestone": task_sudo.allow_milestones and task_sudo.milestone_id.name,
            "has_text": not is_html_empty(task_sudo.description),
            "subtasks": subtasks,
            "more_subtasks": more
            and f"{task_sudo.project_id.access_url}/task/{task_sudo.id}/subtasks",
            "parent": parent
            and asking_sudo.parent_id.filtered_domain(seen)
            and {"name": parent.name, "url": f"/my/tasks/{parent.id}"},
        }

    def _portal_job_values(self, job_sudo):
        """Return what the pages of projects and of tasks have in common."""
        actor = self._portal_speaker(job_sudo)
        return {
            "notice": self._portal_notice(),
            "people": job_sudo._portal_people(),
            "files": job_sudo._portal_file_values(
                job_sudo._portal_files(), job_sudo._portal_stock_files()
            ),
            "files_url": f"{job_sudo.access_url}/files",
            "may_send": bool(actor) and job_sudo._portal_allows_upload(),
        }

    def _get_page_view_values(
        self, document, access_token, values, session_history, no_breadcrumbs, **kwargs
    ):
        values = super()._get_page_view_values(
            document, access_token, values, session_history, no_breadcrumbs, **kwargs
        )
        if document._name == "project.task":
            # the layout would put the project's own description into the page's head
            values.pop("preview_object", None)
            values["portal"] = self._portal_task_values(document)
            values["portal_guest"] = request.env.user._is_public()
            if values["portal_guest"]:
                values["no_breadcrumbs"] = True
                values.pop("prev_record", None)
                values.pop("next_record", None)
        return values
