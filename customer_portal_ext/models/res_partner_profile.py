from odoo import models
from odoo.exceptions import UserError
from odoo.tools import email_normalize

# What a contact may not change of their company without the right, on any way: stock
# carries the address and tax number of a contact over to the company (O-COMPANY).
COMPANY_NAMES = {
    "company_registry",
    "image_1920",
    "is_company",
    "name",
    "parent_id",
    "phone",
    "vat",
    "website",
}


class ResPartner(models.Model):
    """What of a contact somebody may change on the portal, on every way (O-COMPANY)."""

    _inherit = "res.partner"

    def _portal_company(self):
        """Return the company whose settings hold, for evidence about a contact."""
        company_id = self.env.context.get("portal_profile_company_id")
        company = self.env["res.company"].browse(company_id or ())
        return self.company_id or company or self.env.company

    def _portal_company_names(self):
        """Return the fields that belong to the company: name, number and address."""
        return {*COMPANY_NAMES, *self._address_fields()}

    def _portal_email_is_of_another(self):
        """Tell whether the address of this contact is that of somebody else's login.

        Whoever changes it gets their links and new passwords (ASVS 7.5.1).
        """
        # sudo: whether there is a login, archived ones as well
        users_sudo = self.sudo().with_context(active_test=False).user_ids
        return bool(users_sudo - self.env.user)

    def write(self, vals):
        user = self.env.user
        if "email" in vals and user.share and not user._is_public():
            for partner in self.sudo():
                changed = email_normalize(partner.email) != email_normalize(
                    vals["email"]
                )
                if changed and partner._portal_email_is_of_another():
                    raise UserError(
                        self.env._(
                            "This is the address of somebody's login, and theirs to"
                            " change."
                        )
                    )
        return super().write(vals)

    def _can_be_edited_by_current_customer(self, **kwargs):
        """Keep logins and other companies out of the address book (P-PROFILE).

        Stock offers each invoice or delivery address below a company, colleagues with
        a login and subsidiaries among them.
        """
        if not super()._can_be_edited_by_current_customer(**kwargs):
            return False
        own = self._get_current_partner(**kwargs)
        if self == own:
            return True
        return bool(self.active and self._portal_of_book())

    def _portal_of_book(self):
        """Return those of these that are plain addresses of whoever asks.

        Below the same company, invoice, delivery or other; nobody's login, no company,
        and not the contact. Archived ones as well.
        """
        own_sudo = self.env.user.sudo().partner_id
        # sudo: whether there is a login
        return self.sudo().filtered(
            lambda one: (
                one != own_sudo
                and one.type in ("invoice", "delivery", "other")
                and not one.is_company
                and one != own_sudo.commercial_partner_id
                and one.commercial_partner_id == own_sudo.commercial_partner_id
                and not one.with_context(active_test=False).user_ids
            )
        )

    def _portal_has_address(self, values):
        """Tell whether the book of this company or contact has an address already.

        :param dict values: as they would be written
        """
        self.ensure_one()
        domain = [("commercial_partner_id", "=", self.id), ("id", "!=", self.id)]
        domain += [(name, "=", value or False) for name, value in values.items()]
        # sudo: the addresses of one company, looked at by one of its contacts
        return bool(self.sudo().search_count(domain, limit=1))

    def _portal_in_use(self):
        """Tell how many orders that are not closed name this address.

        :rtype: int
        """
        self.ensure_one()
        # sudo: of the whole company, and no more than their number
        return (
            self.env["sale.order"]
            .sudo()
            .search_count(
                [
                    ("state", "in", ("draft", "sent", "sale")),
                    "|",
                    ("partner_invoice_id", "=", self.id),
                    ("partner_shipping_id", "=", self.id),
                ],
                limit=1000,
            )
        )
