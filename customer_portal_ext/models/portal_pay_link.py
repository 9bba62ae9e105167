from urllib.parse import urlencode

from odoo import api, models, tools
from odoo.tools import SQL, str2bool

# Where documents are chosen and paid (C-PAY-MANY).
PAY_PATH = "/my/payments/new"

# What of a provider decides whether it can be paid with.
PROVIDER_FIELDS = {
    "available_country_ids",
    "available_currency_ids",
    "company_id",
    "is_published",
    "payment_method_ids",
    "state",
}


class PortalPayLink(models.AbstractModel):
    """The way to paying: a plain address, where something can be paid online.

    Every "Pay now" of the portal is one of these (P-PAY-INVOICE, P-PAY-ACCOUNT). What
    is really owed, the page behind it decides.
    """

    _name = "portal.pay.link"
    _description = "Link to a Payment on the Portal"

    @api.model
    def _path(self, company_id, currency_id, partner_id=None, on_account=False):
        """Return the address where a signed-in contact pays what is open, or None.

        :param int company_id: who is paid
        :param int currency_id: in what
        :param int partner_id: on whose account, a commercial entity
        :param bool on_account: begin with an amount that belongs to no document
        """
        if not self._is_open() or not self._can_pay(company_id, currency_id):
            return None
        if on_account and not self._takes_on_account(company_id):
            return None
        pairs = [("on_account", 1)] if on_account else []
        if partner_id:
            # as the page names what is paid together
            pairs.append(("group", f"{company_id}-{currency_id}-{partner_id}"))
        pairs += [("company_id", company_id), ("currency_id", currency_id)]
        return f"{PAY_PATH}?{urlencode(pairs)}"

    @api.model
    def _document_path(self, kind, document_id, company_id, currency_id, guest=False):
        """Return the address where one document is paid, and no other, or None.

        :param str kind: "invoice" or "order"
        :param bool guest: the visitor holds a link to this document (C-DIRECT)
        """
        if not self._is_open(guest) or not self._can_pay(company_id, currency_id):
            return None
        return self._pick_path(kind, document_id)

    @api.model
    def _pick_path(self, kind, document_id):
        """Return the address that begins with one document, open or not."""
        return f"{PAY_PATH}?pick={kind}-{document_id}"

    @api.model
    def _is_open(self, guest=False):
        """Tell whether the user is a contact who may pay: no staff, no unknown visitor.

        :param bool guest: a visitor who is not signed in and holds a link
        """
        user = self.env.user
        if not user.share or (user._is_public() and not guest):
            return False
        # sudo: the settings of the portal, which contacts do not read
        parameters_sudo = self.env["ir.config_parameter"].sudo()
        if not str2bool(
            parameters_sudo.get_param("account_payment.enable_portal_payment", "False")
        ):
            return False
        if user._is_public():
            return True
        codes = self.env["portal.policy"]._section_codes(user)
        return self.env["portal.section"].sudo()._is_open(PAY_PATH, codes)

    @api.model
    def _takes_on_account(self, company_id):
        """Tell whether a company takes money for no document, from this contact."""
        # sudo: a setting of the company
        company_sudo = self.env["res.company"].sudo().browse(company_id)
        granted = self.env["portal.policy"]._granted(
            self.env.user.sudo().partner_id, company_sudo
        )
        return company_sudo.portal_pay_on_account and bool(
            granted.keys() & {"invoices", "payments"}
        )

    @api.model
    def _can_pay(self, company_id, currency_id):
        """Tell whether a provider takes this currency for a company, from here."""
        # sudo: where the contact is at home
        country_id = self.env.user.sudo().partner_id.country_id.id
        currencies = self._currencies(company_id, country_id)
        return None in currencies or currency_id in currencies

    @api.model
    @tools.ormcache("company_id", "country_id")
    def _currencies(self, company_id, country_id):
        """Return the ids of currencies that can be paid; None stands for all others.

        :param int company_id: who is paid
        :param int country_id: of the payer; False where it is not known
        """
        # sudo: whether there is a provider; which, the payment page tells
        company_sudo = self.env["res.company"].sudo().browse(company_id)
        self.env["payment.provider"].flush_model()
        self.env["payment.method"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT u.currency_id
                  FROM payment_provider p
                  LEFT JOIN payment_currency_rel u ON u.payment_provider_id = p.id
                 WHERE p.company_id IN %(companies)s AND p.is_published
                   AND p.state IN ('enabled', 'test')
                   AND EXISTS (
                       SELECT FROM payment_method_payment_provider_rel r
                         JOIN payment_method m ON m.id = r.payment_method_id
                        WHERE r.payment_provider_id = p.id AND m.active)
                   AND (%(country)s::int IS NULL
                    OR NOT EXISTS (SELECT FROM payment_country_rel c
                                    WHERE c.payment_id = p.id)
                    OR EXISTS (SELECT FROM payment_country_rel c
                                WHERE c.payment_id = p.id
                                  AND c.country_id = %(country)s))
                """,
                companies=tuple(company_sudo.parent_ids.ids),
                country=country_id or None,
            )
        )
        return frozenset(currency_id for (currency_id,) in rows)


class PaymentProvider(models.Model):
    _name = "payment.provider"
    _inherit = ["payment.provider", "portal.remembered.mixin"]

    @api.model
    def _portal_remembered_fields(self):
        return PROVIDER_FIELDS


class PaymentMethod(models.Model):
    _name = "payment.method"
    _inherit = ["payment.method", "portal.remembered.mixin"]

    @api.model
    def _portal_remembered_fields(self):
        return {"active", "provider_ids"}
