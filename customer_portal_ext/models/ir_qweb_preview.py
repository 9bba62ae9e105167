from odoo import models
from odoo.http import request

from .portal_preview_request import current


class IrQweb(models.AbstractModel):
    """The mark of a preview, on all its pages (C-PREVIEW)."""

    _inherit = "ir.qweb"

    def _prepare_environment(self, values):
        """Say whom a page is shown as: ``portal_preview``, or None."""
        renderer = super()._prepare_environment(values)
        if request and not self.env.context.get("minimal_qcontext"):
            preview = current()
            values["portal_preview"] = preview
            values["portal_preview_text"] = preview and self.env._(
                "You see the portal as %(name)s sees it.", name=preview.name
            )
        return renderer
