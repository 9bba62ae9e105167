from odoo import api, models, tools
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.quick_read import read_rows
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
        if not rows:
            return {}
        states = dict(self._fields["state"]._description_selection(self.env))
        found = read_rows(
            self.env,
            SQL("%s ANY(%s)", self._portal_details_sql(), [row.id for row in rows]),
            by_ids=True,
        )
        return {
            id_: {
                "reference": project or "",
                "method": stage or "",
                "status": states.get(state, ""),
            }
            for id_, state, project, stage in found
        }

    @api.model
    @tools.ormcache("self.env.lang")
    def _portal_details_sql(self):
        """Return the SQL of state, project and stage, up to the ids of the tasks."""
        # sudo: the rows have been through the policy; names of project and stage only
        self_sudo = self.sudo().with_context(active_test=False)
        query = self_sudo._search(Domain.TRUE)
        columns = [
            self_sudo._field_to_sql(query.table, name, query)
            for name in ("id", "state")
        ]
        for link in ("project_id", "stage_id"):
            model_sudo = self_sudo[link].browse()
            alias = query.left_join(query.table, link, model_sudo._table, "id", link)
            columns.append(model_sudo._field_to_sql(alias, "name", query))
        return SQL("%s WHERE %s =", query.select(*columns), columns[0])

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
