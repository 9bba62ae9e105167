from odoo import models

from odoo.addons.customer_portal_ext.controllers.uploads import MEGABYTE


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

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
