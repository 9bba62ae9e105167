from odoo import models

from odoo.addons.customer_portal_ext.controllers.uploads import MEGABYTE

# Pages of tickets that are not under /my.
TICKET_PAGES = ("/new/ticket", "/submitted/ticket", "/ticket/close")


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _portal_preview_is_page(cls, path):
        """A new ticket is raised by the contact of a preview, and not by staff."""
        return path in TICKET_PAGES or super()._portal_preview_is_page(path)

    def session_info(self):
        """Give the form of a new ticket the one number it asks for.

        Stock's session makes the user's settings where there are none, which no page
        may do that is only looked at.
        """
        if self.env.context.get("portal_ticket_form"):
            # sudo: a setting, which a contact may not read
            limit = self.env.company.sudo().portal_file_max_mb * MEGABYTE
            return {"max_file_upload_size": limit}
        return super().session_info()
