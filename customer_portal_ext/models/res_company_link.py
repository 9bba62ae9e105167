from odoo import api, models, tools


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.model
    @tools.ormcache()
    def _portal_always_code(self):
        """Return the ids of the companies that ask everybody for a code."""
        return tuple(
            self.sudo()
            .with_context(active_test=False)
            .search([("portal_act_code", "=", "always")])
            .ids
        )

    @api.model
    @tools.ormcache()
    def _portal_one_click(self):
        """Tell whether any company's links sign in by being opened."""
        return bool(
            self.sudo()
            .with_context(active_test=False)
            .search_count([("portal_hotlink_mode", "=", "one_click")], limit=1)
        )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        self.env.registry.clear_cache()
        return companies

    def write(self, vals):
        res = super().write(vals)
        if {"portal_act_code", "portal_hotlink_mode"} & vals.keys():
            self.env.registry.clear_cache()
        return res
