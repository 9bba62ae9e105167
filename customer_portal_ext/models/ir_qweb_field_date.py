from datetime import date, datetime

from odoo import models

from ..tools.page_formats import date_formatter
from .ir_qweb_kept import KEPT


class IrQwebFieldDate(models.AbstractModel):
    """Write all dates of a page by one function (G10)."""

    _inherit = "ir.qweb.field.date"

    def value_to_html(self, value, options):
        kept = self.env.context.get(KEPT)
        if kept is None or options.get("format") or type(value) not in (date, datetime):
            return super().value_to_html(value, options)
        key = ("dates", self.env.context.get("lang"), self.env.context.get("tz"))
        if key not in kept:
            kept[key] = date_formatter(self.env)
        return kept[key](value)
