from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        """Let the scripts of our pages speak the reader's language."""
        modules = super()._get_translation_frontend_modules_name()
        return [*modules, "customer_portal_ext"]
