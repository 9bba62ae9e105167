from odoo import models, tools

FORMAT_FIELDS = {"name", "symbol", "position", "rounding"}


class ResCurrency(models.Model):
    """How amounts are written, from a cache: every list asks."""

    _inherit = "res.currency"

    def write(self, vals):
        res = super().write(vals)
        if FORMAT_FIELDS & vals.keys():
            self.env.registry.clear_cache()
        return res

    @tools.ormcache("self.id")
    def _portal_name(self):
        """Return the code of a currency, without reading the currency."""
        return self.name

    @tools.ormcache("self.id")
    def _portal_format(self):
        """Return what ``tools.page_formats`` writes amounts with.

        :return: (text before, text after, decimal places, rounding)
        """
        symbol = self.symbol or ""
        if self.position == "before":
            before, after = f"{symbol}\N{NO-BREAK SPACE}", ""
        else:
            before, after = "", f"\N{NO-BREAK SPACE}{symbol}"
        return before, after, self.decimal_places, self.rounding
