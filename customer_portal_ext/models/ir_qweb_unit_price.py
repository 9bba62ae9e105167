from markupsafe import Markup

from odoo import api, models

from ..tools import unit_price
from ..tools.page_formats import number_formatter, of_request


class IrQwebFieldUnitPrice(models.AbstractModel):
    """Widget: a price of one unit, in a currency, with all the decimals it has.

    The widget of amounts rounds to the currency, which makes 0.04 of 0.035. Options:
    ``display_currency``, and ``most``: how many decimals there are at most.
    """

    _name = "ir.qweb.field.portal_unit_price"
    _description = "Price of One Unit"
    _inherit = ["ir.qweb.field"]

    @api.model
    def value_to_html(self, value, options):
        write = of_request(_unit_price_writer, self.env)
        most = options.get("most", unit_price.MOST)
        return write(value, options["display_currency"], most)


def _unit_price_writer(env):
    """Return a function of (price, currency, most decimals) that returns its HTML."""
    write_number = of_request(number_formatter, env)
    formats = {}
    known = {}

    def write(price, currency, most):
        key = (price, currency.id, most)
        html = known.get(key)
        if html is None:
            html = known[key] = _write(price, currency, most)
        return html

    def _write(price, currency, most):
        if currency.id not in formats:
            formats[currency.id] = currency._portal_format()
        before, after, places, _rounding = formats[currency.id]
        digits = unit_price.digits_of(price, places, max(most, places))
        return Markup("{}{}{}").format(before, write_number(price, digits), after)

    return write
