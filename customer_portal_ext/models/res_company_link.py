from odoo import api, models, tools


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.model
    @tools.ormcache("field", "value")
    def _portal_ids_with(self, field, value):
        """Return the ids of the companies with one value of a setting.

        :param str field: "portal_act_code", "portal_hotlink_mode" or
            "portal_invoice_action", which clear what is kept here when they change
        :param str value: one of its values
        :rtype: frozenset
        """
        companies_sudo = self.sudo().with_context(active_test=False)
        return frozenset(companies_sudo.search([(field, "=", value)]).ids)

    @api.model
    def _portal_always_code(self):
        """Return the ids of the companies that ask everybody for a code."""
        return self._portal_ids_with("portal_act_code", "always")

    @api.model
    def _portal_one_click(self):
        """Tell whether any company's links sign in by being opened."""
        return bool(self._portal_ids_with("portal_hotlink_mode", "one_click"))

    @api.model
    def _portal_sends_links(self):
        """Tell whether any company sends personal links, so that one can be asked for.

        Of all companies: a dead link does not say whose it was.
        """
        # sudo: visitors read no settings
        return bool(
            self.sudo().search_count([("portal_hotlink_mode", "!=", "off")], limit=1)
        )

    @api.model
    def _portal_remembered_fields(self):
        return super()._portal_remembered_fields() | {
            "portal_act_code",
            "portal_hotlink_mode",
        }
