from werkzeug.exceptions import NotFound

from odoo import http
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.project.controllers.portal import ProjectCustomerPortal

from .gate import portal_readonly
from .lists import PortalLists


class PortalProjectLists(PortalLists, ProjectCustomerPortal):
    """The lists of projects and of all tasks of a contact (P-JOBS, O-SEARCH).

    Stock's count and sort what there is in the table; these read what the contact has.
    """

    @http.route(methods=["GET"], readonly=portal_readonly)
    def portal_my_projects(
        self, page=1, date_begin=None, date_end=None, sortby=None, **kw
    ):
        search = self._portal_search("project.project", {})
        sorts = self._portal_job_sorts(self.env._("Ends first"))
        return self._portal_list(
            {
                "url": "/my/projects",
                "page_name": "project",
                "title": self.env._("Projects"),
                "labels": {
                    "name": self.env._("Project"),
                    "due": self.env._("Ends on"),
                },
                "no_pdf": True,
                "no_total": True,
                "no_reference": True,
                "no_status": True,
                "search_help": self.env._("The name of the project."),
                "empty_title": self.env._("There are no projects for you."),
                "empty_text": self.env._(
                    "A project appears here once it is shared with you."
                ),
                "empty_link": ["/my", self.env._("Start page")],
            },
            [self._portal_source("project.project", search.domain)],
            {"name": sorts.pop("name"), **sorts},
            history="my_projects_history",
            search=search,
        )

    @http.route(methods=["GET"], readonly=portal_readonly)
    def portal_my_tasks(
        self,
        page=1,
        date_begin=None,
        date_end=None,
        sortby=None,
        filterby=None,
        search=None,
        search_in="name",
        groupby=None,
        **kw,
    ):
        return self._portal_task_list("/my/tasks", Domain.TRUE, {})

    @http.route(
        "/my/projects/<int:project_id>/tasks",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_project_tasks(self, project_id, **kw):
        """List those tasks of one project that the contact sees."""
        project_sudo = self._portal_document("project.project", project_id)
        return self._portal_task_list(
            f"/my/projects/{project_id}/tasks",
            Domain("project_id", "=", project_id),
            {
                "page_name": "project_tasks",
                "project": project_sudo,
                "title": self.env._("Tasks of %(name)s", name=project_sudo.name),
                "empty_link": [project_sudo.access_url, self.env._("The project")],
            },
        )

    @http.route(methods=["GET"], readonly=portal_readonly)
    def portal_my_project_subtasks(self, project_id, task_id, **kw):
        task_sudo = self._portal_task_of(project_id, task_id)
        return self._portal_task_list(
            f"/my/projects/{project_id}/task/{task_id}/subtasks",
            Domain("parent_id", "=", task_id),
            {
                "title": self.env._("Subtasks of %(name)s", name=task_sudo.name),
                "empty_link": [task_sudo.access_url, self.env._("The task")],
            },
        )

    @http.route(methods=["GET"], readonly=portal_readonly)
    def portal_my_project_recurrent_tasks(self, project_id, task_id, **kw):
        task_sudo = self._portal_task_of(project_id, task_id)
        recurrence_id = task_sudo.recurrence_id.id
        return self._portal_task_list(
            f"/my/projects/{project_id}/task/{task_id}/recurrent_tasks",
            Domain("recurrence_id", "=", recurrence_id)
            if recurrence_id
            else Domain.FALSE,
            {
                "title": self.env._("Repetitions of %(name)s", name=task_sudo.name),
                "empty_link": [task_sudo.access_url, self.env._("The task")],
            },
        )

    def _portal_task_of(self, project_id, task_id):
        """Return a task that the reader sees, of the project its address names.

        :raise NotFound: for that of another project too
        """
        task_sudo = self._portal_document("project.task", task_id)
        if task_sudo.project_id.id != project_id:
            raise NotFound()
        return task_sudo

    def _portal_task_list(self, url, domain, page_values):
        """Answer with a list of tasks that the contact sees.

        :param Domain domain: which of them
        :param dict page_values: what differs from the list of all tasks
        """
        Task = request.env["project.task"]
        states = {
            "waiting": (self.env._("Waiting for you"), Task._portal_waiting_domain()),
            **Task._portal_search_states(),
        }
        asked = self._portal_search("project.task", states)
        return self._portal_list(
            {
                "page_name": "task",
                "title": self.env._("Tasks"),
                "labels": {
                    "name": self.env._("Task"),
                    "due": self.env._("Deadline"),
                    "reference": self.env._("Project"),
                    "method": self.env._("Stage"),
                },
                "no_pdf": True,
                "no_total": True,
                "search_help": self.env._("The name of the task or of its project."),
                "empty_title": self.env._("There are no tasks for you."),
                "empty_text": self.env._(
                    "A task appears here once it is shared with you."
                ),
                "empty_link": ["/my/projects", self.env._("Your projects")],
                **page_values,
                "url": url,
            },
            self._portal_sources("project.task", asked.domain & domain),
            self._portal_job_sorts(self.env._("Deadline first")),
            history="my_tasks_history",
            search=asked,
        )

    def _portal_job_sorts(self, due_label):
        sorts = self._portal_document_sorts()
        del sorts["amount"]
        sorts["name"]["label"] = self.env._("Name")
        sorts["due"] = {
            "label": due_label,
            "order": "due, id",
            "column": "due",
            "direction": "ascending",
        }
        return sorts

    def _portal_counters(self):
        return {
            **super()._portal_counters(),
            "project_count": ("project.project", Domain.TRUE),
            "task_count": ("project.task", Domain.TRUE),
        }
