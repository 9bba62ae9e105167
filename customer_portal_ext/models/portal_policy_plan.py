from odoo import api, models, tools


class PortalPolicy(models.AbstractModel):
    """How much a reader sees, for how it is found."""

    _inherit = "portal.policy"

    # as ``_access_values``, of which it is made
    @api.model
    @tools.ormcache("self.env.uid")
    def _is_narrow(self):
        """Tell whether whoever asks sees less than a company's in any section."""
        # sudo: which contact and companies a user belongs to
        user_sudo = self.env.user.sudo()
        if not user_sudo.share:
            return False
        partner_sudo = user_sudo.partner_id
        top_sudo = partner_sudo.parent_id or partner_sudo
        narrow = {"own"}
        if top_sudo != partner_sudo.commercial_partner_id:
            narrow.add("branch")
        return any(
            not narrow.isdisjoint(self._granted(partner_sudo, company).values())
            for company in user_sudo._portal_companies()
        )
