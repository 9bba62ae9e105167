from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal


class PortalAccount(CustomerPortal):
    """What a session that began with a link may not change (X-TOKENS)."""

    def _validate_address_values(self, address_values, partner_sudo, *args, **kwargs):
        invalid, missing, messages = super()._validate_address_values(
            address_values, partner_sudo, *args, **kwargs
        )
        # said at the field; the contact itself refuses the change on every other way
        if "email" in address_values and partner_sudo._portal_email_needs_login(
            address_values["email"]
        ):
            invalid.add("email")
            messages.append(request.env["res.partner"]._portal_needs_login_message())
        return invalid, missing, messages
