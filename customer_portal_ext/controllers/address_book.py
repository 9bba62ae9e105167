from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from .gate import parse_ids, portal_readonly
from .profile import ACCOUNT_PATH, ADDRESSES_PATH, PortalProfileForms

ADDRESS_TYPES = ("delivery", "invoice", "other")


class PortalAddressBook(PortalProfileForms):
    """The addresses of a contact and their company, without JavaScript (P-PROFILE).

    Stock tells which there are and completes a new one; its own forms save by a script
    only.
    """

    @http.route(methods=["GET"], readonly=portal_readonly)
    def my_addresses(self, **query_params):
        """Show the book; members of staff have stock's page."""
        response = super().my_addresses(**query_params)
        if not request.env.user.share:
            return response
        data = response.qcontext
        heading = self.env._("Addresses")
        response.qcontext.update(
            {
                **self._portal_profile_values(heading, ADDRESSES_PATH),
                "page_name": "my_addresses",
                "portal_addresses": self._portal_address_rows(
                    data["delivery_addresses"] | data["billing_addresses"]
                ),
            }
        )
        return self._portal_keep_private(response)

    @http.route(readonly=portal_readonly)
    def portal_address(self, partner_id=None, **query_params):
        """Show the form of an address, a new one without an id."""
        if not request.env.user.share:
            return super().portal_address(partner_id=partner_id, **query_params)
        address_sudo = self._portal_address_of(partner_id)
        if address_sudo == request.env.user.partner_id:
            return request.redirect(ACCOUNT_PATH, code=303)
        response = super().portal_address(
            partner_id=address_sudo.id or None, **query_params
        )
        response.qcontext.update(
            self._portal_address_values(
                address_sudo, use=self._portal_use(query_params)
            )
        )
        return self._portal_keep_private(response)

    @http.route(
        "/my/address",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
        sitemap=False,
    )
    def portal_address_save(self, partner_id=None, **kwargs):
        """Add an address or change one."""
        if not request.env.user.share:
            raise NotFound()
        address_sudo = self._portal_address_of(partner_id)
        if address_sudo == request.env.user.partner_id:
            raise NotFound()

        def show(form=None, errors=(), now=(), status=200):
            return self._portal_address_page(address_sudo, form, errors, now, status)

        if address_sudo:
            return self._portal_profile_save(
                "address", address_sudo, "address_changed", show, ADDRESSES_PATH
            )
        return self._portal_address_add(show)

    @http.route(
        "/my/address/<int:partner_id>/remove",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_address_check(self, partner_id, **kwargs):
        """Ask once more before an address is removed."""
        address_sudo = self._portal_removable(partner_id)
        if not address_sudo.active:
            return request.redirect(f"{ADDRESSES_PATH}?notice=address_gone", code=303)
        values = {
            **self._portal_profile_values(
                self.env._("Remove this address"), ADDRESSES_PATH
            ),
            "page_name": "my_addresses",
            "address": self._portal_address_rows(address_sudo)[0],
            "in_use": address_sudo._portal_in_use(),
        }
        template = "customer_portal_ext.portal_address_remove"
        return self._portal_profile_render(template, values, 200)

    @http.route(
        "/my/address/<int:partner_id>/remove",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
        sitemap=False,
    )
    def portal_address_remove(self, partner_id, **kwargs):
        """Archive an address: what names it keeps it."""
        address_sudo = self._portal_removable(partner_id)
        return self._portal_acted(
            f"{ADDRESSES_PATH}?notice={self._portal_address_archive(address_sudo)}"
        )

    @http.route()
    def portal_address_submit(self, partner_id=None, **form_data):
        """Stock's script: what is not this contact's looks as if it were not there."""
        if request.env.user.share:
            self._portal_address_of(partner_id)
        return super().portal_address_submit(partner_id=partner_id, **form_data)

    @http.route()
    def address_archive(self, partner_id):
        """Stock's script: the same act, with the same evidence."""
        if not request.env.user.share:
            return super().address_archive(partner_id)
        ids = parse_ids([str(partner_id)])
        self._portal_address_archive(self._portal_removable(ids[0]))
        return None

    # --- which -----------------------------------------------------------------------

    def _portal_address_of(self, partner_id):
        """Return the address a form is about, in superuser mode; empty for a new one.

        :param str partner_id: from outside
        :raise NotFound: for whatever is not this contact's to change
        """
        # sudo: what follows decides
        Partner_sudo = request.env["res.partner"].sudo()
        if not partner_id:
            return Partner_sudo
        address_sudo = Partner_sudo.browse(parse_ids([str(partner_id)])).exists()
        if not address_sudo or not address_sudo._can_be_edited_by_current_customer():
            raise NotFound()
        return address_sudo

    def _portal_removable(self, partner_id):
        """Return an address of this contact's book, which may be removed already.

        :raise NotFound: for any other contact
        """
        if not request.env.user.share:
            raise NotFound()
        # sudo: what follows decides
        address_sudo = request.env["res.partner"].sudo().browse(partner_id).exists()
        if not address_sudo._portal_of_book():
            raise NotFound()
        return address_sudo

    def _portal_use(self, query_params):
        """Return what a new address is for, as stock's links say it."""
        if query_params.get("use_delivery_as_billing") in ("true", "True", "1"):
            return "other"
        is_billing = query_params.get("address_type") == "billing"
        return "invoice" if is_billing else "delivery"

    # --- acts -------------------------------------------------------------------------

    def _portal_address_add(self, show):
        """Make an address of what was typed, once."""
        form = request.httprequest.form
        if form.get("refresh"):
            return show(form=form)
        own_sudo = request.env.user.sudo().partner_id.sudo()
        actor = self._portal_speaking(own_sudo)
        # the second of two identical forms finds what the first one made
        self._portal_profile_lock(own_sudo)
        none_sudo = own_sudo.browse()
        values, errors, _moved = self._portal_profile_typed("address", none_sudo, form)
        if errors:
            return show(form=form, errors=errors, status=422)
        if own_sudo.commercial_partner_id._portal_has_address(values):
            return self._portal_acted(f"{ADDRESSES_PATH}?notice=address_same")
        if error := self._portal_profile_limit():
            return show(form=form, errors=[error], status=429)
        use = values.pop("type")
        address_type = {"invoice": "billing"}.get(use, "delivery")
        self._complete_address_values(values, address_type, use == "other")
        request.env["portal.profile"]._add_address(
            values, actor, self._portal_profile_company()
        )
        return self._portal_acted(f"{ADDRESSES_PATH}?notice=address_added")

    def _portal_address_archive(self, address_sudo):
        """Archive an address; return the name of the notice."""
        actor = self._portal_speaking(address_sudo)
        self._portal_profile_lock(address_sudo)
        if not address_sudo.active:
            return "address_gone"
        request.env["portal.profile"]._remove_address(
            address_sudo, actor, self._portal_profile_company()
        )
        return "address_removed"

    # --- pages -----------------------------------------------------------------------

    def _portal_address_page(self, address_sudo, form, errors, now, status):
        response = request.render(
            "portal.address_management",
            {
                **self._prepare_address_form_values(address_sudo),
                **self._portal_address_values(address_sudo, form, errors, now),
            },
            status=status,
        )
        return self._portal_keep_private(response)

    def _portal_address_values(
        self, address_sudo, form=None, errors=(), now=(), use="delivery"
    ):
        heading = (
            self.env._("Change this address")
            if address_sudo
            else self.env._("Add an address")
        )
        fields = self._portal_profile_fields("address", address_sudo, form, errors, now)
        if not address_sudo and form is None:
            self._portal_prefill(fields["groups"], use)
        return {
            **self._portal_profile_values(heading, ADDRESSES_PATH),
            **fields,
            "page_name": "address_form",
            "action": "/my/address",
            "edited": address_sudo.id,
            "back": ADDRESSES_PATH,
        }

    def _portal_prefill(self, groups, use):
        """Begin a new address in the contact's own country."""
        Profile = request.env["portal.profile"]
        country = request.env.user.sudo().partner_id.country_id
        for entry in Profile._entries(groups):
            if entry["name"] == "type":
                entry["typed"] = use
            elif entry["name"] == "country_id" and country:
                entry["typed"] = str(country.id)
            elif entry["name"] == "state_id":
                entry["options"] = Profile._state_options(country.id)

    def _portal_address_rows(self, addresses_sudo):
        """Return what the book says of addresses; the contact's own comes first."""
        own = request.env.user.partner_id
        uses = {
            "delivery": self.env._("Deliveries"),
            "invoice": self.env._("Invoices"),
            "other": self.env._("Deliveries and invoices"),
        }
        mine = addresses_sudo._portal_of_book()
        rows = []
        for address in addresses_sudo.sorted(lambda one: (one != own, one.id)):
            name = address.name or address.commercial_partner_id.name or ""
            is_own = address == own
            may = address in mine
            text = address._display_address(without_company=True)
            rows.append(
                {
                    "id": address.id,
                    "name": name,
                    "lines": [line for line in text.splitlines() if line.strip()],
                    "use": self.env._("Your own address")
                    if is_own
                    else uses.get(address.type if may else "", ""),
                    "edit": ACCOUNT_PATH
                    if is_own
                    else f"/my/address?partner_id={address.id}"
                    if may
                    else None,
                    "edit_label": self.env._("Change %(name)s", name=name),
                    "remove": f"/my/address/{address.id}/remove" if may else None,
                    "remove_label": self.env._("Remove %(name)s", name=name),
                }
            )
        return rows
