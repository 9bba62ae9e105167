from odoo import api, fields, models
from odoo.fields import Domain


class PortalJobMixin(models.AbstractModel):
    """What projects and tasks have in common on the portal (P-JOBS).

    Their clients are the contacts outside of the company who follow them: Odoo shares
    them by that, sends its mails by that, and the policy shows them by that.
    """

    _name = "portal.job.mixin"
    _inherit = ["portal.files.mixin"]
    _description = "Project or Task on the Portal"

    # found by who follows them, not by a commercial entity
    _portal_list_order = None

    portal_client_ids = fields.Many2many(
        "res.partner",
        string="Clients",
        compute="_compute_portal_client_ids",
        inverse="_inverse_portal_client_ids",
        search="_search_portal_client_ids",
        groups="base.group_user",
        help="Contacts who see this on the portal and get its messages. Each of them"
        " by themselves: whether their colleagues see it too is set for the contact.",
    )

    @api.depends("message_partner_ids")
    def _compute_portal_client_ids(self):
        for job in self:
            job.portal_client_ids = job.message_partner_ids.filtered("partner_share")

    def _inverse_portal_client_ids(self):
        for job in self:
            followers = job.message_partner_ids.filtered("partner_share")
            gone = followers - job.portal_client_ids
            added = job.portal_client_ids - followers
            if gone:
                job.message_unsubscribe(partner_ids=gone.ids)
            if added:
                job.message_subscribe(partner_ids=added.ids)

    @api.model
    def _search_portal_client_ids(self, operator, value):
        return Domain("message_partner_ids", operator, value)

    def _portal_contacts(self):
        """Return the contacts this is for: its clients, or else the customer."""
        self.ensure_one()
        return self.sudo().portal_client_ids or self.partner_id
