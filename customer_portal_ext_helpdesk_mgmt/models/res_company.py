from odoo import api, models


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.model
    def _portal_readable_fields(self):
        """Add what the form of a new ticket asks the company for (W9)."""
        return super()._portal_readable_fields() | {
            "helpdesk_mgmt_portal_category_id_required",
            "helpdesk_mgmt_portal_select_category",
            "helpdesk_mgmt_portal_select_team",
            "helpdesk_mgmt_portal_team_id_required",
        }
