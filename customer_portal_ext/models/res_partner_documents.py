from odoo import models

# What a contact has to be for folders that are not for all, by the field that says it.
AUDIENCE_FIELDS = {
    "customer_rank": "customers",
    "supplier_rank": "suppliers",
    "category_id": "tags",
}


class ResPartner(models.Model):
    """Who belongs to the readers of a folder (O-DOCS)."""

    _inherit = "res.partner"

    def write(self, vals):
        changed = AUDIENCE_FIELDS.keys() & vals.keys()
        audiences = {AUDIENCE_FIELDS[name] for name in changed}
        res = super().write(vals)
        if audiences and audiences & set(self.env["portal.folder"]._portal_audiences()):
            # what a contact sees is remembered as a domain
            self.env.registry.clear_cache()
        return res
