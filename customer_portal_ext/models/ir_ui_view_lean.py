from odoo import api, models
from odoo.http import request
from odoo.tools.json import scriptsafe
from odoo.tools.translate import code_translations

# Stock's pages that show no more than ours do.
LEAN_OF_STOCK = frozenset({"portal.portal_my_home"})
MISSING = "http_routing.404"


class IrUiView(models.Model):
    """Which pages load the portal's own small bundle instead of all of Odoo's (G13).

    A page with the form of a payment provider needs Odoo's scripts, as do stock's own
    pages. With the website installed its header, footer and theme need them everywhere.
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
        return super()._render_template(template, values)

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
        if template.startswith("customer_portal_ext"):
            return template not in self._portal_needs_stock()
        return template in LEAN_OF_STOCK

    @api.model
    def _portal_needs_stock(self):
        """Return the names of pages of ours that need Odoo's scripts."""
        return {"customer_portal_ext.payment_check"}

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
