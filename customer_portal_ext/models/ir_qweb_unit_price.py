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
        before, after, places, _rounding = options["display_currency"]._portal_format()
        most = options.get("most", unit_price.MOST)
        digits = unit_price.digits_of(value, places, max(most, places))
        number = of_request(number_formatter, self.env)(value, digits)
        return Markup("{}{}{}").format(before, number, after)
