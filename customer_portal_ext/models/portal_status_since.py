from odoo import api, fields, models


class PortalStatusMixin(models.AbstractModel):
    """Since when a document has its status, for the list of what waits.

    Empty for those that were there before the portal: then their own date counts.
    """

    _inherit = "portal.status.mixin"

    portal_status_since = fields.Datetime(
        string="In this portal status since",
        compute="_compute_portal_status_since",
        store=True,
        precompute=True,
        copy=False,
        groups="base.group_user",
    )

    @api.depends("portal_status_id")
    def _compute_portal_status_since(self):
        now = fields.Datetime.now()
        for document in self:
            document.portal_status_since = now
