from odoo import api, models


class PortalSection(models.Model):
    _inherit = "portal.section"

    @api.model
    def _get_paths(self):
        """Add the addresses of the helpdesk to its section (O-MODULES)."""
        paths = super()._get_paths()
        paths["tickets"] = ["/my/tickets", "/new/ticket", "/submitted/ticket"]
        return paths
