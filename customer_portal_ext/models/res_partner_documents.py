from odoo import api, models

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
        res = super().write(vals)
        self._portal_audience_changed(AUDIENCE_FIELDS.keys() & vals.keys())
        return res

    @api.model
    def _portal_audience_changed(self, names):
        """Forget what contacts see, which is remembered as a domain.

        :param names: of the fields that changed
        """
        audiences = {AUDIENCE_FIELDS[name] for name in names if name in AUDIENCE_FIELDS}
        if audiences and audiences & set(self.env["portal.folder"]._portal_audiences()):
            self.env.registry.clear_cache()


class ResPartnerCategory(models.Model):
    """Tags are given and taken on their own form as well."""

    _inherit = "res.partner.category"

    @api.model_create_multi
    def create(self, vals_list):
        categories = super().create(vals_list)
        if any(vals.get("partner_ids") for vals in vals_list):
            self.env["res.partner"]._portal_audience_changed({"category_id"})
        return categories

    def write(self, vals):
        res = super().write(vals)
        if "partner_ids" in vals:
            self.env["res.partner"]._portal_audience_changed({"category_id"})
        return res

    def unlink(self):
        res = super().unlink()
        self.env["res.partner"]._portal_audience_changed({"category_id"})
        return res
