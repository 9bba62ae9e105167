from odoo import models
from odoo.exceptions import UserError


class PortalWizardUser(models.TransientModel):
    """Stock's "Grant portal access", by the same rules as every other way in."""

    _inherit = "portal.wizard.user"

    def _create_user(self):
        """Make the login unless something stands in the way; super is not for this.

        :raise UserError: with the obstacle, which names the other contact
        """
        partner = self.partner_id
        company = self._portal_company()
        obstacle = self.env["portal.login"]._obstacles(partner, company).get(partner)
        if obstacle:
            raise UserError(obstacle)
        return self.env["portal.login"]._ensure_user(partner, company)

    def _send_email(self):
        """Queue the portal's own invitation: stock's is sent with its token stored."""
        self.ensure_one()
        self.env["portal.invitation"]._invite_now(
            self.partner_id,
            self._portal_company(),
            message=self.wizard_id.welcome_message,
            resend="all",
        )
        return True

    def action_revoke_access(self):
        """Take away the portal of this company; with the last one, the login."""
        self.ensure_one()
        company = self._portal_company()
        if self.is_portal and company in self.user_id.sudo().company_ids:
            self.env["portal.login"]._shut_out(self.partner_id, company)
            return self.action_refresh_modal()
        return super().action_revoke_access()

    def _portal_company(self):
        """Return the company that grants or takes away, as stock chooses it."""
        return self.partner_id.company_id or self.env.company
