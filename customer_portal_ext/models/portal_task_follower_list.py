from odoo import api, models, tools
from odoo.fields import Domain
from odoo.tools import SQL

from .portal_list import Source
from .project_project import ONLY_SHARED


class PortalTaskFollower(models.Model):
    """Who sees which task by following it: as the policy has it, in these rows."""

    _inherit = "portal.task.follower"

    @api.model
    def _portal_sections(self):
        return self.env["project.task"]._portal_sections()

    @api.model
    def _portal_scope_domain(self, scope, partner):
        """Return whose following counts for a contact (X-SCOPE).

        :param str scope: of ``portal.policy``
        :param res.partner partner: one contact, in superuser mode
        """
        if scope == "own":
            return Domain("partner_id", "=", partner.id)
        policy = self.env["portal.policy"]
        family = partner.commercial_partner_id.id
        if scope == "branch":
            contacts = policy._branch_contacts(partner)
            if contacts != Domain("commercial_partner_id", "=", family):
                Partner = partner.with_context(active_test=False)
                return Domain("partner_id", "in", Partner.search(contacts).ids)
        ids = policy._group_ids(family) if scope == "group" else [family]
        return Domain("commercial_partner_id", "in", list(ids))

    @api.model
    def _portal_follows_sql(self, follows, task_id):
        """Return the condition that a task has one of some rows.

        :param Domain follows: as ``_portal_scope_domain`` gives
        :param SQL task_id:
        """
        # sudo: the rows are nobody's to read by themselves
        query = self.sudo()._search(follows)
        query.add_where(SQL("%s = %s", SQL.identifier(query.table, "task_id"), task_id))
        return SQL("EXISTS (%s)", query.select(SQL("1")))

    # As ``portal.list._seen``: what changes whose documents a contact sees clears it.
    @api.model
    @tools.ormcache("partner_id", "company_ids")
    def _portal_seen(self, partner_id, company_ids):
        """Return what a contact sees: the domain of rows here, and that of tasks that
        are shared with them and are not among those.
        """
        # sudo: the contact's family, as in ``portal.policy``
        partner_sudo = self.env["res.partner"].sudo().browse(partner_id)
        companies = self.env["res.company"].browse(company_ids)
        policy = self.env["portal.policy"]
        followed = policy._granted_domain(self._name, partner_sudo, companies)
        shared = policy.with_context(**{ONLY_SHARED: True})._domain(
            "project.task", partner_sudo, companies
        )
        return Domain("published", "=", True) & followed, shared


class ProjectTask(models.Model):
    """The list of tasks: those somebody follows, and those of shared projects."""

    _inherit = "project.task"

    @api.model
    def _portal_list_sources(self, domain, partner, companies, **kwargs):
        """Return the two parts of the list, of which each has indexes of its own."""
        counted = kwargs.get("counted", False)
        followed, shared = self.env["portal.task.follower"]._portal_seen(
            partner.id, tuple(companies.ids)
        )
        PortalList = self.env["portal.list"]
        return [
            self._portal_followed_source(followed, domain, counted),
            PortalList._source(
                self._name, domain, partner, companies, counted=counted, seen=shared
            ),
        ]

    @api.model
    def _portal_followed_source(self, followed, domain, counted):
        # sudo: the policy is in the domain
        rows_sudo = self.env["portal.task.follower"].sudo()
        query = rows_sudo._search(followed)

        def row(name):
            return rows_sudo._field_to_sql(query.table, name, query)

        # PostgreSQL before 17 does not see that it is implied by "published IS TRUE"
        query.add_where(row("published"))
        # what the database keeps these rows by is to be in the database
        kept_by = {
            "project.task": (
                *("name", "create_date", "date_deadline"),
                *("portal_published", "company_id"),
            ),
            "mail.followers": ("res_model", "res_id", "partner_id"),
            "res.partner": ("commercial_partner_id",),
        }
        to_flush = [
            self.env[model]._fields[name]
            for model, names in kept_by.items()
            for name in names
        ]
        query.add_where(SQL("TRUE", to_flush=to_flush))
        columns = {}
        if not counted or not domain.is_true():
            tasks_sudo = self.sudo()
            alias = query.join(query.table, "task_id", self._table, "id", "task_id")

            def column(name):
                return tasks_sudo._field_to_sql(alias, name, query)

            shown = Domain("active", "=", True) & Domain("portal_published", "=", True)
            shown = (shown & domain).optimize_full(tasks_sudo)
            for part in getattr(shown, "children", [shown]):
                where = part._to_sql(tasks_sudo, alias, query)
                if not list(part.iter_conditions()):
                    # A text (``_word_domain``): PostgreSQL takes it for rare and would
                    # read all tasks for it; of what it cannot look into it expects to
                    # find a page soon.
                    where = SQL("COALESCE(%s, FALSE)", where)
                query.add_where(where)
            columns = self.env["portal.list"]._columns(tasks_sudo, column)
            columns.update(
                id=row("task_id"),
                name=row("name"),
                date=row("date"),
                due=row("due"),
            )
        ends = SQL("%s, %s", row("date"), row("task_id"))
        newest = SQL("%s DESC, %s DESC", row("date"), row("task_id"))
        return Source(query.from_clause, query.where_clause, columns, newest, ends)
