from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.trigrams import words_index

# Tasks on which nobody works any more.
DONE_STATES = ("1_done", "1_canceled")


class ProjectProject(models.Model):
    """Projects in the lists of the portal (P-JOBS, O-SEARCH)."""

    _inherit = "project.project"

    _portal_list_address = "/my/projects"

    _portal_search_is_owned = False

    @api.model
    def _portal_list_columns(self, column):
        """Return what the list of the portal shows of projects.

        :param column: function from a field's name to its SQL
        :return: {column of the list: SQL}
        """
        return {
            "name": column("name"),
            "date": column("create_date"),
            "due": column("date"),
        }

    @api.model
    def _portal_list_kind(self, state):
        return self.env._("Project")

    @api.model
    def _portal_search_texts(self):
        """Return the fields a text is looked for in."""
        return ["name"]

    @api.model
    def _portal_search_dates(self):
        """Return the dates the list can be searched by: {field name: label}."""
        return {
            "create_date": self.env._("Date"),
            "date": self.env._("Ends on"),
        }


class ProjectTask(models.Model):
    """Tasks in the lists of the portal (P-JOBS, O-SEARCH)."""

    _inherit = "project.task"

    _portal_list_address = "/my/tasks"

    @api.model
    def _portal_list_columns(self, column):
        """Return what the list of the portal shows of tasks.

        :param column: function from a field's name to its SQL
        :return: {column of the list: SQL}
        """
        return {
            "name": column("name"),
            "date": column("create_date"),
            "due": SQL("(%s::date)", column("date_deadline")),
            "due_time": column("date_deadline"),
            # the database's clock: what a list is made of is kept
            "overdue": SQL(
                "COALESCE(%s < now() AT TIME ZONE 'UTC' AND %s NOT IN %s, FALSE)",
                column("date_deadline"),
                column("state"),
                DONE_STATES,
            ),
        }

    @api.model
    def _portal_list_kind(self, state):
        return self.env._("Task")

    @api.model
    def _portal_list_extra(self, rows):
        """Return project, stage and state in words, for all tasks of a page at once.

        :param list rows: of ``portal.list``
        :return: {task id: dict}
        """
        # sudo: the rows have been through the policy; names of project and stage only
        tasks_sudo = self.sudo().browse([row.id for row in rows])
        states = dict(self._fields["state"]._description_selection(self.env))
        return {
            task.id: {
                "reference": task.project_id.name or "",
                "method": task.stage_id.name or "",
                "status": states.get(task.state, ""),
            }
            for task in tasks_sudo
        }

    # seen by who follows them
    _portal_search_is_owned = False
    _portal_words_idx = words_index("name", is_owned=False, where="portal_published")

    @api.model
    def _portal_search_sample_domain(self):
        """Return the tasks of everybody: those of a reader are all they follow."""
        return Domain("portal_published", "=", True)

    @api.model
    def _portal_search_texts(self):
        """Return the fields a text is looked for in."""
        return ["name", "project_id.name"]

    @api.model
    def _portal_search_dates(self):
        """Return the dates the list can be searched by: {field name: label}."""
        return {
            "create_date": self.env._("Date"),
            "date_deadline": self.env._("Deadline"),
        }

    @api.model
    def _portal_search_states(self):
        """Return {value in the address: (label, Domain)}: Odoo's states of tasks."""
        return {
            value: (label, Domain("state", "=", value))
            for value, label in self._fields["state"]._description_selection(self.env)
        }
