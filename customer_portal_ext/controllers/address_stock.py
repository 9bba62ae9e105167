from odoo.http import request

from .address_book import PortalAddressBook


class PortalAddressStock(PortalAddressBook):
    """Stock's own forms of addresses, which shops use as well (P-PROFILE)."""

    def _create_or_update_address(self, partner_sudo, *args, **form_data):
        """Tell staff also of what comes by stock's own form, as from a shop."""
        user = request.env.user
        if not partner_sudo or not user.share or user._is_public():
            return super()._create_or_update_address(partner_sudo, *args, **form_data)
        Partner = request.env["res.partner"]
        names = Partner._get_frontend_writable_fields() & Partner._fields.keys()
        before = {name: partner_sudo[name] for name in names}
        partner_sudo, feedback = super()._create_or_update_address(
            partner_sudo, *args, **form_data
        )
        changed = [name for name in sorted(names) if partner_sudo[name] != before[name]]
        if changed:
            is_own = partner_sudo == user.partner_id
            request.env["portal.profile"]._tell_changed(
                partner_sudo,
                "profile_changed" if is_own else "address_changed",
                self._portal_actor(partner_sudo),
                self._portal_profile_company(),
                before,
                changed,
            )
        return partner_sudo, feedback
