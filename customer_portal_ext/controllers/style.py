from odoo import http
from odoo.http import request

YEAR = 365 * 24 * 60 * 60


class PortalStyle(http.Controller):
    """The style sheet of a company's pages (P-STYLE)."""

    @http.route(
        "/my/style/<int:company_id>-<string:digest>.css",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
    )
    def portal_style(self, company_id, digest, **kw):
        """Return it, to be kept for ever: a change of it has another address.

        What is not the style sheet of a company now is missing, whatever its number.
        """
        # sudo: colour and font, which every visitor of the login page sees
        company_sudo = request.env["res.company"].sudo().browse(company_id).exists()
        if not company_sudo or company_sudo._portal_style_digest() != digest:
            raise request.not_found()
        return request.make_response(
            company_sudo._portal_style_css(),
            headers=[
                ("Content-Type", "text/css; charset=utf-8"),
                ("Cache-Control", f"public, max-age={YEAR}, immutable"),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
