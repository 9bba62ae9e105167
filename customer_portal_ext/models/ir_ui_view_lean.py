import re

from markupsafe import Markup

from odoo import api, models
from odoo.http import request
from odoo.modules import Manifest
from odoo.tools import ormcache
from odoo.tools.json import scriptsafe
from odoo.tools.translate import code_translations

# Stock's pages that show no more than ours do.
LEAN_OF_STOCK = frozenset({"portal.portal_my_home"})
# Stock's pages with forms of ours in place of those that only scripts can send: for the
# portal's own readers, whose values have this.
LEAN_WITH = {
    "portal.portal_my_details": "profile",
    "portal.my_addresses": "profile",
    "portal.address_management": "profile",
}
# Stock's pages of which the small bundle does what is to be done at once; for the rest,
# they are asked for again with ``portal_scripts=all``.
LEAN_DOCUMENTS = frozenset(
    {
        "sale.sale_order_portal_template",
        "purchase.portal_my_purchase_order",
        "account.portal_invoice_page",
    }
)
# The same, with no condition.
LEAN_FORMS = frozenset(
    {
        "auth_totp.auth_totp_form",
        "payment.confirm",
        "auth_signup.reset_password",
        "auth_signup.signup",
        "portal.portal_my_security",
        "web.login",
    }
)
# Pages with the form of a payment, of ours and of stock's: Odoo's scripts and the
# provider's come when a way to pay is chosen.
PAY_FORMS = frozenset(
    {
        "customer_portal_ext.payment_check",
        "payment.pay",
        "payment.payment_methods",
    }
)
PAY_STATUS = "payment.payment_status"
MISSING = "http_routing.404"
LIST = "customer_portal_ext.portal_list"
INDENT = re.compile(r"\n[ \t\n]+")
ALL_SCRIPTS = "portal_scripts"
# What makes stock's scripts open the form of a payment with the page.
ASKS_FOR_FORM = (
    "allow_payment",
    "amount_selection",
    "payment",
    "payment_amount",
)
# Addons whose scripts do nothing on the pages above that the small bundle does not do.
# Whatever another one brings is loaded, with all of Odoo's.
KNOWN_SCRIPTS = frozenset(
    {
        "account",
        "account_payment",
        "account_peppol",
        "account_tax_python",
        "auth_oauth",
        "auth_passkey",
        "auth_passkey_portal",
        "auth_signup",
        "auth_totp_portal",
        "bus",
        "delivery",
        "helpdesk_mgmt",
        "html_editor",
        "loyalty",
        "mail",
        "portal",
        "portal_rating",
        "project",
        "purchase",
        "rating",
        "sale",
        "sale_management",
        "sale_timesheet",
        "spreadsheet",
        "stock",
        "web",
        "web_tour",
        "web_unsplash",
    }
)
KNOWN_FAMILIES = ("customer_portal_ext", "payment")


class IrUiView(models.Model):
    """Which pages load the portal's own small bundle instead of all of Odoo's (G13).

    Where a form of stock's needs Odoo's scripts, they are loaded once it is used. With
    the website installed its header, footer and theme need them everywhere.
    """

    _inherit = "ir.ui.view"

    @api.model
    def _render_template(self, template, values=None):
        values = values or {}
        if request and self._portal_is_lean(template, values):
            values = {
                "portal_lean": True,
                "portal_terms": self._portal_script_terms(),
                **values,
            }
            if template in PAY_FORMS:
                values["portal_ahead"] = self._portal_scripts_ahead()
        page = super()._render_template(template, values)
        # a list has nothing in which white space is kept: no text area, no code
        return Markup(INDENT.sub("\n", page)) if template == LIST else page

    @api.model
    def _portal_is_lean(self, template, values):
        """Tell whether a page does without Odoo's scripts.

        :param template: what is shown, its id or, for pages of ours, its name
        :param dict values: what it is shown with
        """
        if not isinstance(template, str) or "website_id" in self._fields:
            return False
        if template == MISSING:
            return bool(values.get("portal_missing"))
        if template.startswith("customer_portal_ext") and template not in PAY_FORMS:
            return True
        if template in LEAN_OF_STOCK:
            return True
        if template in LEAN_WITH:
            return bool(values.get(LEAN_WITH[template]))
        if template in LEAN_DOCUMENTS:
            lean = self._portal_document_is_lean(template, values)
        elif template == PAY_STATUS:
            # where it waits for the provider, provider's scripts say until when
            words = values.get("portal_words") or {}
            lean = "payment_not_found" in values or words.get("polls") is False
        else:
            lean = template in LEAN_FORMS or template in PAY_FORMS
        return lean and self._portal_knows_scripts() and not self._portal_asks_for_all()

    @api.model
    def _portal_document_is_lean(self, template, values):
        """Tell whether stock's page of a document shows nothing that scripts make.

        With messages of ours there is no chatter, and with lines of ours no frame.
        """
        if not values.get("portal_talk"):
            return False
        if template == "account.portal_invoice_page":
            return bool((values.get("portal") or {}).get("body"))
        return True

    @api.model
    def _portal_asks_for_all(self):
        """Tell whether the page is asked for with all scripts, or with stock's form."""
        params = request.params if request else {}
        return params.get(ALL_SCRIPTS) == "all" or any(
            params.get(name) for name in ASKS_FOR_FORM
        )

    @api.model
    @ormcache()
    def _portal_knows_scripts(self):
        """Tell whether only known addons bring scripts for stock's pages."""
        # the addons that are loaded, which the registry knows without a query
        for name in self.env.registry._init_modules:
            if name in KNOWN_SCRIPTS or name.startswith(KNOWN_FAMILIES):
                continue
            manifest = Manifest.for_addon(name)
            if manifest and manifest["assets"].get("web.assets_frontend"):
                return False
        return True

    @api.model
    def _portal_scripts_ahead(self):
        """Return the addresses of what the page with all scripts loads, as JSON.

        Odoo keeps them in memory: no query.
        """
        qweb = self.env["ir.qweb"]
        links = qweb._get_asset_links("web.assets_frontend", js=False)
        links += qweb._get_asset_links("web.assets_frontend_minimal", css=False)
        links += qweb._get_asset_links("web.assets_frontend_lazy", css=False)
        return scriptsafe.dumps(links)

    @api.model
    def _portal_script_terms(self):
        """Return the words of our scripts in the reader's language, as JSON, or None.

        Odoo keeps them in memory: no query.
        """
        lang = self.env.lang or "en_US"
        if lang == "en_US":
            return None
        found = code_translations.get_web_translations("customer_portal_ext", lang)
        terms = {row["id"]: row["string"] for row in found["messages"]}
        return scriptsafe.dumps(terms) if terms else None
