from odoo import http
from odoo.http import request

from odoo.addons.account_payment.controllers.payment import PaymentPortal
from odoo.addons.portal.controllers.portal import CustomerPortal

from .gate import keep_private, portal_readonly


def ask_for_login():
    """Answer with the page that says to sign in with the password (X-TOKENS)."""
    values = {
        "page_name": "real_login",
        "no_breadcrumbs": True,
        "message": request.env["res.users"]._portal_needs_login_message(),
    }
    response = request.render("customer_portal_ext.real_login", values, status=403)
    return keep_private(response)


class PortalAccount(CustomerPortal):
    """What contacts may not change of themselves and their company (X-TOKENS, W10)."""

    def _prepare_address_form_values(self, *args, **kwargs):
        values = super()._prepare_address_form_values(*args, **kwargs)
        Partner = request.env["res.partner"]
        family = request.env.user.partner_id.commercial_partner_id
        if family.is_company and not Partner._portal_may_edit_company():
            values["portal_company_locked"] = Partner._portal_company_edit_message()
        return values

    def _validate_address_values(self, address_values, partner_sudo, *args, **kwargs):
        locked = self._portal_company_changes(address_values, partner_sudo)
        invalid, missing, messages = super()._validate_address_values(
            address_values, partner_sudo, *args, **kwargs
        )
        # said at the field; the contact itself refuses the change on every other way
        if "email" in address_values and partner_sudo._portal_email_needs_login(
            address_values["email"]
        ):
            invalid.add("email")
            messages.append(request.env["res.users"]._portal_needs_login_message())
        if locked:
            invalid |= locked
            messages.append(request.env["res.partner"]._portal_company_edit_message())
        return invalid, missing, messages

    def _portal_company_changes(self, address_values, partner_sudo):
        """Return which fields of the form would change the company without the right.

        What is sent as it was is taken out of the values.

        :rtype: set[str]
        """
        company = request.env.user.partner_id.commercial_partner_id
        if (
            not company.is_company
            or company.env["res.partner"]._portal_may_edit_company()
        ):
            return set()
        Partner = request.env["res.partner"]
        shown = {"company_name": company.name}
        names = set()
        if partner_sudo == company:
            names = Partner._portal_company_names() & address_values.keys()
        elif partner_sudo.parent_id and partner_sudo.type == "contact":
            # Odoo writes the address of a contact on the company as well
            names = set(Partner._address_fields()) & address_values.keys()
        for name in names:
            # as the form's own values are made
            shown[name] = Partner._fields[name].convert_to_cache(
                partner_sudo[name], Partner
            )
        changed = set()
        for name, value in shown.items():
            if name not in address_values:
                continue
            sent = address_values[name]
            if isinstance(sent, str):
                sent = sent.strip()
            if (sent or False) != (value or False):
                changed.add(name)
            elif name == "company_name":
                address_values.pop(name)
        return changed

    @http.route()
    def deactivate_account(self, *args, **kwargs):
        if request.env["res.users"]._portal_needs_real_login():
            return ask_for_login()
        return super().deactivate_account(*args, **kwargs)


class PortalCards(PaymentPortal):
    """A link's session does not see or change saved cards (X-TOKENS)."""

    @http.route(readonly=portal_readonly)
    def payment_method(self, **kwargs):
        if request.env["res.users"]._portal_needs_real_login():
            return ask_for_login()
        # stock hands what stands in the address on, as arguments of its methods
        asked = request.httprequest.args
        return super().payment_method(
            **{name: value for name, value in kwargs.items() if name not in asked}
        )

    @staticmethod
    def _compute_show_tokenize_input_mapping(providers_sudo, **kwargs):
        mapping = PaymentPortal._compute_show_tokenize_input_mapping(
            providers_sudo, **kwargs
        )
        if request.env["res.users"]._portal_needs_real_login():
            return dict.fromkeys(mapping, False)
        return mapping
