from odoo import api, models

from .ir_qweb_kept import KEPT

# What a number is written by, with the language.
OPTIONS = ("precision", "min_precision", "decimal_precision")


class IrQwebFieldFloat(models.AbstractModel):
    """Write a number of a page once: an order says its quantities twice (G10)."""

    _inherit = "ir.qweb.field.float"

    @api.model
    def value_to_html(self, value, options):
        kept = self.env.context.get(KEPT)
        if kept is None or type(value) not in (int, float):
            return super().value_to_html(value, options)
        key = (
            "number",
            value,
            *map(options.get, OPTIONS),
            self.env.context.get("lang"),
        )
        if key not in kept:
            kept[key] = super().value_to_html(value, options)
        return kept[key]
