from odoo import models

from ..tools.page_formats import grouper
from .ir_qweb_kept import KEPT


class ResLang(models.Model):
    """Write the numbers of a page with a language that was looked up once (G10)."""

    _inherit = "res.lang"

    def format(self, percent, value, grouping=False):
        kept = self.env.context.get(KEPT)
        if kept is None or not grouping or percent[-1] not in "df":
            return super().format(percent, value, grouping)
        key = ("numbers", self.id)
        if key not in kept:
            lang = self._get_data(id=self.id)
            # of a language that is not installed there is nothing
            kept[key] = grouper(lang) if lang else None
        if kept[key] is None:
            return super().format(percent, value, grouping)
        return kept[key](percent % value)
