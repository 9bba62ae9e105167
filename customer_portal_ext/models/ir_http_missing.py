import re

from odoo import models
from odoo.http import request

# A page of the portal, with or without a language.
PORTAL_PAGE = re.compile(r"(/[\w-]+)?/my(/|$)")


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _get_exception_code_values(cls, exception):
        """Tell the page of a missing page whether the portal was meant.

        Stock's leads to pages of a website that need not be there.
        """
        code, values = super()._get_exception_code_values(exception)
        path = request.httprequest.path
        values["portal_missing"] = bool(PORTAL_PAGE.match(path))
        return code, values
