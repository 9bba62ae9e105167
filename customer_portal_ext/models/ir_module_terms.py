from odoo import api, models


class IrModuleModule(models.Model):
    """The default statuses speak a language that is added later (X-I18N)."""

    _inherit = "ir.module.module"

    @api.model
    def _load_module_terms(self, modules, langs, *args, **kwargs):
        result = super()._load_module_terms(modules, langs, *args, **kwargs)
        # they are made by company, and in no file of data whose terms Odoo loads
        if "customer_portal_ext" in modules:
            self.env["portal.status"]._translate_defaults(langs)
        return result
