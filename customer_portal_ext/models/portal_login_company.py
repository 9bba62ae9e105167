from odoo import api, models
from odoo.fields import Command


class PortalLogin(models.AbstractModel):
    """A login is let into a further company that sends its contact a document."""

    _inherit = "portal.login"

    @api.model
    def _let_into_company(self, partner, document_sudo):
        """Let an existing login see the documents of a document's company (X-MULTI).

        A login is made by one company. When another one sends that contact a document
        of their own, it would be a missing page behind the login.

        :param res.partner partner: the recipient of a mail
        :param document_sudo: what it is about, of a model under the policy
        """
        users_sudo = partner.sudo().user_ids.filtered("share")
        company = document_sudo._portal_company()
        shut_out_sudo = users_sudo.filtered(
            lambda user: company not in user.company_ids
        )
        if shut_out_sudo and self.env["portal.policy"]._sees(
            document_sudo, partner, company
        ):
            shut_out_sudo.write({"company_ids": [Command.link(company.id)]})
