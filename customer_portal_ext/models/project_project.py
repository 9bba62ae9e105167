from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# The privacy of projects that Odoo shows to people outside of the company.
SHARED = ("invited_users", "portal")

# In the context of a policy that is only asked for what waits.
ONLY_WAITING = "portal_only_waiting"

# In the context of a policy that is only asked for what is shared, and not followed.
ONLY_SHARED = "portal_only_shared"


class ProjectProject(models.Model):
    """Projects on the portal: those shared with whom follows them (P-JOBS)."""

    _name = "project.project"
    _inherit = ["project.project", "portal.job.mixin"]

    commercial_partner_id = fields.Many2one(
        "res.partner",
        related="partner_id.commercial_partner_id",
        string="Commercial entity",
        store=True,
        index="btree_not_null",
    )

    @api.depends("portal_show", "active", "is_template", "privacy_visibility")
    def _compute_portal_published(self):
        for project in self:
            project.portal_published = (
                project.portal_show
                and project.active
                and not project.is_template
                and project.privacy_visibility in SHARED
            )

    @api.model
    def _portal_sections(self):
        return [("projects", Domain.TRUE)]

    @api.model
    def _portal_scope_domain(self, scope, partner):
        return followed_domain(self.env, self._name, scope, partner)

    def _notify_get_recipients_groups(self, message, model_description, msg_vals=False):
        groups = super()._notify_get_recipients_groups(
            message, model_description, msg_vals=msg_vals
        )
        return self._portal_set_link_buttons(groups) if self else groups

    def _portal_label(self):
        self.ensure_one()
        return self.env._("Project %(name)s", name=self.display_name)


def followed_domain(env, model_name, scope, partner, more=None):
    """Return what a contact sees of a model whose documents are shown to followers.

    Stock shows them to the whole company of each follower (W19); here the scope says
    whose following counts. It is one array of ids by the followers' index, made before
    anything else is read: "followed or shared", or ids that PostgreSQL takes for many,
    would be answered by reading all there is (G3).

    :param str model_name: ``project.project`` or ``project.task``
    :param str scope: of ``portal.policy``
    :param res.partner partner: one contact, in superuser mode
    :param SQL more: selects ids of further documents the contact sees
    :rtype: Domain
    """
    policy = env["portal.policy"]
    Partner = env["res.partner"].sudo().with_context(active_test=False)
    if scope == "own":
        whose = SQL("SELECT %s", partner.id)
    else:
        if scope == "branch":
            contacts = policy._branch_contacts(partner)
        else:
            family = partner.commercial_partner_id.id
            ids = policy._group_ids(family) if scope == "group" else [family]
            contacts = Domain("commercial_partner_id", "in", list(ids))
        whose = Partner._search(contacts).subselect()
    followed = SQL(
        "SELECT res_id FROM mail_followers"
        " WHERE res_model = %s AND partner_id = ANY(ARRAY(%s))",
        model_name,
        whose,
    )
    if env.context.get(ONLY_WAITING) and "portal_waiting" in env[model_name]._fields:
        # of the thousands that somebody follows, the few that wait: every page counts
        # them
        Model = env[model_name]
        followed = SQL(
            "%s AND res_id IN (SELECT id FROM %s WHERE portal_waiting)",
            followed,
            SQL.identifier(Model._table),
            to_flush=Model._fields["portal_waiting"],
        )
    ids = SQL("%s UNION %s", followed, more) if more else followed

    def to_sql(_model, alias, _query):
        return SQL("%s = ANY(ARRAY(%s))", SQL.identifier(alias, "id"), ids)

    return Domain.custom(to_sql=to_sql)
