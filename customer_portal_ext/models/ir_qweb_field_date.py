from datetime import date, datetime

from odoo import api, models

from ..tools.page_formats import date_formatter, of_request
from .ir_qweb_kept import KEPT


class IrQwebFieldDate(models.AbstractModel):
    """Write all dates of a page by one function (G10)."""

    _inherit = "ir.qweb.field.date"

    @api.model
    def value_to_html(self, value, options):
        if (
            self.env.context.get(KEPT) is None
            or options.get("format")
            or type(value) not in (date, datetime)
        ):
            return super().value_to_html(value, options)
        return of_request(date_formatter, self.env)(value)
