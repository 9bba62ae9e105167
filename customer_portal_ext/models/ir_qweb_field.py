from odoo import api, models

from .ir_qweb_kept import KEPT


class IrQwebField(models.AbstractModel):
    """Write what a page shows with what was looked up for the page (G10)."""

    _inherit = "ir.qweb.field"

    @api.model
    def record_to_html(self, record, field_name, options):
        """Read a field in the context of the rendering, which is found once.

        Odoo looks for the environment at each field: it takes longer than to write most
        values.
        """
        kept = self.env.context.get(KEPT)
        if kept is None or not record:
            return super().record_to_html(record, field_name, options)
        key = record.env, self.env
        if key not in kept:
            kept[key] = record.with_context(**self.env.context).env
        value = record.with_env(kept[key])[field_name]
        return False if value is False else self.value_to_html(value, options)

    @api.model
    def user_lang(self):
        kept = self.env.context.get(KEPT)
        if kept is None:
            return super().user_lang()
        # a part of a page may be in another language
        key = "language", self.env.context.get("lang")
        if key not in kept:
            kept[key] = super().user_lang().id
        return self.env["res.lang"].browse(kept[key])
