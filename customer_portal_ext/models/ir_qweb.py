from odoo import models
from odoo.http import request

from .portal_hotlink import SESSION_GRANTS


class IrQweb(models.AbstractModel):
    _inherit = "ir.qweb"

    def _prepare_environment(self, values):
        """Tell every page whose it is, and what there is to sign out of.

        ``res_company`` is the company of the page's document (X-MULTI), unless the
        page says another; ``portal_signout`` is "user" for who is signed in, "guest"
        for who holds a document by a direct link, or None (C-SIGNOUT).
        """
        says_company = "res_company" in values
        renderer = super()._prepare_environment(values)
        if not request or self.env.context.get("minimal_qcontext"):
            return renderer
        company_id = getattr(request, "portal_company_id", None)
        if company_id and not says_company:
            # sudo: name, logo and address of a company whose document is on the page
            values["res_company"] = self.env["res.company"].sudo().browse(company_id)
        values["portal_signout"] = None
        if request.session.uid:
            values["portal_signout"] = "user"
        elif request.session.get(SESSION_GRANTS):
            values["portal_signout"] = "guest"
        return renderer
