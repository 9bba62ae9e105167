from odoo import api, models, tools

from ..tools import unit_price
from ..tools.page_formats import of_request, unit_price_formatter

FORMAT_FIELDS = {"name", "symbol", "position", "rounding"}


class ResCurrency(models.Model):
    """How amounts are written, from a cache: every list asks."""

    _name = "res.currency"
    _inherit = ["res.currency", "portal.remembered.mixin"]

    @api.model
    def _portal_remembered_fields(self):
        return FORMAT_FIELDS

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

    def _portal_unit_price(self, price, most=unit_price.MOST):
        """Return a price of one unit as people read it, with all the decimals it has.

        :param int most: how many decimals there are at most
        """
        write = of_request(unit_price_formatter, self.env)
        return write(price, self, most)
