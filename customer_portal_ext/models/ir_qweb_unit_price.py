from markupsafe import escape

from odoo import api, models

from ..tools import unit_price


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
        currency = options["display_currency"]
        most = options.get("most", unit_price.MOST)
        return escape(currency._portal_unit_price(value, most))
