from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .portal_policy import EACH_ASKED

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
    Partner = env["res.partner"].sudo().with_context(active_test=False)
    contacts = _followers_domain(env, scope, partner)
    if scope == "own":
        whose = SQL("SELECT %s", partner.id)
    else:
        whose = Partner._search(contacts).subselect()
    followed = SQL(
        "SELECT res_id FROM mail_followers"
        " WHERE res_model = %s AND partner_id = ANY(ARRAY(%s))",
        model_name,
        whose,
    )
    only_waiting = env.context.get(ONLY_WAITING)
    if only_waiting and "portal_waiting" in env[model_name]._fields:
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

    def to_sql(model, alias, _query):
        id_ = SQL.identifier(alias, "id")
        if model.env.context.get(EACH_ASKED) and not only_waiting:
            # by the environment that asks: the domain outlives the other one
            return _is_followed(model, id_, contacts, more)
        return SQL("%s = ANY(ARRAY(%s))", id_, ids)

    return Domain.custom(to_sql=to_sql)


def _followers_domain(env, scope, partner):
    """Return the domain of the contacts whose following counts for one of them.

    :param str scope: of ``portal.policy``
    :param res.partner partner: one contact, in superuser mode
    :rtype: Domain
    """
    policy = env["portal.policy"]
    if scope == "own":
        return Domain("id", "=", partner.id)
    if scope == "branch":
        return policy._branch_contacts(partner)
    family = partner.commercial_partner_id.id
    ids = policy._group_ids(family) if scope == "group" else [family]
    return Domain("commercial_partner_id", "in", list(ids))


def _is_followed(model, id_, contacts, more):
    """Return the condition that a document has one of some contacts as a follower.

    :param SQL id_: of the document
    :param Domain contacts: ``res.partner``
    :param SQL more: selects ids of documents of which it holds as well, or None
    """
    # sudo: the contact's family, as in ``portal.policy``
    Partner = model.env["res.partner"].sudo().with_context(active_test=False)
    query = Partner._search(contacts)
    query.add_join(
        "JOIN",
        "portal_followed",
        "mail_followers",
        SQL(
            "portal_followed.partner_id = %s AND portal_followed.res_model = %s"
            " AND portal_followed.res_id = %s",
            SQL.identifier(query.table, "id"),
            model._name,
            id_,
        ),
    )
    # a limit, so that PostgreSQL does not gather all of them after all
    query.limit = 1
    is_followed = SQL("COALESCE(%s, FALSE)", query.subselect(SQL("TRUE")))
    if not more:
        return is_followed
    return SQL(
        "(%s OR COALESCE((SELECT TRUE FROM (%s) portal_more (id)"
        " WHERE portal_more.id = %s LIMIT 1), FALSE))",
        is_followed,
        more,
        id_,
    )
