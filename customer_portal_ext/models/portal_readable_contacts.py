"""What contacts read of people, of companies and of their saved cards (W9)."""

from odoo import api, models
from odoo.fields import Domain
from odoo.http import request
from odoo.tools import SQL


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["portal.readable.fields", "res.partner"]

    @api.model
    def _portal_readable_fields(self):
        """Name, address and picture: what the address pages and the chatter show."""
        return super()._portal_readable_fields() | {
            "active",
            "avatar_1024",
            "avatar_128",
            "avatar_1920",
            "avatar_256",
            "avatar_512",
            "city",
            "commercial_company_name",
            "commercial_partner_id",
            "company_id",
            "company_name",
            "company_type",
            "complete_name",
            "contact_address",
            "contact_address_inline",
            "country_code",
            "country_id",
            "create_date",
            "email",
            "email_formatted",
            "email_normalized",
            "im_status",
            "image_1024",
            "image_128",
            "image_1920",
            "image_256",
            "image_512",
            "is_company",
            "is_public",
            "lang",
            "main_user_id",
            "name",
            "parent_id",
            "partner_share",
            "phone",
            "state_id",
            "street",
            "street2",
            "type",
            "tz",
            "user_ids",
            "vat",
            "write_date",
            "zip",
        }


class ResUsers(models.Model):
    _name = "res.users"
    _inherit = ["portal.readable.fields", "res.users"]

    @api.model
    def _portal_readable_fields(self):
        """Name and picture of whoever a page names, which may be a member of staff."""
        return super()._portal_readable_fields() | {
            "active",
            "avatar_1024",
            "avatar_128",
            "avatar_1920",
            "avatar_256",
            "avatar_512",
            "company_name",
            "create_date",
            "im_status",
            "name",
            "partner_id",
            "share",
            "write_date",
        }

    @api.model
    def _portal_own_readable_fields(self):
        """Return what a contact reads of the own login besides, as the security page.

        :rtype: set[str]
        """
        partner_names = self.env["res.partner"]._portal_readable_names()
        return self._self_accessible_fields()[0] | partner_names | {"company_ids"}

    def _has_field_access(self, field, operation):
        if super()._has_field_access(field, operation):
            return True
        return (
            operation == "read"
            and self.env.user.share
            and len(self) == 1
            and self._portal_is_visitor()
            and field.name in self._portal_own_readable_fields()
        )

    def _portal_is_visitor(self):
        """Tell whether this is the user who asks, or is just now signing in.

        Until the second factor has been given, the session knows only who it will be;
        whoever was signed in before may still be the request's user.
        """
        if self._origin == self.env.user:
            return True
        return bool(
            request
            and self._origin.id
            and self._origin.id == request.session.get("pre_uid")
        )

    @api.model
    def _search_display_name(self, operator, value):
        # stock compares with logins too
        if not self.env.su and self.env.user.share:
            return Domain("partner_id.complete_name", operator, value)
        return super()._search_display_name(operator, value)

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        if self.env.su or not self.env.user.share:
            return super().name_search(name, domain, operator, limit)
        # stock asks for the login first
        found = self.search(
            Domain(domain or Domain.TRUE) & Domain("display_name", operator, name),
            limit=limit,
        )
        return [(user.id, user.display_name) for user in found]

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        # users are sorted by name and login; the login of others is not to be told
        if field_name == "login" and not self.env.su and self.env.user.share:
            return SQL()
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = ["portal.readable.fields", "res.company"]

    @api.model
    def _portal_readable_fields(self):
        """The letterhead."""
        return super()._portal_readable_fields() | {
            "active",
            "city",
            "company_registry",
            "country_code",
            "country_id",
            "currency_id",
            "email",
            "email_primary_color",
            "email_secondary_color",
            "logo",
            "logo_web",
            "name",
            "parent_id",
            "partner_id",
            "phone",
            "sequence",
            "state_id",
            "street",
            "street2",
            "uses_default_logo",
            "vat",
            "website",
            "write_date",
            "zip",
        }


class PaymentToken(models.Model):
    _name = "payment.token"
    _inherit = ["portal.readable.fields", "payment.token"]

    @api.model
    def _portal_readable_fields(self):
        """The card as its owner knows it, without the provider's reference to it."""
        return super()._portal_readable_fields() | {
            "active",
            "company_id",
            "create_date",
            "partner_id",
            "payment_details",
            "payment_method_code",
            "payment_method_id",
            "provider_code",
        }
