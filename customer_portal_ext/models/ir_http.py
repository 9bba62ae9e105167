from werkzeug.exceptions import NotFound

from odoo import models
from odoo.exceptions import AccessDenied
from odoo.http import request


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _pre_dispatch(cls, rule, args):
        """Close the pages of sections that the visitor was not granted (O-MODULES).

        In one place for all addresses, stock's too; documents go through the policy.
        """
        super()._pre_dispatch(rule, args)
        path = request.httprequest.path
        if path.startswith("/my/") and not cls._portal_is_open(path):
            raise NotFound()

    @classmethod
    def _portal_is_open(cls, path):
        user = request.env.user
        if not user or user._is_public() or not user.share:
            return True
        codes = request.env["portal.policy"]._section_codes(user)
        return request.env["portal.section"].sudo()._is_open(path, codes)

    @classmethod
    def _auth_method_bearer(cls):
        """Keep whom no company admits out with an API key as well (B-ACCESS-MODE)."""
        super()._auth_method_bearer()
        if request.env.user._portal_is_shut_out():
            raise AccessDenied()
