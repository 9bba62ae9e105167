from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .project_project import SHARED, followed_domain


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
    )
    def _compute_portal_published(self):
        for task in self:
            task.portal_published = (
                task.portal_show
                and task.active
                and not task.has_template_ancestor
                and task.project_id.portal_show
                and task.project_id.privacy_visibility in SHARED
            )

    @api.model
    def _portal_sections(self):
        return [("projects", Domain.TRUE)]

    @api.model
    def _portal_scope_domain(self, scope, partner):
        # whom the whole project is shared with, to work in it
        shared_with = SQL(
            "SELECT task.id FROM project_collaborator shared"
            " JOIN project_task task ON task.project_id = shared.project_id"
            " WHERE shared.partner_id = %s AND shared.limited_access IS NOT TRUE",
            partner.id,
            to_flush=self._fields["project_id"],
        )
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
        return self.user_ids.filtered(lambda user: not user.share)

    def _portal_parent(self):
        self.ensure_one()
        return self.project_id
