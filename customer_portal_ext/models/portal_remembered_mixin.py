from odoo import api, models


class PortalRememberedMixin(models.AbstractModel):
    """Rows that pages remember between requests (``ormcache``).

    What is remembered is forgotten, in all processes, when a row comes, changes or
    goes: an answer must not outlive its cause.
    """

    _name = "portal.remembered.mixin"
    _description = "Remembered by the Portal"

    @api.model
    def _portal_remembered_fields(self):
        """Return the names of the fields that are remembered, or None for all."""
        return None

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        self.env.registry.clear_cache()
        return rows

    def write(self, vals):
        res = super().write(vals)
        remembered = self._portal_remembered_fields()
        if remembered is None or remembered & vals.keys():
            self.env.registry.clear_cache()
        return res

    def unlink(self):
        res = super().unlink()
        self.env.registry.clear_cache()
        return res
