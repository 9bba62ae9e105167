from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .project_project import ONLY_SHARED, SHARED, followed_domain


class ProjectTask(models.Model):
    """Tasks on the portal: those of shared projects, for whom follows them (P-JOBS)."""

    _name = "project.task"
    _inherit = ["project.task", "portal.job.mixin"]

    commercial_partner_id = fields.Many2one(
        "res.partner",
        related="partner_id.commercial_partner_id",
        string="Commercial entity",
        store=True,
        index="btree_not_null",
    )

    @api.depends(
        "portal_show",
        "active",
        "has_template_ancestor",
        "project_id.portal_show",
        "project_id.privacy_visibility",
        "project_id.portal_documents_only",
    )
    def _compute_portal_published(self):
        for task in self:
            task.portal_published = (
                task.portal_show
                and task.active
                and not task.has_template_ancestor
                and task.project_id.portal_show
                and task.project_id.privacy_visibility in SHARED
                # sudo: the switch is staff's; whoever writes the task may not read it
                and not task.project_id.sudo().portal_documents_only
            )

    @api.model
    def _portal_sections(self):
        return [("projects", Domain.TRUE)]

    @api.model
    def _portal_scope_domain(self, scope, partner):
        # whom the whole project is shared with, to work in it
        shared_with = SQL(
            "SELECT id FROM project_task WHERE project_id = ANY(ARRAY("
            "SELECT project_id FROM project_collaborator"
            " WHERE partner_id = %s AND limited_access IS NOT TRUE))",
            partner.id,
            to_flush=self._fields["project_id"],
        )
        if self.env.context.get(ONLY_SHARED):
            follows = self.env["portal.task.follower"]._portal_scope_domain(
                scope, partner
            )

            def to_sql(model, alias, _query):
                # by the environment that asks: the domain outlives this one
                Follower = model.env["portal.task.follower"]
                task_id = SQL.identifier(alias, "id")
                return SQL(
                    "%s = ANY(ARRAY(%s)) AND NOT %s",
                    task_id,
                    shared_with,
                    Follower._portal_follows_sql(follows, task_id),
                )

            return Domain.custom(to_sql=to_sql)
        return followed_domain(self.env, self._name, scope, partner, shared_with)

    def _notify_get_recipients_groups(self, message, model_description, msg_vals=False):
        groups = super()._notify_get_recipients_groups(
            message, model_description, msg_vals=msg_vals
        )
        return self._portal_set_link_buttons(groups) if self else groups

    def _portal_label(self):
        self.ensure_one()
        return self.env._("Task %(name)s", name=self.display_name)

    def _portal_responsible(self):
        self.ensure_one()
        users = self.user_ids.filtered(lambda user: not user.share)
        return users or self.project_id.user_id

    def _portal_parent(self):
        self.ensure_one()
        return self.project_id
