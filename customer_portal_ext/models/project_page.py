from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ..tools.moment import format_moment
from ..tools.quick_read import read_rows
from .portal_policy import EACH_ASKED
from .project_list import DONE_STATES

# How many tasks of a project, or subtasks of a task, their pages list.
TASKS_SHOWN = 10
GUEST_TASKS_SHOWN = 50

# Of a project with so many tasks, each is asked for its followers; of more, its reader
# may follow a few.
FEW_TASKS = 500

# What a list of tasks shows of each.
ROW_FIELDS = (
    *("name", "state", "stage_id", "date_deadline", "milestone_id"),
    *("portal_waiting", "project_id"),
)


class PortalJobMixin(models.AbstractModel):
    """What the pages of projects and tasks show, read all at once (P-JOBS, G8)."""

    _inherit = "portal.job.mixin"

    def _portal_people(self):
        """Return who is responsible, as the page names them.

        :return: list of dict with ``name`` and ``email``
        """
        self.ensure_one()
        return [
            {"name": user.name, "email": user.email or ""}
            for user in self._portal_responsible()
        ]


class ProjectProject(models.Model):
    _inherit = "project.project"

    def _portal_page_steps(self):
        return [
            *super()._portal_page_steps(),
            *self._portal_people_steps(self.user_id, self.partner_id),
        ]

    def _portal_few_tasks(self):
        """Return the model of tasks, to search for some of this project's.

        In its context is how those are best found that somebody follows.
        """
        self.ensure_one()
        [[count]] = read_rows(
            self.env,
            SQL(
                "SELECT COUNT(*) FROM (SELECT FROM project_task WHERE project_id = %s"
                " LIMIT %s) t",
                self.id,
                FEW_TASKS + 1,
                to_flush=self.env["project.task"]._fields["project_id"],
            ),
            by_ids=True,
        )
        asked = {EACH_ASKED: count <= FEW_TASKS}
        return self.env["project.task"].with_context(**asked)

    def _portal_progress(self, seen_tasks, tasks):
        """Return how far a project is, by the tasks its reader sees.

        :param Domain seen_tasks: the tasks that the reader may see
        :param project.task tasks: as ``_portal_few_tasks`` returns it
        :return: dict with ``total``, ``closed``, ``waiting`` and ``percent``, which is
            None where there are no tasks
        """
        self.ensure_one()
        groups = tasks._read_group(
            seen_tasks & Domain("project_id", "=", self.id),
            ["state", "portal_waiting"],
            ["__count"],
        )
        total = sum(count for _state, _waits, count in groups)
        closed = sum(count for state, _waits, count in groups if state in DONE_STATES)
        return {
            "total": total,
            "closed": closed,
            "waiting": sum(count for _state, waits, count in groups if waits),
            "percent": 100 * closed // total if total else None,
        }

    def _portal_milestones(self):
        """Return the milestones of this project as its page shows them."""
        self.ensure_one()
        if not self.allow_milestones:
            return []
        milestones = self.env["project.milestone"].search_fetch(
            [("project_id", "=", self.id)],
            ["name", "deadline", "is_reached", "reached_date"],
        )
        return [
            {
                "name": milestone.name,
                "deadline": milestone.deadline
                and format_date(self.env, milestone.deadline),
                "reached": milestone.is_reached,
                "reached_on": milestone.reached_date
                and format_date(self.env, milestone.reached_date),
                "late": milestone.is_deadline_exceeded,
            }
            for milestone in milestones
        ]

    def _portal_status_text(self, updates, progress):
        """Return where the project stands, in the reader's words.

        What staff say of it to the public comes first; what they keep to themselves,
        the stage and the internal status, is not told.

        :param list updates: as ``project.update._portal_values`` returns them
        :param dict progress: as ``_portal_progress`` returns it
        """
        if updates:
            return updates[0]["status"]
        if progress["total"] and progress["closed"] == progress["total"]:
            return self.env._("All tasks are closed")
        return self.env._("In progress")


class ProjectTask(models.Model):
    _inherit = "project.task"

    def _portal_page_steps(self):
        task = SQL("%s", self.id)
        users = SQL(
            "SELECT user_id FROM project_task_user_rel WHERE task_id = %s", self.id
        )
        partners = SQL("SELECT partner_id FROM res_users WHERE id IN (%s)", users)
        return [
            *super()._portal_page_steps(),
            ("project.task", task, ("user_ids",)),
            ("project.project", SQL("%s", self.project_id.id or 0), ()),
            ("project.task.type", SQL("%s", self.stage_id.id or 0), ()),
            ("project.milestone", SQL("%s", self.milestone_id.id or 0), ()),
            ("project.task", SQL("%s", self.parent_id.id or 0), ()),
            ("res.users", users, ()),
            ("res.partner", partners, ()),
            *self._portal_people_steps(self.project_id.user_id, self.partner_id),
        ]

    def _portal_rows(self, domain, limit):
        """Return tasks as a page of a project or of a task lists them, open ones first.

        In superuser mode; the domain says what the reader sees.

        :param Domain domain: which tasks
        :param int limit: how many of them
        :return: (list of dict, True when there are more)
        """
        query = self._search(domain, limit=limit + 1)
        column = {
            name: self._field_to_sql(query.table, name, query)
            for name in ("portal_waiting", "state", "date_deadline", "id")
        }
        query.order = SQL(
            "%s DESC NULLS LAST, %s IN %s, %s, %s DESC",
            column["portal_waiting"],
            column["state"],
            DONE_STATES,
            column["date_deadline"],
            column["id"],
        )
        names = self._determine_fields_to_fetch(ROW_FIELDS)
        tasks = self._fetch_query(query, names)
        return tasks[:limit]._portal_row_values(), len(tasks) > limit

    def _portal_row_values(self):
        states = dict(self._fields["state"]._description_selection(self.env))
        return [
            {
                "name": task.name,
                "url": f"/my/tasks/{task.id}",
                "stage": task.stage_id.name or "",
                "state": states.get(task.state, ""),
                "closed": task.state in DONE_STATES,
                "deadline": task._portal_deadline_text(),
                "late": task._portal_is_late(),
                "waits": task.portal_waiting,
            }
            for task in self
        ]

    def _portal_deadline_text(self):
        """Return the deadline in the reader's language and time zone, or ""."""
        self.ensure_one()
        if not self.date_deadline:
            return ""
        return format_moment(self.env, self.date_deadline)

    def _portal_is_late(self):
        """Tell whether the deadline of an open task has passed."""
        self.ensure_one()
        return bool(
            self.date_deadline
            and self.date_deadline < self.env.cr.now()
            and self.state not in DONE_STATES
        )
