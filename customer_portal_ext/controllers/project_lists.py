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
        asked = self._portal_search(
            "project.task", request.env["project.task"]._portal_search_states()
        )
        return self._portal_list(
            {
                "url": "/my/tasks",
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
            },
            [self._portal_source("project.task", asked.domain)],
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
